"""Which site the admin is, and in which words it speaks."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Put our site where Django's would be."""

    default_site = "suuq.backoffice.site.BackOffice"

    def ready(self) -> None:
        """Find the tables, then have their names said in the reader's language."""
        super().ready()
        from suuq.backoffice import words  # noqa: PLC0415 - translations need the apps

        words.say()
