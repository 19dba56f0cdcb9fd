"""
What a declaration must satisfy, one numbered rule a function.

The docstring of a rule is what the customer reads when it is broken: it says what to write, not what went wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from customs import hs, restrictions
from customs.declared import Consignment, Item
from suuq import money
from suuq.workflow import Reason

LODGING = "lodging"
SENDING = "sending"
ASSESSING = "assessing"
ADVICE = "advice"
COMMERCIAL = frozenset({"sale", "sample"})
CATEGORIES = frozenset({"sale", "gift", "documents", "sample", "returned", "other"})

Check = Callable[["Consignment"], Iterator[str]]
RULES: list[Rule] = []


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered rule: when it must hold, what the customer reads, and the check that names each breach."""

    number: int
    stage: str
    words: str
    check: Check

    @property
    def code(self) -> str:
        """The rule's name on paper: ``C-07``."""
        return f"C-{self.number:02}"

    def reasons(self, consignment: Consignment) -> list[Reason]:
        """One reason for each breach, naming the line where there is one."""
        return [Reason(self.code, Sentence(self.words, about)) for about in self.check(consignment)]


def rule(number: int, stage: str) -> Callable[[Check], Check]:
    """Enter a function into the book under its number."""

    def enter(check: Check) -> Check:
        words = " ".join((check.__doc__ or "").split())
        RULES.append(Rule(number, stage, words, check))
        RULES.sort(key=lambda entry: entry.number)
        return check

    return enter


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rule's docstring in the language of whoever reads it, after what it is about."""

    words: str
    about: str

    def __str__(self) -> str:
        said = gettext(self.words)
        return f"{self.about}. {said}" if self.about else said


def broken(consignment: Consignment, *stages: str) -> list[Reason]:
    """
    List the reasons why a declaration cannot be lodged, sent or assessed as it stands.

    :param stages: narrow to what must hold by then: ``LODGING``, ``SENDING``, ``ASSESSING``
    """
    wanted = stages or (LODGING, SENDING, ASSESSING)
    return [reason for entry in RULES if entry.stage in wanted for reason in entry.reasons(consignment)]


def advice(consignment: Consignment) -> list[Reason]:
    """List what stops nobody, but what customs will ask about."""
    return broken(consignment, ADVICE)


def _line(number: int, item: Item) -> str:
    return gettext("Line %(number)s (%(words)s)") % {"number": number, "words": item.description[:40]}


def _lines(consignment: Consignment, breach: Callable[[Item], bool]) -> Iterator[str]:
    for number, item in enumerate(consignment.items, start=1):
        if breach(item):
            yield _line(number, item)


def is_classified(item: Item) -> bool:
    """Whether the line has a code of at least six figures."""
    try:
        return len(hs.normalise(item.hs_code)) >= hs.SUBHEADING
    except hs.NotACodeError:
        return False


@rule(1, LODGING)
def something_declared(consignment: Consignment) -> Iterator[str]:
    """Declare at least one item: customs assesses goods, not parcels."""
    if not consignment.items:
        yield ""


@rule(2, LODGING)
def names_given(consignment: Consignment) -> Iterator[str]:
    """Write who the parcel is for and who sent it."""
    if not (consignment.consignee_name.strip() and consignment.consignor.strip()):
        yield ""


@rule(3, LODGING)
def described(consignment: Consignment) -> Iterator[str]:
    """Describe the item in a few words that say what it is, for example “cotton shirt for men”."""
    return _lines(consignment, lambda item: not any(c.isalpha() for c in item.description))


@rule(4, LODGING)
def counted(consignment: Consignment) -> Iterator[str]:
    """Write how many there are: 1 or more."""
    return _lines(consignment, lambda item: item.quantity < 1)


@rule(5, LODGING)
def valued(consignment: Consignment) -> Iterator[str]:
    """Write what was paid for the line, without a minus sign. A free gift with a purchase is 0."""
    return _lines(consignment, lambda item: item.value_minor < 0)


@rule(6, LODGING)
def one_currency(consignment: Consignment) -> Iterator[str]:
    """Write all the prices in one currency, the one on the invoice."""
    if len({item.currency for item in consignment.items}) > 1:
        yield ""


@rule(7, LODGING)
def currency_known(consignment: Consignment) -> Iterator[str]:
    """Write the currency as its three letters, for example EUR."""
    for currency in sorted({consignment.freight_currency, *(item.currency for item in consignment.items)}):
        try:
            money.minor_digits(currency)
        except money.UnknownCurrencyError:
            yield currency[:10]


@rule(8, LODGING)
def weights_add_up(consignment: Consignment) -> Iterator[str]:
    """The weights of the items together are more than the parcel weighs. Correct the weight of an item."""
    if sum(item.net_weight_grams or 0 for item in consignment.items) > consignment.gross_weight_grams:
        yield ""


@rule(9, LODGING)
def weighed(consignment: Consignment) -> Iterator[str]:
    """The parcel must be weighed before it is declared."""
    if consignment.gross_weight_grams < 1:
        yield ""


@rule(10, LODGING)
def worth_something(consignment: Consignment) -> Iterator[str]:
    """The values add up to zero. Write what the goods would cost in a shop: even a gift has a value."""
    if (
        consignment.items
        and consignment.category != "documents"
        and not any(i.value_minor > 0 for i in consignment.items)
    ):
        yield ""


@rule(11, LODGING)
def category_known(consignment: Consignment) -> Iterator[str]:
    """Say why the goods are sent: sale, gift, documents, sample, returned goods or other."""
    if consignment.category not in CATEGORIES:
        yield ""


@rule(12, SENDING)
def not_prohibited(consignment: Consignment) -> Iterator[str]:
    """This may not be sent. Take it out of the parcel: you can send it back to the shop."""
    for number, item in enumerate(consignment.items, start=1):
        for row in restrictions.on(hs_code=item.hs_code, description=item.description, origin=item.origin):
            if row.rule == "prohibit":
                yield f"{_line(number, item)}: {gettext(row.words)} ({gettext(row.authority)})"


@rule(13, ASSESSING)
def origin_given(consignment: Consignment) -> Iterator[str]:
    """Write the country where the item was made, not the country of the shop."""
    return _lines(consignment, lambda item: consignment.category in COMMERCIAL and not item.origin)


@rule(14, ASSESSING)
def classified(consignment: Consignment) -> Iterator[str]:
    """The item has no customs code of six figures yet. Choose one, or let the officer do it."""
    return _lines(consignment, lambda item: consignment.category in COMMERCIAL and not is_classified(item))


@rule(15, ADVICE)
def permit_shown(consignment: Consignment) -> Iterator[str]:
    """This needs a permit. Add the permit to the parcel's documents: without it customs will keep the parcel."""
    if any(document.kind == "permit" for document in consignment.documents):
        return
    for number, item in enumerate(consignment.items, start=1):
        for row in restrictions.on(hs_code=item.hs_code, description=item.description, origin=item.origin):
            if row.rule == "permit":
                yield f"{_line(number, item)}: {gettext(row.words)} ({gettext(row.authority)})"


@rule(16, ADVICE)
def invoice_shown(consignment: Consignment) -> Iterator[str]:
    """Add the invoice: customs needs it to set the value."""
    if consignment.category in COMMERCIAL and not any(document.kind == "invoice" for document in consignment.documents):
        yield ""
