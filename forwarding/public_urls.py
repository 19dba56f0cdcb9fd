"""Addresses that ask nobody to sign in."""

from django.urls import path

from forwarding.views import price, public

urlpatterns = [
    path("", public.start, name="start"),
    path("price/", public.calculator, name="calculator"),
    path("price/keep/", price.keep, name="keep_price"),
    path("price/check/", price.check, name="price_check"),
    path("price/<str:step>/", price.step, name="price_step"),
    path("quotes/<str:reference>/", price.quotation, name="quotation"),
    path("quotes/<str:reference>/quote.pdf", price.quotation_pdf, name="quotation_pdf"),
    path("help/", public.guide, name="help"),
    path("words/", public.words, name="words"),
    path("agencies/", public.agencies, name="agencies"),
    path("messages/", public.recognise, name="recognise"),
    path("privacy/", public.privacy, name="privacy"),
    path("terms/", public.terms, name="terms"),
    path("accessibility/", public.accessibility, name="accessibility"),
]
