from django.db import migrations, models

from suuq.migrating import ManyTables


class Migration(ManyTables):
    dependencies = [("customs", "0006_decided")]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.DateField()),
                ("seen", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="closing_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="DayFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sum", "Sum"),
                            ("chapter", "Chapter"),
                            ("lane", "Lane"),
                            ("hours", "Hours"),
                            ("took", "Took"),
                            ("led", "Led"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=30)),
                ("parcels", models.PositiveIntegerField()),
                ("amount_minor", models.BigIntegerField(default=0)),
                ("unread", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "day", "key"), name="day_figure_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sum", "chapter", "lane", "hours", "took", "led"])),
                        name="day_figure_kind_known",
                    ),
                ],
            },
        ),
    ]
