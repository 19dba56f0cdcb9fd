"""What is kept of a person: given to them, ended in time, and forgotten when they ask."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from billing import payments
from forwarding import concerns, dossier, erasing, keeping
from forwarding.models import Concern, Document, IdentityPaper, LegalHold, Mail, Mandate, Milestone, Notice
from suuq import audit
from suuq.accounts.models import User
from suuq.audit import Entry
from suuq.roles import Role
from tests.factories import billing
from tests.factories.forwarding import AgencyFactory, CustomerFactory, PackageFactory, PurchaseFactory
from tests.house import source

# Tables where a person stands as one who works here, whose rows end with a session, or that a court has a say in.
OF_STAFF = {
    "admin.logentry", "billing.cashshift", "forwarding.workplace", "forwarding.round", "forwarding.discrepancy",
    "customs.look", "customs.savedview", "customs.riskrule", "customs.declaration", "suuq.deviceact", "suuq.key",
    "accounts.findkey", "mfa.authenticator", "forwarding.legalhold",
}  # fmt: skip
HANDS = ("by", "_by", "clerk")

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina(at):
    """A shopper with a parcel that was given up, a photo of it, a paper and a message."""
    customer = CustomerFactory(user__full_name="Zahra Guelleh", user__phone="+25377814209")
    package = PackageFactory(customer=customer, status="abandoned", label_words="Zahra G.")
    Document.objects.create(
        kind="photo", package=package, file=ContentFile(b"picture", "p.jpg"), media_type="image/jpeg",
        shown_name="p.jpg", added_at=at,
    )  # fmt: skip
    Notice.objects.create(key="n:1", user=customer.user, code="arrived", about="x", facts={"who": "Zahra"}, owed_at=at)
    audit.record("person.changed", customer.user, by=customer.user, at=at)
    return customer


def test_every_table_of_a_person_is_in_the_dossier_or_is_of_staff():
    people = {apps.get_model("accounts.user"), apps.get_model("forwarding.customer")}
    owning = {
        model._meta.label_lower
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in people and not field.name.endswith(HANDS)
    }
    assert owning - OF_STAFF <= set(dossier.ROWS)


def test_a_person_is_given_all_of_theirs_and_nothing_of_others(amina, client_as, at):
    """R181"""
    other = CustomerFactory(user__full_name="Hodan Abdillahi")
    PurchaseFactory(customer=other)
    billing.fill_wallet(amina.user, 900)
    billing.fill_wallet(other.user, 700)
    box = amina.packages.get()
    Milestone.objects.record(box, Milestone.Code.ARRIVED, at=at)
    Milestone.objects.record(PackageFactory(customer=other), Milestone.Code.ARRIVED, at=at)
    facts = {"kind": "photo", "media_type": "image/jpeg", "shown_name": "d.jpg", "added_at": at}
    for owner, content in ((amina, b"damage"), (other, b"not theirs")):
        agency = AgencyFactory()
        case = concerns.open_case(
            customer=owner, subject="damaged", words="Broken.", shipment=None, agency=agency, by=owner.user, at=at
        )
        Document.objects.create(concern=case, file=ContentFile(content, "d.jpg"), **facts)
        Mail.objects.create(
            reference=f"M{owner.pk}", key=f"k{owner.pk}", status="draft", customer=owner, size_bytes=1,
            raw=ContentFile(b"mail of " + owner.suite.encode(), "m.eml"), received_at=at,
        )  # fmt: skip

    answer = client_as(amina.user).post(reverse("my_data"))

    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as given:
        tables = {name: json.loads(given.read(name)) for name in given.namelist() if name.endswith(".json")}
        files = [given.read(name) for name in given.namelist() if name.startswith("files/")]
    assert [row["full_name"] for row in tables["accounts.user.json"]] == ["Zahra Guelleh"]
    assert tables["forwarding.purchase.json"] == []
    assert len(tables["forwarding.package.json"]) == 1
    assert len(tables["forwarding.milestone.json"]) == 1
    assert [leg["balance_after_minor"] for leg in tables["billing.leg.json"]] == [900]
    assert len(tables["billing.entry.json"]) == 1
    assert set(files) == {b"picture", b"damage", b"mail of " + amina.suite.encode()}
    assert not {"password", "digest", "code"} & set(tables["accounts.user.json"][0])


def test_a_person_is_forgotten_but_for_what_the_law_keeps(
    amina, person, client_as, at, django_capture_on_commit_callbacks
):
    """R179: names, telephone and files are gone from every table; the ledger is untouched, the trail verifies."""
    agency = AgencyFactory()
    case = concerns.open_case(
        customer=amina, subject="damaged", words="Broken.", shipment=None, agency=agency, by=None, at=at
    )
    facts = {"kind": "photo", "media_type": "image/jpeg", "shown_name": "d.jpg", "added_at": at}
    Document.objects.create(concern=case, file=ContentFile(b"damage", "d.jpg"), **facts)
    signed = Mandate.objects.create(
        customer=amina, status="lapsed", consent="pad", signature=ContentFile(b"Zahra", "s.png"), agency=agency,
        asked_by=amina.user, asked_at=at, expires_at=at, may_track=True,
    )  # fmt: skip
    Concern.objects.update(status="closed")
    stored = [*Document.objects.values_list("file", flat=True), signed.signature.name]
    billing.fill_wallet(amina.user, 12_345)
    bill = billing.bill(payer=amina.user)
    payments.from_wallet(invoice=bill, key="1", by=amina.user, at=at)
    operator = client_as(person(Role.OPERATOR))
    with django_capture_on_commit_callbacks(execute=True):
        answer = operator.post(reverse("erase", args=[amina.pk]), {"why": "In writing"})

    assert answer.status_code == 302, answer.content.decode()
    rows = [str(list(m._base_manager.values())) for m in apps.get_models() if m._meta.managed]
    assert not [row for row in rows if "Zahra" in row or "77814209" in row]
    assert [name for name in stored if default_storage.exists(name)] == []
    assert type(bill).objects.filter(payer=amina.user).exists()
    assert list(audit.verify()) == []
    assert Entry.objects.get(verb="person.erased").why == "In writing"
    assert not User.objects.get(pk=amina.user_id).is_active


def test_what_is_open_keeps_a_person_and_says_so(amina, person, client_as):
    """R179"""
    PurchaseFactory(customer=amina)
    billing.fill_wallet(amina.user, 1000)
    operator = client_as(person(Role.OPERATOR))

    page = operator.post(reverse("erase", args=[amina.pk]), {"why": "In writing"}).content.decode()

    assert "A parcel of theirs is expected" in page
    assert "There is money between us" in page
    assert User.objects.get(pk=amina.user_id).full_name == "Zahra Guelleh"
    with pytest.raises(erasing.CannotErase):
        erasing.erase(customer=amina, why="x", by=None, at=None)


def test_classes_end_in_time_as_the_dry_run_said(amina, at, django_capture_on_commit_callbacks):
    """R180"""
    keeper = {"customer": amina, "kind": "card", "digest": "d", "ends_with": "123", "seen_by": amina.user}
    IdentityPaper.objects.create(seen_at=at, **keeper)
    Notice.objects.update(status="sent")
    assert sum(keeping.due(at).values()) == 0

    later = at + timedelta(days=731)
    said = keeping.due(later)
    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.act(later) == said

    assert said["identity"] == said["messages"] == 1
    assert sum(keeping.due(later).values()) == 0
    assert Notice.objects.get().facts == {}


def test_a_legal_hold_stops_the_clock_of_one_person(amina, at):
    """R180"""
    facts = {"kind": "card", "digest": "d", "ends_with": "123", "seen_by": amina.user, "seen_at": at}
    for owner in (amina, CustomerFactory()):
        IdentityPaper.objects.create(customer=owner, **facts)
    hold = LegalHold.objects.create(customer=amina, asked_by="Court of Djibouti, 12/2026", began_on=at.date())
    later = at + timedelta(days=731)

    assert keeping.due(later)["identity"] == keeping.act(later)["identity"] == 1
    assert IdentityPaper.objects.get().customer == amina
    assert "hold" in {reason.code for reason in erasing.why_not(amina)}

    hold.ended_on = later.date()
    hold.save()
    assert keeping.act(later)["identity"] == 1


def test_the_page_of_reference_is_the_table():
    assert keeping.page() in (source.ROOT / "docs/reference/retention.md").read_text()
    assert all(kept.basis and kept.days for kept in keeping.CLASSES)
