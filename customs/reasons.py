"""Why customs holds, asks, corrects, seizes or sends back: a code for the record, and what the consignee reads."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """One reason: the officer picks ``label``, the consignee reads the rest."""

    code: str
    label: Any
    why: Any
    todo: Any
    otherwise: Any
    days: int = 15
    names: Any = ""  # what the officer has to name, where the consignee could not know it


AFTER_RELEASE = _("The parcel is released and goes on. What is left stays on your bill.")
SENT_BACK = _("After that day customs may send the parcel back to the sender.")

HOLD = {
    reason.code: reason
    for reason in (
        ReasonCode(
            "value",
            _("Value in doubt"),
            _("Customs holds the parcel because the declared value is lower than usual for these goods."),
            _("Add proof of what you paid: the shop's invoice, the card statement or the order e-mail."),
            _("After that day customs sets the value itself, by comparing with the same goods."),
        ),
        ReasonCode(
            "document",
            _("Document missing"),
            _("Customs holds the parcel because a document is missing."),
            _("Add the document that customs asks for below."),
            SENT_BACK,
            names=_("Write which document is missing: the consignee reads it."),
        ),
        ReasonCode(
            "permit",
            _("Permit needed"),
            _("Customs holds the parcel because these goods need a permit."),
            _("Ask the authority named below for the permit and add it to the parcel's documents."),
            SENT_BACK,
            30,
            names=_("Write which authority gives the permit: the consignee reads it."),
        ),
        ReasonCode(
            "prohibited",
            _("Goods may be prohibited"),
            _("Customs holds the parcel because these goods may not be allowed in."),
            _("Nothing for now. If you have a permit, add it to the parcel's documents."),
            _("Customs decides whether the goods are let in, sent back or seized."),
        ),
        ReasonCode(
            "contents",
            _("Contents differ from what was declared"),
            _("Customs holds the parcel because it holds something else than what was declared."),
            _("Write what the parcel holds and add the invoice of what was left out."),
            _("After that day customs corrects the declaration itself and may add a fine."),
        ),
        ReasonCode(
            "inspection",
            _("To be opened"),
            _("Customs will open the parcel to look at the goods. This is a usual check."),
            _("Nothing: we tell you as soon as it is done."),
            _("The parcel goes on after the check."),
            5,
        ),
    )
}

CORRECT = {
    reason.code: reason
    for reason in (
        ReasonCode(
            "value",
            _("Value"),
            _("Customs changed the value of your goods."),
            _("Compare the two columns below. If you agree, pay what is left, if anything."),
            _("The parcel waits until what is left is paid."),
        ),
        ReasonCode(
            "code",
            _("Customs code"),
            _("Customs put your goods under another customs code, with another rate."),
            _("Compare the two columns below. If you agree, pay what is left, if anything."),
            _("The parcel waits until what is left is paid."),
        ),
        ReasonCode(
            "origin",
            _("Origin"),
            _("Customs changed the country where your goods were made."),
            _("Compare the two columns below. If you agree, pay what is left, if anything."),
            _("The parcel waits until what is left is paid."),
        ),
        ReasonCode(
            "preference",
            _("Preference by origin"),
            _("Customs changed the preference that your goods have by their origin."),
            _("Compare the two columns below. If you agree, pay what is left, if anything."),
            _("The parcel waits until what is left is paid."),
        ),
        ReasonCode(
            "quantity",
            _("Quantity or weight"),
            _("Customs counted or weighed your goods and found another figure."),
            _("Compare the two columns below. If you agree, pay what is left, if anything."),
            _("The parcel waits until what is left is paid."),
        ),
        ReasonCode(
            "words",
            _("Description"),
            _("Customs described your goods more exactly."),
            _("Compare the two columns below. If you agree, there is nothing to do."),
            _("The parcel goes on."),
        ),
    )
}

ASK = {
    reason.code: reason
    for reason in (
        ReasonCode(
            "invoice",
            _("Invoice"),
            _("Customs asks for the invoice."),
            _("Add the shop's invoice and answer below."),
            SENT_BACK,
        ),
        ReasonCode(
            "payment",
            _("Proof of payment"),
            _("Customs asks for proof of what you paid."),
            _("Add a card statement or the order e-mail and answer below."),
            SENT_BACK,
        ),
        ReasonCode(
            "permit", _("Permit"), _("Customs asks for a permit."), _("Add the permit and answer below."), SENT_BACK, 30
        ),
        ReasonCode(
            "certificate",
            _("Certificate of origin"),
            _("Customs asks for the certificate of origin: with it less may be due."),
            _("Ask the shop for it, add it and answer below. If there is none, say so."),
            _("After that day the usual rate is charged."),
        ),
        ReasonCode(
            "words",
            _("Explanation"),
            _("Customs has a question about your goods."),
            _("Answer the question below."),
            SENT_BACK,
        ),
    )
}

SEIZE = {
    reason.code: reason
    for reason in (
        ReasonCode(
            "prohibited",
            _("Prohibited goods"),
            _("Customs seized the goods because they are not allowed in."),
            _("Nothing can be paid to free them. You can object."),
            _("After that day the goods are destroyed or given to the State."),
            30,
        ),
        ReasonCode(
            "counterfeit",
            _("Counterfeit"),
            _("Customs seized the goods because they imitate a brand."),
            _("If they are genuine, object and add the proof of purchase."),
            _("After that day the goods are destroyed."),
            30,
        ),
        ReasonCode(
            "false",
            _("False declaration"),
            _("Customs seized the goods because they were declared as something else."),
            _("You can object and add your documents."),
            _("After that day the goods are given to the State."),
            30,
        ),
    )
}

SEND_BACK = {
    reason.code: reason
    for reason in (
        ReasonCode(
            "refused",
            _("Not allowed in"),
            _("Customs does not let the goods in and sends them back."),
            _("Ask the shop for your money back when the parcel reaches it."),
            _("The parcel leaves with the next flight."),
            5,
        ),
        ReasonCode(
            "no_answer",
            _("No answer in time"),
            _("Customs sends the parcel back because its question was not answered in time."),
            _("Ask the shop for your money back when the parcel reaches it."),
            _("The parcel leaves with the next flight."),
            5,
        ),
        ReasonCode(
            "asked",
            _("The consignee asked for it"),
            _("The parcel goes back to the sender, as you asked."),
            _("Nothing."),
            _("The parcel leaves with the next flight."),
            5,
        ),
    )
}

ABANDON = {
    reason.code: reason
    for reason in (
        ReasonCode(
            "asked",
            _("The consignee gave the goods up"),
            _("You gave the goods up. Customs disposes of them."),
            _("Nothing: no duty is owed."),
            _("The goods are given away or destroyed."),
            5,
        ),
        ReasonCode(
            "unclaimed",
            _("Nobody came"),
            _("Nobody answered or came for the parcel in time. Customs disposes of it."),
            _("Nothing can be done any more."),
            _("The goods are given away or destroyed."),
            5,
        ),
    )
}

BOOKS: dict[str, dict[str, ReasonCode]] = {
    "held": HOLD,
    "corrected": CORRECT,
    "query": ASK,
    "seized": SEIZE,
    "returned": SEND_BACK,
    "abandoned": ABANDON,
}
