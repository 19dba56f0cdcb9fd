"""Forwarding in the back office: places and prices are kept by the operator, the journey is only shown."""

from typing import Any

from django.contrib import admin
from django.db.models import URLField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forwarding import models
from suuq.accounts import people
from suuq.backoffice.books import FOUND_MOST, Kept, Rows, Shown


class ShelfRows(Rows):
    """The shelves of a warehouse."""

    model = models.Shelf


class BoxRows(Rows):
    """The boxes at its packing table."""

    model = models.BoxSize


class BuyingFeeRows(Rows):
    """What buying for a shopper costs."""

    model = models.BuyingFee


class LetterTariffRows(Rows):
    """What its mailroom costs, and how long it keeps a letter."""

    model = models.LetterTariff


class ErrandRows(Rows):
    """What its errands cost."""

    model = models.ErrandPrice


@admin.register(models.Warehouse)
class WarehouseAdmin(Kept):
    """Addresses abroad."""

    list_display = ("code", "name", "country", "currency", "is_open")
    inlines = (ShelfRows, BoxRows, ErrandRows, BuyingFeeRows, LetterTariffRows)


@admin.register(models.PresetBox)
class PresetBoxAdmin(Kept):
    """Boxes whose sides are known."""

    list_display = ("code", "name", "length_mm", "width_mm", "height_mm")


@admin.register(models.Agency)
class AgencyAdmin(Kept):
    """Post offices at home."""

    list_display = ("code", "name", "town", "is_hub", "hours")
    list_filter = ("town",)
    search_fields = ("code", "name")


@admin.register(models.Workplace)
class WorkplaceAdmin(Kept):
    """Who works where."""

    list_display = ("user", "warehouse", "agency")
    autocomplete_fields = ("user",)
    list_select_related = ("user", "warehouse", "agency")


@admin.register(models.StorageRule)
class StorageRuleAdmin(Kept):
    """The storage clock; a new rule is for parcels received from a day on."""

    list_display = ("warehouse", "valid_from", "free_days", "night_minor", "currency", "keep_days")
    list_filter = ("warehouse",)


@admin.register(models.IndemnityRule)
class IndemnityRuleAdmin(Kept):
    """What is paid for harm, and until when it may be asked for; a new rule holds from a day on."""

    list_display = ("ground", "valid_from", "since", "within_days", "answer_days", "most", "source", "is_verified")
    list_filter = ("ground",)


@admin.register(models.NumberRange)
class NumberRangeAdmin(Kept):
    """Ranges of S10 serials; none may run into another."""

    list_display = ("indicator", "first", "last", "next_serial", "left")


@admin.register(models.Unclaimed)
class UnclaimedAdmin(Shown):
    """The ledger of what was given up."""

    list_display = ("package", "kind", "at", "words", "by")
    list_filter = ("kind",)
    list_select_related = ("package", "by")
    search_fields = ("package__reference",)


class StepRows(Rows):
    """The steps of a rate card."""

    model = models.RateStep


@admin.register(models.RateCard)
class RateCardAdmin(Kept):
    """Prices of carriage; a new price is a new card from a day on."""

    list_display = ("warehouse", "service", "valid_from", "currency", "handling_minor", "days_least", "days_most")
    list_filter = ("warehouse", "service")
    inlines = (StepRows,)


@admin.register(models.WeightRule)
class WeightRuleAdmin(Kept):
    """How chargeable weight is worked out."""

    list_display = (
        "warehouse",
        "valid_from",
        "divisor_cm3_per_kg",
        "side_step_mm",
        "weight_step_grams",
        "minimum_grams",
    )


