"""A task of the tests, loaded by the worker process that they start."""

from celery import shared_task
from django.utils import timezone

from suuq import audit
from suuq.accounts.models import User


@shared_task(name="tests.note")
def note(pk, why):
    audit.record("test.noted", User.objects.get(pk=pk), by=None, at=timezone.now(), why=why)
