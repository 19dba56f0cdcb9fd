"""Addresses that ask nobody to sign in."""

from django.urls import path

from forwarding.views import public

urlpatterns = [
    path("", public.start, name="start"),
    path("price/", public.calculator, name="calculator"),
    path("help/", public.guide, name="help"),
    path("agencies/", public.agencies, name="agencies"),
    path("messages/", public.recognise, name="recognise"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
]
