"""Between the hub and the right hands: routing, visits, waybills, slips, and what their pages say."""

from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from billing.models import Invoice
from customs.models import Declaration
from forwarding import queues, routing, standing
from forwarding.documents import slips
from forwarding.journey import deliver, forward, settle, visit
from forwarding.models import Delivery, Notice, PostBox, Shipment, Workplace
from forwarding.states import BookingStatus, DeliveryStatus
from suuq import documents
from suuq.roles import Role
from tests.factories.arriving import at_hub
from tests.factories.forwarding import AT, AgencyFactory, hub, quarter, visited
from tests.refusals import codes

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)


def hands(delivery, **facts):
    return deliver.Hands(
        **{"name": "Hodan", "code": delivery.code, "identity_kind": "card", "identity_last": "418"} | facts
    )


class TestRouting:
    def test_the_longest_name_in_the_words_wins(self):
        here = AgencyFactory()
        plain, bis = quarter(here, name="Quartier 7"), quarter(AgencyFactory(), name="Quartier 7 bis")
        plain.other_names = "Q7, الحي ٧"
        plain.save()
        assert routing.find("quartier 7, derrière la mosquée") == plain
        assert routing.find("QUARTIER 7 BIS porte verte") == bis
        assert routing.find("près du Q7") == plain
        assert routing.find("الحي ٧ خلف المسجد") == plain
        assert routing.find("nowhere") is None

    def test_a_collected_parcel_goes_to_its_agency_a_booked_one_to_its_round(self, parcel):
        assert routing.of(parcel).word == parcel.agency.code
        place = visited(parcel).slot.round
        parcel.refresh_from_db()
        assert (routing.of(parcel).word, routing.of(parcel).state) == (place.code, "ok")

    def test_what_customs_keeps_stays(self, parcel):
        Declaration.objects.update(status="held")
        assert routing.of(Delivery.objects.get(pk=parcel.pk)).state == "stop"


