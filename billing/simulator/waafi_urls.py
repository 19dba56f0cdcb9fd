"""The doors of the simulated Waafi, mounted at ``/_dev/waafi/`` in development and tests only."""

from django.urls import path

from billing.simulator import waafi

app_name = "waafi"
urlpatterns = [path("asm", waafi.asm, name="asm"), path("pay/<str:reference>", waafi.pay, name="pay")]
