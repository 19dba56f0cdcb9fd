"""
People of the demonstration: one for each role, with a password and a second factor that everybody may know.

Never in production: ``refuse_in_production`` stands before every use, and ``accounts_are_real`` before every start on
a database that was filled elsewhere.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import checks
from django.core.management.base import CommandError
from django.db import DatabaseError, InterfaceError

from suuq.accounts import people
from suuq.accounts.models import User
from suuq.roles import Role

PASSWORD = "parcels come by sea"  # noqa: S105 - printed by make run, refused in production
TOTP_SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - the same

HELD = (
    "The database holds accounts of the demonstration, whose passwords everybody knows: begin with an empty one, or end"
    " these accounts first."
)

DOMAIN = "@suuq.example"
ADDRESSES = {
    Role.CUSTOMER: "shopper@suuq.example",
    Role.WAREHOUSE: "warehouse@suuq.example",
    Role.OFFICER: "officer@suuq.example",
    Role.CLERK: "clerk@suuq.example",
    Role.COURIER: "courier@suuq.example",
    Role.FINANCE: "finance@suuq.example",
    Role.SUPERVISOR: "supervisor@suuq.example",
    Role.AUDITOR: "auditor@suuq.example",
    Role.OPERATOR: "operator@suuq.example",
}


def refuse_in_production() -> None:
    """
    Stop where people are real.

    :raises CommandError: under production settings
    """
    if settings.PRODUCTION:
        raise CommandError("The demonstration has passwords that everybody knows: it never runs in production.")


@checks.register(checks.Tags.database)
def accounts_are_real(databases: Sequence[str] | None = None, **_asked: Any) -> list[checks.CheckMessage]:
    """
    Refuse to serve people who are real from a database where anybody could sign in as one of these.

    A database that is away or has no tables yet has nobody to sign in: ``/readyz`` says so. Who checks settings alone
    names no database (``check --deploy --database default`` does).
    """
    if not (settings.PRODUCTION and databases):
        return []
    try:
        held = User.objects.filter(email__in=ADDRESSES.values(), is_active=True).exists()
    except (DatabaseError, InterfaceError):
        held = False
    return [checks.Error(HELD, id="suuq.E001")] if held else []


def person(role: Role, *, email: str = "", full_name: str, language: str = "fr", phone: str = "") -> User:
    """Return the person of this e-mail, ready to sign in: verified, staff with a second factor."""
    refuse_in_production()
    email = email or ADDRESSES[role]
    user = User.objects.filter(email=email).first()
    if not user:
        said = {"full_name": full_name, "language": language, "phone": phone}
        user = User.objects.create(
            email=email, password=_hashed(), role=role, is_superuser=role == Role.OPERATOR, **said
        )
        people.file(user)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if user.works_here:
            totp.TOTP.activate(user, TOTP_SECRET)
    return user


@cache
def _hashed() -> str:
    """Hash once: a hundred people share the password, and hashing is slow on purpose."""
    return make_password(PASSWORD)


def code_of_the_moment() -> str:
    """Compute the six digits that an authenticator shows now for the demonstration's secret."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, counter))
