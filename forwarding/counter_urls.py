"""The addresses of the agency's counter."""

from django.urls import path

from forwarding.views import assisted, concerns, counter, people, together

app_name = "counter"

urlpatterns = [
    path("", counter.home, name="home"),
    path("people/new/", people.open_account, name="open_account"),
    path("people/<str:suite>/", people.person, name="person"),
    path("people/<str:suite>/card.pdf", people.card, name="card"),
    path("people/<str:suite>/consent.pdf", people.consent_form, name="consent_form"),
    path("people/<str:suite>/mandate/", people.mandate, name="mandate"),
    path("people/<str:suite>/mandate/code/", people.confirm_mandate, name="confirm_mandate"),
    path("people/<str:suite>/mandate/end/", people.end_mandate, name="end_mandate"),
    path("people/<str:suite>/paper/", people.see_paper, name="see_paper"),
    path("people/<str:suite>/hand-over/", together.hand_over, name="hand_over_all"),
    path("people/<str:suite>/told/", people.tell, name="tell"),
    path("people/<str:suite>/file/", assisted.open_file, name="open_file"),
    path("people/<str:suite>/case/", concerns.record, name="record_case"),
    path("people/<str:suite>/announce/", assisted.announce, name="announce"),
    path("people/<str:suite>/ship/<str:code>/", assisted.ship, name="ship"),
    path("people/<str:suite>/bills/<str:number>/wallet/", assisted.pay, name="pay"),
    path("people/<str:suite>/bills/<str:number>/cash/", assisted.take_cash, name="take_cash"),
    path("sorting/", counter.sorting, name="sorting"),
    path("sorting/scan/", counter.scan_in, name="scan_in"),
    path("parcels/<str:number>/", counter.parcel, name="parcel"),
    path("parcels/<str:number>/cash/", counter.cash, name="cash"),
    path("parcels/<str:number>/collect/", assisted.collect, name="collect"),
    path("parcels/<str:number>/hand-over/", counter.hand_over, name="hand_over"),
    path("parcels/<str:number>/missing/", counter.miss, name="miss"),
    path("parcels/<str:number>/courier/", counter.give_to_courier, name="give_to_courier"),
    path("parcels/<str:number>/new-code/", counter.new_code, name="new_code"),
]
