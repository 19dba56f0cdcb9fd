"""
The role matrix: who may open which door.

One row for each URL name of ours. A view says the same in its ``@doors`` line; both must agree, so that a change of
who may do what is seen in review as a line of this table.
"""

from suuq.roles import Role

ANYONE = None
SIGNED_IN = frozenset(Role)
SHOPPER = frozenset({Role.CUSTOMER})

DOORS = {
    # suuq
    "healthz": ANYONE,
    "readyz": ANYONE,
    # forwarding
    # customs
    # billing
}
