from django.db import migrations, models
from django.db.models.functions import Coalesce

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("forwarding", "0019_open_cases")]

    operations = [
        IndexBeside(
            model_name="notice",
            index=models.Index(
                Coalesce("next_at", "owed_at"), condition=models.Q(("status", "owed")), name="notice_due"
            ),
        ),
    ]
