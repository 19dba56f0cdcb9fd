"""The database itself refuses to change what has happened."""

from django.db import migrations

from suuq.appendonly import append_only


class Migration(migrations.Migration):
    """Milestones and domestic scans are only ever added."""

    dependencies = [("forwarding", "0001_initial")]

    operations = [append_only("forwarding_milestone"), append_only("forwarding_domesticevent")]
