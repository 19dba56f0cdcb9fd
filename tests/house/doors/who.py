"""The roles of the matrix, and who they are together."""

from suuq.roles import Role

ANYONE = None
EVERYONE = frozenset(Role)
SHOPPER = frozenset({Role.CUSTOMER})
WAREHOUSE = frozenset({Role.WAREHOUSE})
OFFICER = frozenset({Role.OFFICER})
CLERK = frozenset({Role.CLERK})
COURIER = frozenset({Role.COURIER})
FINANCE = frozenset({Role.FINANCE})
SUPERVISOR = frozenset({Role.SUPERVISOR})
AUDITOR = frozenset({Role.AUDITOR})
OPERATOR = frozenset({Role.OPERATOR})
STAFF = EVERYONE - SHOPPER
