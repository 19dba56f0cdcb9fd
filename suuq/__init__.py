"""The ground the neighbours stand on, and the roof over them."""

from suuq.celery import app as celery_app

__all__ = ["celery_app"]
