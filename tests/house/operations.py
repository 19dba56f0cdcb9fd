"""
The role matrix of the API: which scope an operation needs, and whose key may call it.

``offer(...)`` beside each operation says the same; both must agree, so that a change is seen in review as a line here.
"""

from tests.house.doors.who import ANYONE, CLERK, COURIER, EVERYONE, FINANCE, OFFICER, SHOPPER, SUPERVISOR, WAREHOUSE

OPERATIONS = {
    "announce": ("declarations:write", SHOPPER),
    "announcement": ("declarations:read", SHOPPER),
    "announcements": ("declarations:read", SHOPPER),
    "arrived_at_counter": ("events:write", CLERK),
    "attempted": ("events:write", COURIER),
    "bill": ("bills:read", SHOPPER),
    "bills": ("bills:read", SHOPPER),
    "cancel_announcement": ("declarations:write", SHOPPER),
    "case": ("decisions:read", OFFICER | SUPERVISOR),
    "cases": ("decisions:read", OFFICER | SUPERVISOR),
    "check_in": ("check-ins:write", WAREHOUSE),
    "classification": ("classification:read", EVERYONE),
    "decide": ("decisions:write", OFFICER),
    "due": ("dues:read", FINANCE),
    "payment": ("payments:read", FINANCE),
    "price": ("", ANYONE),
    "report_payment": ("payments:write", FINANCE),
    "shipment": ("shipments:read", SHOPPER),
    "shipments": ("shipments:read", SHOPPER),
    "tariff": ("tariff:read", EVERYONE),
    "track": ("", ANYONE),
}