class TestVisit:
    def test_the_last_place_is_given_once_and_comes_back(self, parcel):
        place = quarter(parcel.agency, fee_minor=700, capacity=1)
        window = visit.windows(place, at=NOW)[-1]
        facts = {
            "quarter": place,
            "hours": window.hours,
            "day": timezone.localdate(window.begins_at),
            "by": None,
            "at": NOW,
        }
        booking = visit.book(delivery=parcel, landmark="green door", **facts)
        assert visit.book(delivery=parcel, landmark="green door", **facts) == booking
        assert (booking.invoice.total_minor, booking.is_paid) == (700, False)
        other = at_hub()
        with pytest.raises(visit.CannotVisit) as refusal:
            visit.book(delivery=other, landmark="red door", **facts)
        assert codes(refusal) == {"full"}
        with pytest.raises(deliver.CannotForward) as refusal:
            deliver.take_out(delivery=parcel, courier=None, by=None, at=NOW)
        assert codes(refusal) == {"visit_unpaid"}
        visit.give_back(delivery=parcel, by=None, at=NOW)
        assert Invoice.objects.get(pk=booking.invoice_id).outstanding_minor == 0
        assert visit.book(delivery=other, landmark="red door", **facts).status == BookingStatus.BOOKED

    def test_past_its_cut_off_a_window_is_closed(self, parcel):
        """U23."""
        booking = visited(parcel)
        late = booking.slot.begins_at - timedelta(hours=1)
        with pytest.raises(visit.CannotVisit) as refusal:
            visit.give_back(delivery=parcel, by=None, at=late)
        assert codes(refusal) == {"closed"}
        window = visit.windows(booking.quarter, at=late)[-1]
        facts = {"hours": window.hours, "day": timezone.localdate(window.begins_at), "landmark": "green"}
        with pytest.raises(visit.CannotVisit) as refusal:
            visit.book(delivery=parcel, quarter=booking.quarter, by=None, at=late, **facts)
        assert codes(refusal) == {"closed"}

    def test_u23_a_button_gives_way_to_its_reason(self, parcel, client_as, time_machine):
        """U22, U23: each choice until a moment that is said; past it the reason stands where the button stood."""
        booking, url = visited(parcel), reverse("wishes", args=[parcel.shipment.number])
        begins, shopper = booking.slot.begins_at, client_as(parcel.shipment.customer.user)
        back, elsewhere = reverse("give_back_visit", args=[parcel]), reverse("other_agency", args=[parcel])
        time_machine.move_to(begins - visit.CUT_OFF - timedelta(minutes=1), tick=False)
        page = shopper.get(url).content.decode()
        assert (back in page, elsewhere in page) == (True, True)
        assert f"{timezone.localtime(begins - visit.CUT_OFF):%H:%M}" in page
        time_machine.move_to(begins - visit.CUT_OFF, tick=False)
        page = shopper.get(url).content.decode()
        assert (back in page, elsewhere in page, "It was possible until" in page) == (False, True, True)
        Delivery.objects.filter(pk=parcel.pk).update(status=DeliveryStatus.OUT)
        page = shopper.get(url).content.decode()
        assert (back in page, elsewhere in page, "The courier has it already." in page) == (False, False, True)

    def test_a_missed_visit_has_another_one_included(self, parcel, person):
        place, courier = quarter(parcel.agency, fee_minor=700), person(Role.COURIER)
        first, second, third = visit.windows(place, at=NOW)[-3:]
        for window, fee in ((first, True), (second, False), (third, True)):
            day = timezone.localdate(window.begins_at)
            booking = visit.book(
                delivery=parcel, quarter=place, landmark="green", hours=window.hours, day=day, by=None, at=NOW
            )
            assert (booking.invoice.key == f"visit:{parcel}:{parcel.bookings.count()}") is fee
            Invoice.objects.filter(pk=booking.invoice_id).update(status="settled", paid_minor=700)
            deliver.take_out(delivery=parcel, courier=courier, by=None, at=NOW)
            deliver.note_attempt(delivery=parcel, reason="absent", by=courier, at=NOW)

    def test_redirected_it_gives_its_window_back_and_goes_on_the_next_van(self, parcel):
        deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=NOW)
        visited(parcel)
        other = AgencyFactory()
        moved = visit.redirect(delivery=parcel, agency=other, by=None, at=NOW)
        assert (moved.mode, moved.wanted_at, moved.agency) == ("pickup", other, parcel.agency)
        assert not moved.bookings.filter(status="booked").exists()
        assert routing.of(moved).agency == other
        van = forward.open_waybill(sender=parcel.agency, receiver=other, by=None, at=NOW)
        forward.put_on(waybill=van, delivery=moved, by=None, at=NOW)
        forward.send(waybill=van, by=None, at=NOW)
        there = forward.find(waybill=van, delivery=moved, by=None, at=NOW)
        assert (there.status, there.agency, there.wanted_at) == (DeliveryStatus.READY, other, None)

    def test_redirected_after_nobody_was_there_it_goes_on_from_the_courier(self, parcel, person):
        """U22: its own counter says whose van takes it, and the waybill takes it."""
        here, other = parcel.agency, AgencyFactory()
        visited(parcel)
        deliver.take_out(delivery=parcel, courier=person(Role.COURIER), by=None, at=NOW)
        deliver.note_attempt(delivery=parcel, reason="absent", by=None, at=NOW)
        moved = visit.redirect(delivery=parcel, agency=other, by=None, at=NOW)
        with pytest.raises(deliver.CannotForward) as refusal:
            deliver.scan_in(delivery=moved, agency=here, by=None, at=NOW)
        assert codes(refusal) == {"other_agency"}
        assert str(other) in standing.of_shipment(moved.shipment).next
        assert [(row["word"], row["count"]) for row in queues.by_destination(here)] == [(other.code, 1)]
        van = forward.open_waybill(sender=here, receiver=other, by=None, at=NOW)
        forward.put_on(waybill=van, delivery=moved, by=None, at=NOW)
        forward.send(waybill=van, by=None, at=NOW)
        assert standing.of_shipment(Shipment.objects.get()).icon == "truck"
        there = forward.find(waybill=van, delivery=moved, by=None, at=NOW)
        assert (there.status, there.agency, there.courier) == (DeliveryStatus.READY, other, None)


class TestWaybill:
    def test_sent_received_and_the_difference(self, parcel):
        here, there = hub(), parcel.agency
        other, stray = (at_hub(agency=there) for _n in range(2))
        waybill = forward.open_waybill(sender=here, receiver=there, by=None, at=NOW)
        assert forward.open_waybill(sender=here, receiver=there, by=None, at=NOW) == waybill
        with pytest.raises(forward.CannotSend):
            forward.send(waybill=waybill, by=None, at=NOW)
        for delivery in (parcel, parcel, other):
            forward.put_on(waybill=waybill, delivery=delivery, by=None, at=NOW)
        with pytest.raises(forward.CannotPutOn) as refusal:
            forward.put_on(
                waybill=forward.open_waybill(sender=here, receiver=AgencyFactory(), by=None, at=NOW),
                delivery=parcel, by=None, at=NOW,
            )  # fmt: skip
        assert codes(refusal) == {"other_waybill"}
        waybill = forward.send(waybill=waybill, by=None, at=NOW)
        for delivery in (parcel, parcel, stray):
            forward.find(waybill=waybill, delivery=delivery, by=None, at=NOW)
        waybill = forward.finish(waybill=waybill, by=None, at=NOW)
        differences = {line.delivery: line.difference for line in waybill.lines.all()}
        assert differences == {parcel: "", other: "missing", stray: "extra"}
        parcel.refresh_from_db()
        assert parcel.status == DeliveryStatus.READY
        case = waybill.discrepancies.get()
        assert (case.shipment_number, case.kind, case.desk) == (other.shipment.number, "missing", "office")
        assert Notice.objects.filter(code="missing", about=other.shipment.number).count() == 1
        with pytest.raises(settle.CannotSettle) as refusal:
            settle.settle(case=case, outcome="found", hub=here, by=None, at=NOW)
        assert codes(refusal) == {"not_found"}
        deliver.scan_in(delivery=other, agency=there, by=None, at=NOW)  # it was under a seat
        assert waybill.lines.get(delivery=other).difference == ""
        assert waybill.discrepancies.get().outcome == "found"


