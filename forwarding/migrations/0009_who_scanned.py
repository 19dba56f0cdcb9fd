"""Who scanned, and who gave up a parcel, stays written: a row that may not change names nobody who may be deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def named() -> models.ForeignKey:
    """Say so to Django alone: the tables are as they were."""
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("forwarding", "0008_legal_holds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField("domesticevent", "by", named()),
        migrations.AlterField("unclaimed", "by", named()),
    ]
