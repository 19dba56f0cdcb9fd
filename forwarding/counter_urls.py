"""The addresses of the agency's counter."""

from django.urls import path

from forwarding.views import counter

app_name = "counter"

urlpatterns = [
    path("", counter.home, name="home"),
    path("sorting/", counter.sorting, name="sorting"),
    path("sorting/scan/", counter.scan_in, name="scan_in"),
    path("parcels/<str:number>/", counter.parcel, name="parcel"),
    path("parcels/<str:number>/hand-over/", counter.hand_over, name="hand_over"),
    path("parcels/<str:number>/courier/", counter.give_to_courier, name="give_to_courier"),
    path("parcels/<str:number>/new-code/", counter.new_code, name="new_code"),
]
