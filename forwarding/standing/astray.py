"""What is not where its list says: who searches, until when, and what its owner is offered where it is not found."""

from django.urls import reverse
from django.utils.translation import gettext as _

from forwarding.journey import differ
from forwarding.models import Errand, ErrandKind, Ground, Indemnity, Package, Shipment
from forwarding.promises import PROMISED
from forwarding.standing.relay import DONE, TODO, WAIT, Action, Standing, Tag, our
from forwarding.states import ErrandStatus, IndemnityStatus


def searched(shipment: Shipment) -> Standing:
    """Say who searches for it, and until when; past that day, where the compensation stands."""
    asked = _asked(shipment)
    case = differ.searched(shipment).first()
    if asked or case is None:
        return _compensated(asked, Tag(WAIT, "search", _("Being searched for")))
    return Standing(
        Tag(WAIT, "search", _("Being searched for")),
        "search",
        _("%(desk)s searches for it") % {"desk": case.get_desk_display()},
        _("Found, it goes on to you"),
        case.due_at,
        _("Past that day we ask for compensation in your place: there is nothing you must do."),
        case.at,
    )


def lost(shipment: Shipment) -> Standing:
    """Say that it was not found, and what its owner is offered."""
    return _compensated(_asked(shipment), Tag(WAIT, "alert-circle", _("Lost")))


def search_of(package: Package) -> Errand | None:
    """Give the search for a parcel that is not where the record says, whether it goes on or was in vain."""
    searches = [errand for errand in package.errands.all() if errand.kind == ErrandKind.SEARCH]
    return next((one for one in searches if one.status in {ErrandStatus.ASKED, ErrandStatus.NOT_DONE}), None)


def off_its_shelf(package: Package, search: Errand) -> Standing:
    """Say of a parcel abroad that it is searched for, until when, or that it was not found."""
    if search.status == ErrandStatus.NOT_DONE:
        words = _("The post answers in your case; we opened it for you")
        return Standing(
            Tag(WAIT, "alert-circle", _("Not found")), "search", _("Nobody has found it"), words, None, "",
            search.answered_at,
        )  # fmt: skip
    return Standing(
        Tag(WAIT, "search", _("Being searched for")),
        "search",
        _("%(desk)s searches for it") % {"desk": our(package.warehouse)},
        _("Found, it stands ready for its flight"),
        search.asked_at + PROMISED.search,
        _("Past that day we open a case for you, and the post answers it."),
        search.asked_at,
    )


def _asked(shipment: Shipment) -> Indemnity | None:
    rows = Indemnity.objects.filter(concern__shipment=shipment, rule__ground=Ground.LOSS)
    return rows.select_related("concern").first()


def _compensated(asked: Indemnity | None, tag: Tag) -> Standing:
    holder = _("Nobody has found it")
    if asked is None:
        return Standing(tag, "search", holder, _("The post answers in your case; we opened it for you"), None, "")
    case = asked.concern
    if asked.status == IndemnityStatus.PAID:
        paid = _("Nothing: it is compensated. Found after all, it goes on to you")
        return Standing(Tag(DONE, "check", _("Compensated")), "check", holder, paid, None, "", asked.decided_at)
    if asked.status in {IndemnityStatus.OFFERED, IndemnityStatus.REFUSED}:
        words = _("Read what the post offers")
        action = Action(words, reverse("my_case", args=[case.reference]))
        return Standing(Tag(TODO, tag.icon, tag.words), "search", holder, words, None, "", asked.decided_at, action)
    return Standing(
        tag,
        "search",
        holder,
        _("The post makes you an offer in case %(case)s; we asked in your place") % {"case": case},
        case.due_at,
        _("Past that day a supervisor answers. Found, it goes on to you."),
        case.opened_at,
    )
