from django.conf import settings
from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the indexes are made beside those who write
    dependencies = [
        ("customs", "0003_objections_to_seizures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        IndexBeside(
            model_name="declaration",
            index=models.Index(fields=["lodged_at"], name="customs_dec_lodged__68de0f_idx"),
        ),
    ]
