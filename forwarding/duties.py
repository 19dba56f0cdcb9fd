"""What customs says of a shipment, and whether the bills say the same: asked, never copied."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from billing import laws, rebilling
from customs import assessing, lodging
from customs.models import Assessment, Declaration
from customs.states import ENDS, DeclarationStatus
from forwarding.models import Document, Item, Letter, Shipment
from suuq import questions
from suuq.money import Money

STOPPED = {
    DeclarationStatus.HELD,
    DeclarationStatus.QUERY,
    DeclarationStatus.SEIZED,
    DeclarationStatus.RETURNED,
    DeclarationStatus.ABANDONED,
}

WRITTEN_MATTER = gettext_noop("Letters and documents, personal correspondence without commercial value")
WRITTEN_MATTER_CODE = "491199"


def read(shipments: Sequence[Shipment]) -> None:
    """Read for a list what says of each whether it is assessed, billed and paid."""
    questions.beside([box.declaration for box in shipments if box.declaration], "assessments")
    rebilling.read([box.invoice for box in shipments if box.invoice])


def assessment_of(shipment: Shipment) -> Assessment | None:
    """The assessment in force, if customs has made one."""
    return assessing.current(shipment.declaration) if shipment.declaration else None


def is_assessed(shipment: Shipment) -> bool:
    """Whether customs has worked out its duty."""
    return assessment_of(shipment) is not None


def is_stopped(shipment: Shipment) -> bool:
    """Whether customs holds it, asks about it or keeps it."""
    return bool(shipment.declaration and shipment.declaration.status in STOPPED)


def is_kept(shipment: Shipment) -> bool:
    """Whether customs has ended its way: seized, sent back or given up."""
    return bool(shipment.declaration and shipment.declaration.status in ENDS)


def lock(shipments: Iterable[Shipment]) -> None:
    """Lock what customs says of these boxes, so that no officer stops one between the question and the departure."""
    lodged = [shipment.declaration_id for shipment in shipments if shipment.declaration_id]
    list(Declaration.objects.select_for_update(no_key=True).filter(pk__in=lodged).order_by("pk"))


def is_open(shipment: Shipment) -> bool:
    """Whether customs has the case and has not finished with it: papers may still help."""
    declaration = shipment.declaration
    return bool(declaration and declaration.status not in {DeclarationStatus.RELEASED, *ENDS})


def due_to_state(shipment: Shipment) -> dict[str, int]:
    """Francs due to the State by levy, as assessed now."""
    total: Counter[str] = Counter()
    if assessment := assessment_of(shipment):
        for line in assessment.lines.all():
            total[line.levy_code] += line.amount_minor
    return dict(total)


def law_of(assessment: Assessment) -> dict[str, dict[str, str]]:
    """Say for each levy what it was worked out from, and on whose word; goods worth nothing add no rate of theirs."""
    said: dict[str, list[tuple[str, str, str, str, str]]] = {}
    for line in sorted(assessment.lines.all(), key=lambda line: not line.base_minor):
        if not line.base_minor and line.levy_code in said:
            continue
        law = (line.base_explained, line.rate_text, line.measure, line.legal_act, line.certainty)
        said.setdefault(line.levy_code, []).append(law)
    return {levy: laws.together(lines) for levy, lines in said.items()}


def is_billed(shipment: Shipment) -> bool:
    """Whether it has a bill, and the bills of the matter ask exactly what is assessed."""
    assessment = assessment_of(shipment)
    if shipment.invoice is None or assessment is None:
        return False
    return sum(rebilling.billed_for_state(shipment.invoice).values()) == assessment.total_minor


def is_paid(shipment: Shipment) -> bool:
    """Whether every franc assessed has been asked for, and every bill of the matter settled."""
    return is_billed(shipment) and shipment.bill.is_settled


def free_since(shipment: Shipment) -> datetime | None:
    """Say since when neither customs nor a bill keeps a shipment that has arrived; nothing before it has."""
    if shipment.arrived_at is None:
        return None
    released = shipment.declaration.decided_at if shipment.declaration else None
    settled = shipment.invoice.settled_at if shipment.invoice else None
    return max(moment for moment in (shipment.arrived_at, released, settled) if moment)


def consignment(shipment: Shipment, *, freight: Money) -> lodging.Consignment:
    """Copy a packed shipment into the plain values that customs keeps."""
    packages = list(
        shipment.packages.select_related("purchase").prefetch_related(
            "purchase__items", "documents", "purchase__documents"
        )
    )
    purchases = [package.purchase for package in packages if package.purchase]
    documents = [d for p in packages for d in p.documents.all()] + [d for p in purchases for d in p.documents.all()]
    gross_grams = shipment.weight_grams or sum(package.weight_grams for package in packages)
    told = [item_of(item) for purchase in purchases for item in purchase.items.all()]
    letters = _written_matter(shipment, told)
    goods = _as_weighed(told, gross_grams - sum(letter.net_weight_grams or 0 for letter in letters))
    return lodging.Consignment(
        reference=shipment.number,
        consignee_name=shipment.recipient.name if shipment.recipient else shipment.customer.name,
        consignee_reference=shipment.recipient.known_as if shipment.recipient else shipment.customer.suite,
        consignee_user=shipment.customer.user_id,
        consignor=", ".join(dict.fromkeys(purchase.shop for purchase in purchases)),
        origin_country=shipment.warehouse.country,
        category="sale",
        items=(*goods, *letters),
        gross_weight_grams=gross_grams,
        freight_minor=freight.amount_minor,
        freight_currency=freight.currency,
        documents=tuple(_document(document) for document in documents),
    )


def _as_weighed(goods: Sequence[lodging.Item], most_grams: int) -> Sequence[lodging.Item]:
    """Leave out the weights that a shopper wrote where our scale proves them wrong: together they outweigh the box."""
    if sum(item.net_weight_grams or 0 for item in goods) <= most_grams:
        return goods
    return [replace(item, net_weight_grams=None) for item in goods]


def _written_matter(shipment: Shipment, goods: Sequence[lodging.Item]) -> list[lodging.Item]:
    """Declare the letters in the box as what they are: written matter, worth nothing, on which no duty falls."""
    inside: list[Letter] = list(shipment.letters.all())
    if not inside:
        return []
    currency = goods[0].currency if goods else shipment.warehouse.currency
    return [
        lodging.Item(
            description=written_matter(), quantity=len(inside), value_minor=0, currency=currency,
            origin=shipment.warehouse.country, hs_code=WRITTEN_MATTER_CODE,
            net_weight_grams=sum(letter.weight_grams for letter in inside),
        )
    ]  # fmt: skip


def written_matter() -> str:
    """Say what letters are, in the language of the house: a declaration does not depend on who packed."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(WRITTEN_MATTER)


def item_of(item: Item) -> lodging.Item:
    """Copy one line; where it was made defaults to nothing, never to where it was bought."""
    weight = item.weight_grams * item.quantity if item.weight_grams else None
    return lodging.Item(
        description=item.description, quantity=item.quantity, value_minor=item.value_minor, currency=item.currency,
        origin=item.origin, hs_code=item.hs_code, net_weight_grams=weight,
    )  # fmt: skip


def show(document: Document, *, at: datetime) -> None:
    """Let customs see a paper that came after the declaration, while it has the case."""
    late = Shipment.objects.filter(packages__purchase=document.purchase).exclude(declaration=None)
    for shipment in late.select_related("declaration").distinct():
        if shipment.declaration:
            lodging.attach(shipment.declaration, (_document(document),), at=at)


def _document(document: Document) -> lodging.Document:
    return lodging.Document(
        kind=document.kind,
        storage_name=str(document.file.name),
        shown_name=document.shown_name,
        media_type=document.media_type,
    )
