"""People may have no e-mail, and are filed under their names' sounds and their telephones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from suuq import names

BATCH = 2000


def file_everybody(apps, _schema_editor):
    user_model, key_model = apps.get_model("accounts", "User"), apps.get_model("accounts", "FindKey")
    keys = []
    for pk, full_name, phone in user_model.objects.values_list("pk", "full_name", "phone").iterator(BATCH):
        filed = names.keys(full_name) | ({names.tail(phone)} if phone else set())
        keys += [key_model(user_id=pk, key=key) for key in filed]
        if len(keys) > BATCH:
            key_model.objects.bulk_create(keys)
            keys = []
    key_model.objects.bulk_create(keys)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail"),
        ),
        migrations.CreateModel(
            name="FindKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="find_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "user"), name="find_key_once", opclasses=["varchar_pattern_ops", "int8_ops"]
                    )
                ],
            },
        ),
        migrations.RunPython(file_everybody, migrations.RunPython.noop, elidable=True),
    ]
