"""The tables of forwarding, one noun a file."""

from forwarding.models.customer import Customer
from forwarding.models.delivery import Delivery, DomesticEvent
from forwarding.models.dispatch import Discrepancy, Dispatch, Receptacle
from forwarding.models.milestone import Milestone
from forwarding.models.notice import Notice
from forwarding.models.package import Barcode, Package
from forwarding.models.pricing import RateCard, RateStep, WeightRule
from forwarding.models.purchase import Document, Item, Purchase, TrackingNumber
from forwarding.models.series import Series
from forwarding.models.shipment import DeliveryMode, Service, Shipment
from forwarding.models.warehouse import Agency, Shelf, Warehouse, Workplace

__all__ = [
    "Agency", "Barcode", "Customer", "Delivery", "DeliveryMode", "Discrepancy", "Dispatch", "Document",
    "DomesticEvent", "Item", "Milestone", "Notice", "Package", "Purchase", "RateCard", "RateStep", "Receptacle",
    "Series", "Service", "Shelf", "Shipment", "TrackingNumber", "Warehouse", "WeightRule", "Workplace",
]  # fmt: skip