class TestSlip:
    def test_it_decodes_and_never_says_the_code(self, parcel):
        PostBox.objects.create(agency=parcel.agency, number="104", holder=parcel.shipment.customer)
        parcel.agency.hours = "07:30-13:00, 16:00-18:00"
        parcel.agency.save()
        waiting = deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=NOW)
        assert slips.waiting(waiting).startswith(b"%PDF")
        [page] = documents.pictures(slips.TEMPLATE, slips._data(waiting))
        read = {code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(page)))}
        assert read == {waiting.shipment.number}
        assert waiting.code not in str(slips._data(waiting)["facts"])


class TestPages:
    @pytest.fixture
    def clerk(self, parcel, person, client_as):
        user = person(Role.CLERK)
        Workplace.objects.create(user=user, agency=parcel.agency)
        return client_as(user)

    def test_an_office_sorts_keeps_and_sends_on(self, parcel, clerk):
        there = parcel.agency
        assert clerk.post(reverse("office:sort_scan"), {"scan": "hello"}).status_code == 409
        said = clerk.post(reverse("office:sort_scan"), {"scan": parcel.shipment.number})
        assert (said.context["panel"].word, said.status_code) == (there.code, 200)
        deliver.scan_in(delivery=parcel, agency=there, by=None, at=NOW)
        assert parcel.shipment.number[2:5] in clerk.get(reverse("office:stock")).content.decode()
        kept = clerk.post(reverse("office:extend"), {"number": parcel.shipment.number, "days": 7, "why": "ill"})
        assert kept.status_code == 302
        assert clerk.get(reverse("office:slip", args=[parcel.shipment.number])).content.startswith(b"%PDF")
        back = clerk.post(reverse("office:send_back"), {"number": [parcel.shipment.number]})
        assert back.context["results"][0].reasons[0].code == "still_kept"
        begun = clerk.post(reverse("office:begin_waybill"), {"receiver": hub().pk})
        scan_url = f"{begun.url}scan/"
        assert clerk.post(scan_url, {"scan": parcel.shipment.number}).context["panel"].state in {"ok", "attention"}
        assert clerk.get(reverse("office:waybills")).status_code == 200
        assert clerk.post(f"{begun.url}send/").status_code == 302
        parcel.refresh_from_db()
        assert parcel.status == DeliveryStatus.MOVING

    def test_what_goes_to_another_agency_says_so_before_it_is_put_behind_this_counter(self, parcel, clerk):
        Delivery.objects.update(agency=AgencyFactory())
        page = clerk.get(reverse("counter:parcel", args=[parcel.shipment.number]))
        assert [reason.code for reason in page.context["reasons"]] == ["other_agency"]
        assert reverse("counter:scan_in") not in page.content.decode()

    def test_a_shopper_sends_somebody_and_chooses_another_agency(self, parcel, client_as):
        """U22."""
        shopper, other = client_as(parcel.shipment.customer.user), AgencyFactory()
        number = parcel.shipment.number
        shopper.post(reverse("name_proxy", args=[number]), {"name": "Ali"})
        page = shopper.get(reverse("wishes", args=[number])).content.decode()
        assert Delivery.objects.get().proxies.get().code in page.replace("\u00a0", "")
        shopper.post(reverse("revoke_proxy", args=[number]))
        assert not Delivery.objects.get().proxies.filter(revoked_at=None).exists()
        shopper.post(reverse("other_agency", args=[number]), {"agency": other.pk})
        assert Delivery.objects.get().agency == other

    def test_what_customs_seized_is_not_offered_to_the_door(self, parcel, client_as):
        """U22: the decision stands where the wishes stood, and no wish is taken."""
        shopper, number = client_as(parcel.shipment.customer.user), parcel.shipment.number
        Declaration.objects.update(status="seized")
        page = shopper.get(reverse("wishes", args=[number])).content.decode()
        assert "Customs does not let this parcel through" in page
        assert reverse("name_proxy", args=[number]) not in page
        shopper.post(reverse("other_agency", args=[number]), {"agency": AgencyFactory().pk})
        assert Delivery.objects.get().agency == parcel.agency
