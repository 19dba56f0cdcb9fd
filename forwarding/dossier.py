"""Everything we keep of one person, for that person: a zip of JSON, a file for each table, and their files."""

import io
import json
import zipfile
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q

from billing.models import Proof
from customs.models import Evidence
from forwarding.models import Customer, Document

# Each table that speaks of a shopper, and how its rows lead to them; a milestone has one subject of three.
OF_SUBJECT = ("purchase__customer__user", "package__customer__user", "shipment__customer__user")
ROWS: dict[str, str | tuple[str, ...]] = {
    "accounts.user": "pk",
    "account.emailaddress": "user",
    "usersessions.usersession": "user",
    "suuq.apikey": "user",
    "suuq.endpoint": "user",
    "forwarding.customer": "user",
    "forwarding.purchase": "customer__user",
    "forwarding.item": "purchase__customer__user",
    "forwarding.trackingnumber": "purchase__customer__user",
    "forwarding.package": "customer__user",
    "forwarding.shipment": "customer__user",
    "forwarding.milestone": OF_SUBJECT,
    "forwarding.delivery": "shipment__customer__user",
    "forwarding.proxy": "delivery__shipment__customer__user",
    "forwarding.booking": "delivery__shipment__customer__user",
    "forwarding.ownerclaim": "customer__user",
    "forwarding.concern": "customer__user",
    "forwarding.concernstep": "concern__customer__user",
    "forwarding.recipient": "keeper__user",
    "forwarding.mail": "customer__user",
    "forwarding.letter": "customer__user",
    "forwarding.sketch": "customer__user",
    "forwarding.indemnity": "concern__customer__user",
    "forwarding.commission": "customer__user",
    "forwarding.grouporder": "organiser__user",
    "forwarding.mandate": "customer__user",
    "forwarding.mandateact": "mandate__customer__user",
    "forwarding.identitypaper": "customer__user",
    "forwarding.notice": "user",
    "forwarding.preference": "user",
    "forwarding.pushdevice": "user",
    "forwarding.call": "customer__user",
    "forwarding.postbox": "holder__user",
    "billing.account": "owner",
    "billing.entry": "legs__account__owner",
    "billing.leg": "account__owner",
    "billing.savingsplan": "owner",
    "billing.payout": "payee",
    "billing.invoice": "payer",
    "billing.invoiceline": "invoice__payer",
    "billing.payment": "payer",
    "billing.proof": "invoice__payer",
    "billing.cardcheckout": "payer",
}
OF_SUITE = {"customs.declaration": "consignee_reference", "customs.version": "declaration__consignee_reference"}
# What opens doors, and what is of others.
NOT_GIVEN = {
    "password", "digest", "code", "code_digest", "secret", "session_key", "p256dh", "auth", "data", "is_superuser",
    "by_id", "received_by_id", "seen_by_id", "asked_by_id", "added_by_id", "opened_by_id",
}  # fmt: skip


def of(customer: Customer) -> bytes:
    """Give the whole dossier of a person."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as dossier:
        for label, value in [*((label, customer.user_id) for label in ROWS), *((s, customer.suite) for s in OF_SUITE)]:
            rows = _rows(apps.get_model(label), (ROWS | OF_SUITE)[label], value)
            words = json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            dossier.writestr(f"{label}.json", words)
        for name, stored in _files(customer):
            with default_storage.open(stored) as file:
                dossier.writestr(name, file.read())
    return out.getvalue()


def _rows(model: type[Model], paths: str | tuple[str, ...], value: Any) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in NOT_GIVEN]
    leads = Q()
    for path in (paths,) if isinstance(paths, str) else paths:
        leads |= Q(**{path: value})
    return list(model._default_manager.filter(leads).order_by("pk").distinct().values(*names))


def _files(customer: Customer) -> list[tuple[str, str]]:
    theirs = Q(purchase__customer=customer) | Q(package__customer=customer) | Q(delivery__shipment__customer=customer)
    theirs |= Q(letter__customer=customer) | Q(concern__customer=customer)
    papers = {d.file.name or "": f"files/{d.pk}-{d.shown_name}" for d in Document.objects.filter(theirs)}
    evidence = Evidence.objects.filter(declaration__consignee_reference=customer.suite)
    shown = {e.storage_name: f"files/customs-{e.pk}-{e.shown_name}" for e in evidence}
    found = shown | papers | _signed_and_sent(customer)
    return [(name, stored) for stored, name in found.items() if stored and default_storage.exists(stored)]


def _signed_and_sent(customer: Customer) -> dict[str, str]:
    """Name the mails forwarded to us as they came, proofs of payment, and what was signed for the counter."""
    proofs = Proof.objects.filter(invoice__payer=customer.user)
    sent = {proof.file.name or "": f"files/proof-{proof.pk}-{proof.shown_name}" for proof in proofs}
    sent |= {mail.raw.name or "": f"files/mail-{mail.reference}.eml" for mail in customer.mails.exclude(raw="")}
    signed = customer.mandates.exclude(signature="")
    return sent | {mandate.signature.name or "": f"files/mandate-{mandate.pk}.png" for mandate in signed}
