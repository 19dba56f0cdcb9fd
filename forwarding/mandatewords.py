"""The words of the notices about a mandate: given, ended, and what a counter did or saw under it."""

from django.utils.translation import gettext_noop

from forwarding.said import Words

MANDATE_CODE = "mandate_code"
MANDATE_GIVEN = "mandate_given"
MANDATE_REVOKED = "mandate_revoked"
MANDATE_LAPSED = "mandate_lapsed"
DONE_FOR_YOU = "done_for_you"
LOOKED_FOR_YOU = "looked_for_you"

OF_MANDATES = {
    MANDATE_CODE: Words(
        gettext_noop("The code for the counter: %(digits)s"),
        gettext_noop(
            "Read it to the clerk only if you want the counter to act for you (%(about)s). It counts for 15 minutes."
        ),
    ),
    MANDATE_GIVEN: Words(
        gettext_noop("The counter may now act for you"),
        gettext_noop(
            "Recorded at %(place)s for %(about)s. Sign in to see what it covers and until when, or to take it back."
        ),
    ),
    MANDATE_REVOKED: Words(
        gettext_noop("The counter no longer acts for you"),
        gettext_noop("The mandate for %(about)s is taken back. From now on only you act on your account."),
    ),
    MANDATE_LAPSED: Words(
        gettext_noop("The counter's mandate has ended"),
        gettext_noop("Its last day has passed. To let the counter act for %(about)s again, ask at any agency."),
    ),
    DONE_FOR_YOU: Words(
        gettext_noop("The counter has acted for you: %(about)s"),
        gettext_noop("It was done at %(place)s under your mandate. Sign in to read what was done and by whom."),
    ),
    LOOKED_FOR_YOU: Words(
        gettext_noop("The counter has looked up your parcels"),
        gettext_noop("It was done at %(place)s under your mandate. Sign in to read what was done and by whom."),
    ),
}
