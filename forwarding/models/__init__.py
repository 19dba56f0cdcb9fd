"""The tables of forwarding, one noun a file."""

from forwarding.models.arrival import Drop, OwnerClaim, PresetBox
from forwarding.models.booking import Booking, Slot
from forwarding.models.box import BoxSize
from forwarding.models.charge import Charge
from forwarding.models.commission import BuyingFee, Commission
from forwarding.models.concern import Concern, ConcernStep, Desk, Subject
from forwarding.models.counting import CountedParcel, StockCount
from forwarding.models.customer import Customer
from forwarding.models.delivery import Delivery, DomesticEvent, Proxy
from forwarding.models.dispatch import Discrepancy, Dispatch, Receptacle
from forwarding.models.errand import Errand, ErrandKind, ErrandPrice, Portion
from forwarding.models.group import GroupOrder, Invitation
from forwarding.models.hold import LegalHold
from forwarding.models.indemnity import Ground, Indemnity, IndemnityRule
from forwarding.models.intake import CarrierItem, Intake, IntakeFault
from forwarding.models.letter import Letter, LetterTariff
from forwarding.models.mail import Mail
from forwarding.models.mandate import Consent, IdentityPaper, Mandate, MandateAct, Scope
from forwarding.models.milestone import Milestone
from forwarding.models.network import PostBox, Quarter, Round, RoundHours
from forwarding.models.notice import Call, ChannelCost, Handover, Notice, Preference, PushDevice
from forwarding.models.package import Barcode, Package
from forwarding.models.partner import GuestBox, GuestParcel, Partner, PartnerMessage, PartnerNews
from forwarding.models.piece import Box, Piece
from forwarding.models.placename import PlaceName
from forwarding.models.pricing import RateCard, RateStep, WeightRule
from forwarding.models.purchase import Document, Item, Purchase, TrackingNumber
from forwarding.models.quotation import Outcome, Quotation
from forwarding.models.recipient import Recipient
from forwarding.models.series import NumberRange, Series
from forwarding.models.sharing import CaseTries, ShareLink
from forwarding.models.shipment import DeliveryMode, Service, Shipment
from forwarding.models.sketch import Sketch
from forwarding.models.storage import StorageRule, Unclaimed
from forwarding.models.warehouse import Agency, Shelf, Warehouse, Workplace
from forwarding.models.waybill import Waybill, WaybillLine

__all__ = [
    "Agency", "Barcode", "Booking", "Box", "BoxSize", "BuyingFee", "Call", "CarrierItem", "CaseTries", "ChannelCost",
    "Charge", "Commission", "Concern", "ConcernStep", "Consent", "CountedParcel", "Customer", "Delivery",
    "DeliveryMode", "Desk", "Discrepancy", "Dispatch", "Document", "DomesticEvent", "Drop", "Errand", "ErrandKind",
    "ErrandPrice", "Ground", "GroupOrder", "GuestBox", "GuestParcel", "Handover", "IdentityPaper", "Indemnity",
    "IndemnityRule", "Intake", "IntakeFault", "Invitation", "Item", "LegalHold", "Letter", "LetterTariff", "Mail",
    "Mandate", "MandateAct", "Milestone", "Notice", "NumberRange", "Outcome", "OwnerClaim", "Package", "Partner",
    "PartnerMessage", "PartnerNews", "Piece", "PlaceName", "Portion", "PostBox", "Preference", "PresetBox", "Proxy",
    "Purchase", "PushDevice", "Quarter", "Quotation", "RateCard", "RateStep", "Receptacle", "Recipient", "Round",
    "RoundHours", "Scope", "Series", "Service", "ShareLink", "Shelf", "Shipment", "Sketch", "Slot", "StockCount",
    "StorageRule", "Subject", "TrackingNumber", "Unclaimed", "Warehouse", "Waybill", "WaybillLine", "WeightRule",
    "Workplace",
]  # fmt: skip
