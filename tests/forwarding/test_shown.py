"""What a shopper's pages must show, row by row of the list, where no other test asks it."""

import re

import pytest
from django.urls import reverse

from forwarding.models import Shipment
from tests.factories.forwarding import (
    AgencyFactory,
    CustomerFactory,
    PackageFactory,
    PurchaseFactory,
    WarehouseFactory,
    boxed,
)

pytestmark = pytest.mark.django_db

FIRST_OF_FOOTER = re.compile(r'<footer class="su-footer">.*?<a href="([^"]+)"', re.DOTALL)


def test_the_start_page_says_who_how_what_and_what_it_costs(client):
    """U19."""
    page = client.get("/en/").content.decode()

    assert all(f'id="{part}"' in page for part in ("how", "before"))
    assert "An e-mail address, the shop's invoice, and an identity paper on the day you collect." in page.replace(
        "&#x27;", "'"
    )


def test_help_stands_in_one_place_on_every_page(client, client_as):
    """U29: the first word of the footer, whoever asks."""
    shopper = client_as(CustomerFactory().user)
    places = [(client, name) for name in ("start", "track", "calculator", "account_login")]
    places += [(shopper, name) for name in ("home", "addresses", "declare", "recipients", "my_cases")]

    firsts = {name: FIRST_OF_FOOTER.search(who.get(reverse(name)).content.decode())[1] for who, name in places}

    assert set(firsts.values()) == {reverse("help")}


LISTS = (
    "home", "my_cases", "groups", "recipients", "claims", "commissions", "letters", "my_mandate", "billing:bills",
    "billing:wallet", "billing:savings", "keys", "endpoints",
)  # fmt: skip


def test_u28_every_list_of_a_new_account_teaches_its_first_step(client_as):
    """U28."""
    newcomer = client_as(CustomerFactory().user)

    pages = {name: newcomer.get(reverse(name)).content.decode() for name in LISTS}

    assert [name for name, page in pages.items() if 'class="su-empty"' not in page] == []
    assert [name for name, page in pages.items() if "su-empty__how" not in page] == []


def test_help_knows_the_parcel_one_comes_from(client_as):
    """U29: the number is said, and stands in the form; a parcel on a shelf has a name only."""
    package = PackageFactory()
    box = boxed(package, packed=True)
    shopper = client_as(package.customer.user)
    from_box = {"headers": {"Referer": f"http://testserver/en/shipments/{box.number}/"}}
    from_shelf = {"headers": {"Referer": f"http://testserver/packages/{package.reference}/"}}

    assert f"?parcel={box.number}" in shopper.get("/en/help/", **from_box).content.decode()
    assert shopper.get("/cases/", **from_box).context["form"].initial["number"] == box.number
    assert shopper.get("/cases/", **from_shelf).context["form"].initial["words"] == f"{package.reference}: "
    assert (
        "?parcel=" not in shopper.get("/en/help/", headers={"Referer": "https://elsewhere.example/"}).content.decode()
    )


def test_the_copy_button_of_a_line_is_named_as_the_page_names_the_line(client_as):
    WarehouseFactory(code="FR", country="FR")
    page = client_as(CustomerFactory().user).get("/addresses/").content.decode()

    lines = re.findall(r"<dt>(.*?)</dt>", page)

    assert "Destinataire" in lines or "Nom complet" in lines
    assert re.findall(r'aria-label="Copier\xa0: (.*?)"', page) == lines


def test_the_price_of_some_parcels_is_shown_for_what_is_then_sent(client_as):
    """Who unticks a parcel to see the price finds it unticked beside that price, and the other answers as they were."""
    purchase, agency = PurchaseFactory(), AgencyFactory()
    facts = {"customer": purchase.customer, "purchase": purchase, "warehouse": purchase.warehouse}
    one, _other = PackageFactory(**facts), PackageFactory(**facts)
    asked = {"packages": one.reference, "service": "express", "delivery_mode": "courier", "agency": agency.code}

    page = client_as(purchase.customer.user).post(
        reverse("ship") + f"?warehouse={purchase.warehouse.code}", asked | {"price": "1"}
    )

    ticked = [tag for tag in re.findall(r"<input[^>]*>", page.content.decode()) if "checked" in tag]
    assert re.findall(r'value="(.*?)"', "".join(ticked)) == [one.reference, "express", "courier"]
    assert page.context["chosen"] == [one]
    assert not page.context["form"].errors
    assert not Shipment.objects.exists()


@pytest.mark.parametrize("page", ["claims", "recipients", "my_cases"])
def test_what_is_to_be_put_right_is_said_first_and_in_the_title(client_as, page):
    """U15, without a script: the summary stands before the heading of the page, once."""
    WarehouseFactory()
    shown = client_as(CustomerFactory().user).post(reverse(page), {"words": ""}).content.decode()
    assert "<title>Error:" in shown
    assert shown.count("data-errors") == 1
    assert shown.index("data-errors") < shown.index("<h1")
