"""
What carries the parcels: a flight with its bags, as whoever sends them tells it.

Customs keeps no copy: the truth about a flight is the sender's, and is asked for when a file is written.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

FLIGHT = re.compile(r"(?P<airline>[A-Z][A-Z0-9]|[0-9][A-Z]) ?\d{1,4}[A-Z]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Load:
    """One parcel aboard: its boxes, what they weigh on the scale, and the bags and seals they travel under."""

    boxes: int
    grams: int
    bags: tuple[str, ...]
    seals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carriage:
    """
    One dispatch on one flight.

    ``left_on`` is the day planned until it has left; ``arrived_on`` is known once a bag was opened; the places are
    offices of exchange (IMPC); ``parcels`` names each by the reference of its declaration; ``bags_grams`` is what the
    bags weigh, sacks included, once all are closed.
    """

    number: str
    flight: str
    left_on: date
    arrived_on: date | None
    loaded_in: str
    unloaded_in: str
    bags: int
    bags_grams: int | None
    parcels: Mapping[str, Load]

    @property
    def airline(self) -> str:
        """The two characters of the airline in the flight's number; "" where it has none."""
        found = FLIGHT.fullmatch(self.flight.upper())
        return found["airline"] if found else ""

    @property
    def carrier(self) -> tuple[str, str, str]:
        """The carrier as the administration knows it, where the settings say: code, name, country."""
        carriers: Mapping[str, str] = settings.ASYCUDA_CARRIERS
        code, name, country, *_rest = [*carriers.get(self.airline, "").split("|"), "", ""]
        return code or self.airline, name, country

    @property
    def grams(self) -> int:
        """What the parcels weigh, without the sacks."""
        return sum(load.grams for load in self.parcels.values())


def place(office: str) -> str:
    """Find the place (UN/LOCODE) of an office of exchange: its country and town, without the office's own letter."""
    return office[:5]


Teller = Callable[..., Sequence[Carriage]]
_tellers: list[Teller] = []


def know(teller: Teller) -> None:
    """Register who can tell what carries a ``flight`` or a ``parcel``, the newest first."""
    if teller not in _tellers:
        _tellers.append(teller)


def of_flight(flight: str) -> list[Carriage]:
    """List the dispatches that went by a flight of this number, the newest first."""
    return [found for teller in _tellers for found in teller(flight=flight)]


def of_parcel(reference: str) -> Carriage | None:
    """Find what carried a parcel last."""
    return next((found for teller in _tellers for found in teller(parcel=reference)), None)


def gaps(carriage: Carriage) -> list[str]:
    """Say what a file about this carriage leaves open because nobody has told us."""
    found = []
    if not carriage.arrived_on:
        found.append(_("The day of arrival is not known before the first bag is opened."))
    if carriage.airline not in settings.ASYCUDA_CARRIERS:
        found.append(_("The administration's code of the carrier is not set: the airline's letters stand for it."))
    if not carriage.carrier[2]:
        found.append(_("The nationality of the aircraft is not known."))
    return found
