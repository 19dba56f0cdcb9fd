"""
Find a person by what they say or show: a name in any letters and spelling, a telephone, an e-mail.

Every search is answered from the index of ``FindKey``; none reads the table of people.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

import phonenumbers
from allauth.account.models import EmailAddress
from django.db.models import ProtectedError, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from suuq import names
from suuq.accounts.models import FindKey, User
from suuq.roles import Role

LEAST_DIGITS = 4  # fewer are the end of too many telephones
READ_MOST = 60
PHONE_LIKE = re.compile(r"[\d\s+().\-/\u00a0\u202f]+")
BATCH = 2000


def read_phone(typed: str, country: str) -> str | None:
    """Read a telephone typed any way as ``+25377814209``; one without a country is this ``country``'s."""
    try:
        number = phonenumbers.parse(
            " ".join(typed.split()), country
        )  # the narrow space of a French page is not a digit
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def meet(*, email: str, phone: str, full_name: str, language: str) -> User:
    """
    Give the person of this e-mail, or write down one who has not come to us yet, so that a message reaches them.

    A telephone alone finds nobody: two people may share one.
    """
    if email and (known := User.objects.filter(has_email(email)).first()):
        return known
    user = User.objects.create_user(email or None, full_name=full_name, phone=phone, language=language)
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    file(user)
    return user


def forget(user: User) -> None:
    """Forget somebody who was only written down: who has signed in, or has anything with us, stays."""
    if user.last_login or user.has_usable_password():
        return
    with suppress(ProtectedError):
        user.delete()


def file(user: User) -> None:
    """File a person under their name and telephone as they are now; filed twice, they are filed once."""
    wanted, has = _keys(user), set(user.find_keys.values_list("key", flat=True))
    if gone := has - wanted:
        user.find_keys.filter(key__in=gone).delete()
    FindKey.objects.bulk_create((FindKey(user=user, key=key) for key in wanted - has), ignore_conflicts=True)


def _keys(user: User) -> set[str]:
    keys = set(names.keys(user.full_name))
    return keys | ({names.tail(user.phone)} if user.phone else set())


def has_email(typed: str) -> Exact:
    """Compare an e-mail as its index is kept, in small letters; ``iexact`` compares in capitals and reads everybody."""
    return Exact(Lower("email"), typed.strip().lower())


def find(asked: str, *, most: int = 20) -> list[User]:
    """Give the shoppers that words may mean, the likeliest first."""
    if PHONE_LIKE.fullmatch(asked) or "@" in asked:
        return list(reached_by(asked)[:most])
    return _by_name(asked)[:most]


def reached_by(asked: str) -> QuerySet[User]:
    """Give the shoppers whose telephone or e-mail this is."""
    if PHONE_LIKE.fullmatch(asked):
        return _by_phone(asked)
    return _shoppers().filter(has_email(asked))


def _shoppers() -> QuerySet[User]:
    return User.objects.filter(role=Role.CUSTOMER, is_active=True)


def _by_phone(asked: str) -> QuerySet[User]:
    """Compare digits from the end; a zero or a country code before the number does not matter."""
    key = names.tail(asked.lstrip("+0"))
    if len(key) <= LEAST_DIGITS:
        return _shoppers().none()
    return _shoppers().filter(find_keys__key__startswith=key)


def _by_name(asked: str) -> list[User]:
    """Those whose name is written so come first, then those whose name sounds so."""
    found = {user.pk: user for query in _readings(asked) for user in query[:READ_MOST]}
    return sorted(found.values(), key=lambda user: _order(asked, user))


def _order(asked: str, user: User) -> tuple[int, int, str]:
    same, near = names.likeness(asked, user.full_name)
    return -same, -near, user.full_name


def _readings(asked: str) -> Iterator[QuerySet[User]]:
    if written := names.written(asked):
        *whole, begun = [f"={word[:30]}" for word in written]
        last = FindKey.objects.filter(key__startswith=begun).values("user")
        yield _holding([key] for key in whole).filter(pk__in=last)
    if sounds := names.sounds(asked):
        yield _holding([f"~{sound[:30]}" for sound in word] for word in sounds)


def _holding(words: Iterable[list[str]]) -> QuerySet[User]:
    """Keep the shoppers filed under one of the keys of every word."""
    people = _shoppers()
    for keys in words:
        people = people.filter(pk__in=FindKey.objects.filter(key__in=keys).values("user"))
    return people


def misfiled() -> Iterator[User]:
    """Give the people whose keys are not those of their name and telephone."""
    for user in User.objects.prefetch_related("find_keys").iterator(chunk_size=BATCH):
        if {found.key for found in user.find_keys.all()} != _keys(user):
            yield user
