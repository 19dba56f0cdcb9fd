"""The words of every notice. They name the service and the parcel, never its contents, and carry no link."""

import re
from datetime import date

from django.utils.translation import gettext, gettext_noop

from forwarding.domestic import events
from forwarding.letterwords import LETTER_LAST_DAYS, OF_LETTERS
from forwarding.mandatewords import MANDATE_CODE, MANDATE_GIVEN, OF_MANDATES
from forwarding.models import Notice
from forwarding.models.placename import named
from forwarding.said import Words
from forwarding.searchwords import OF_SEARCHES
from suuq.money import Money
from suuq.ui.templatetags import su

DAY = re.compile(r"\d{4}-\d\d-\d\d")
AMOUNT = re.compile(r"(?P<minor>\d+) (?P<currency>[A-Z]{3})")

ARRIVED = "arrived"
SET_ASIDE = "set_aside"
TAKEN_BACK = "taken_back"
PACKED = "packed"
BILLED = "billed"
PAID = "paid"
CREDITED = "credited"
DISPATCHED = "dispatched"
READY = "ready"
OUT = "out"
ATTEMPTED = "attempted"
DELIVERED = "delivered"
KEPT_UNTIL = "kept_until"
RETURNED = "returned"
REDIRECTED = "redirected"
PROXY = "proxy"
STORAGE_FEE = "storage_fee"
STORAGE_GIVEN_UP = "storage_given_up"
SOLD = "sold"
ERRAND = "errand"
AGREE = "agree"
CUSTOMS_ASKED = "customs_asked"
CUSTOMS_HELD = "customs_held"
CUSTOMS_DECIDED = "customs_decided"
CLAIM_REFUSED = "claim_refused"
ENROLLED = "enrolled"
CONCERN_OPENED = "concern_opened"
CONCERN_ANSWERED = "concern_answered"
CONCERN_PASSED_ON = "concern_passed_on"
CONCERN_LATE = "concern_late"
CONCERN_CLOSED = "concern_closed"
DRAFTED = "drafted"
RECIPIENT_CODE = "recipient_code"
RECIPIENT_READY = "recipient_ready"
BUYING_QUOTED = "buying_quoted"
BUYING_ENDED = "buying_ended"
BOUGHT_FOR_YOU = "bought_for_you"
TEST = "test"

# These may sound at night: a courier at the door, or something that only a thief would have done.
URGENT = {OUT, MANDATE_CODE, MANDATE_GIVEN, PROXY, RECIPIENT_CODE, REDIRECTED, TEST}
# These ask something of a person; who has not opened them within a day is called.
ASKING = {
    SET_ASIDE, BILLED, READY, ATTEMPTED, KEPT_UNTIL, CUSTOMS_ASKED, CUSTOMS_HELD, AGREE, STORAGE_GIVEN_UP,
    LETTER_LAST_DAYS,
}  # fmt: skip


