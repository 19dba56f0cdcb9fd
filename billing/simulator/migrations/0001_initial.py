import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drop", "do what was asked, then drop the connection"),
                            ("error", "answer 500 before doing anything"),
                            ("lose", "never deliver the webhook"),
                            ("duplicate", "deliver each webhook twice"),
                            ("delay", "hold webhooks back until released"),
                            ("reorder", "deliver the newest webhook first"),
                            ("decline", "decline the card"),
                            ("dispute", "dispute the charge at once"),
                        ],
                        max_length=20,
                        unique=True,
                    ),
                ),
                ("remaining", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255, unique=True)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("text", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "replies",
            },
        ),
        migrations.CreateModel(
            name="Thing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=100, unique=True)),
                ("kind", models.CharField(db_index=True, max_length=30)),
                ("created", models.BigIntegerField()),
                ("intent", models.CharField(blank=True, db_index=True, max_length=100)),
                ("charge", models.CharField(blank=True, db_index=True, max_length=100)),
                ("body", models.JSONField()),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("held", "held back"),
                            ("done", "delivered"),
                            ("lost", "lost"),
                        ],
                        db_index=True,
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("answer", models.CharField(blank=True, max_length=200)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="simulator.thing"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["pk"],
            },
        ),
    ]
