"""Sketch: put an announcement by before it is finished, and go on with it on any device."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forwarding.models import Customer, Document, Sketch
from suuq import audit, rows, workflow

KEPT_MOST = 20


class CannotKeep(workflow.Refused):
    """Why no more is put by."""


@transaction.atomic
def keep(
    *, customer: Customer, before: Sketch | None, order: Mapping[str, str], lines: Sequence[Mapping[str, str]],
    invoice: Document | None, by: Any, at: datetime,
) -> Sketch:  # fmt: skip
    """
    Put answers by; those of ``before`` are replaced.

    :raises CannotKeep: too many are begun
    """
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if before is None and Sketch.objects.filter(customer=customer).count() >= KEPT_MOST:
        words = _("Twenty are begun already. Finish one of them first.")
        raise CannotKeep(workflow.Reason("too_many", words))
    sketch = before or Sketch(customer=customer)
    sketch.order, sketch.lines, sketch.changed_at = dict(order), [dict(line) for line in lines], at
    sketch.invoice = invoice or sketch.invoice
    sketch.save() if before else rows.drawn(sketch, length=8)
    audit.record("sketch.kept", sketch, by=by, at=at)
    return sketch


@transaction.atomic
def drop(*, sketch: Sketch, by: Any, at: datetime) -> None:
    """Throw it away: it is announced, or not wanted any more. Thrown away twice is once."""
    if standing := Sketch.objects.select_for_update(no_key=True).filter(pk=sketch.pk).first():
        audit.record("sketch.dropped", standing, by=by, at=at)
        standing.delete()
