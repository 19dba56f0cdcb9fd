"""A form refused for another field keeps the file that came with it: for its sender alone, and not for long."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from forwarding.models import LetterTariff, OwnerClaim, Package
from suuq import resent
from tests.factories.forwarding import CustomerFactory, WarehouseFactory, posted_at

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)


def kept(answer):
    """What a page shown again brings back by itself: the hidden fields of its files."""
    found = re.findall(r'name="(again-\w+)" value="([^"]+)"', answer.content.decode())
    return dict(found)


def test_a_claim_refused_for_its_words_keeps_the_invoice_for_its_sender_alone(client_as, photo, time_machine):
    """U17, U74."""
    time_machine.move_to(AT)
    shopper, house = client_as(CustomerFactory().user), WarehouseFactory()
    facts = {"warehouse": house.code, "shop": "Zalando", "number": "1", "words": "Red shoes"}

    refused = shopper.post(reverse("claims"), facts | {"words": "", "invoice": photo})
    again = kept(refused)
    assert list(again) == ["again-invoice"]
    assert "label.jpg" in refused.content.decode()
    thief = client_as(CustomerFactory().user).post(reverse("claims"), facts | again)
    twice = shopper.post(reverse("claims"), facts | {"words": ""} | again)
    assert kept(twice) == again  # put aside once
    time_machine.move_to(AT + timedelta(hours=resent.HOURS, minutes=1))
    late = shopper.post(reverse("claims"), facts | again)
    time_machine.move_to(AT + timedelta(hours=1))
    taken = shopper.post(reverse("claims"), facts | again)

    assert (thief.context["form"].has_error("invoice"), late.context["form"].has_error("invoice")) == (True, True)
    assert taken.status_code == 302
    assert OwnerClaim.objects.get().invoice.file.size > 0


def test_the_mailroom_keeps_its_envelope_and_a_fault_of_the_file_itself_keeps_nothing(client_as, photo):
    house = WarehouseFactory()
    LetterTariff.objects.create(
        warehouse=house, valid_from=date(2020, 1, 1), currency="DJF", open_minor=800, forward_minor=500, shred_minor=200
    )
    clerk = client_as(posted_at(house))
    sent = {"suite": "", "addressee": "Hodan Abdillahi", "weight": "24"}
    address = reverse("warehouse:mailroom")

    again = kept(clerk.post(address, sent | {"suite": "DJXXX-XXX", "photo": photo}))
    no_picture = SimpleUploadedFile("letter.txt", b"words", content_type="image/jpeg")

    assert kept(clerk.post(address, sent | {"photo": no_picture})) == {}
    assert clerk.post(address, sent | again).status_code == 302


def test_the_bench_keeps_its_photo_while_an_owner_is_looked_for(client_as, photo):
    house = WarehouseFactory()
    bench = client_as(posted_at(house))
    address = f"{reverse('warehouse:measure')}?code=PO4711"
    form = {"weight": "1.2", "battery": "none", "label_words": "Hodan", "barcodes": "PO4711"}

    looked = bench.post(address, form | {"find": "1", "photo": photo})
    bench.post(address, form | kept(looked))

    assert Package.objects.get().documents.count() == 1


def test_what_was_put_aside_goes_after_a_day_and_is_never_much():
    day = datetime(2001, 2, 3, 23, 59, tzinfo=UTC)  # of no other test
    sender = resent.Sender(7, day)
    tokens = [resent.put(SimpleUploadedFile(f"{n}.txt", b"x"), sender) for n in range(resent.A_DAY_MOST + 1)]

    assert tokens[-1] is None
    assert resent.fetch(tokens[0].token, sender).read() == b"x"
    assert resent.fetch(tokens[0].token, resent.Sender(8, day)) is None
    assert resent.forget(at=day + timedelta(days=1)) == 0
    assert resent.forget(at=day + timedelta(days=2)) == resent.A_DAY_MOST
    assert resent.fetch(tokens[0].token, sender) is None
