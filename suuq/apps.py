"""The ground's own tables: the audit trail and the idempotency keys."""

from django.apps import AppConfig


class SuuqConfig(AppConfig):
    """Register ``suuq`` as an app for its two tables, tags and commands."""

    name = "suuq"
    verbose_name = "suuq"

    def ready(self) -> None:
        """Watch the tasks."""
        from suuq import failures, taskwatch  # noqa: F401, PLC0415 - its receivers connect once the apps stand
