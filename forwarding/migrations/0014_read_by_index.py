from django.conf import settings
from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the indexes are made beside those who write
    dependencies = [
        ("billing", "0005_read_by_index"),
        ("forwarding", "0013_seizure_lifted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        IndexBeside(
            model_name="commission",
            index=models.Index(fields=["status"], name="forwarding__status_5de09b_idx"),
        ),
        IndexBeside(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True), fields=["due_at"], name="concern_open"
            ),
        ),
    ]