WORDS = {
    **OF_LETTERS,
    **OF_MANDATES,
    **OF_SEARCHES,
    ARRIVED: Words(
        gettext_noop("Your parcel %(about)s has arrived at our warehouse"),
        gettext_noop("It is weighed and on the shelf. Sign in to see its photo and to choose when it flies."),
    ),
    SET_ASIDE: Words(
        gettext_noop("Your parcel %(about)s is set aside"),
        gettext_noop("It holds something that may not fly. Sign in to choose what happens to it."),
    ),
    TAKEN_BACK: Words(
        gettext_noop("We recorded parcel %(about)s wrongly"),
        gettext_noop("We take it in again. If it is yours, we write as soon as it is on the shelf."),
    ),
    PACKED: Words(
        gettext_noop("Your shipment %(about)s is packed"),
        gettext_noop("Customs is working out the duty. We write again as soon as your bill is ready."),
    ),
    BILLED: Words(
        gettext_noop("A bill for your shipment %(about)s"),
        gettext_noop(
            "Sign in to see every line of it. You can pay from your wallet, by card, or in cash at any agency."
        ),
    ),
    PAID: Words(
        gettext_noop("Your shipment %(about)s is paid"),
        gettext_noop("Thank you. It leaves with the next flight that has room."),
    ),
    CREDITED: Words(
        gettext_noop("%(amount)s added to your wallet"),
        gettext_noop(
            "Money came for the bill %(about)s, which no longer needed all of it. The rest is yours, in your wallet: "
            "pay another bill with it, or ask any agency to give it back."
        ),
    ),
    DISPATCHED: Words(
        gettext_noop("Your shipment %(about)s has left by air"),
        gettext_noop("We write again when it is ready for you."),
    ),
    READY: Words(
        gettext_noop("Your shipment %(about)s is ready to collect"),
        gettext_noop("It waits at %(place)s. Bring an identity paper and the collection code shown in your account."),
    ),
    OUT: Words(
        gettext_noop("Your shipment %(about)s comes today"),
        gettext_noop("Our courier has it. Have the code shown in your account ready."),
    ),
    ATTEMPTED: Words(
        gettext_noop("Your shipment %(about)s could not be handed over"),
        gettext_noop("%(why)s The courier brings it back to the agency. Sign in to choose another day, or collect it."),
    ),
    DELIVERED: Words(
        gettext_noop("Your shipment %(about)s has been handed over"),
        gettext_noop("If it was not to you, tell us today: the help page says how."),
    ),
    CLAIM_REFUSED: Words(
        gettext_noop("We have not found your parcel (%(about)s)"),
        gettext_noop("Sign in to read why, and to tell us more about it."),
    ),
    KEPT_UNTIL: Words(
        gettext_noop("Your shipment %(about)s is kept until %(day)s"),
        gettext_noop(
            "It waits at %(place)s. After that day it goes back. Sign in to have it brought or to ask for time."
        ),
    ),
    RETURNED: Words(
        gettext_noop("Your shipment %(about)s was not collected and goes back"),
        gettext_noop(
            "Its last day at the agency has passed. If you still want it, tell us today: the help page says how."
        ),
    ),
    REDIRECTED: Words(
        gettext_noop("Your shipment %(about)s goes to another agency"),
        gettext_noop(
            "You asked for it at %(place)s. We write again when it is there. If it was not you, tell us today."
        ),
    ),
    PROXY: Words(
        gettext_noop("Somebody may collect your shipment %(about)s for you"),
        gettext_noop("You named them in your account and may take it back there. If it was not you, tell us today."),
    ),
    STORAGE_FEE: Words(
        gettext_noop("Your parcel %(about)s stands free of charge until %(day)s"),
        gettext_noop(
            "After that day each night costs %(price)s. Sign in to choose its flight or to pay, to keep it longer, or"
            " to send it back."
        ),
    ),
    STORAGE_GIVEN_UP: Words(
        gettext_noop("Your parcel %(about)s counts as given up on %(day)s"),
        gettext_noop(
            "We give up a parcel only after three notices, and this is one of them. Sign in before that day to choose"
            " its flight or to pay, to keep it longer, or to send it back."
        ),
    ),
    SOLD: Words(
        gettext_noop("Your parcel %(about)s was sold"),
        gettext_noop(
            "It counted as given up after three notices. Its bills were paid from the sale, and what was left is in"
            " your wallet."
        ),
    ),
    ERRAND: Words(
        gettext_noop("The warehouse has answered about %(about)s"),
        gettext_noop("Sign in to read what was done, or why it could not be done."),
    ),
    AGREE: Words(
        gettext_noop("Your shipment %(about)s costs more than estimated"),
        gettext_noop("It waits for your answer. Sign in to see why, and to agree, contest the weight, or refuse."),
    ),
    CUSTOMS_ASKED: Words(
        gettext_noop("Customs asks about your shipment %(about)s"),
        gettext_noop("Sign in to read the question and to answer it. Until then the shipment waits."),
    ),
    CUSTOMS_HELD: Words(
        gettext_noop("Customs holds your shipment %(about)s"),
        gettext_noop("Sign in to read why, what you can do, and by when."),
    ),
    CUSTOMS_DECIDED: Words(
        gettext_noop("Customs has decided on your shipment %(about)s"),
        gettext_noop("Sign in to read the decision, line by line."),
    ),
    ENROLLED: Words(
        gettext_noop("Your address abroad is ready: %(about)s"),
        gettext_noop("%(place)s opened it for you. Show the card with this code at any agency."),
    ),
    CONCERN_OPENED: Words(
        gettext_noop("Your case %(about)s is recorded"),
        gettext_noop("An answer comes by %(due)s. Sign in, or ask at any agency, to see where it stands."),
    ),
    CONCERN_ANSWERED: Words(
        gettext_noop("Your case %(about)s has an answer"),
        gettext_noop("Sign in, or ask at any agency, to read it and to answer back."),
    ),
    CONCERN_PASSED_ON: Words(
        gettext_noop("Your case %(about)s is with another desk"),
        gettext_noop("It was handed on to those who can answer it. They answer by %(due)s."),
    ),
    CONCERN_LATE: Words(
        gettext_noop("Your case %(about)s is late"),
        gettext_noop("The answer should have come by %(due)s. A supervisor has it now."),
    ),
    DRAFTED: Words(
        gettext_noop("We have read the mail you forwarded (%(about)s)"),
        gettext_noop("Sign in to look at what was read, and to announce the purchase with one touch."),
    ),
    RECIPIENT_CODE: Words(
        gettext_noop("The code for %(keeper)s: %(digits)s"),
        gettext_noop(
            "They want to receive parcels in your name (%(about)s). Read it to them only if you agree: customs then"
            " counts these parcels as yours, and you collect them with your own identity paper. It counts for one day."
        ),
    ),
    RECIPIENT_READY: Words(
        gettext_noop("A parcel in your name is ready to collect: %(about)s"),
        gettext_noop(
            "It waits at %(place)s. Bring the identity paper under which it was declared, and ask whoever sent for it"
            " for the code."
        ),
    ),
    BUYING_QUOTED: Words(
        gettext_noop("A price for what we buy for you (%(about)s)"),
        gettext_noop("It holds until %(day)s. Sign in to see every line of it, and to accept or leave it."),
    ),
    BUYING_ENDED: Words(
        gettext_noop("We could not buy it for you (%(about)s)"),
        gettext_noop("Whatever you paid for it is in your wallet again. Sign in to read why."),
    ),
    BOUGHT_FOR_YOU: Words(
        gettext_noop("It is bought for you (%(about)s)"),
        gettext_noop("If it cost less, the rest is in your wallet. Sign in to see the proof, and to follow it."),
    ),
    TEST: Words(
        gettext_noop("This is a test message"),
        gettext_noop("Our messages reach you. They name a parcel by its number, and never what it holds."),
    ),
    CONCERN_CLOSED: Words(
        gettext_noop("Your case %(about)s is closed"),
        gettext_noop("Sign in, or ask at any agency, to read how it ended. You may open another one at any time."),
    ),
}


def said(notice: Notice) -> tuple[str, str]:
    """Say a notice in the language of this moment: its subject and its text."""
    words = WORDS[notice.code]
    told = {"about": notice.about, "why": "", **notice.facts}
    facts = {name: _shown(name, str(fact)) for name, fact in told.items()}
    return gettext(words.subject) % facts, (gettext(words.text) % facts).strip()


def _shown(name: str, fact: str) -> str:
    if name == "why":
        return f"{words}." if (words := events.why(fact)) else ""
    return named(fact) if name == "place" else written(fact)


def written(fact: str) -> str:
    """Write a kept day or amount as its reader does: ``2026-12-01``, ``100 DJF``."""
    if DAY.fullmatch(fact):
        return su.day(date.fromisoformat(fact))
    if amount := AMOUNT.fullmatch(fact):
        return su.words(Money(int(amount["minor"]), amount["currency"]))
    return fact
