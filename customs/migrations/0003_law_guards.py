"""The law as loaded is added to, never changed: an assessment must be workable again as it was."""

from django.db import migrations

from suuq.appendonly import append_only

TABLES = (
    "customs_edition",
    "customs_nationalline",
    "customs_levy",
    "customs_measure",
    "customs_threshold",
    "customs_provision",
    "customs_exchangerate",
)


class Migration(migrations.Migration):
    """Guard the tariff's tables."""

    dependencies = [("customs", "0002_guards")]

    operations = [append_only(table) for table in TABLES]
