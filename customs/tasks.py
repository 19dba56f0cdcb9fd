"""What the worker does for customs."""

from celery import shared_task
from django.utils import timezone

from customs import figures


@shared_task
def close_days() -> None:
    """Count the days that are over (every ten minutes: what was counted is counted again only where it changed)."""
    figures.close(at=timezone.now())
