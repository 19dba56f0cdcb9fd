"""The addresses of the courier's round."""

from django.urls import path

from forwarding.views import courier

app_name = "courier"

urlpatterns = [
    path("", courier.todays_round, name="round"),
    path("<str:number>/", courier.parcel, name="parcel"),
    path("<str:number>/hand-over/", courier.hand_over, name="hand_over"),
    path("<str:number>/nobody/", courier.nobody, name="nobody"),
]
