"""
What the worker does about cards: use news, and sweep up after whatever was lost.

A task that finds Stripe silent ends quietly: the next round is a minute away, and everything it needs is stored.
"""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from billing import card_sweep


@shared_task
def use_event(pk: int) -> None:
    """Look at the payment an event speaks of."""
    card_sweep.use_event(pk, at=timezone.now())


@shared_task
def sweep_cards() -> None:
    """Look again at every open attempt, unused news and unfinished refund (each minute)."""
    card_sweep.sweep(at=timezone.now())


@shared_task
def fetch_news() -> None:
    """Ask Stripe for news that never reached us (every ten minutes)."""
    card_sweep.fetch_news(since=_ago(hours=26), at=timezone.now())


@shared_task
def reconcile() -> None:
    """Lay our books beside Stripe's (every night)."""
    card_sweep.reconcile(since=_ago(days=7), at=timezone.now())


def _ago(**span: int) -> datetime:
    return timezone.now() - timedelta(**span)
