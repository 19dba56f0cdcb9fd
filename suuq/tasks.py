"""The ground's work that must not hold up a page; Celery looks for tasks here."""

from suuq.checkpoints import write
from suuq.months import go_on
from suuq.upkeep import pulse
from suuq.webhooks import send_now, sweep

__all__ = ["go_on", "pulse", "send_now", "sweep", "write"]
