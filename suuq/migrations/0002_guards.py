"""What the database itself refuses: changing the audit trail."""

from django.db import migrations

from suuq.appendonly import append_only


class Migration(migrations.Migration):
    """Guard the trail."""

    dependencies = [("suuq", "0001_initial")]

    operations = [append_only("suuq_entry")]
