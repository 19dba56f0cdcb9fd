from django.db import migrations, models

from suuq.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [("customs", "0008_corrected")]

    operations = [
        migrations.AddField(
            model_name="versionitem",
            name="preference",
            field=models.CharField(max_length=40, blank=True, default="", db_default=""),
        ),
        append_only("customs_versionitem"),  # SQLite made the table anew
    ]
