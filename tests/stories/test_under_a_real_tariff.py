"""The same journey under a real table of 6,378 lines: the engine is not a demonstration, only its profile is."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from customs.models import NationalLine

ECOWAS = Path(__file__).resolve().parents[3] / "shared" / "data" / "tariff_ecowas_cet_2022_fr.csv"

pytestmark = pytest.mark.skipif(
    not ECOWAS.exists(), reason="../shared/data is absent: the common tariff of ECOWAS is not shipped"
)


def test_shoes_and_books_are_assessed_and_billed(town):
    """DD 20 % and RS 1 % of the customs value on shoes; books bear the fee alone. No TVA: the file has none."""
    call_command("load_tariff", ECOWAS, country="DJ", start=date(2026, 1, 1), verbosity=0)
    assert NationalLine.objects.count() >= 6378

    town.clerk.open_drawer()
    shoes = town.packed("TBA303112345690")
    lines = {line.levy_code: line for line in shoes.declaration.assessments.get().lines.all()}
    assert set(lines) == {"DD", "RS"}
    assert lines["DD"].amount_minor == round(lines["DD"].base_minor * 20 / 100)
    assert lines["RS"].amount_minor == round(lines["RS"].base_minor / 100)
    assert "CEDEAO" in lines["DD"].legal_act
    assert shoes.invoice.state_minor == lines["DD"].amount_minor + lines["RS"].amount_minor

    book = town.packed(
        "TBA303112345691", description="Schoolbook, mathematics", category="books", unit_price="28,90", origin="FR"
    )
    amounts = {line.levy_code: line.amount_minor for line in book.declaration.assessments.get().lines.all()}
    assert amounts["DD"] == 0
    assert amounts["RS"] > 0

    town.clerk.take_cash(shoes.invoice)
    town.keeper.open_bag(town.bench.fly(shoes), shoes)
    town.officer.act(shoes, "release")
    town.clerk.put_behind_counter(shoes)
