"""The addresses of the courier's round."""

from django.urls import path

from forwarding.views import courier

app_name = "courier"

urlpatterns = [
    path("", courier.todays_round, name="round"),
    path("kept/hand-over/", courier.kept_hand_over, name="kept_hand_over"),
    path("kept/nobody/", courier.kept_nobody, name="kept_nobody"),
    path("<str:number>/", courier.parcel, name="parcel"),
    path("<str:number>/hand-over/", courier.hand_over, name="hand_over"),
    path("<str:number>/nobody/", courier.nobody, name="nobody"),
]
