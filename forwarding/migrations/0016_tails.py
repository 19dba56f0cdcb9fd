from django.db import migrations, models
from django.db.models.functions import Right

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("forwarding", "0015_missed_at_a_counter")]

    operations = [
        IndexBeside(model_name="trackingnumber", index=models.Index(Right("key", 6), name="tracking_tail")),
    ]
