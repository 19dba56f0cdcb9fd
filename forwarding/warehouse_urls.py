"""The doors of the warehouse and of the office that opens its bags."""

from django.urls import path

from forwarding.views import bench, claims, drops, kept, labels, loading, opening, packing, places, shelves

app_name = "warehouse"

urlpatterns = [
    path("", places.start, name="start"),
    path("receive/", bench.receive, name="receive"),
    path("receive/scan/", bench.scan, name="scan"),
    path("receive/measure/", bench.measure, name="measure"),
    path("receive/undo/", bench.undo, name="undo"),
    path("receive/<str:reference>/photo/", bench.photo, name="photo"),
    path("arrivals/", drops.drops, name="drops"),
    path("arrivals/work-on/", drops.work_on, name="work_on"),
    path("arrivals/<str:reference>/", drops.drop, name="drop"),
    path("receive/kept/check-in/", kept.check_in, name="kept_check_in"),
    path("receive/kept/undo/", kept.undo, name="kept_undo"),
    path("receive/not-applied/", kept.not_applied, name="not_applied"),
    path("pool/claims/<str:reference>/", claims.claim, name="claim"),
    path("pool/claims/<str:reference>/invoice/", claims.invoice, name="claim_invoice"),
    path("pool/", shelves.pool, name="pool"),
    path("parcel/<str:reference>/", shelves.parcel, name="parcel"),
    path("parcel/<str:reference>/clear/", shelves.clear, name="clear"),
    path("parcel/<str:reference>/label.<str:form>", labels.parcel, name="label"),
    path("picture/<int:pk>/", shelves.picture, name="picture"),
    path("shelves/", shelves.shelves, name="shelves"),
    path("shelves/<str:code>/", shelves.shelf, name="shelf"),
    path("commands.pdf", labels.commands, name="commands"),
    path("packing/", packing.packing, name="packing"),
    path("packing/<str:number>/", packing.pack, name="pack"),
    path("packing/<str:number>/scan/", packing.pack_scan, name="pack_scan"),
    path("packing/<str:number>/close/", packing.pack_close, name="pack_close"),
    path("packing/<str:number>/label.<str:form>", labels.box, name="box_label"),
    path("loading/", loading.loading, name="loading"),
    path("loading/box/<str:number>/unload/", loading.unload, name="unload"),
    path("loading/bag/<int:pk>/", loading.bag, name="bag"),
    path("loading/bag/<int:pk>/load/", loading.load, name="load"),
    path("loading/bag/<int:pk>/close/", loading.close_bag, name="close_bag"),
    path("loading/bag/<int:pk>/label.pdf", labels.bag, name="bag_label"),
    path("loading/<str:number>/", loading.flight, name="flight"),
    path("loading/<str:number>/open-bag/", loading.open_bag, name="open_bag"),
    path("loading/<str:number>/manifest.pdf", labels.manifest, name="manifest"),
    path("opening/", opening.bags, name="opening"),
    path("opening/find/", opening.find_bag, name="find_bag"),
    path("opening/<int:pk>/", opening.opened, name="opened"),
    path("opening/<int:pk>/open/", opening.open_bag, name="break_seal"),
    path("opening/<int:pk>/scan/", opening.scan, name="scan_out"),
    path("opening/<int:pk>/finish/", opening.finish, name="finish"),
]
