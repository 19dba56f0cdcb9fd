"""
Whose may this parcel be? Likely owners of a parcel that nobody announced, the likeliest first, each with its reason.

Looks at the suite (also one that is nearly right), the name, the telephone, and purchases still expected at the same
warehouse whose number ends like the one on the label.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from forwarding import states, suites
from forwarding.models import Customer, OwnerClaim, Package, Purchase, TrackingNumber, Warehouse
from suuq import names
from suuq.accounts.models import FindKey

MOST = 8
WORDS_READ = 12
ROWS_READ = 60
COMMON = 500  # a word in more names than that tells little: Mohamed
SHORTEST_WORD = 3
SHORTEST_PHONE = 6
NEAR_SUITE = re.compile(r"\b[A-Z]{2}[ \-]?(?:[A-Z0-9][ \-]?){5}[A-Z0-9]\b")
TAIL = TrackingNumber.TAIL
POOL_READ = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A likely owner, how likely from 0 to 100, and why."""

    customer: Customer
    score: int
    why: Any
    purchase: Purchase | None = None


def of_words(words: str) -> list[Candidate]:
    """Rank shoppers by the words on a label: suite, name, telephone."""
    found = [*_by_suite(words), *_by_name(words), *_by_phone(words)]
    return _ranked(found)


def of_parcel(words: str, codes: Iterable[str], *, warehouse: Warehouse) -> list[Candidate]:
    """Rank shoppers by the words and the barcodes of a parcel in the pool."""
    return _ranked(
        [
            *_by_suite(words),
            *_by_name(words),
            *_by_phone(words),
            *_by_number(codes, warehouse),
            *_by_claim(codes, warehouse),
        ]
    )


@dataclass(frozen=True, slots=True)
class LikelyParcel:
    """A parcel of the pool that a claim may mean, how likely from 0 to 100, and why."""

    package: Package
    score: int
    why: Any


def parcels_for(claim: OwnerClaim) -> list[LikelyParcel]:
    """Rank the parcels of the pool by a shopper's claim: the number, the name and the shop on the label."""
    pool = Package.objects.filter(warehouse=claim.warehouse, customer=None, status=states.PackageStatus.UNKNOWN)
    listed = pool.prefetch_related("barcodes", "documents").order_by("-received_at")[:POOL_READ]
    found = [likely for package in listed if (likely := _claimed(package, claim))]
    return sorted(found, key=lambda likely: (-likely.score, likely.package.pk))[:MOST]


def _claimed(package: Package, claim: OwnerClaim) -> LikelyParcel | None:
    number = re.sub(r"[^A-Z0-9]", "", claim.number.upper())
    if len(number) >= TAIL and any(number in barcode.key for barcode in package.barcodes.all()):
        return LikelyParcel(package, 90, _("Its number is the one that they give."))
    read = set(_plain_words(package.label_words))
    name = set(_plain_words(claim.customer.name))
    if name & read:
        return LikelyParcel(package, 80 * len(name & read) // len(name), _("Their name is on the label."))
    if set(_plain_words(claim.shop)) & read:
        return LikelyParcel(package, 30, _("The shop’s name is on the label."))
    return None


def _by_claim(codes: Iterable[str], warehouse: Warehouse) -> list[Candidate]:
    told = " ".join(codes)
    why = _("Says that it is theirs, and shows an invoice.")
    waiting = warehouse.claims.filter(status=states.OwnerClaimStatus.OPEN).exclude(number="")
    return [
        Candidate(claim.customer, 90, why)
        for claim in waiting.select_related("customer__user")[:POOL_READ]
        if len(claim.number) >= TAIL and re.sub(r"[^A-Z0-9]", "", claim.number.upper()) in told
    ]


def _ranked(found: Sequence[Candidate]) -> list[Candidate]:
    """Keep each person's best reason, and leave out those half as likely as the likeliest."""
    best: dict[int, Candidate] = {}
    for candidate in found:
        known = best.get(candidate.customer.pk)
        if known is None or candidate.score > known.score:
            best[candidate.customer.pk] = candidate
    ranked = sorted(best.values(), key=lambda c: (-c.score, c.customer.suite))
    return [candidate for candidate in ranked if candidate.score * 2 > ranked[0].score][:MOST]


def _by_suite(words: str) -> list[Candidate]:
    if read := suites.all_in(words):
        exact = Customer.objects.filter(suite__in=read).select_related("user")
        return [Candidate(customer, 100, _("Its suite is on the label.")) for customer in exact]
    near = [code for match in NEAR_SUITE.finditer(words.upper()) for code in suites.near(match.group())]
    meant = Customer.objects.filter(suite__in=near).select_related("user")[:ROWS_READ]
    return [Candidate(customer, 80, _("A suite nearly the same is on the label.")) for customer in meant]


def _by_name(words: str) -> list[Candidate]:
    read = set(_plain_words(words))
    found = []
    for customer in Customer.objects.filter(user__in=_named(sorted(read))).select_related("user").order_by("pk"):
        name = set(_plain_words(customer.name))
        share = len(name & read) / len(name) if name else 0
        if share:
            found.append(Candidate(customer, int(share * 80), _("The name on the label.")))
    return found


def _named(words: Sequence[str]) -> list[int]:
    """Give whoever has a telling word of these in their name, or else two common ones, as names are filed."""
    filed = {word: FindKey.objects.filter(key=f"={word}"[:31]).values_list("user", flat=True) for word in words}
    holders = {word: list(users[: COMMON + 1]) for word, users in filed.items()}
    if telling := [user for users in holders.values() if len(users) <= COMMON for user in users]:
        return [user for user, _hits in Counter(telling).most_common(ROWS_READ)]
    common = [word for word in words if holders[word]]
    both = [filed[one].filter(user__in=filed[other])[:ROWS_READ] for one, other in combinations(common, 2)]
    return [user for users in both for user in users] or [user for word in common for user in holders[word][:ROWS_READ]]


def _plain_words(text: str) -> list[str]:
    """Read the words of a name without accents or case; numbers and very short words say nothing."""
    words = [word for each in text.split() for word in names.written(each) if word.isalpha()]
    return list(dict.fromkeys(word for word in words if len(word) >= SHORTEST_WORD))[:WORDS_READ]


def _by_phone(words: str) -> list[Candidate]:
    numbers = re.findall(r"\d{6,}", re.sub(r"[\s.\-()]", "", words))
    found = []
    for number in numbers[:WORDS_READ]:
        ends = FindKey.objects.filter(key__startswith=names.tail(number[-8:])).values("user")[:ROWS_READ]
        owners = Customer.objects.filter(user__in=ends).select_related("user")
        found += [Candidate(customer, 85, _("The telephone number on the label.")) for customer in owners]
    return found


def _by_number(codes: Iterable[str], warehouse: Warehouse) -> list[Candidate]:
    told = list(codes)[:WORDS_READ]
    ending_so = TrackingNumber.objects.annotate(tail=Right("key", TAIL)).filter(
        tail__in={code[-TAIL:] for code in told}
    )
    rows = ending_so.filter(
        purchase__status=states.PurchaseStatus.EXPECTED, purchase__warehouse=warehouse
    ).select_related("purchase__customer__user")[:ROWS_READ]
    same, ending = _("Announced this very number."), _("Expects a parcel whose number ends the same.")
    return [
        Candidate(row.purchase.customer, 95, same, row.purchase)
        if row.key in told
        else Candidate(row.purchase.customer, 60, ending, row.purchase)
        for row in rows
    ]
