"""An objection may be to a seizure, which its answer may lift."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from suuq.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("customs", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_kind_known",
        ),
        migrations.AddField(
            model_name="appeal",
            name="answer_by",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="appeal",
            name="seizure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="customs.decision",
            ),
        ),
        migrations.AddField(
            model_name="deskpolicy",
            name="days_to_decide",
            field=models.PositiveSmallIntegerField(
                db_default=30, default=30, verbose_name="days customs takes to answer an objection"
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="customs.assessmentline",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("lodged", "Lodged"),
                    ("query", "Question asked"),
                    ("answered", "Answer received"),
                    ("assessed", "Assessed"),
                    ("corrected", "Corrected"),
                    ("held", "Held"),
                    ("lifted", "Hold lifted"),
                    ("inspected", "Parcel opened"),
                    ("proposed", "Release proposed to a second officer"),
                    ("released", "Released"),
                    ("seized", "Seized"),
                    ("restored", "Seizure lifted"),
                    ("returned", "Sent back"),
                    ("abandoned", "Abandoned"),
                    ("rerouted", "Lane changed"),
                    ("appealed", "Objection received"),
                    ("appeal_decided", "Objection decided"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(fields=("seizure",), name="appeal_one_to_a_seizure"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("line__isnull", False), ("seizure__isnull", True)),
                    models.Q(("line__isnull", True), ("seizure__isnull", False)),
                    _connector="OR",
                ),
                name="appeal_to_a_line_or_a_seizure",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "lodged",
                            "query",
                            "answered",
                            "assessed",
                            "corrected",
                            "held",
                            "lifted",
                            "inspected",
                            "proposed",
                            "released",
                            "seized",
                            "restored",
                            "returned",
                            "abandoned",
                            "rerouted",
                            "appealed",
                            "appeal_decided",
                        ],
                    )
                ),
                name="decision_kind_known",
            ),
        ),
        append_only("customs_decision"),
    ]
