"""Quotations that are honoured, estimates kept with shipments, and how well they held."""

import django.db.models.deletion
from django.db import migrations, models

from suuq.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("forwarding", "0009_following"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="estimate",
            field=models.JSONField(blank=True, default=list, help_text="the lines of the estimate given with it"),
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("goods", models.CharField(max_length=160)),
                ("category", models.CharField(blank=True, max_length=30)),
                ("hs_code", models.CharField(max_length=12)),
                ("shop", models.CharField(blank=True, max_length=100)),
                ("value_minor", models.PositiveBigIntegerField()),
                ("value_currency", models.CharField(max_length=3)),
                ("weight_grams", models.PositiveIntegerField()),
                ("weight_was_guessed", models.BooleanField()),
                ("chargeable_grams", models.PositiveIntegerField()),
                ("service", models.CharField(choices=[("economy", "Economy"), ("express", "Express")], max_length=10)),
                ("terms", models.JSONField()),
                ("tariff_version", models.CharField(max_length=80)),
                ("verified", models.BooleanField()),
                ("exchange", models.JSONField(default=list)),
                ("lines", models.JSONField()),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", models.PositiveBigIntegerField()),
                ("least_minor", models.PositiveBigIntegerField(null=True)),
                ("most_minor", models.PositiveBigIntegerField(null=True)),
                ("past_parcels", models.PositiveIntegerField(default=0)),
                ("days_least", models.PositiveSmallIntegerField()),
                ("days_most", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("valid_until", models.DateField()),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="purchase",
            name="quotation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="purchases",
                to="forwarding.quotation",
            ),
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(choices=[("economy", "Economy"), ("express", "Express")], max_length=10)),
                ("percent", models.PositiveSmallIntegerField()),
                ("parcels", models.PositiveIntegerField(default=0)),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "service", "percent"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "service", "percent"), name="outcome_counted_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="quotation",
            constraint=models.CheckConstraint(
                condition=models.Q(("service__in", ["economy", "express"])), name="quotation_service_known"
            ),
        ),
        append_only("forwarding_quotation"),
    ]
