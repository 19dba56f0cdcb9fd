"""What the receiving bench says of each parcel: go on, look closer, or stop."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forwarding import gates, scans
from forwarding.forms.warehouse import GRAMS, MILLIMETRES, ParcelForm
from forwarding.models import Package
from forwarding.states import PackageStatus
from forwarding.views.places import Panel
from suuq.ui.templatetags import su


def ready() -> Panel:
    """Say that the bench is empty."""
    return Panel("ready", [_("Scan any barcode of the parcel.")], scan=_("Scan a parcel"), is_news=False)


def stopped(say: list[Any], package: Package | None = None) -> Panel:
    """Say that a scan changed nothing, and why."""
    return Panel("stop", say, shelf=package.shelf if package else None, scan=_("Scan a parcel"))


def of_package(package: Package, *, again: bool = False, before: list[Any] | None = None) -> Panel:
    """Say where a parcel goes, and what is to be done with it first."""
    if package.status == PackageStatus.CAGED:
        return _caged(package, before or [])
    if package.status == PackageStatus.UNDONE:
        return Panel(
            "attention", [_("Taken back. This parcel is not in the warehouse’s books.")], facts=_facts(package)
        )
    if again:
        return Panel("attention", _was_here(package), package.shelf, _facts(package))
    if package.status == PackageStatus.UNKNOWN:
        say = [_("Nobody announced this parcel."), _("Photograph the label, then put it here.")]
        return Panel("attention", say, package.shelf, _facts(package))
    looked_at = _look_closer(package)
    state = "attention" if looked_at else "ok"
    there = _("Put this parcel here") if package.shelf else _elsewhere(package)
    return Panel(state, [*looked_at, there], package.shelf, _facts(package))


def _caged(package: Package, before: list[Any]) -> Panel:
    reasons = [reason.message for reason in gates.why_caged(package)]
    shelf = package.shelf
    scan = _("Scan cage %(code)s to go on") % {"code": shelf.code} if shelf else _("Scan the cage to go on")
    say = [*before, *reasons, _("Do not shelve this parcel. Put it in the cage.")]
    return Panel("stop", say, shelf, _facts(package), scan=scan)


def _was_here(package: Package) -> list[Any]:
    with timezone.override(package.warehouse.timezone):
        taken = {"who": package.received_by or _("somebody"), "when": su.moment(package.received_at)}
    there = _("It stands here.") if package.shelf else _elsewhere(package)
    return [_("Already received by %(who)s, %(when)s.") % taken, there]


def _elsewhere(package: Package) -> Any:
    """Say of what stands on no shelf any more where it is, or what became of it."""
    if package.shipment:
        return _("It is packed, in box %(number)s.") % {"number": package.shipment}
    return package.get_status_display()


def _look_closer(package: Package) -> list[Any]:
    """Name what the clerk should see to before the parcel is left alone."""
    say = []
    if not package.purchase_id:
        say.append(_("Its owner has not announced it yet, and is told that it came."))
    if package.is_damaged:
        say.append(_("Damaged: photograph the damage."))
    if package.name_differs:
        say.append(_("Another name is on the label: photograph the label."))
    return say


def _facts(package: Package) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = []
    if package.customer:
        facts.append((_("Suite"), su.code(package.customer)))
    elif package.label_words:
        facts.append((_("On the label"), package.label_words[:60]))
    if package.purchase:
        facts.append((_("Announced"), package.purchase.title))
    facts.append((_("Weighed"), su.kg(package.weight_grams)))
    if sides := package.sides_mm:
        facts.append((_("Measured"), su.sides(sides)))
    return facts


def measuring(seen: scans.Seen | None) -> Panel:
    """Say what is known of a parcel before it is weighed."""
    if seen is None:
        return Panel("attention", [_("Without a barcode: write the words on the label.")])
    facts: list[tuple[Any, Any]] = []
    if seen.customer:
        facts.append((_("Suite"), su.code(seen.customer)))
        facts.append((_("Owner"), seen.customer.name))
    if seen.purchase:
        facts += [(_("Shop"), seen.purchase.shop), (_("Announced"), seen.purchase.title)]
    if seen.recognised:
        facts.append((_("Carrier"), seen.recognised.carrier))
    if seen.purchase:
        return Panel("ok", [_("Weigh it and measure it.")], facts=facts)
    if seen.customer:
        return Panel("ok", [_("Scan the carrier’s barcode, then weigh it.")], facts=facts)
    return Panel("attention", _undecided(seen), facts=facts)


def _undecided(seen: scans.Seen) -> list[Any]:
    if seen.fitting:
        return [_("Several people announced this number."), _("Read the name on the label.")]
    say = [_("Nobody announced this parcel."), _("Write the suite, or the name on the label.")]
    if seen.recognised and seen.recognised.checked is False:
        say.insert(0, _("The check digit is wrong: scan it again if the label is creased."))
    return say


def as_measured(package: Package) -> dict[str, Any]:
    """Write a parcel's measures as its clerk wrote them, so that one flag can be set and the rest kept."""
    known: dict[str, Any] = {field: getattr(package, field) for field in ("battery", "label_words", *ParcelForm.FLAGS)}
    raw = dict.fromkeys(package.barcodes.values_list("raw", flat=True))
    known |= {"barcodes": "\n".join(raw), "weight": f"{package.weight_grams / GRAMS:g}"}
    if sides := package.sides_mm:
        known |= {
            name: f"{side / MILLIMETRES:g}" for name, side in zip(("length", "width", "height"), sides, strict=True)
        }
    return known
