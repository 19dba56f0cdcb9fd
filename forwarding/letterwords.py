"""The words of the notices about letters: they name the letter by its number, never its sender."""

from django.utils.translation import gettext_noop

from forwarding.said import Words

LETTER_CAME = "letter_came"
LETTER_SCANNED = "letter_scanned"
LETTER_SHREDDED = "letter_shredded"
LETTER_ANSWERED = "letter_answered"
LETTER_SENT_BACK = "letter_sent_back"
LETTER_LAST_DAYS = "letter_last_days"

OF_LETTERS = {
    LETTER_CAME: Words(
        gettext_noop("A letter has come for you (%(about)s)"),
        gettext_noop(
            "Sign in to see its envelope and to choose: opened and scanned, sent with your next box, or shredded. We"
            " keep it until %(day)s."
        ),
    ),
    LETTER_SCANNED: Words(
        gettext_noop("Your letter %(about)s is scanned"),
        gettext_noop("Sign in to read it: nobody else can. We keep the paper until you choose what becomes of it."),
    ),
    LETTER_SHREDDED: Words(
        gettext_noop("Your letter %(about)s is shredded"),
        gettext_noop("You agreed to it in your account. What was scanned of it stays there."),
    ),
    LETTER_ANSWERED: Words(
        gettext_noop("What you chose for letter %(about)s could not be done"),
        gettext_noop("Whatever you paid for it is in your wallet. Sign in to read why, and to choose again."),
    ),
    LETTER_SENT_BACK: Words(
        gettext_noop("Your letter %(about)s went back to its sender"),
        gettext_noop("Its last day had passed and nothing was chosen for it."),
    ),
    LETTER_LAST_DAYS: Words(
        gettext_noop("Your letter %(about)s is kept until %(day)s"),
        gettext_noop("After that day it goes back to its sender. Sign in to choose what happens to it."),
    ),
}
