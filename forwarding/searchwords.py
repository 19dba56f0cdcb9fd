"""The words of the notices about what is searched for: that it is, that it was found, that it was not."""

from django.utils.translation import gettext_noop

from forwarding.said import Words

MISSING = "missing"
FOUND = "found"
NOT_FOUND = "not_found"

OF_SEARCHES = {
    MISSING: Words(
        gettext_noop("We are looking for your shipment %(about)s"),
        gettext_noop("It was not where our list said. We search for five days, then we write to you."),
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
