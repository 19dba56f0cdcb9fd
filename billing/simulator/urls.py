"""The simulator's doors, mounted at ``/_dev/stripe/`` in development and tests only."""

from django.urls import path

from billing.simulator import api, pages

app_name = "simulator"
urlpatterns = [
    path("", pages.desk, name="desk"),
    path("pay/<str:ref>", pages.pay, name="pay"),
    path("v1/<path:path>", api.api, name="api"),
]
