"""What the forwarding tests share."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from billing import payments
from forwarding.journey import assess, pay
from tests import trail
from tests.customs import conftest as desk
from tests.factories import billing
from tests.factories.arriving import at_hub
from tests.factories.forwarding import AT, PackageFactory, PurchaseFactory, WarehouseFactory, boxed, posted_at
from tests.factories.suuq import PersonFactory
from tests.forwarding import messages

tariff = desk.tariff
every_change_leaves_a_word = trail.every_change_leaves_a_word


@pytest.fixture
def photo():
    """A small picture, as a phone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#0c565a").save(out, "JPEG")
    return SimpleUploadedFile("label.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def warehouse(db):
    """A warehouse abroad, open and empty."""
    return WarehouseFactory()


@pytest.fixture
def receiver(warehouse):
    """Somebody who works there."""
    return posted_at(warehouse)


@pytest.fixture
def bench(client_as, receiver):
    """Their browser."""
    return client_as(receiver)


@pytest.fixture
def parcel(db):
    """A parcel at the hub, to be collected."""
    return at_hub()


@pytest.fixture
def cleared(tariff):
    """Make boxes that may fly: packed, assessed, billed and paid."""
    return _cleared


def _cleared(warehouse, **facts):
    purchase = PurchaseFactory(warehouse=warehouse)
    package = PackageFactory(warehouse=warehouse, customer=purchase.customer, purchase=purchase, status="packed")
    box = boxed(package, packed=True, **facts)
    assess.lodge(shipment=box, by=None, at=AT)
    pay.bill(shipment=box, by=None, at=AT)
    box.refresh_from_db()
    billing.fill_wallet(box.customer.user, box.invoice.due_minor)
    payments.from_wallet(invoice=box.invoice, key=box.number, by=box.customer.user, at=AT)
    return box


@pytest.fixture
def house(settings):
    made = messages.Gateway()
    settings.GATEWAYS = {"sms": made.url, "whatsapp": made.url}
    settings.GATEWAY_SECRETS = {"sms": [messages.SECRET, messages.FORMER], "whatsapp": [messages.SECRET]}
    yield made
    made.close()


@pytest.fixture
def hodan(db):
    return PersonFactory(language="en", phone=messages.PHONE)
