"""The same journey under a real table of 6,378 lines: the engine is not a demonstration, only its profile is."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from customs.models import NationalLine

ECOWAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "tariff_ecowas_cet_2022_fr.csv"

pytestmark = pytest.mark.given_data(ECOWAS)


@pytest.fixture
def ecowas(town):
    call_command("load_tariff", ECOWAS, country="DJ", start=date(2026, 1, 1), verbosity=0)
    town.clerk.open_drawer()


def charged(shipment):
    """Francs by levy, as assessed last."""
    return {line.levy_code: line for line in shipment.declaration.assessments.latest("number").lines.all()}


@pytest.mark.usefixtures("ecowas")
def test_a_book_is_assessed_billed_and_brought_home(town):
    """Books bear no duty, and the statistical fee of 1 %. No TVA: the file has none."""
    assert NationalLine.objects.count() >= 6378
    book = town.packed("TBA303112345690", description="Schoolbook, mathematics", category="books", origin="FR")
    lines = charged(book)
    assert set(lines) == {"DD", "RS"}
    assert lines["DD"].amount_minor == 0
    assert lines["RS"].amount_minor == round(lines["RS"].base_minor / 100)
    assert "CEDEAO" in lines["DD"].legal_act
    assert book.invoice.state_minor == lines["RS"].amount_minor

    town.clerk.take_cash(book.invoice)
    town.keeper.open_bag(town.bench.fly(book), book)
    town.officer.act(book, "release")
    town.clerk.put_behind_counter(book)


@pytest.mark.one_engine
@pytest.mark.usefixtures("ecowas")
def test_where_six_digits_do_not_decide_an_officer_does(town):
    """6404.11 has two lines with two rates: it is lodged, not guessed, and billed once an officer says which."""
    shoes = town.packed("TBA303112345691")
    assert shoes.declaration.status == "lodged"
    assert shoes.invoice is None

    town.officer.correct(shoes, hs_code_1="6404119000")
    shoes.refresh_from_db()
    duty = charged(shoes)["DD"]
    assert duty.amount_minor == round(duty.base_minor * 20 / 100)
    assert shoes.invoice.state_minor == duty.amount_minor + charged(shoes)["RS"].amount_minor
