"""The Celery application; tasks live in each app's ``tasks.py``."""

import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suuq.settings")
TRANSPORT_ALIASES["filesystem"] = "suuq.folder:Transport"


class Promise(DjangoTask):
    """A task whose row is already written: a broker that is down costs time, never a page that was acknowledged."""

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> Any:
        """Ask for the task once the step is stored; a sweep finds what could not be asked for."""

        def ask() -> None:
            self.delay(*args, **kwargs)

        transaction.on_commit(ask, robust=True)


app = Celery("suuq", task_cls=Promise)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
