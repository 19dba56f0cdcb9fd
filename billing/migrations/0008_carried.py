from django.db import migrations, models

from suuq.migrating import ManyTables


class Migration(ManyTables):
    dependencies = [("billing", "0007_open_bills")]

    operations = [
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.BigIntegerField()),
                ("sums", models.JSONField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="carried_is_one_row")],
            },
        ),
    ]
