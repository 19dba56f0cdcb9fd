"""Every word of customs that lives as data can be translated: the extraction of messages finds it in one place."""

import ast
import csv
import tomllib
from pathlib import Path

from customs import consignments, phrases, refusals, restrictions, rules, valuation

DEMO = Path(valuation.__file__).parent / "data" / "dj_unverified.toml"


def refused():
    """Read the sentences of the engine's refusals out of its source."""
    for node in ast.walk(ast.parse(Path(refusals.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
            yield node.args[1].value


def acts():
    """Read the acts that the measures of the demonstration tariff rest on."""
    with DEMO.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {row["act"] for row in csv.DictReader(file)}


def test_all_of_them_are_listed_and_nothing_else_is():
    rows = restrictions.all_rows()
    demo = tomllib.loads(DEMO.read_text(encoding="utf-8"))
    said = [
        *(rule.words for rule in rules.RULES),
        *(row.words for row in rows),
        *(row.authority for row in rows),
        *refused(),
        *consignments.METHODS.values(),
        "Price",
        *valuation.WORDS.values(),
        demo["tariff"]["name"],
        *(levy["words"] for levy in demo["levies"]),
        *acts(),
    ]

    assert set(said) == phrases.ALL
