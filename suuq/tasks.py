"""The ground's work that must not hold up a page; Celery looks for tasks here."""

from suuq.checkpoints import write
from suuq.webhooks import send_now, sweep

__all__ = ["send_now", "sweep", "write"]
