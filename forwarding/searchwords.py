"""The words of the notices about what does not come as its list says: damaged, searched for, found, not found."""

from django.utils.translation import gettext_noop

from forwarding.said import Words

DAMAGED = "damaged"
MISSING = "missing"
FOUND = "found"
NOT_FOUND = "not_found"

OF_SEARCHES = {
    DAMAGED: Words(
        gettext_noop("Your shipment %(about)s came out of its bag damaged"),
        gettext_noop(
            "Its page says what we saw. Look at it before you take it, and ask for compensation there if you need to."
        ),
    ),
    MISSING: Words(
        gettext_noop("We are looking for your shipment %(about)s"),
        gettext_noop("It is not where it should be by now. We search for five days, then we write to you."),
    ),
    FOUND: Words(
        gettext_noop("Your shipment %(about)s is found"),
        gettext_noop("It goes on to you. We write again when it is ready."),
    ),
    NOT_FOUND: Words(
        gettext_noop("We have not found your shipment %(about)s"),
        gettext_noop(
            "We asked for compensation in your place: case %(case)s, answered by %(day)s. There is nothing you must"
            " do. If it is found, it goes on to you."
        ),
    ),
}
