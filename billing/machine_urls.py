"""Doors for machines: no language in the address, no session, no form."""

from django.urls import path

from billing import webhooks

urlpatterns = [
    path("webhooks/stripe/", webhooks.take_news, {"gateway": "stripe"}, name="stripe_webhook"),
    path("webhooks/<slug:gateway>/", webhooks.take_news, name="gateway_webhook"),
]
