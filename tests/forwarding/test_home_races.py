"""Two people at once in the last mile: first the control, with the guard off, then the truth."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError
from django.utils import timezone

from billing import ledger, payments
from customs import deciding
from customs.models import Declaration
from forwarding.journey import deliver, forward, receive, visit
from forwarding.models import Booking, Delivery
from forwarding.states import DeliveryStatus
from tests.factories.arriving import at_hub
from tests.factories.billing import fill_wallet
from tests.factories.forwarding import AT, WarehouseFactory, hub, quarter
from tests.factories.suuq import PersonFactory
from tests.forwarding.flights import flown
from tests.races import guards_off, race, refused

pytestmark = pytest.mark.django_db(transaction=True)
NOW = AT + timedelta(hours=1)


def wanting(delivery, place):
    window = visit.windows(place, at=NOW)[-1]
    day = timezone.localdate(window.begins_at)
    return lambda: visit.book(
        delivery=delivery, quarter=place, landmark="green", hours=window.hours, day=day, by=None, at=NOW
    )


def two_for_one_place():
    first, second = at_hub(), at_hub()
    place = quarter(first.agency, capacity=1)
    window = visit.windows(place, at=NOW)[-1]
    visit.Slot.objects.create(round=place.round, begins_at=window.begins_at, ends_at=window.ends_at, capacity=1)
    return wanting(first, place), wanting(second, place)


def test_the_last_place_of_a_window_is_given_once():
    outcomes = race(*two_for_one_place())
    assert (refused(outcomes), Booking.objects.count()) == (1, 1)


@pytest.mark.row_locks
def test_without_the_lock_the_window_is_overbooked(monkeypatch):
    wanted, tripped = two_for_one_place(), False
    with guards_off(monkeypatch):
        try:
            race(*wanted)
        except IntegrityError:  # both went on, and the numbering of the audit trail trips one
            tripped = True
    assert tripped or Booking.objects.count() == 2


def test_r51_a_visit_given_back_while_it_is_paid():
    """R51: cancelled and never paid, or paid and given back: either way the place is free and no franc is lost."""
    parcel = at_hub()
    owner = parcel.shipment.customer.user
    fill_wallet(owner, 1_000)
    booking = wanting(parcel, quarter(parcel.agency, fee_minor=700))()
    pay = partial(payments.from_wallet, invoice=booking.invoice, key="visit", by=owner, at=NOW)
    race(pay, partial(visit.give_back, delivery=parcel, by=owner, at=NOW))
    booking.refresh_from_db()
    booking.invoice.refresh_from_db()
    assert booking.status == "cancelled"
    assert booking.invoice.outstanding_minor == 0
    assert ledger.spendable(owner, "DJF") == 1_000


def test_one_parcel_onto_two_waybills():
    """R43, of vans: it goes on one list; the other scanner is told which."""
    parcel, here = at_hub(), hub()
    lists = [forward.open_waybill(sender=here, receiver=at_hub().agency, by=None, at=NOW) for _n in range(2)]
    outcomes = race(*(lambda one=one: forward.put_on(waybill=one, delivery=parcel, by=None, at=NOW) for one in lists))
    assert (refused(outcomes), parcel.waybill_lines.count()) == (1, 1)


def test_handed_over_while_customs_holds_it(cleared):
    """R41: a hold and a hand-over at once: whichever is second sees the first; held and handed over is never both."""
    box, bag = flown(cleared, WarehouseFactory())
    officer, at = PersonFactory(role="officer"), timezone.now()
    receive.open_bag(receptacle=bag, by=None, at=at)
    receive.scan(receptacle=bag, number=box.number, hub=hub(), by=None, at=at)
    deciding.release(box.declaration, by=officer, at=at)
    delivery = Delivery.objects.get(shipment=box)
    deliver.scan_in(delivery=delivery, agency=delivery.agency, by=None, at=at)
    hands = deliver.Hands(name="Hodan", code=delivery.code)
    race(
        lambda: deliver.hand_over(delivery=delivery, hands=hands, by=None, at=at),
        lambda: deciding.hold(Declaration.objects.get(pk=box.declaration_id), reason="value", by=officer, at=at),
    )
    delivery.refresh_from_db()
    held = Declaration.objects.get(pk=box.declaration_id).status == "held"
    assert held != (delivery.status == DeliveryStatus.DELIVERED)
