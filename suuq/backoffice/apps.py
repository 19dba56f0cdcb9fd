"""Which site the admin is."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Put our site where Django's would be."""

    default_site = "suuq.backoffice.site.BackOffice"
