"""A parcel that waits: whom its owner may send for it, and until when it is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from forwarding import standing
from forwarding.journey import deliver, entrust, keep
from forwarding.models import Notice
from forwarding.states import DeliveryStatus
from suuq import audit
from tests.factories.arriving import at_hub
from tests.factories.forwarding import AT
from tests.refusals import codes

pytestmark = pytest.mark.django_db
NOW = AT + timedelta(hours=1)


def hands(delivery, **facts):
    return deliver.Hands(
        **{"name": "Hodan", "code": delivery.code, "identity_kind": "card", "identity_last": "418"} | facts
    )


class TestProxy:
    def test_a_proxy_collects_one_parcel_with_a_code_of_their_own_until_it_is_taken_back(self, parcel):
        deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=NOW)
        proxy = entrust.name_proxy(delivery=parcel, name="Ali Abdillahi", by=None, at=NOW)
        assert entrust.name_proxy(delivery=parcel, name="Ali Abdillahi", by=None, at=NOW) == proxy
        assert proxy.code != parcel.code
        with pytest.raises(deliver.CannotHandOver) as refusal:
            deliver.hand_over(delivery=parcel, hands=hands(parcel, code=proxy.code), by=None, at=NOW)
        assert codes(refusal) == {"other_name"}
        entrust.revoke(delivery=parcel, by=None, at=NOW)
        with pytest.raises(deliver.CannotHandOver) as refusal:
            deliver.hand_over(
                delivery=parcel, hands=hands(parcel, name="Ali Abdillahi", code=proxy.code), by=None, at=NOW
            )
        assert codes(refusal) == {"wrong_code"}
        again = entrust.name_proxy(delivery=parcel, name="Ali Abdillahi", by=None, at=NOW)
        taken = hands(parcel, name="ali  abdillahi", code=again.code)
        with pytest.raises(deliver.CannotHandOver) as refusal:
            deliver.hand_over(delivery=parcel, hands=replace(taken, identity_last=""), by=None, at=NOW)
        assert codes(refusal) == {"no_paper"}
        assert deliver.hand_over(delivery=parcel, hands=taken, by=None, at=NOW).proxy == again
        assert Notice.objects.filter(code="proxy").count() == 2
        with pytest.raises(entrust.CannotEntrust):
            entrust.name_proxy(delivery=parcel, name="Zahra", by=None, at=NOW)


class TestKeeping:
    def test_warned_three_times_kept_longer_then_sent_back(self, parcel):
        deliver.scan_in(delivery=parcel, agency=parcel.agency, by=None, at=NOW)
        last = NOW + timedelta(days=parcel.agency.hold_days)
        for before in range(10, -1, -1):
            for _twice in range(2):
                keep.warn(at=last - timedelta(days=before))
        assert Notice.objects.filter(code="kept_until").count() == len(keep.WARNED_BEFORE)
        with pytest.raises(keep.CannotSendBack):
            keep.send_back(delivery=parcel, by=None, at=last)
        kept = keep.extend(delivery=parcel, days=5, why="in hospital", by=None, at=last)
        with pytest.raises(keep.CannotSendBack):
            keep.send_back(delivery=parcel, by=None, at=last + timedelta(days=2))
        for _twice in range(2):
            gone = keep.send_back(delivery=kept, by=None, at=last + timedelta(days=7))
        assert gone.status == DeliveryStatus.RETURNED
        assert standing.of_shipment(gone.shipment).tag.words == gone.get_status_display()
        assert gone.events.filter(code="EDX").count() == 1

    def test_many_at_once_each_with_its_answer(self):
        """R53: three of many may not go back; each says why, once is enough, and each has one audit entry."""
        many = [at_hub() for _n in range(12)]
        for delivery in many[3:]:
            deliver.scan_in(delivery=delivery, agency=delivery.agency, by=None, at=NOW)
        late = NOW + timedelta(days=30)
        for _twice in range(2):
            results = keep.send_back_all(deliveries=many, by=None, at=late)
        assert [bool(result.reasons) for result in results] == [True] * 3 + [False] * 9
        assert audit.Entry.objects.filter(verb="delivery.returned").count() == 9
