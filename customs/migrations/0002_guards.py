"""What the database itself refuses: changing what was lodged, assessed and decided, or the law that it was done by."""

from django.db import migrations

from suuq.appendonly import append_only

EVIDENCE = ("version", "versionitem", "assessment", "assessmentline", "decision")
LAW = ("edition", "nationalline", "levy", "measure", "threshold", "provision", "exchangerate")


class Migration(migrations.Migration):
    """Guard the tables that are evidence, and the tariff's: an assessment must be workable again as it was."""

    dependencies = [("customs", "0001_initial")]

    operations = [append_only(*(f"customs_{table}" for table in EVIDENCE + LAW))]
