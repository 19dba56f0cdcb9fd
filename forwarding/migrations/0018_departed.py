from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("forwarding", "0017_not_handed_over")]

    operations = [
        IndexBeside(
            model_name="dispatch",
            index=models.Index(
                condition=models.Q(("status", "departed")),
                fields=["warehouse", "departed_at"],
                name="dispatch_departed",
            ),
        ),
    ]
