"""What a person does at the receiving bench, over HTTP."""

from django.urls import reverse

from tests.factories.forwarding import UPS

WEIGHED = {"weight": "1,2", "length": "34", "width": "22", "height": "10"}


def scan(bench, text):
    return bench.post(reverse("warehouse:scan"), {"scan": text}, follow=True)


def take_in(bench, code=UPS, **facts):
    form = WEIGHED | {"barcodes": code, "battery": "none"} | facts
    return bench.post(reverse("warehouse:measure") + f"?code={code}", form, follow=True)


def panel(response):
    return response.context["panel"]
