from django.conf import settings
from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the indexes are made beside those who write
    dependencies = [
        ("billing", "0004_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        IndexBeside(
            model_name="invoice",
            index=models.Index(fields=["settled_at"], name="billing_inv_settled_c2e5e4_idx"),
        ),
    ]
