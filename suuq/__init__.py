"""The ground the neighbours stand on, and the roof over them."""

import gc

# As often as Python would, a process spends a quarter of its start on looking through a million lasting things for
# garbage; most of ours is gone without that.
gc.set_threshold(50_000, 20, 50)

from suuq.celery import app as celery_app  # noqa: E402 - what it brings in is most of those things

__all__ = ["celery_app"]
