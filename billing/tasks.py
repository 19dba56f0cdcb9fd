"""
What the worker does about money: use the news of cards, sweep up after whatever was lost, pay interest.

A task that finds a gateway silent ends quietly: the next round is a minute away, and everything it needs is stored.
"""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from billing import card_sweep, carried, gateways, savings, transfers


@shared_task
def use_event(pk: int) -> None:
    """Look at the payment an event speaks of."""
    card_sweep.use_event(pk, at=timezone.now())


@shared_task
def sweep_cards() -> None:
    """Look again at every open attempt, unused news and unfinished refund (each minute)."""
    if gateways.accepted():
        card_sweep.sweep(at=timezone.now())


@shared_task
def fetch_card_news() -> None:
    """Ask the gateways for news that never reached us (every ten minutes)."""
    if gateways.accepted():
        card_sweep.fetch_news(since=timezone.now() - timedelta(hours=26), at=timezone.now())


@shared_task
def reconcile_cards() -> None:
    """Lay our books beside the gateways' (every night)."""
    if gateways.accepted():
        card_sweep.reconcile(since=timezone.now() - timedelta(days=7), at=timezone.now())


@shared_task
def finish_statements() -> None:
    """Book what is left of statements whose reading stopped half way (every ten minutes)."""
    transfers.finish(at=timezone.now())


@shared_task
def carry_forward() -> None:
    """Add up the legs that are long settled (every hour): the trial balance reads the rest."""
    carried.forward(at=timezone.now())


@shared_task
def post_interest() -> None:
    """Pay savers the interest of the month before (every day: run again, it pays nothing twice)."""
    now = timezone.now()
    last_month = timezone.localtime(now).date().replace(day=1) - timedelta(days=1)
    savings.post_month(month=last_month, at=now)
