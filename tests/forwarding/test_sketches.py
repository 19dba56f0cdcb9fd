"""An announcement begun on one device and finished on another; answers are kept as typed until they are right."""

import pytest
from django.urls import reverse

from forwarding.models import Purchase, Sketch
from suuq import audit
from tests.factories.forwarding import CustomerFactory, WarehouseFactory

pytestmark = pytest.mark.django_db


def lines(**first):
    given = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-quantity": "1", "form-0-currency": "EUR"}
    return given | {f"form-0-{name}": value for name, value in first.items()}


def test_u20_put_by_here_and_finished_there(client_as):
    """U20: what is answered has a status, unfinished answers are kept as typed, another device goes on with them."""
    warehouse, customer = WarehouseFactory(), CustomerFactory()
    phone, computer, stranger = client_as(customer.user), client_as(customer.user), client_as(CustomerFactory().user)
    begun = {"warehouse": str(warehouse.pk), "shop": "Sneaker Shop", "later": "1"} | lines(description="Running shoes")
    assert phone.post(reverse("declare"), begun).url == reverse("home")
    sketch = Sketch.objects.get()
    assert [is_done for _words, is_done in sketch.tasks] == [True, False, False]

    url = reverse("declare") + f"?saved={sketch.reference}"
    assert url in computer.get(reverse("home")).content.decode()
    page = computer.get(url).content.decode()
    assert "Sneaker Shop" in page
    assert "Running shoes" in page
    assert stranger.get(url).status_code == 404
    assert stranger.post(reverse("drop_sketch", args=[sketch.reference])).status_code == 404

    again = begun | {"saved": sketch.reference} | lines(description="Running shoes", unit_price="89")
    computer.post(reverse("declare"), again)
    sketch.refresh_from_db()
    assert (Sketch.objects.count(), [is_done for _words, is_done in sketch.tasks]) == (1, [True, True, False])
    del again["later"]
    again["tracking"] = "1Z5R89390357567127"
    computer.post(reverse("declare"), again)
    assert (Purchase.objects.get().shop, Sketch.objects.count()) == ("Sneaker Shop", 0)
    phone.post(reverse("declare"), begun)
    phone.post(reverse("drop_sketch", args=[Sketch.objects.get().reference]))
    assert Sketch.objects.count() == 0
    assert audit.Entry.objects.filter(verb="sketch.dropped").count() == 2
