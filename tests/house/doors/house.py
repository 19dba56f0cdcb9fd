"""What every part of the house shares: keys, sessions, the operator's page, what machines ask."""

from tests.house.doors.who import ANYONE, EVERYONE, OPERATOR, SHOPPER, STAFF

DOORS = {
    "end_endpoint": SHOPPER,
    "endpoint": SHOPPER,
    "endpoints": SHOPPER,
    "end_session": EVERYONE,
    "every_key": OPERATOR,
    "healthz": ANYONE,
    "here": STAFF,
    "lock": STAFF,
    "unlocked": STAFF,
    "keys": EVERYONE,
    "look": OPERATOR,
    "operate": OPERATOR,
    "operate_letters": OPERATOR,
    "runbooks": OPERATOR,
    "letter_again": OPERATOR,
    "task_again": OPERATOR,
    "task_aside": OPERATOR,
    "hold_now": OPERATOR,
    "manifest": ANYONE,
    "metrics": ANYONE,  # whoever holds the token: see forwarding/views/metrics.py
    "readyz": ANYONE,
    "replay_message": SHOPPER,
    "replace_key": EVERYONE,
    "revoke_key": EVERYONE,
    "security_txt": ANYONE,
    "service_worker": ANYONE,
    "stop_looking": OPERATOR,
    "try_endpoint": SHOPPER,
}
