"""The addresses of an office of the post: sorting, stock, waybills, guests."""

from django.urls import path

from forwarding.views import guests, office, waybills

app_name = "office"

urlpatterns = [
    path("", office.sort, name="sort"),
    path("scan/", office.sort_scan, name="sort_scan"),
    path("stock/", office.stock, name="stock"),
    path("stock/send-back/", office.send_back, name="send_back"),
    path("stock/extend/", office.extend, name="extend"),
    path("stock/<str:number>/slip.pdf", office.slip, name="slip"),
    path("waybills/", waybills.waybills, name="waybills"),
    path("waybills/begin/", waybills.begin, name="begin_waybill"),
    path("waybills/<str:number>/", waybills.waybill, name="waybill"),
    path("waybills/<str:number>/scan/", waybills.scan, name="waybill_scan"),
    path("waybills/<str:number>/take-off/", waybills.take_off, name="take_off_waybill"),
    path("waybills/<str:number>/send/", waybills.send, name="send_waybill"),
    path("waybills/<str:number>/finish/", waybills.finish, name="finish_waybill"),
    path("guests/", guests.listed, name="guests"),
    path("guests/<int:pk>/", guests.guest, name="guest"),
    path("guests/<int:pk>/move/", guests.move, name="move_guest"),
]
