"""What the database itself refuses: changing what happened to a parcel, or what was done in somebody's name."""

from django.db import migrations

from suuq.appendonly import append_only

TABLES = ("milestone", "domesticevent", "unclaimed", "mandateact", "concernstep", "quotation")


class Migration(migrations.Migration):
    """Guard what is only ever added to."""

    dependencies = [("forwarding", "0001_initial")]

    operations = [append_only(*(f"forwarding_{table}" for table in TABLES))]
