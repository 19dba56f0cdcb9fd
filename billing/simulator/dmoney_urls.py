"""The doors of the simulated D-Money, mounted at ``/_dev/dmoney/`` in development and tests only."""

from django.urls import path

from billing.simulator import dmoney

app_name = "dmoney"
urlpatterns = [
    path("apiaccess/payment/gateway/payment/v1/<path:name>", dmoney.door, name="door"),
    path("payment/web/paygate", dmoney.pay, name="pay"),
]