@admin.register(models.Customer)
class CustomerAdmin(Shown):
    """Shoppers and their suites."""

    list_display = ("suite", "user", "agency", "opened_at", "forget")
    acts = ("forget",)
    search_fields = ("suite", "user__email")
    list_select_related = ("user", "agency")

    def found(self, words: str) -> set[Any]:
        """Find shoppers by name or telephone too, as every desk does."""
        named = models.Customer.objects.filter(user__in=people.find(words, most=FOUND_MOST))
        return super().found(words) | set(named.values_list("pk", flat=True))

    @admin.display(description=_("When they ask for it"))
    def forget(self, obj: models.Customer) -> str:
        """Lead to where a person is forgotten, once."""
        link = format_html('<a href="{}">{}</a>', reverse("erase", args=[obj.pk]), _("Forget this person"))
        return link if obj.user.is_active else ""


@admin.register(models.LegalHold)
class LegalHoldAdmin(Kept):
    """Whose data stays although its time is over, and who asked."""

    list_display = ("customer", "asked_by", "began_on", "ended_on")
    autocomplete_fields = ("customer",)
    list_select_related = ("customer__user",)


@admin.register(models.Shipment)
class ShipmentAdmin(Shown):
    """Boxes under way."""

    list_display = ("number", "customer", "warehouse", "service", "status", "requested_at")
    list_filter = ("status", "warehouse", "service")
    search_fields = ("number", "customer__suite")
    list_select_related = ("customer", "warehouse")


@admin.register(models.Package)
class PackageAdmin(Shown):
    """Parcels as they came."""

    list_display = ("reference", "warehouse", "customer", "status", "weight_grams", "received_at")
    list_filter = ("status", "warehouse", "battery", "is_damaged", "is_prohibited")
    search_fields = ("reference", "barcodes__key", "customer__suite")
    list_select_related = ("customer", "warehouse")


@admin.register(models.ChannelCost)
class ChannelCostAdmin(Kept):
    """What messages cost, and how much they may cost in a day."""

    list_display = ("channel", "price_minor", "most_minor", "spent_on", "spent_minor")


@admin.register(models.Notice)
class NoticeAdmin(Shown):
    """Messages owed and sent."""

    list_display = ("key", "user", "status", "attempts", "owed_at", "sent_at")
    list_filter = ("status",)
    list_select_related = ("user",)


class HoursRows(Rows):
    """When a round goes out."""

    model = models.RoundHours


@admin.register(models.Round)
class RoundAdmin(Kept):
    """Rounds: who goes where, when, and what a visit costs."""

    list_display = ("code", "name", "agency", "courier", "fee_minor", "currency", "visits_included", "is_open")
    list_select_related = ("agency", "courier")
    inlines = (HoursRows,)


@admin.register(models.Quarter)
class QuarterAdmin(Kept):
    """Quarters and towns, and what serves them."""

    list_display = ("name", "town", "agency", "round")
    list_select_related = ("agency", "round")
    list_filter = ("town", "agency")
    search_fields = ("name", "other_names")


@admin.register(models.PlaceName)
class PlaceNameAdmin(Kept):
    """What places are called in other languages."""

    list_display = ("name", "language", "words")
    list_filter = ("language",)
    search_fields = ("name", "words")


@admin.register(models.PostBox)
class PostBoxAdmin(Kept):
    """P.O. boxes and who rents them."""

    list_display = ("number", "agency", "holder")
    list_select_related = ("agency", "holder")
    list_filter = ("agency",)
    search_fields = ("number", "holder__suite")


@admin.register(models.Partner)
class PartnerAdmin(Kept):
    """Other houses: a post that delivers for us, or one we deliver for."""

    list_display = ("code", "name", "country", "role", "door_url", "is_active")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}


@admin.register(models.PartnerMessage)
class PartnerMessageAdmin(Shown):
    """Messages owed and sent to other houses."""

    list_display = ("key", "partner", "kind", "status", "attempts", "owed_at", "sent_at", "answer")
    list_filter = ("status", "kind", "partner")
    list_select_related = ("partner",)


@admin.register(models.PartnerNews)
class PartnerNewsAdmin(Shown):
    """What other houses told us, and what came of it."""

    list_display = ("message_id", "partner", "outcome", "why", "heard_at")
    list_filter = ("outcome", "partner")
    list_select_related = ("partner",)
