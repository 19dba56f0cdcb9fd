from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("customs", "0005_lines_by_their_key")]

    operations = [
        IndexBeside(
            model_name="declaration",
            index=models.Index(
                models.F("decided_at"),
                models.F("id"),
                condition=models.Q(("status__in", ["released", "abandoned", "returned", "seized"])),
                name="declaration_decided",
            ),
        ),
    ]
