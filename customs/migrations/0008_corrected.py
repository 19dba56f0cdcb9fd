from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("customs", "0007_figures_by_day")]

    operations = [
        IndexBeside(
            model_name="decision",
            index=models.Index(models.F("id"), condition=models.Q(("kind", "corrected")), name="decision_corrected"),
        ),
    ]
