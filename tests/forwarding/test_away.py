"""A parcel kept while its owner is away, and news that only its reader marks as read."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forwarding.journey import deliver, keep, visit
from forwarding.models import Notice
from forwarding.states import NoticeStatus
from tests.factories.forwarding import AT, ShipmentFactory, quarter

pytestmark = pytest.mark.django_db


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def test_u22_held_while_away_until_a_stated_cut_off(parcel):
    """U22: no courier and no last day before its owner is back; the cut-off is the last day it is kept."""
    today, user = timezone.localdate(AT), parcel.shipment.customer.user
    back = today + timedelta(days=30)
    for until in (today, today + timedelta(days=46)):
        with pytest.raises(keep.CannotKeep) as refused:
            keep.while_away(delivery=parcel, until=until, by=user, at=AT)
        assert codes(refused) == ["too_long"]
    for _twice in range(2):
        parcel = keep.while_away(delivery=parcel, until=back, by=user, at=AT)
    place = quarter(parcel.agency)
    window = visit.windows(place, at=AT)[-1]
    facts = {"hours": window.hours, "day": timezone.localdate(window.begins_at), "landmark": "Porte verte"}
    with pytest.raises(visit.CannotVisit) as refused:
        visit.book(delivery=parcel, quarter=place, by=user, at=AT, **facts)
    assert codes(refused) == ["away"]

    parcel = deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=AT)
    assert parcel.hold_until == back + timedelta(days=3)
    keep.warn(at=AT + timedelta(days=14))
    assert not Notice.objects.filter(code="kept_until").exists()

    parcel = keep.home_again(delivery=parcel, by=user, at=AT)
    assert (parcel.away_until, parcel.hold_until) == (None, back + timedelta(days=3))
    booking = visit.book(delivery=parcel, quarter=place, by=user, at=AT, **facts)
    with pytest.raises(keep.CannotKeep) as refused:
        keep.while_away(delivery=parcel, until=timezone.localdate(booking.slot.begins_at), by=user, at=AT)
    assert codes(refused) == ["booked"]
    late = timezone.make_aware(datetime.combine(back, AT.time())) + timedelta(days=5)
    with pytest.raises(keep.CannotKeep) as refused:
        keep.while_away(delivery=parcel, until=late.date() + timedelta(days=3), by=user, at=late)
    assert codes(refused)[0] == "closed"


def test_r154_a_page_that_is_read_changes_nothing(client_as):
    """R154: opening one's parcels marks no message as read; the form that the page sends does."""
    box = ShipmentFactory()
    user, number = box.customer.user, box.number
    notice = Notice.objects.create(
        key="n", user=user, code="ready", about=number, facts={"place": "x"}, owed_at=AT, status=NoticeStatus.SENT
    )
    shopper = client_as(user)
    for url in (reverse("home"), reverse("shipment", args=[number])):
        assert b"data-seen" in shopper.get(url).content
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.SENT
    shopper.post(reverse("seen"), {"about": number})
    notice.refresh_from_db()
    assert notice.status == NoticeStatus.READ
    assert b"data-seen" not in shopper.get(reverse("home")).content


def test_u22_asked_and_taken_back_on_the_page(parcel, client_as):
    """U22: the day is asked beside the other choices, with its cut-off."""
    shopper, number = client_as(parcel.shipment.customer.user), parcel.shipment.number
    until = timezone.localdate() + timedelta(days=9)
    assert b'name="until"' in shopper.get(reverse("wishes", args=[number])).content
    assert shopper.post(reverse("away", args=[number]), {"until": ""}).status_code == 200
    too_far = {"until": (until + timedelta(days=300)).isoformat()}
    assert 'href="#id_until"' in shopper.post(reverse("away", args=[number]), too_far).content.decode()  # U15
    shopper.post(reverse("away", args=[number]), {"until": until.isoformat()})
    parcel.refresh_from_db()
    assert parcel.away_until == until
    assert reverse("home_again", args=[number]) in shopper.get(reverse("wishes", args=[number])).content.decode()
    shopper.post(reverse("home_again", args=[number]))
    parcel.refresh_from_db()
    assert parcel.away_until is None
