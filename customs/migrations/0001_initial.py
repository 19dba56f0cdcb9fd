import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from suuq.migrating import ManyTables


class Migration(ManyTables):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Tariff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(max_length=2, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("name", models.CharField(max_length=120)),
                ("nomenclature", models.CharField(default="HS 2022", max_length=20)),
            ],
            options={
                "ordering": ("country",),
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=40, unique=True, verbose_name="reference")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Being written"),
                            ("lodged", "Lodged"),
                            ("query", "Question asked"),
                            ("answered", "Question answered"),
                            ("assessed", "Assessed"),
                            ("released", "Released"),
                            ("held", "Held"),
                            ("seized", "Seized"),
                            ("returned", "Sent back"),
                            ("abandoned", "Abandoned"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("green", "Green lane"),
                            ("blue", "Blue lane"),
                            ("yellow", "Yellow lane"),
                            ("red", "Red lane"),
                        ],
                        default="blue",
                        max_length=10,
                    ),
                ),
                ("flight", models.CharField(blank=True, db_index=True, max_length=40, verbose_name="flight")),
                ("consignee_reference", models.CharField(db_index=True, max_length=40)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("lodged_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "consignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["status", "lodged_at"], name="customs_dec_status_862557_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "lodged",
                                    "query",
                                    "answered",
                                    "assessed",
                                    "released",
                                    "held",
                                    "seized",
                                    "returned",
                                    "abandoned",
                                ],
                            )
                        ),
                        name="declaration_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lane__in", ["green", "blue", "yellow", "red"])),
                        name="declaration_lane_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "four_eyes_above_minor",
                    models.BigIntegerField(default=500000, verbose_name="two officers above, in the national currency"),
                ),
                ("four_eyes_for_red", models.BooleanField(default=True, verbose_name="two officers for the red lane")),
                (
                    "red_quota",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="most parcels in the red lane in a day"
                    ),
                ),
                (
                    "yellow_quota",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="most parcels in the yellow lane in a day"
                    ),
                ),
                (
                    "days_to_answer",
                    models.PositiveSmallIntegerField(default=15, verbose_name="days to answer a question"),
                ),
            ],
            options={
                "verbose_name": "desk policy",
                "verbose_name_plural": "desk policy",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="desk_policy_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("customs", "Customs rate"), ("market", "Market rate")], max_length=10),
                ),
                ("sold", models.CharField(max_length=3)),
                ("bought", models.CharField(max_length=3)),
                ("per", models.DecimalField(decimal_places=0, default=1, max_digits=12)),
                ("rate", models.DecimalField(decimal_places=10, max_digits=24)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("certainty", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("kind", "sold", "bought", "-valid_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "sold", "bought", "valid_from"), name="exchange_rate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("per__gt", 0), ("rate__gt", 0)), name="exchange_rate_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sold", models.F("bought")), _negated=True), name="exchange_rate_of_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("words", models.CharField(max_length=200, verbose_name="why, in words")),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("green", "Green lane"),
                            ("blue", "Blue lane"),
                            ("yellow", "Yellow lane"),
                            ("red", "Red lane"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hs_prefixes",
                    models.CharField(blank=True, max_length=200, verbose_name="HS code begins with (several: spaces)"),
                ),
                (
                    "words_in_description",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="words in the description (several: commas)"
                    ),
                ),
                ("origins", models.CharField(blank=True, max_length=100, verbose_name="origin (several: spaces)")),
                ("sent_from", models.CharField(blank=True, max_length=100, verbose_name="sent from (several: spaces)")),
                ("categories", models.CharField(blank=True, max_length=100, verbose_name="category (several: spaces)")),
                (
                    "value_from_minor",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="customs value from, in the national currency"
                    ),
                ),
                (
                    "value_below_median_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="unit value under the median of accepted values by, in percent",
                    ),
                ),
                ("without_document", models.CharField(blank=True, max_length=20, verbose_name="a document is missing")),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        default=1000,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                        verbose_name="share, in thousandths",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lane__in", ["green", "blue", "yellow", "red"])),
                        name="risk_rule_lane_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share__lte", 1000)), name="risk_rule_share_at_most_whole"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tab", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=400)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(fields=("officer", "tab", "name"), name="saved_view_named_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
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
                            ("returned", "Sent back"),
                            ("abandoned", "Abandoned"),
                            ("rerouted", "Lane changed"),
                            ("appealed", "Objection received"),
                            ("appeal_decided", "Objection decided"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason_code", models.CharField(blank=True, max_length=30)),
                ("words", models.TextField(blank=True)),
                ("detail", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="customs.declaration"
                    ),
                ),
            ],
            options={
                "ordering": ("declaration", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "number"), name="decision_numbered_once"),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="AcceptedValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_number", models.PositiveSmallIntegerField()),
                ("subheading", models.CharField(db_index=True, max_length=6)),
                ("words", models.CharField(max_length=300)),
                ("unit_value_minor", models.BigIntegerField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.declaration"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "item_number"), name="accepted_value_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("opened", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                ("ended", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="customs.tariff"
                    ),
                ),
            ],
            options={
                "ordering": ("tariff", "number"),
                "constraints": [models.UniqueConstraint(fields=("tariff", "number"), name="edition_numbered_once")],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("since", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("since_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="customs.declaration"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "officer"), name="look_once_an_officer")
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("wanted", models.CharField(blank=True, max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="customs.declaration"
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("declaration",),
                        name="question_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20)),
                ("words", models.CharField(max_length=200)),
                (
                    "lane",
                    models.CharField(
                        choices=[
                            ("green", "Green lane"),
                            ("blue", "Blue lane"),
                            ("yellow", "Yellow lane"),
                            ("red", "Red lane"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="customs.declaration"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="hits",
                        to="customs.riskrule",
                    ),
                ),
            ],
            options={
                "ordering": ("declaration", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("consignee_name", models.CharField(max_length=200)),
                ("consignor", models.CharField(max_length=200)),
                ("origin_country", models.CharField(max_length=2)),
                ("category", models.CharField(max_length=20)),
                ("importer_class", models.CharField(default="private", max_length=20)),
                ("gross_weight_grams", models.PositiveIntegerField()),
                ("freight_minor", models.BigIntegerField()),
                ("freight_currency", models.CharField(max_length=3)),
                ("insurance_minor", models.BigIntegerField(default=0)),
                ("fingerprint", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="customs.declaration"
                    ),
                ),
            ],
            options={
                "ordering": ("declaration", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "number"), name="version_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("freight_minor__gte", 0), ("insurance_minor__gte", 0)),
                        name="version_costs_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("customs_value_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField()),
                ("tariff_version", models.CharField(max_length=80)),
                ("verified", models.BooleanField()),
                ("trace", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="customs.assessment",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="customs.declaration",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="customs.version"
                    ),
                ),
            ],
            options={
                "ordering": ("declaration", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "number"), name="assessment_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("total_minor__gte", 0)), name="assessment_total_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("storage_name", models.CharField(max_length=300)),
                ("shown_name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="customs.declaration"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="customs.question",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ("pk",),
                "constraints": [models.UniqueConstraint(fields=("declaration", "storage_name"), name="evidence_once")],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("ended", models.BooleanField(default=False)),
                ("kind", models.CharField(max_length=12)),
                ("content", models.JSONField()),
                ("place", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.edition"
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.tariff"
                    ),
                ),
            ],
            options={
                "ordering": ("tariff", "key", "valid_from", "edition"),
                "abstract": False,
                "indexes": [models.Index(fields=["tariff", "valid_from"], name="provision_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("tariff", "key", "valid_from", "edition"), name="provision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("ended", models.BooleanField(default=False)),
                ("words", models.TextField(blank=True)),
                ("path", models.TextField(blank=True)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("place", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.edition"
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.tariff"
                    ),
                ),
            ],
            options={
                "ordering": ("tariff", "key", "valid_from", "edition"),
                "abstract": False,
                "indexes": [models.Index(fields=["tariff", "valid_from"], name="nationalline_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("tariff", "key", "valid_from", "edition"), name="nationalline_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("ended", models.BooleanField(default=False)),
                ("levy", models.CharField(blank=True, max_length=20)),
                ("code", models.CharField(blank=True, max_length=14)),
                ("rate", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("normal", "Normal rate"),
                            ("preference", "Preference"),
                            ("suspension", "Suspension"),
                            ("quota", "Quota"),
                            ("exemption", "Exemption"),
                            ("value", "Fixed value"),
                            ("control", "Control, no charge"),
                        ],
                        max_length=10,
                    ),
                ),
                ("origins", models.TextField(blank=True)),
                ("excluded_origins", models.TextField(blank=True)),
                ("importers", models.TextField(blank=True)),
                ("regimes", models.TextField(blank=True)),
                ("categories", models.TextField(blank=True)),
                ("programme", models.CharField(blank=True, max_length=40)),
                ("certificates", models.TextField(blank=True)),
                ("additional_code", models.CharField(blank=True, max_length=20)),
                ("quota", models.CharField(blank=True, max_length=20)),
                ("priority", models.IntegerField(default=0)),
                ("excludes", models.TextField(blank=True)),
                ("conditions", models.JSONField(default=list)),
                ("type", models.CharField(blank=True, max_length=40)),
                ("footnote", models.TextField(blank=True)),
                ("act", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("certainty", models.CharField(max_length=20)),
                ("year", models.CharField(blank=True, max_length=40)),
                ("extra", models.JSONField(default=dict)),
                ("place", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.edition"
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.tariff"
                    ),
                ),
            ],
            options={
                "ordering": ("tariff", "key", "valid_from", "edition"),
                "abstract": False,
                "indexes": [
                    models.Index(fields=["tariff", "valid_from"], name="measure_by_day"),
                    models.Index(fields=["tariff", "code"], name="measure_by_code"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tariff", "key", "valid_from", "edition"), name="measure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Levy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("ended", models.BooleanField(default=False)),
                ("words", models.CharField(max_length=200)),
                ("sequence", models.PositiveIntegerField()),
                ("base", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
                ("per", models.CharField(max_length=12)),
                ("required", models.BooleanField()),
                ("rounding", models.JSONField()),
                ("payers", models.TextField(blank=True)),
                ("asycuda", models.CharField(blank=True, max_length=10)),
                ("receipt", models.CharField(blank=True, max_length=200)),
                ("place", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.edition"
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.tariff"
                    ),
                ),
            ],
            options={
                "ordering": ("tariff", "key", "valid_from", "edition"),
                "abstract": False,
                "indexes": [models.Index(fields=["tariff", "valid_from"], name="levy_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("tariff", "key", "valid_from", "edition"), name="levy_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                ("valid_from", models.DateField()),
                ("ended", models.BooleanField(default=False)),
                ("levies", models.TextField(blank=True)),
                ("limit", models.DecimalField(decimal_places=6, max_digits=24)),
                ("currency", models.CharField(max_length=3)),
                ("mode", models.CharField(max_length=20)),
                ("on", models.CharField(max_length=10)),
                ("inclusive", models.BooleanField()),
                ("excluded_codes", models.TextField(blank=True)),
                ("only_codes", models.TextField(blank=True)),
                ("categories", models.TextField(blank=True)),
                ("importers", models.TextField(blank=True)),
                ("regimes", models.TextField(blank=True)),
                ("origins", models.TextField(blank=True)),
                ("window_days", models.PositiveIntegerField(blank=True, null=True)),
                ("act", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("certainty", models.CharField(max_length=20)),
                ("year", models.CharField(blank=True, max_length=40)),
                ("place", models.PositiveIntegerField(default=0)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.edition"
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customs.tariff"
                    ),
                ),
            ],
            options={
                "ordering": ("tariff", "key", "valid_from", "edition"),
                "abstract": False,
                "indexes": [models.Index(fields=["tariff", "valid_from"], name="threshold_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("tariff", "key", "valid_from", "edition"), name="threshold_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("description", models.CharField(max_length=300)),
                ("quantity", models.PositiveIntegerField()),
                ("unit", models.CharField(default="item", max_length=20)),
                ("value_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("origin", models.CharField(blank=True, max_length=2)),
                ("hs_code", models.CharField(blank=True, max_length=12)),
                ("net_weight_grams", models.PositiveIntegerField(blank=True, null=True)),
                ("valuation_method", models.PositiveSmallIntegerField(default=1)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="customs.version"
                    ),
                ),
            ],
            options={
                "ordering": ("version", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="version_item_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value_minor__gte", 0)), name="version_item_value_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="version_item_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valuation_method__range", (1, 6))), name="version_item_method_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("item_number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("levy_code", models.CharField(max_length=20)),
                ("words", models.CharField(max_length=200)),
                ("base_minor", models.BigIntegerField()),
                ("base_explained", models.TextField()),
                ("rate_text", models.CharField(max_length=200)),
                ("measure", models.CharField(blank=True, max_length=80)),
                ("legal_act", models.CharField(blank=True, max_length=300)),
                ("certainty", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("unrounded", models.DecimalField(decimal_places=8, max_digits=24)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="customs.assessment"
                    ),
                ),
            ],
            options={
                "ordering": ("assessment", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "number"), name="assessment_line_numbered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "Being looked at"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="customs.assessmentline"
                    ),
                ),
            ],
            options={
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["open", "accepted", "refused"])),
                        name="appeal_outcome_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "open")), fields=("line",), name="appeal_one_open"
                    ),
                ],
            },
        ),
    ]
