"""The addresses of forwarding's pages, one list a console."""

from django.urls import include, path

from forwarding import public_urls
from forwarding.views import claims, concerns, customer, mandate, purchases, shipments, tracking, wishes

urlpatterns = [
    *public_urls.urlpatterns,
    path("track/", tracking.track, name="track"),
    path("claims/", claims.claims, name="claims"),
    path("home/", customer.home, name="home"),
    path("addresses/", customer.addresses, name="addresses"),
    path("profile/", customer.profile, name="profile"),
    path("declare/", purchases.declare, name="declare"),
    path("declare/codes/", purchases.suggest_codes, name="suggest_codes"),
    path("purchases/<str:reference>/", purchases.purchase, name="purchase"),
    path("purchases/<str:reference>/goods/", purchases.change_goods, name="change_goods"),
    path("purchases/<str:reference>/invoice/", purchases.add_invoice, name="add_invoice"),
    path("purchases/<str:reference>/cancel/", purchases.cancel, name="cancel_purchase"),
    path("packages/<str:reference>/", purchases.package, name="package"),
    path("ship/", shipments.ship, name="ship"),
    path("shipments/<str:number>/", shipments.shipment, name="shipment"),
    path("shipments/<str:number>/cancel/", shipments.cancel, name="cancel_shipment"),
    path("shipments/<str:number>/receive/", wishes.wishes, name="wishes"),
    path("shipments/<str:number>/receive/visit/", wishes.book, name="book_visit"),
    path("shipments/<str:number>/receive/visit/give-back/", wishes.give_back, name="give_back_visit"),
    path("shipments/<str:number>/receive/agency/", wishes.other_agency, name="other_agency"),
    path("shipments/<str:number>/receive/proxy/", wishes.name_proxy, name="name_proxy"),
    path("shipments/<str:number>/receive/proxy/revoke/", wishes.revoke_proxy, name="revoke_proxy"),
    path("cases/", concerns.my_cases, name="my_cases"),
    path("cases/<str:reference>/", concerns.my_case, name="my_case"),
    path("desk/cases/", concerns.cases, name="cases"),
    path("desk/cases/<str:reference>/", concerns.case, name="case"),
    path("desk/cases/<str:reference>/answer/", concerns.answer, name="answer_case"),
    path("desk/cases/<str:reference>/pass-on/", concerns.pass_on, name="pass_on_case"),
    path("desk/cases/<str:reference>/close/", concerns.close, name="close_case"),
    path("mandate/", mandate.mandate, name="my_mandate"),
    path("mandate/<int:pk>/revoke/", mandate.revoke, name="revoke_mandate"),
    path("mandate/<int:pk>/paper/", mandate.paper, name="mandate_paper"),
    path("documents/<int:pk>/", shipments.document, name="document"),
    path("warehouse/", include("forwarding.warehouse_urls")),
    path("counter/", include("forwarding.counter_urls")),
    path("office/", include("forwarding.office_urls")),
    path("courier/", include("forwarding.courier_urls")),
]
