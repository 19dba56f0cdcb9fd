"""Work that must not hold up a page. Every task may run twice, and a sweep finds what a lost one left undone."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from forwarding import calling, concerns, duties, keeping, mandates, oracle, sending
from forwarding.domestic import outbox  # noqa: F401 - its tasks are found through this module
from forwarding.journey import assess, clear, errands, forwarded, keep, mailroom, overdue, own, settle, store, unpaid
from forwarding.journey import intake as intakes
from forwarding.mail import box, letters
from forwarding.models import Intake, Mail, Notice, Package, Shipment
from forwarding.states import IntakeStatus, MailStatus, NoticeStatus, ShipmentStatus
from suuq import resent, safe_mode, upkeep

SWEEP_AFTER = timedelta(minutes=2)
SWEEP_MOST = 200
TURNS_A_TASK = 20


@shared_task
def sweep_notices() -> None:
    """Send again what a lost worker or a silent mail server left owed."""
    at = timezone.now()
    overdue = Notice.objects.filter(status=NoticeStatus.OWED, owed_at__lt=at - SWEEP_AFTER)
    if overdue.exclude(next_at__gt=at).exists():
        sending.deliver.delay()


@shared_task
def end_what_is_over() -> None:
    """End the personal data whose time is over: see ``keeping``; and the files of forms that were refused."""
    keeping.act(timezone.now())
    resent.forget(at=timezone.now())


@shared_task
def hold_everything() -> None:
    """Ask the oracle each night, and keep its answer for the operator's page."""
    upkeep.note("integrity", at=timezone.now(), found=oracle.complaints())


@shared_task
def sweep_calls() -> None:
    """Want calls for those who open nothing; forget those who have looked."""
    at = timezone.now()
    calling.forget_answered(at=at)
    calling.find(at=at)


@shared_task
def sweep_shipments() -> None:
    """Clear and bill what a lost task left undone, corrections by customs included."""
    moving = Shipment.objects.exclude(status__in=[ShipmentStatus.REQUESTED, ShipmentStatus.CANCELLED])
    undelivered = moving.exclude(delivery__status="delivered").select_related("declaration", "invoice")
    for shipment in undelivered.iterator():
        if not duties.is_billed(shipment) and not assess.why_not_lodged(shipment):
            clear.clear_for_flight.delay(shipment.pk)


@shared_task
def rematch_pool() -> None:
    """Look again at every parcel that nobody announced."""
    own.rematch_all(at=timezone.now())


@shared_task
def warn_of_last_days() -> None:
    """Warn those whose parcel or letter will soon go back."""
    at = timezone.now()
    keep.warn(at=at)
    mailroom.warn(at=at)


@shared_task
def sweep_cases() -> None:
    """Search for and ask about what is past its day, bring late cases before the supervisors, end mandates."""
    at = timezone.now()
    overdue.search(at=at)
    overdue.ask_customs(at=at)
    concerns.raise_overdue(at=at)
    settle.compensate_overdue(at=at)
    errands.give_up_searches(at=at)
    mandates.lapse_overdue(at=at)


@shared_task
def read_intake(intake_id: int) -> None:
    """Read some turns of a long file, and hand the rest to the next worker: no task runs for minutes."""
    intake = Intake.objects.get(pk=intake_id)
    before = intake.read_lines
    intake = intakes.read(intake=intake, at=timezone.now(), turns=TURNS_A_TASK)
    if intake.status == IntakeStatus.WAITING and intake.read_lines > before:
        read_intake.delay(intake.pk)


@shared_task
def sweep_intakes() -> None:
    """Go on with the files that a lost worker left in the middle; two readers at once do no harm."""
    for pk in Intake.objects.filter(status=IntakeStatus.WAITING).values_list("pk", flat=True):
        read_intake.delay(pk)


@shared_task
def count_storage() -> None:
    """Run the storage clock of every parcel and closed box that stands: once a day is enough, an hour does no harm."""
    at = timezone.now()
    standing = Package.objects.filter(status__in=store.COUNTED, shipment=None).exclude(customer=None)
    for package in standing.order_by("pk").iterator():
        store.count(package=package, at=at)
    for shipment in unpaid.standing().iterator():
        unpaid.count(shipment=shipment, at=at)


@shared_task
def read_mail(mail_id: int) -> None:
    """Read a mail that was kept."""
    forwarded.read(mail=Mail.objects.get(pk=mail_id), at=timezone.now())


@shared_task
def sweep_mail() -> None:
    """Read what a lost worker left unread, and throw away what is old."""
    at = timezone.now()
    for pk in Mail.objects.filter(status=MailStatus.WAITING).values_list("pk", flat=True)[:SWEEP_MOST]:
        read_mail.delay(pk)
    forwarded.forget(at=at)


@shared_task
def fetch_mail() -> None:
    """Look into the mailbox, where there is one; a restored copy leaves it to the real house."""
    if settings.MAIL_IN_IMAP and not safe_mode.is_on():
        box.empty(settings.MAIL_IN_IMAP, keep=keep_mail, most_bytes=letters.MOST_BYTES)


def keep_mail(raw: bytes, size_bytes: int) -> None:
    """Keep one mail, and have it read."""
    mail = forwarded.take(raw=raw, at=timezone.now(), size_bytes=size_bytes)
    if mail.status == MailStatus.WAITING:
        read_mail.delay_on_commit(mail.pk)  # type: ignore[attr-defined] # Celery's tasks carry no types
