"""The database itself keeps what customs has written: versions, assessments, decisions and the law are added, never changed."""

from django.db import migrations

from suuq.appendonly import append_only

TABLES = (
    "customs_version",
    "customs_versionitem",
    "customs_assessment",
    "customs_assessmentline",
    "customs_decision",
)


class Migration(migrations.Migration):
    """Guard the tables that are evidence."""

    dependencies = [("customs", "0001_initial")]

    operations = [append_only(table) for table in TABLES]
