"""Doors for machines: no language in the address, no session, no form."""

from django.urls import path

from forwarding.views import gateways, maildoor, metrics, partners

urlpatterns = [
    path("metrics", metrics.metrics_door, name="metrics"),
    path("webhooks/partners/<slug:code>/", partners.partner_door, name="partner_door"),
    path("webhooks/mail/", maildoor.mail_door, name="mail_door"),
    path("webhooks/messages/<slug:channel>/", gateways.message_status, name="message_status"),
]
