"""
The chart of accounts: every account there is, on which side it grows, and why money goes there.

Pure. Read it from top to bottom as an accountant reads a balance sheet. A heading may be kept once for the house, once
per customer (their wallet), or once per holder: an agency's safe, one clerk's shift, one provider.
"""

from dataclasses import dataclass
from enum import StrEnum


def _(words: str) -> str:
    """Mark words for translation without importing Django."""
    return words


class Nature(StrEnum):
    """What an account is; assets and expenses grow by debit, the others by credit."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the chart. ``per`` says of whom there is one each; ``floored`` accounts may never fall below zero."""

    code: str
    words: str
    nature: Nature
    why: str
    per: str = ""
    floored: bool = False

    @property
    def grows_by_debit(self) -> bool:
        """Whether a debit makes the balance larger."""
        return self.nature in {Nature.ASSET, Nature.EXPENSE}


# What the house has
CASH = "1000"
SAFE = "1010"
BANK = "1100"
CARD = "1200"
DISPUTED = "1210"
PROVIDER = "1220"
RECEIVABLE = "1300"
# What the house owes
WALLET = "2000"
SAVINGS = "2050"
REFUNDS = "2060"
TO_BUY = "2070"
DUTIES_BILLED = "2110"
DUTIES_HELD = "2100"
UNCLAIMED = "2200"
SUSPENSE = "2300"
# What changes hands between currencies
POSITION = "3900"
# What the house earns
FREIGHT = "4000"
HANDLING = "4010"
STORAGE = "4020"
FEES = "4090"
# What it costs
CARD_COSTS = "5000"
LOSSES = "5100"
INDEMNITIES = "5200"
INTEREST = "5300"
OVER_SHORT = "5900"
EXCHANGE = "5910"

CHART = {
    heading.code: heading
    for heading in (
        Heading(CASH, _("Cash in the drawer"), Nature.ASSET, _("notes and coins of one clerk's shift"), per="shift"),
        Heading(
            SAFE, _("Cash in the safe"), Nature.ASSET, _("notes and coins of an agency between shifts"), per="place"
        ),
        Heading(BANK, _("Bank account"), Nature.ASSET, _("the post's account, from which the Treasury is paid")),
        Heading(CARD, _("Card payments to be received"), Nature.ASSET, _("what Stripe holds for us until it pays out")),
        Heading(
            DISPUTED, _("Card payments in dispute"), Nature.ASSET, _("what a bank has taken back until it decides")
        ),
        Heading(
            PROVIDER,
            _("Local wallets to be received"),
            Nature.ASSET,
            _("what a local wallet or bank holds for us"),
            per="provider",
        ),
        Heading(RECEIVABLE, _("Owed by customers"), Nature.ASSET, _("bills issued and not yet paid"), per="customer"),
        Heading(
            WALLET,
            _("Customers' wallets"),
            Nature.LIABILITY,
            _("money a customer left with us"),
            per="customer",
            floored=True,
        ),
        Heading(
            SAVINGS,
            _("Customers' savings"),
            Nature.LIABILITY,
            _("money set aside toward a goal"),
            per="customer",
            floored=True,
        ),
        Heading(
            REFUNDS,
            _("Refunds on their way"),
            Nature.LIABILITY,
            _("sent back to a card and not yet confirmed"),
            floored=True,
        ),
        Heading(
            TO_BUY,
            _("Money to buy with"),
            Nature.LIABILITY,
            _("billed to customers to buy something for them, and not spent yet"),
        ),
        Heading(
            DUTIES_HELD,
            _("Duties held for the State"),
            Nature.LIABILITY,
            _("duties and taxes collected, to be paid to the Treasury"),
        ),
        Heading(
            DUTIES_BILLED,
            _("Duties billed, not yet collected"),
            Nature.LIABILITY,
            _("duties and taxes on bills nobody has paid yet"),
        ),
        Heading(
            UNCLAIMED,
            _("Surplus of goods sold"),
            Nature.LIABILITY,
            _("kept for the owner of unclaimed goods"),
            per="customer",
            floored=True,
        ),
        Heading(
            SUSPENSE,
            _("Money of unknown origin"),
            Nature.LIABILITY,
            _("received without a reference that fits, until someone says whose it is"),
            per="provider",
        ),
        Heading(POSITION, _("Exchange position"), Nature.EQUITY, _("the two legs of a change of currency meet here")),
        Heading(FREIGHT, _("Freight"), Nature.INCOME, _("carriage of parcels")),
        Heading(HANDLING, _("Handling"), Nature.INCOME, _("packing, repacking, presenting to customs")),
        Heading(STORAGE, _("Storage"), Nature.INCOME, _("days on the shelf beyond the free ones")),
        Heading(FEES, _("Other fees"), Nature.INCOME, _("what is neither carriage, handling nor storage")),
        Heading(CARD_COSTS, _("Cost of card payments"), Nature.EXPENSE, _("what the card company keeps")),
        Heading(LOSSES, _("Losses on bills"), Nature.EXPENSE, _("bills that a supervisor gave up")),
        Heading(
            INDEMNITIES, _("Indemnities"), Nature.EXPENSE, _("paid for parcels lost, damaged, late or weighed wrong")
        ),
        Heading(INTEREST, _("Interest on savings"), Nature.EXPENSE, _("paid to savers")),
        Heading(
            OVER_SHORT, _("Cash over and short"), Nature.EXPENSE, _("what a drawer held less (or more) than it should")
        ),
        Heading(EXCHANGE, _("Exchange differences"), Nature.EXPENSE, _("what rates and rounding cost (or brought)")),
    )
}
FLOORED = sorted(code for code, heading in CHART.items() if heading.floored)

REVENUE = {"freight": FREIGHT, "handling": HANDLING, "storage": STORAGE, "purchase": TO_BUY}


def income_of(kind: str, *, for_state: bool) -> str:
    """Say which account a line of a bill belongs to; what is for the State is never our income."""
    return DUTIES_BILLED if for_state else REVENUE.get(kind, FEES)
