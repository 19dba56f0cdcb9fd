"""The stages: so many parcels standing at each, from the pre-alert to the right hands."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import islice

from celery import current_app
from django.core.management import call_command
from django.db import transaction

from billing import cashdesk
from customs import correcting, deciding, selectivity
from forwarding.demonstration import arranging, caring, mailing, people, places
from forwarding.demonstration.shopping import bought
from forwarding.demonstration.voyage import Voyage, staff
from forwarding.journey import deliver, dispatch, keep, receive
from forwarding.models import Agency, Customer, Notice, Package, Purchase, Receptacle, Shipment
from forwarding.states import NoticeStatus
from suuq import references, workflow
from suuq.roles import Role

Tell = Callable[[str], object]
SEED = 2026
LAST_OF_FOUR = 3
LATE = timedelta(days=16)


def make(*, at: datetime, tell: Tell) -> None:
    """Make it all; a database that has it already is left as it is."""
    if Purchase.objects.exists():
        tell("The demonstration is already here.")
        return
    drawn, references.source = references.source, random.Random(SEED)  # noqa: S311 - the same demonstration each time
    broker = current_app.conf.broker_url
    current_app.conf.update(broker_url="memory://localhost")  # no worker need act on what is past
    try:
        _make(at, tell)
    finally:
        references.source = drawn
        current_app.conf.update(broker_url=broker)


def _make(at: datetime, tell: Tell) -> None:
    tell("  places, the unverified tariff and its exchange rates")
    places.make()
    call_command("load_tariff", demo=True, stdout=StringIO())
    selectivity.start()
    tell("  a hundred shoppers, and staff for each desk")
    customers = people.make()
    voyages = _voyages(customers, at)
    shelved, leaving, lately, old = (iter(list(islice(voyages, number))) for number in (31, 24, 20, 14))
    tell("  parcels delivered, expected, on shelves and in the pool")
    _long_ago(old, at)
    _before_packing(shelved)
    tell("  parcels packed, paid and in flight")
    today = _leaving(leaving, at)
    landed = _landed(list(lately), at)
    _astray(next(v for v in voyages if v.number % 6 == 0), at)  # theirs who is to sign in
    tell("  letters in the mailrooms; a group, people received for, a mail read, things to buy")
    mailing.make(customers, at - timedelta(days=3))
    arranging.make(customers, at - timedelta(days=2))
    tell("  parcels with customs and at agencies")
    _before_officers(landed[:8])
    _on_the_last_mile(landed[8:])
    tell("  a parcel missed, cases, a harm to be paid for, an announcement put by")
    caring.make(customers, at - timedelta(days=1))
    _paid_today(today, at)
    _tell_everybody()


def _voyages(customers: list[Customer], at: datetime) -> Iterator[Voyage]:
    """Endless voyages: the shopper to sign in as takes every sixth, the others their turns."""
    number = 0
    while True:
        customer = customers[0] if number % 6 == 0 else customers[1 + number % (len(customers) - 1)]
        begun = at - LATE + timedelta(hours=number)  # one after the other, as a wallet tells them
        yield Voyage(customer=customer, bought=bought(number), at=begun, number=number)
        number += 1


def _before_packing(voyages: Iterator[Voyage]) -> None:
    for _n in range(8):
        next(voyages).declare(with_invoice=False)
    for _n in range(4):
        voyage = next(voyages)
        voyage.arrive(label=f"{voyage.customer.user.full_name.upper()} DJIBOUTI {voyage.bought.shop}")
    for _n in range(4):
        next(voyages).arrive()
    for n in range(8):
        next(voyages).declare(with_invoice=n % 3 > 0).arrive(damaged=n == 5)  # noqa: PLR2004 - one of them
    for _n in range(2):
        next(voyages).declare().arrive(battery=Package.Battery.LOOSE)
    for _n in range(5):
        next(voyages).declare().arrive().request()


def _leaving(voyages: Iterator[Voyage], at: datetime) -> list[Voyage]:
    """Pack them, load a flight of the day after tomorrow, and let one fly; give those that are paid for today."""
    for _n in range(8):
        next(voyages).declare().arrive().request().pack()
    today = [
        next(voyages).declare().arrive().request(service="express" if n % 3 == 0 else "economy").pack()
        for n in range(6)
    ]
    _load([_paid(voyages) for _n in range(4)], departs_at=at + timedelta(days=2), at=at)
    flying = _load([_paid(voyages) for _n in range(6)], departs_at=at - timedelta(hours=9), at=at - timedelta(days=1))
    _fly(flying, at - timedelta(hours=9))
    return today


def _paid_today(voyages: list[Voyage], at: datetime) -> None:
    """Open the drawer of an agency and take the money of every second one; the others pay from their wallets."""
    morning = at - timedelta(hours=4)
    cashdesk.supply_safe(place="PLT", amount_minor=200_000, key="demo", by=staff(Role.FINANCE), at=morning)
    shift = cashdesk.open_shift(by=staff(Role.CLERK), place="PLT", float_minor=20_000, at=morning)
    for number, voyage in enumerate(voyages):
        voyage.at = at - timedelta(hours=3)
        voyage.pay(shift=shift if number % 2 else None)


def _paid(voyages: Iterator[Voyage]) -> Voyage:
    return next(voyages).declare().arrive().request().pack().pay()


def _load(loaded: list[Voyage], *, departs_at: datetime, at: datetime) -> list[Receptacle]:
    """Put each box into the open bag of its warehouse's flight."""
    bags: dict[str, Receptacle] = {}
    for voyage in loaded:
        code = voyage.warehouse.code
        if code not in bags:
            flight = dispatch.plan(
                warehouse=voyage.warehouse,
                flight=f"DJ{100 + voyage.number}",
                departs_at=departs_at,
                by=voyage.clerk,
                at=at,
            )
            bags[code] = dispatch.open_bag(dispatch=flight, by=voyage.clerk, at=at)
        voyage.at = at
        voyage.load(bags[code])
    return list(bags.values())


