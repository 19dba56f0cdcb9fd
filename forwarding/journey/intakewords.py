"""What is said of a line of a file that is left out, and of a file that cannot be read to its end."""

from django.utils.translation import gettext_noop

FAULTS = {
    "suite": gettext_noop("This is no suite. Copy it from the shopper’s address, for example DJ7K3-F2Q."),
    "nobody": gettext_noop("Nobody has this suite."),
    "shop": gettext_noop("Write the name of the shop, in 80 characters at most."),
    "tracking": gettext_noop("This is no carrier’s number."),
    "description": gettext_noop("Write what it is, in 160 characters at most."),
    "quantity": gettext_noop("Write how many, from 1 to 9999."),
    "unit_price": gettext_noop("Write the price of one in figures, for example 89.90."),
    "currency": gettext_noop("Write the currency in three letters, for example EUR."),
    "origin": gettext_noop("Write the country in two letters, for example FR, or leave it empty."),
    "hs_code": gettext_noop("Write the customs code in digits, or leave it empty."),
    "weight": gettext_noop("Write the weight in figures, up to 100 kg, or leave it empty."),
    "date": gettext_noop("Write the day as 2026-11-23 or 23/11/2026."),
    "forbidden": gettext_noop("This may not be brought in by post."),
}
STOPS = {
    "empty": gettext_noop("Nothing is in this file."),
    "heads": gettext_noop("The first line must name the columns. Missing: %(detail)s."),
    "twice": gettext_noop("Two columns have the same name: %(detail)s. Leave one of them out."),
    "unreadable": gettext_noop("This is no table that can be read (at %(detail)s). Save it as CSV or XLSX again."),
    "too_long": gettext_noop("More than %(detail)s lines. Send it in parts."),
}
