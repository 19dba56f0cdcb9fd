from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("forwarding", "0018_departed")]

    operations = [
        IndexBeside(
            model_name="concern",
            index=models.Index(
                condition=models.Q(("status", "closed"), _negated=True),
                fields=["risen_at", "due_at", "id"],
                name="concern_open_risen",
            ),
        ),
    ]
