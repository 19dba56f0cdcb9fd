"""Doors for machines: no language in the address, no session, no form."""

from django.urls import path

from billing import webhooks

urlpatterns = [path("webhooks/stripe/", webhooks.stripe_webhook, name="stripe_webhook")]
