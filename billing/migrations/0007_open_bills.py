from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who write
    dependencies = [("billing", "0006_flag_sides")]

    operations = [
        IndexBeside(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("status__in", ["issued", "reopened"])), fields=["issued_at"], name="invoice_open"
            ),
        ),
    ]
