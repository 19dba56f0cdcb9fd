"""The mailroom: told its outside, chosen by a proved owner, paid, done, undone, and forgotten in time."""

import html
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from billing import chart, payments, verify
from billing.models import Account
from customs.models import Declaration
from forwarding import duties, enrolling, erasing, keeping, letters, loads, quotes
from forwarding import verify as journey_verify
from forwarding.journey import assess, consolidate, mailroom
from forwarding.journey import letter as choices
from forwarding.models import Document, Letter, LetterTariff, Notice
from forwarding.states import LetterStatus
from suuq import uploads, workflow
from suuq.roles import Role
from tests.factories import billing
from tests.factories.forwarding import (
    AT,
    LONG_AGO,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
    boxed,
    posted_at,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
Status = LetterStatus


@pytest.fixture(autouse=True)
def the_oracles_are_content():
    yield
    assert list(verify.complaints()) == []
    assert [said for said in journey_verify.wrong_states() if "letter" in said] == []


@pytest.fixture
def room():
    warehouse = WarehouseFactory()
    LetterTariff.objects.create(
        warehouse=warehouse, valid_from=LONG_AGO, currency="DJF", open_minor=800, forward_minor=500, shred_minor=200
    )
    return warehouse


@pytest.fixture
def hodan():
    """A shopper with money in the wallet."""
    customer = CustomerFactory(user__full_name="Hodan Abdillahi Farah")
    billing.fill_wallet(customer.user, 5_000)
    return customer


def proved(customer, person):
    enrolling.prove(customer=customer, kind="card", number="AB 12345", by=person(Role.CLERK), at=AT)


def come(room, customer, photo, *, addressee="Mme HODAN ABDILAHI"):
    photo.seek(0)
    envelope = mailroom.Envelope(addressee, "Banque", 24, uploads.take(photo, pictures_only=True))
    return mailroom.take_in(warehouse=room, customer=customer, envelope=envelope, by=None, at=AT)


def chosen(letter, choice, *, seen, pays=True, **more):
    """Choose, twice, and pay from the wallet."""
    user = letter.customer.user
    for _twice in range(2):
        letter = choices.choose(letter=letter, choice=choice, seen_minor=seen, by=user, at=AT, **more)
    if pays and letter.invoice:
        payments.from_wallet(invoice=letter.invoice, key=f"pay:{letter.invoice.number}", by=user, at=AT)
    return letter


def wallet():
    return Account.objects.get(code=chart.WALLET).balance_minor


def codes(refusal):
    return [reason.code for reason in refusal.value.reasons]


def pages(number=1):
    return [uploads.take(SimpleUploadedFile("page.pdf", PDF)) for _n in range(number)]


def test_only_a_proved_owner_chooses_and_only_for_a_name_of_theirs(room, hodan, photo, person):
    letter = come(room, hodan, photo)
    other = come(room, hodan, photo, addressee="Warsama Daher")
    for choice, seen in ((Status.OPENING, 800), (Status.FORWARDING, 500), (Status.SHREDDING, 200)):
        with pytest.raises(choices.CannotChoose) as refused:
            chosen(letter, choice, seen=seen, agrees=True)
        assert codes(refused) == ["no_identity"]

    proved(hodan, person)
    with pytest.raises(choices.CannotChoose) as refused:
        chosen(other, Status.OPENING, seen=800)
    assert codes(refused) == ["other_name"]
    with pytest.raises(choices.CannotChoose) as refused:
        chosen(letter, Status.OPENING, seen=700)
    assert codes(refused) == ["price_changed"]
    assert chosen(letter, Status.OPENING, seen=800).is_paid
    with pytest.raises(enrolling.CannotEnrol, match="known_paper"):
        enrolling.prove(customer=CustomerFactory(), kind="card", number="ab-12345", by=person(Role.CLERK), at=AT)


def test_opened_once_paid_and_its_pages_are_its_owners_alone(room, hodan, photo, person, client_as):
    proved(hodan, person)
    letter = chosen(come(room, hodan, photo), Status.OPENING, seen=800, pays=False)
    with pytest.raises(mailroom.CannotSort) as refused:
        mailroom.scanned(letter=letter, pages=[], by=None, at=AT)
    assert codes(refused) == ["unpaid", "no_pages"]
    payments.from_wallet(invoice=letter.invoice, key="p", by=hodan.user, at=AT)

    clerk = client_as(posted_at(room))
    clerk.post(
        reverse("warehouse:letter_scanned", args=[letter.reference]), {"pages": SimpleUploadedFile("p.pdf", PDF)}
    )
    clerk.post(
        reverse("warehouse:letter_scanned", args=[letter.reference]), {"pages": SimpleUploadedFile("p.pdf", PDF)}
    )

    letter.refresh_from_db()
    outside, inside = letter.documents.all()
    assert (letter.status, outside.kind, inside.kind) == (Status.SCANNED, Document.Kind.PHOTO, Document.Kind.SCAN)
    url = reverse("document", args=[inside.pk])
    given = client_as(hodan.user).get(url)
    assert given.status_code == 200
    assert given["Content-Disposition"].startswith("attachment")
    assert_shown_small_and_once(client_as(hodan.user), outside)
    strangers = [CustomerFactory().user, posted_at(room), person(Role.SUPERVISOR), person(Role.CLERK)]
    assert {client_as(who).get(url).status_code for who in strangers} == {404}
    operator = client_as(person(Role.OPERATOR))
    operator.post(reverse("look", args=[hodan.user.pk]), {"why": "A letter is missing"})
    assert operator.get(url).status_code == 404
    assert url not in operator.get(reverse("letter", args=[letter.reference])).content.decode()
    assert clerk.get(reverse("warehouse:picture", args=[inside.pk])).status_code == 404
    assert clerk.get(reverse("warehouse:picture", args=[outside.pk])).status_code == 200
    told = list(Notice.objects.filter(user=hodan.user, code__startswith="letter").values_list("code", flat=True))
    assert told == ["letter_came", "letter_scanned"]


def assert_shown_small_and_once(client, photo):
    """U72: a list asks for a picture of its own size, and nothing is sent twice to who may still see it."""
    small, whole = (reverse("document", args=[photo.pk]) + query for query in ("?small=1", ""))
    assert f'src="{small}"' in client.get(reverse("letters")).content.decode()
    first = client.get(small)
    assert max(Image.open(io.BytesIO(b"".join(first.streaming_content))).size) <= uploads.SMALL_SIDE
    assert (first["Cache-Control"], first["Content-Disposition"][:10]) == ("private, no-cache", "attachment")
    assert client.get(small, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(whole, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_shredded_only_with_consent_and_after_a_day_to_think_again(room, hodan, photo, person, client_as):
    proved(hodan, person)
    letter = come(room, hodan, photo)
    with pytest.raises(choices.CannotChoose) as refused:
        chosen(letter, Status.SHREDDING, seen=200)
    assert codes(refused) == ["no_consent"]
    address = reverse("choose_letter", args=[letter.reference])
    page = client_as(hodan.user).post(address, {"choice": "shredding", "seen": 200}).content.decode()
    assert ("<title>Error:" in page, page.count("Tick that you agree"), " required" in page) == (True, 2, False)
    letter = chosen(letter, Status.SHREDDING, seen=200, agrees=True)
    assert wallet() == 4_800
    with pytest.raises(mailroom.CannotSort) as refused:
        mailroom.shredded(letter=letter, by=None, at=AT + timedelta(hours=23))
    assert codes(refused) == ["may_think_again"]

    for _twice in range(2):
        letter = choices.take_back(letter=letter, by=hodan.user, at=AT)
    assert (letter.status, letter.agreed_at, letter.invoice, wallet()) == (Status.KEPT, None, None, 5_000)

    letter = chosen(letter, Status.SHREDDING, seen=200, agrees=True)
    letter = mailroom.shredded(letter=letter, by=None, at=AT + timedelta(hours=25))
    with pytest.raises(workflow.IllegalMove):
        choices.take_back(letter=letter, by=hodan.user, at=AT)
    assert keeping.due(AT + timedelta(days=100))["letters"] == 0
    later = AT + timedelta(days=200)
    assert (keeping.act(later)["letters"], keeping.due(later)["letters"]) == (1, 0)
    letter.refresh_from_db()
    assert (letter.addressee, letter.documents.count()) == ("", 0)


def test_it_travels_in_the_next_box_and_is_declared_as_written_matter(room, hodan, photo, person, tariff):
    """In exactly one box of its owner; customs reads what it is, and charges nothing more."""
    proved(hodan, person)
    letter = chosen(come(room, hodan, photo), Status.FORWARDING, seen=500)
    unpaid = chosen(come(room, hodan, photo), Status.FORWARDING, seen=500, pays=False)
    purchase = PurchaseFactory(customer=hodan, warehouse=room)
    package = PackageFactory(warehouse=room, customer=hodan, purchase=purchase)
    shipment, box = boxed(package), consolidate.Box(1_500, (300, 200, 100))
    with pytest.raises(consolidate.CannotPack) as refused:
        consolidate.pack(shipment=shipment, scanned=[package.reference], box=box, by=None, at=AT)
    assert codes(refused) == ["letter_missing"]

    inside = [package.reference, letter.reference]
    shipment = consolidate.pack(shipment=shipment, scanned=inside, box=box, by=None, at=AT)

    letter.refresh_from_db()
    assert (letter.status, letter.shipment) == (Status.ENCLOSED, shipment)
    assert letters.offers(letter, AT) == []
    assert Letter.objects.get(pk=unpaid.pk).status == Status.FORWARDING
    consignment = duties.consignment(shipment, freight=quotes.of_shipment(shipment).freight)
    assert [(item.hs_code, item.value_minor, item.quantity) for item in consignment.items][1:] == [("491199", 0, 1)]
    consolidate.reopen(shipment=shipment, by=None, at=AT)
    letter.refresh_from_db()
    assert (letter.status, letter.shipment, Declaration.objects.count()) == (Status.FORWARDING, None, 0)


@pytest.mark.usefixtures("tariff")
def test_a_letter_in_a_box_owes_nothing_and_its_owner_reads_why(room, hodan, photo, person, client_as):
    """U9: worth nothing, so nothing is due; the box and its customs page name it."""
    proved(hodan, person)
    letter = chosen(come(room, hodan, photo), Status.FORWARDING, seen=500)
    purchase = PurchaseFactory(customer=hodan, warehouse=room)
    package = PackageFactory(warehouse=room, customer=hodan, purchase=purchase)
    shipment, box = boxed(package), consolidate.Box(1_500, (300, 200, 100))
    inside = [package.reference, letter.reference]
    shipment = consolidate.pack(shipment=shipment, scanned=inside, box=box, by=None, at=AT)
    assess.lodge(shipment=shipment, by=None, at=AT)
    shipment.refresh_from_db()

    lines = duties.assessment_of(shipment).lines.filter(item_number=2)
    assert {(line.base_explained, line.amount_minor) for line in lines} == {("CIF 0", 0)}
    assert loads.why_not_complete(shipment) == []
    own = client_as(hodan.user)
    shown, case = (own.get(reverse(name, args=[shipment.number])) for name in ("shipment", "customs:case"))
    assert reverse("letter", args=[letter.reference]) in shown.content.decode()
    assert duties.written_matter() in html.unescape(case.content.decode())


def test_kept_warned_kept_longer_and_sent_back_when_nobody_chose(room, hodan, photo):
    letter = come(room, hodan, photo)
    for days in (1, 20, 20, 27, 29):
        mailroom.warn(at=AT + timedelta(days=days))
    assert Notice.objects.filter(code="letter_last_days").count() == 3
    with pytest.raises(mailroom.CannotSort) as refused:
        mailroom.send_back(letter=letter, by=None, at=AT + timedelta(days=30))
    assert codes(refused) == ["still_kept"]
    for _twice in range(2):
        longer = choices.keep_longer(letter=letter, seen=0, by=hodan.user, at=AT + timedelta(days=30))
    assert (longer.longer, longer.kept_until - letter.kept_until) == (1, timedelta(days=30))
    assert [reason.code for reason in erasing.why_not(hodan)] == ["letters", "money"]
    letter = mailroom.send_back(letter=letter, by=None, at=AT + timedelta(days=61))
    assert letter.status == Status.SENT_BACK


def test_from_the_scale_to_the_pool_to_its_owner_and_to_an_answer(room, hodan, photo, person, client_as):
    """The pages of both sides: taken in without a suite, given, chosen, answered; another's letter is nowhere."""
    clerk, shopper = client_as(posted_at(room)), client_as(hodan.user)
    sent = {"suite": "", "addressee": "Hodan Abdillahi", "weight": "24", "photo": photo}
    assert clerk.post(reverse("warehouse:mailroom"), sent | {"suite": "DJXXX-XXX"}).status_code == 422
    photo.seek(0)
    assert clerk.post(reverse("warehouse:mailroom"), sent).status_code == 302
    letter = Letter.objects.get()
    assert letter.status == Status.UNKNOWN
    assert "Hodan Abdillahi" in clerk.get(reverse("warehouse:mailroom")).content.decode()
    clerk.post(reverse("warehouse:give_letter", args=[letter.reference]), {"suite": hodan.suite})

    page = reverse("letter", args=[letter.reference])
    assert b'id="choices"' not in shopper.get(page).content
    assert client_as(CustomerFactory().user).get(page).status_code == 404
    proved(hodan, person)
    assert b"800" in shopper.get(page).content
    asked = shopper.post(reverse("choose_letter", args=[letter.reference]), {"choice": "opening", "seen": "800"})
    letter.refresh_from_db()
    assert asked.url == reverse("billing:invoice", args=[letter.invoice.number])
    clerk.post(reverse("warehouse:letter_cannot", args=[letter.reference]), {"why": "The envelope is torn."})

    assert "The envelope is torn." in shopper.get(page).content.decode()
    letter.refresh_from_db()
    assert (letter.status, letter.invoice, wallet()) == (Status.KEPT, None, 5_000)
    assert shopper.get(reverse("letters")).status_code == 200