def _fly(bags: list[Receptacle], at: datetime) -> None:
    """Seal the bags and let their flights go."""
    for number, bag in enumerate(bags):
        clerk = staff(Role.WAREHOUSE, workplace__warehouse=bag.dispatch.warehouse)
        weight = sum(shipment.weight_grams or 0 for shipment in bag.shipments.all()) + 300
        dispatch.close(receptacle=bag, seal=f"SL{4400 + number}", weight_grams=weight, by=clerk, at=at)
        dispatch.depart(dispatch=bag.dispatch, by=clerk, at=at)


def _land(bags: list[Receptacle], at: datetime, *, without: Shipment | None = None) -> None:
    """Open the bags at the hub and scan what is in them: all of it, or all but one box, which is searched for."""
    hub, keeper = Agency.objects.get(is_hub=True), staff(Role.WAREHOUSE, workplace__agency__is_hub=True)
    for bag in bags:
        receive.open_bag(receptacle=bag, by=keeper, at=at)
        for shipment in bag.shipments.exclude(number=without.number if without else ""):
            receive.scan(receptacle=bag, number=shipment.number, hub=hub, by=keeper, at=at)
        receive.finish(receptacle=bag, by=keeper, at=at)
        receive.finish_flight(dispatch=bag.dispatch, by=keeper, at=at)


def _landed(lately: list[Voyage], at: datetime) -> list[Voyage]:
    """Land a plane that came lately, before the officers."""
    for number, voyage in enumerate(lately):
        mode = "courier" if number % 4 == LAST_OF_FOUR else "pickup"
        voyage.declare().arrive().request(mode=mode).pack().pay()
    bags = _load(lately, departs_at=at - timedelta(days=4), at=at - timedelta(days=5))
    _fly(bags, at - timedelta(days=4))
    _land(bags, at - timedelta(days=3))
    for voyage in lately:
        voyage.at = at - timedelta(days=2)
        voyage.shipment.refresh_from_db()
    return lately


def _astray(voyage: Voyage, at: datetime) -> None:
    """A box that was in no bag of its flight."""
    voyage.declare().arrive().request().pack().pay()
    bags = _load([voyage], departs_at=at - timedelta(days=3), at=at - timedelta(days=4))
    _fly(bags, at - timedelta(days=3))
    _land(bags, at - timedelta(days=2), without=voyage.shipment)


def _before_officers(voyages: list[Voyage]) -> None:
    """One queried, one held, one corrected after payment, one seized; the rest wait, one of them for two officers."""
    officer = staff(Role.OFFICER)
    asked, held, corrected, seized, doubted, *_waiting = [voyage.shipment.declaration for voyage in voyages]
    at = voyages[0].at
    for declaration in (asked, corrected):
        selectivity.reroute(declaration, lane="yellow", reason="Valeur à vérifier.", by=officer, at=at)
    for declaration in (held, seized, doubted):
        selectivity.reroute(declaration, lane="red", reason="Image douteuse au scanner.", by=officer, at=at)
    deciding.query(
        asked,
        question="Envoyez la facture où l’on voit le prix payé.",
        wanted="words",
        by=officer,
        at=at,
    )
    deciding.hold(held, reason="value", by=officer, at=at)
    correcting.correct(
        corrected,
        changes={1: {"value_minor": int(corrected.version.items.first().value_minor * 14 // 10)}},
        reason="value",
        words="Prix relevé au catalogue de la boutique",
        by=officer,
        at=at,
    )
    deciding.seize(seized, reason="prohibited", by=officer, at=at)


def _on_the_last_mile(voyages: list[Voyage]) -> None:
    for number, voyage in enumerate(voyages):
        voyage.release()
        if number < 2:  # noqa: PLR2004 - two wait at the hub
            continue
        if number == 2:  # noqa: PLR2004 - one is in the van
            voyage.in_the_van()
            continue
        if voyage.shipment.delivery_mode == "courier":
            voyage.out()
            continue
        voyage.ready()
    missed = next(v for v in voyages if v.delivery.status == "out")
    deliver.note_attempt(delivery=missed.delivery, reason="absent", by=staff(Role.COURIER), at=missed.at)


def _long_ago(voyages: Iterator[Voyage], at: datetime) -> None:
    """A plane of last month, all of it in the right hands."""
    old = list(voyages)
    for voyage in old:
        voyage.at -= timedelta(days=24)
        voyage.declare().arrive().request().pack().pay()
    bags = _load(old, departs_at=at - timedelta(days=30), at=at - timedelta(days=31))
    _fly(bags, at - timedelta(days=30))
    _land(bags, at - timedelta(days=29))
    for number, voyage in enumerate(old):
        voyage.at = at - timedelta(days=28)
        voyage.shipment.refresh_from_db()
        voyage.release().ready()
        if number:
            voyage.hand_over()
        else:
            keep.send_back(delivery=voyage.delivery, by=staff(Role.CLERK), at=at - timedelta(days=2))


@transaction.atomic
def _tell_everybody() -> None:
    """What is past has been told: no newcomer's first minute is spent sending last month's mail."""
    for notice in Notice.objects.filter(status=NoticeStatus.OWED):
        workflow.move(notice, to=NoticeStatus.SENT, by=None, at=notice.owed_at, sent_at=notice.owed_at)
