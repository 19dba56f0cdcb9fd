import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from suuq.migrating import ManyTables


class Migration(ManyTables):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("billing", "0001_initial"),
        ("customs", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("town", models.CharField(max_length=80)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("hours", models.CharField(blank=True, max_length=120)),
                ("is_hub", models.BooleanField(default=False)),
                ("hold_days", models.PositiveSmallIntegerField(default=15, verbose_name="days a parcel is kept")),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["town", "name"],
            },
        ),
        migrations.CreateModel(
            name="CaseTries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=40, unique=True)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "case tries",
            },
        ),
        migrations.CreateModel(
            name="ChannelCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("whatsapp", "WhatsApp"),
                            ("push", "This browser's notifications"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("price_minor", models.PositiveIntegerField(verbose_name="price of one message")),
                ("most_minor", models.PositiveIntegerField(verbose_name="most in a day")),
                ("spent_on", models.DateField(blank=True, editable=False, null=True)),
                ("spent_minor", models.PositiveIntegerField(default=0, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="PresetBox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                ("length_mm", models.PositiveIntegerField(verbose_name="length")),
                ("width_mm", models.PositiveIntegerField(verbose_name="width")),
                ("height_mm", models.PositiveIntegerField(verbose_name="height")),
            ],
            options={
                "verbose_name_plural": "preset boxes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "series",
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                ("currency", models.CharField(max_length=3)),
                ("timezone", models.CharField(max_length=40)),
                ("airport", models.CharField(help_text="IMPC office of exchange code, six characters", max_length=6)),
                (
                    "address",
                    models.JSONField(
                        help_text="address_1, city, region, postcode, phone ... as the country's form names them"
                    ),
                ),
                ("address_local", models.JSONField(blank=True, default=dict, help_text="the same in the local script")),
                ("is_open", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="IndemnityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("damage", "It came damaged"),
                            ("contents", "Something is missing in it"),
                            ("loss", "It never came"),
                            ("weight", "Its weight was wrong, and I paid for it"),
                            ("delay", "It came too late"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "since",
                    models.CharField(
                        choices=[
                            ("handed", "the hand-over"),
                            ("dispatched", "the departure by air"),
                            ("packed", "the closing of the box"),
                        ],
                        max_length=12,
                        verbose_name="counted from",
                    ),
                ),
                ("after_days", models.PositiveSmallIntegerField(default=0, verbose_name="not before so many days")),
                ("within_days", models.PositiveSmallIntegerField(verbose_name="within so many days")),
                ("answer_days", models.PositiveSmallIntegerField(verbose_name="answered within so many days")),
                ("needs_photo", models.BooleanField(default=False)),
                (
                    "most",
                    models.CharField(
                        choices=[
                            ("value", "the value declared to customs"),
                            ("carriage", "the carriage that was paid"),
                        ],
                        max_length=10,
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("per_parcel_minor", models.PositiveIntegerField(blank=True, null=True)),
                ("per_kg_minor", models.PositiveIntegerField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("is_verified", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["ground", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("ground", "valid_from"), name="indemnity_rule_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["damage", "contents", "loss", "weight", "delay"])),
                        name="indemnity_rule_ground_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("code", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=40)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("owed", "To be sent"),
                            ("kept", "To be told at the counter"),
                            ("sent", "Handed over to be delivered"),
                            ("delivered", "Delivered"),
                            ("read", "Read"),
                            ("failed", "Could not be sent"),
                        ],
                        default="owed",
                        max_length=10,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("whatsapp", "WhatsApp"),
                            ("push", "This browser's notifications"),
                        ],
                        max_length=10,
                    ),
                ),
                ("fell_back", models.BooleanField(default=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("owed_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(condition=models.Q(("status", "owed")), fields=["owed_at"], name="notice_owed"),
                    models.Index(fields=["user", "status"], name="notice_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["owed", "kept", "sent", "delivered", "read", "failed"])),
                        name="notice_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberRange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=2, verbose_name="service indicator")),
                ("first", models.PositiveIntegerField(verbose_name="first serial")),
                ("last", models.PositiveIntegerField(verbose_name="last serial")),
                ("next_serial", models.PositiveIntegerField(verbose_name="next to give")),
            ],
            options={
                "ordering": ["indicator", "first"],
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "first"), name="number_range_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__lte", models.F("last")),
                            ("last__lt", 100000000),
                            ("next_serial__gte", models.F("first")),
                            (
                                "next_serial__lte",
                                django.db.models.expressions.CombinedExpression(models.F("last"), "+", models.Value(1)),
                            ),
                        ),
                        name="number_range_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(max_length=2, verbose_name="country")),
                (
                    "role",
                    models.CharField(
                        choices=[("delivers", "Delivers our parcels"), ("forwards", "Sends us parcels to deliver")],
                        max_length=10,
                    ),
                ),
                ("door_url", models.URLField(help_text="where its webhook listens", verbose_name="door")),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["delivers", "forwards"])), name="partner_role_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True), ("role", "delivers")),
                        fields=("country",),
                        name="partner_one_delivers_in_a_country",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "first",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("whatsapp", "WhatsApp"),
                            ("push", "This browser's notifications"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "second",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("whatsapp", "WhatsApp"),
                            ("push", "This browser's notifications"),
                        ],
                        max_length=10,
                    ),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0))),
                ("quiet_until", models.TimeField(default=datetime.time(7, 0))),
                ("whatsapp_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("wrong_phone", models.CharField(blank=True, max_length=20)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told_by", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PushDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.URLField(max_length=500, unique=True)),
                ("p256dh", models.CharField(max_length=120)),
                ("auth", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("flight", models.CharField(max_length=12, verbose_name="flight")),
                ("departs_at", models.DateTimeField(verbose_name="leaves at")),
                ("cut_off_at", models.DateTimeField(blank=True, null=True, verbose_name="bags close at")),
                ("capacity_grams", models.PositiveIntegerField(blank=True, null=True, verbose_name="takes at most")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("departed", "Departed"),
                            ("reconciled", "Arrived and checked"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("departed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "dispatches",
                "ordering": ["departs_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "departed", "reconciled"])),
                        name="dispatch_status_known",
                    )
                ],
            },
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("service__in", ["economy", "express"])), name="quotation_service_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RateCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=10)),
                ("valid_from", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("handling_minor", models.PositiveBigIntegerField(verbose_name="handling")),
                ("extra_step_grams", models.PositiveIntegerField(default=500)),
                ("extra_step_minor", models.PositiveBigIntegerField()),
                (
                    "tolerance_percent",
                    models.PositiveSmallIntegerField(
                        default=25, help_text="how far the final price may pass the estimate without asking its owner"
                    ),
                ),
                ("days_least", models.PositiveSmallIntegerField()),
                ("days_most", models.PositiveSmallIntegerField()),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate_cards",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "service", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "service", "valid_from"), name="rate_card_dated_once"),
                    models.CheckConstraint(
                        condition=models.Q(("service__in", ["economy", "express"])), name="rate_card_service_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[("shelf", "Shelf"), ("cage", "Cage"), ("dock", "Dock")], default="shelf", max_length=6
                    ),
                ),
                ("zone", models.CharField(blank=True, max_length=12, verbose_name="zone")),
                (
                    "walk",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="a picker passes the shelves in this order",
                        verbose_name="place in the walk",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shelves", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "shelves",
                "ordering": ["walk", "code"],
                "constraints": [models.UniqueConstraint(fields=("warehouse", "code"), name="shelf_once")],
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("suite", models.CharField(max_length=12, unique=True)),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="forwarding.agency",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="customer",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Drop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("carrier", models.CharField(max_length=40, verbose_name="carrier")),
                ("pieces_said", models.PositiveIntegerField(verbose_name="pieces said")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being received"), ("closed", "Received")], default="open", max_length=6
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("pieces_found", models.PositiveIntegerField(null=True)),
                ("explanation", models.CharField(blank=True, max_length=200)),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drops", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [models.Index(fields=["warehouse", "status"], name="forwarding__warehou_4a3a0c_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed"])), name="drop_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            models.Q(
                                ("pieces_found__isnull", False),
                                models.Q(
                                    ("pieces_found", models.F("pieces_said")),
                                    models.Q(("explanation", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="drop_difference_explained",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("prealerts", "Purchases announced"), ("deliveries", "Parcels a carrier has brought")],
                        max_length=12,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("shown_name", models.CharField(max_length=80)),
                ("file", models.FileField(upload_to="intakes/%Y/%m/")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("read", "Read to the end"),
                            ("stopped", "Cannot be read"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("read_lines", models.PositiveIntegerField(default=0)),
                ("written_lines", models.PositiveIntegerField(default=0)),
                ("known_lines", models.PositiveIntegerField(default=0)),
                ("faulty_lines", models.PositiveIntegerField(default=0)),
                ("bytes_read", models.PositiveBigIntegerField(default=0)),
                ("bytes_total", models.PositiveBigIntegerField()),
                ("why", models.CharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="intakes", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "read", "stopped"])), name="intake_status_known"
                    ),
                    models.UniqueConstraint(fields=("warehouse", "kind", "digest"), name="intake_read_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "read_lines",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("written_lines"), "+", models.F("known_lines")
                                    ),
                                    "+",
                                    models.F("faulty_lines"),
                                ),
                            )
                        ),
                        name="intake_lines_add_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("whatsapp", "WhatsApp"),
                            ("push", "This browser's notifications"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("cost_minor", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="forwarding.notice"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("channel", "reference"),
                        name="handover_reference_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuestParcel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=13)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("sorted", "At the sorting centre"),
                            ("ready", "Ready to collect"),
                            ("out", "With the courier"),
                            ("attempted", "Nobody was there"),
                            ("delivered", "Handed over"),
                            ("returned", "Sent back"),
                        ],
                        default="expected",
                        max_length=10,
                    ),
                ),
                ("is_released", models.BooleanField(default=False)),
                ("weight_grams", models.PositiveIntegerField()),
                (
                    "mode",
                    models.CharField(
                        choices=[("pickup", "Collect at an agency"), ("courier", "Delivery by a courier")],
                        max_length=10,
                    ),
                ),
                ("office", models.CharField(max_length=80, verbose_name="office")),
                ("name", models.CharField(max_length=120)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="quarter, landmark")),
                ("code", models.CharField(blank=True, max_length=8)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("told_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parcels", to="forwarding.partner"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["status"], name="forwarding__status_d21f66_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["expected", "sorted", "ready", "out", "attempted", "delivered", "returned"])
                        ),
                        name="guest_parcel_status_known",
                    ),
                    models.UniqueConstraint(fields=("partner", "number"), name="guest_parcel_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("number", models.CharField(db_index=True, max_length=13)),
                ("body", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("owed", "To be sent"), ("sent", "Sent"), ("refused", "Refused by the other house")],
                        default="owed",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("answer", models.CharField(blank=True, max_length=200)),
                ("owed_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="forwarding.partner"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "owed")), fields=["next_at"], name="partner_message_owed"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["owed", "sent", "refused"])),
                        name="partner_message_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("message_id", models.CharField(max_length=120)),
                ("body", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("applied", "Done"),
                            ("late", "Kept, but older than what we know"),
                            ("unknown", "No parcel of ours"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200)),
                ("heard_at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="news", to="forwarding.partner"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "partner news",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "message_id"), name="partner_news_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["applied", "late", "unknown", "refused"])),
                        name="partner_news_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("fee_minor", models.PositiveBigIntegerField(default=0, verbose_name="fee")),
                ("currency", models.CharField(max_length=3)),
                ("visits_included", models.PositiveSmallIntegerField(default=2, verbose_name="visits included")),
                ("is_open", models.BooleanField(default=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="forwarding.agency"
                    ),
                ),
                (
                    "courier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="StorageRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("free_days", models.PositiveSmallIntegerField(default=30, verbose_name="free days")),
                ("night_minor", models.PositiveIntegerField(default=100, verbose_name="price of a night")),
                ("currency", models.CharField(max_length=3)),
                ("keep_days", models.PositiveSmallIntegerField(default=90, verbose_name="kept for, days")),
                ("extension_days", models.PositiveSmallIntegerField(default=15, verbose_name="days of an extension")),
                ("extension_minor", models.PositiveIntegerField(default=1000, verbose_name="price of an extension")),
                ("extensions_most", models.PositiveSmallIntegerField(default=2, verbose_name="extensions at most")),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="storage_rules",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "valid_from"), name="storage_rule_dated_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "keep_days__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("free_days"), "+", models.Value(10)
                                ),
                            )
                        ),
                        name="storage_rule_keeps_beyond_free",
                    ),
                ],
            },
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
        migrations.CreateModel(
            name="ErrandPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photos", "More photos"),
                            ("repack", "Put it into a smaller box"),
                            ("strip", "Take the shop’s packing off"),
                            ("protect", "Protect what is fragile"),
                            ("no_invoice", "Take the shop’s invoice out"),
                            ("split", "Split it into two parcels"),
                            ("send_back", "Send it back to the shop"),
                            ("dispose", "Dispose of it"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_minor", models.PositiveIntegerField(verbose_name="price")),
                ("currency", models.CharField(max_length=3)),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errand_prices",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "kind"), name="errand_price_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["photos", "repack", "strip", "protect", "no_invoice", "split", "send_back", "dispose"],
                            )
                        ),
                        name="errand_price_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyingFee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                ("least_minor", models.PositiveBigIntegerField(verbose_name="at least")),
                ("valid_days", models.PositiveSmallIntegerField(default=3, help_text="how many days a quote holds")),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="buying_fees",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "valid_from"), name="buying_fee_dated_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BoxSize",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20, verbose_name="name")),
                ("length_mm", models.PositiveIntegerField(verbose_name="length")),
                ("width_mm", models.PositiveIntegerField(verbose_name="width")),
                ("height_mm", models.PositiveIntegerField(verbose_name="height")),
                ("empty_grams", models.PositiveIntegerField(verbose_name="empty weight")),
                ("most_grams", models.PositiveIntegerField(default=30000, verbose_name="carries at most")),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="box_sizes", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "length_mm", "width_mm", "height_mm"],
                "constraints": [models.UniqueConstraint(fields=("warehouse", "name"), name="box_size_once")],
            },
        ),
        migrations.CreateModel(
            name="Waybill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being filled"), ("sent", "Sent"), ("received", "Received and checked")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waybills_in", to="forwarding.agency"
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waybills_out", to="forwarding.agency"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "sent", "received"])), name="waybill_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sender", models.F("receiver")), _negated=True),
                        name="waybill_goes_somewhere",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("sender", "receiver"), name="waybill_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeightRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("divisor_cm3_per_kg", models.PositiveIntegerField(default=5000)),
                ("side_step_mm", models.PositiveIntegerField(default=10)),
                ("weight_step_grams", models.PositiveIntegerField(default=500)),
                ("minimum_grams", models.PositiveIntegerField(default=500)),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weight_rules",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ["warehouse", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("warehouse", "valid_from"), name="weight_rule_dated_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("service", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=60, verbose_name="what you call it")),
                (
                    "status",
                    models.CharField(
                        choices=[("gathering", "Gathering"), ("closed", "Complete"), ("cancelled", "Given up")],
                        default="gathering",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="groups", to="forwarding.customer"
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["gathering", "closed", "cancelled"])),
                        name="group_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for the code"),
                            ("in_force", "In force"),
                            ("revoked", "Taken back"),
                            ("lapsed", "Ended"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("may_declare", models.BooleanField(default=False)),
                ("may_pay", models.BooleanField(default=False)),
                ("may_track", models.BooleanField(default=False)),
                ("may_collect", models.BooleanField(default=False)),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("code", "A code sent to them"),
                            ("paper", "Signature on paper"),
                            ("pad", "Signature on the screen"),
                        ],
                        max_length=6,
                    ),
                ),
                ("code_digest", models.CharField(blank=True, max_length=64)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("signature", models.FileField(blank=True, upload_to="mandates/%Y/%m/")),
                ("media_type", models.CharField(blank=True, max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.agency"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="forwarding.customer"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "in_force")), fields=["expires_at"], name="mandate_lapsing"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "in_force", "revoked", "lapsed"])),
                        name="mandate_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_force")), fields=("customer",), name="mandate_one_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_declare", True),
                            ("may_pay", True),
                            ("may_track", True),
                            ("may_collect", True),
                            _connector="OR",
                        ),
                        name="mandate_allows_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "in_force"), _negated=True),
                            ("given_at__isnull", False),
                            _connector="OR",
                        ),
                        name="mandate_was_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostBox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=8, verbose_name="box")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="boxes", to="forwarding.agency"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="boxes",
                        to="forwarding.customer",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "post boxes",
                "ordering": ["agency", "number"],
                "constraints": [models.UniqueConstraint(fields=("agency", "number"), name="post_box_once")],
            },
        ),
        migrations.CreateModel(
            name="Purchase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("shop", models.CharField(max_length=80, verbose_name="shop")),
                ("order_number", models.CharField(blank=True, max_length=60, verbose_name="order number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("arrived", "Arrived at the warehouse"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="expected",
                        max_length=12,
                    ),
                ),
                ("declared_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="purchases", to="forwarding.customer"
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="splits",
                        to="forwarding.purchase",
                    ),
                ),
                (
                    "quotation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="forwarding.quotation",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="purchases", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-declared_at"],
                "indexes": [models.Index(fields=["customer", "status"], name="forwarding__custome_e885ec_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["expected", "arrived", "cancelled"])),
                        name="purchase_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("order_number", ""), _negated=True),
                            models.Q(("status", "cancelled"), _negated=True),
                            ("split_from__isnull", True),
                        ),
                        fields=("customer", "shop", "order_number"),
                        name="purchase_declared_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RateStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("up_to_grams", models.PositiveIntegerField()),
                ("amount_minor", models.PositiveBigIntegerField()),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="forwarding.ratecard"
                    ),
                ),
            ],
            options={
                "ordering": ["up_to_grams"],
                "constraints": [models.UniqueConstraint(fields=("card", "up_to_grams"), name="rate_step_once")],
            },
        ),
        migrations.CreateModel(
            name="Receptacle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=29, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Being filled"),
                            ("closed", "Closed and sealed"),
                            ("departed", "In flight"),
                            ("opened", "Being checked"),
                            ("reconciled", "Checked"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("seal", models.CharField(blank=True, max_length=20, verbose_name="seal")),
                ("weight_grams", models.PositiveIntegerField(blank=True, null=True, verbose_name="weight")),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dispatch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptacles",
                        to="forwarding.dispatch",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed", "departed", "opened", "reconciled"])),
                        name="receptacle_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"),
                            models.Q(("weight_grams__isnull", False), models.Q(("seal", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="receptacle_closed_is_sealed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "Waiting for their code"), ("agreed", "Has agreed"), ("removed", "Removed")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="full name")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "identity_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("card", "Identity card"),
                            ("passport", "Passport"),
                            ("licence", "Driving licence"),
                            ("refugee", "Refugee card"),
                        ],
                        max_length=10,
                    ),
                ),
                ("identity_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                ("identity_ends", models.CharField(blank=True, max_length=3)),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="quarter, landmark")),
                ("code_digest", models.CharField(blank=True, max_length=64)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="forwarding.agency",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recipients", to="forwarding.customer"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "agreed", "removed"])),
                        name="recipient_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "removed"), _negated=True),
                        fields=("keeper", "identity_digest"),
                        name="recipient_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "removed"), _negated=True),
                            models.Q(
                                ("email", ""),
                                ("identity_digest", ""),
                                ("identity_ends", ""),
                                ("name", ""),
                                ("person__isnull", True),
                                ("phone", ""),
                                ("place", ""),
                            ),
                            _connector="OR",
                        ),
                        name="recipient_removed_is_nobody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quarter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="quarter")),
                (
                    "other_names",
                    models.CharField(
                        blank=True,
                        help_text="spellings and Arabic, with commas between them",
                        max_length=200,
                        verbose_name="other names",
                    ),
                ),
                ("town", models.CharField(max_length=80, verbose_name="town")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quarters", to="forwarding.agency"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="quarters",
                        to="forwarding.round",
                    ),
                ),
            ],
            options={
                "ordering": ["town", "name"],
                "constraints": [models.UniqueConstraint(fields=("town", "name"), name="quarter_once")],
            },
        ),
        migrations.CreateModel(
            name="RoundHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField(help_text="0 is Monday")),
                ("begins", models.TimeField(verbose_name="begins")),
                ("ends", models.TimeField(verbose_name="ends")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="visits that fit")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="forwarding.round"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "round hours",
                "ordering": ["weekday", "begins"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "weekday", "begins"), name="round_hours_once"),
                    models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="round_hours_weekday"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("begins"))), name="round_hours_forward"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("capacity", models.PositiveSmallIntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="forwarding.round"
                    ),
                ),
            ],
            options={
                "ordering": ["begins_at"],
                "constraints": [models.UniqueConstraint(fields=("round", "begins_at"), name="slot_once")],
            },
        ),
        migrations.CreateModel(
            name="StockCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being counted"), ("finished", "Counted")], default="open", max_length=8
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shelf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="forwarding.shelf"
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "finished"])), name="stock_count_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("shelf",), name="stock_count_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarrierItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=60)),
                ("brought_on", models.DateField()),
                ("weight_grams", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="forwarding.intake"
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("warehouse", "key"), name="carrier_item_once")],
            },
        ),
        migrations.CreateModel(
            name="Workplace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="forwarding.agency",
                    ),
                ),
                (
                    "drop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="forwarding.drop",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workplace",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("warehouse__isnull", True), ("agency__isnull", True), _connector="XOR"),
                        name="workplace_one_place",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "To be called"),
                            ("reached", "Reached"),
                            ("wrong_number", "Wrong number"),
                            ("given_up", "Not reached"),
                            ("not_needed", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("wanted_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="forwarding.customer"
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "reached", "wrong_number", "given_up", "not_needed"])
                        ),
                        name="call_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")), fields=("customer",), name="call_one_at_a_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdentityPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("card", "Identity card"),
                            ("passport", "Passport"),
                            ("licence", "Driving licence"),
                            ("refugee", "Refugee card"),
                        ],
                        max_length=10,
                    ),
                ),
                ("digest", models.CharField(db_index=True, max_length=64)),
                ("ends_with", models.CharField(max_length=3)),
                ("seen_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="forwarding.customer"
                    ),
                ),
                (
                    "seen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("customer", "digest"), name="identity_paper_once")],
            },
        ),
        migrations.CreateModel(
            name="IntakeFault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("words", models.CharField(max_length=300)),
                ("content", models.CharField(blank=True, max_length=500)),
                (
                    "intake",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="forwarding.intake"
                    ),
                ),
            ],
            options={
                "ordering": ["line"],
                "constraints": [models.UniqueConstraint(fields=("intake", "line"), name="intake_fault_once")],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("description", models.CharField(max_length=160, verbose_name="what it is")),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="how many")),
                ("unit_price_minor", models.PositiveBigIntegerField(verbose_name="price of one")),
                ("currency", models.CharField(max_length=3)),
                ("origin", models.CharField(blank=True, max_length=2, verbose_name="made in")),
                ("hs_code", models.CharField(blank=True, max_length=12)),
                ("weight_grams", models.PositiveIntegerField(blank=True, null=True, verbose_name="weight of one")),
                ("category", models.CharField(blank=True, max_length=30)),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="forwarding.purchase"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1), ("quantity__lte", 9999)), name="item_quantity_real"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MandateAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("declared", "Announced a purchase"),
                            ("shipped", "Asked for parcels to fly"),
                            ("took_cash", "Took cash for a bill"),
                            ("paid", "Paid a bill from the wallet"),
                            ("looked", "Looked up the parcels"),
                            ("collected", "Handed a parcel over without its code"),
                        ],
                        max_length=10,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="forwarding.mandate"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=13, unique=True)),
                ("service", models.CharField(choices=[("economy", "Economy"), ("express", "Express")], max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting to be packed"),
                            ("packed", "Packed"),
                            ("dispatched", "On its way by air"),
                            ("arrived", "Arrived in the country"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=12,
                    ),
                ),
                (
                    "delivery_mode",
                    models.CharField(
                        choices=[("pickup", "Collect at an agency"), ("courier", "Delivery by a courier")],
                        default="pickup",
                        max_length=10,
                    ),
                ),
                ("delivery_place", models.CharField(blank=True, max_length=200, verbose_name="quarter, landmark")),
                ("requested_at", models.DateTimeField()),
                ("quoted_minor", models.PositiveBigIntegerField()),
                (
                    "estimate",
                    models.JSONField(blank=True, default=list, help_text="the lines of the estimate given with it"),
                ),
                ("packed_at", models.DateTimeField(blank=True, null=True)),
                ("weight_grams", models.PositiveIntegerField(blank=True, null=True)),
                ("length_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("width_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("height_mm", models.PositiveIntegerField(blank=True, null=True)),
                ("chargeable_grams", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "weight_rule",
                    models.CharField(
                        blank=True, help_text="the rule and version that gave the chargeable weight", max_length=40
                    ),
                ),
                ("weighed_again_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreed_minor",
                    models.PositiveBigIntegerField(
                        blank=True, help_text="a price above the estimate that its owner has agreed to", null=True
                    ),
                ),
                ("dispatched_at", models.DateTimeField(blank=True, null=True)),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="forwarding.agency"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="forwarding.customer"
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customs.declaration",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boxes",
                        to="forwarding.grouporder",
                    ),
                ),
                (
                    "invoice",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="forwarding.quarter",
                    ),
                ),
                (
                    "receptacle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="forwarding.receptacle",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="forwarding.recipient",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipments", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-requested_at"],
                "indexes": [
                    models.Index(fields=["warehouse", "status"], name="forwarding__warehou_f0f976_idx"),
                    models.Index(fields=["customer", "status"], name="forwarding__custome_302e49_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["requested", "packed", "dispatched", "arrived", "cancelled"])
                        ),
                        name="shipment_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["requested", "cancelled"]),
                            models.Q(
                                ("chargeable_grams__isnull", False),
                                ("packed_at__isnull", False),
                                ("weight_grams__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="shipment_packed_is_weighed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrackingNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60)),
                ("key", models.CharField(db_index=True, max_length=60)),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tracking", to="forwarding.purchase"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("purchase", "key"), name="tracking_told_once")],
            },
        ),
        migrations.CreateModel(
            name="Discrepancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shipment_number", models.CharField(max_length=40, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing", "Missing"),
                            ("extra", "Not on the list"),
                            ("damaged", "Damaged"),
                            ("unknown", "Nobody's number"),
                            ("seal", "Seal broken or another"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("hub", "The sorting centre"),
                            ("warehouse", "The warehouse that sent it"),
                            ("customs", "Customs"),
                            ("airline", "The airline"),
                            ("office", "The office that sent it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being looked into"), ("closed", "Settled")], default="open", max_length=10
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "Found"),
                            ("admitted", "Taken in, it is ours"),
                            ("sent_back", "Sent back"),
                            ("noted", "Noted with the carrier, its owner is told"),
                            ("lost", "Lost: its owner is compensated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField(verbose_name="to be settled by")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispatch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discrepancies",
                        to="forwarding.dispatch",
                    ),
                ),
                (
                    "receptacle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discrepancies",
                        to="forwarding.receptacle",
                    ),
                ),
                (
                    "waybill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discrepancies",
                        to="forwarding.waybill",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "discrepancies",
                "ordering": ["due_at", "pk"],
                "indexes": [models.Index(fields=["status", "due_at"], name="forwarding__status_9ff349_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("receptacle", "shipment_number", "kind"), name="discrepancy_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("receptacle__isnull", True)),
                        fields=("dispatch", "shipment_number", "kind"),
                        name="discrepancy_of_a_flight_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("waybill__isnull", False)),
                        fields=("waybill", "shipment_number", "kind"),
                        name="discrepancy_of_a_waybill_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dispatch__isnull", True), ("receptacle__isnull", True), ("waybill__isnull", False)
                            ),
                            models.Q(("dispatch__isnull", False), ("waybill__isnull", True)),
                            _connector="OR",
                        ),
                        name="discrepancy_of_a_flight_or_a_van",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["missing", "extra", "damaged", "unknown", "seal"])),
                        name="discrepancy_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed"])), name="discrepancy_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("status", "open")),
                            models.Q(("status", "closed"), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="discrepancy_settled_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("missing", "A parcel does not come"),
                            ("damaged", "A parcel is damaged or something is missing in it"),
                            ("wrong", "Something is wrong with the weight, the photo or the name"),
                            ("tax", "Duty and taxes"),
                            ("held", "Customs holds a parcel"),
                            ("money", "A payment, a bill or the wallet"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(max_length=1000)),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("post", "The post"),
                            ("customs", "Customs"),
                            ("warehouse", "The warehouse abroad"),
                            ("finance", "The post's accounts"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Waiting for an answer"), ("answered", "Answered"), ("closed", "Closed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("risen_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.agency"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="concerns", to="forwarding.customer"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerns",
                        to="forwarding.shipment",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forwarding.warehouse",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(fields=["desk", "status", "due_at"], name="forwarding__desk_f7b0b8_idx"),
                    models.Index(condition=models.Q(("status", "waiting")), fields=["due_at"], name="concern_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "answered", "closed"])),
                        name="concern_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("scan_key", models.CharField(max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unknown", "Owner not known yet"),
                            ("on_shelf", "On the shelf"),
                            ("caged", "Kept apart"),
                            ("packed", "Packed"),
                            ("undone", "Check-in undone"),
                            ("abandoned", "Given up by its owner"),
                            ("returned", "Returned to the shop"),
                            ("disposed", "Disposed of"),
                            ("sold", "Sold after three notices"),
                        ],
                        default="on_shelf",
                        max_length=10,
                    ),
                ),
                ("weight_grams", models.PositiveIntegerField(verbose_name="weight")),
                ("length_mm", models.PositiveIntegerField(blank=True, null=True, verbose_name="length")),
                ("width_mm", models.PositiveIntegerField(blank=True, null=True, verbose_name="width")),
                ("height_mm", models.PositiveIntegerField(blank=True, null=True, verbose_name="height")),
                (
                    "battery",
                    models.CharField(
                        choices=[
                            ("none", "No battery"),
                            ("installed", "Battery inside the device"),
                            ("loose", "Loose battery"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("is_damaged", models.BooleanField(default=False, verbose_name="damaged")),
                ("is_liquid", models.BooleanField(default=False, verbose_name="liquid")),
                ("is_prohibited", models.BooleanField(default=False, verbose_name="prohibited")),
                ("name_differs", models.BooleanField(default=False, verbose_name="another name on the label")),
                ("is_odd_shape", models.BooleanField(default=False, verbose_name="odd shape")),
                ("label_words", models.CharField(blank=True, max_length=400, verbose_name="words on the label")),
                ("extensions", models.PositiveSmallIntegerField(default=0)),
                (
                    "stored_through",
                    models.DateField(
                        blank=True, help_text="the last night of storage that was accounted for", null=True
                    ),
                ),
                ("weighed_again_at", models.DateTimeField(blank=True, null=True)),
                (
                    "scanned_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="by the device’s clock, where the bench had no line and told it later",
                        null=True,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="forwarding.customer",
                    ),
                ),
                (
                    "drop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="forwarding.drop",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="forwarding.purchase",
                    ),
                ),
                (
                    "shelf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="forwarding.shelf",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="forwarding.shipment",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_at"],
                "indexes": [
                    models.Index(fields=["warehouse", "status"], name="forwarding__warehou_e88c2a_idx"),
                    models.Index(fields=["customer", "status"], name="forwarding__custome_050478_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "unknown",
                                    "on_shelf",
                                    "caged",
                                    "packed",
                                    "undone",
                                    "abandoned",
                                    "returned",
                                    "disposed",
                                    "sold",
                                ],
                            )
                        ),
                        name="package_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["unknown", "on_shelf", "caged", "abandoned"])),
                        fields=("warehouse", "scan_key"),
                        name="package_scanned_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customer__isnull", False),
                            models.Q(("status__in", ["on_shelf", "packed"]), _negated=True),
                            _connector="OR",
                        ),
                        name="package_has_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight_grams__gte", 1), ("weight_grams__lte", 1000000)),
                        name="package_weight_real",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShareLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="share_links",
                        to="forwarding.shipment",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("shipment",),
                        name="share_link_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveSmallIntegerField()),
                ("of", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=13, unique=True)),
                ("weight_grams", models.PositiveIntegerField()),
                ("length_mm", models.PositiveIntegerField()),
                ("width_mm", models.PositiveIntegerField()),
                ("height_mm", models.PositiveIntegerField()),
                ("arrived_at", models.DateTimeField(blank=True, null=True)),
                ("lost_at", models.DateTimeField(blank=True, null=True)),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forwarding.agency",
                    ),
                ),
                (
                    "receptacle",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="forwarding.receptacle",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pieces", to="forwarding.shipment"
                    ),
                ),
            ],
            options={
                "ordering": ["shipment", "serial"],
                "constraints": [
                    models.UniqueConstraint(fields=("shipment", "serial"), name="piece_serial_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("of__gte", 2),
                            ("serial__gte", 1),
                            ("serial__lte", models.F("of")),
                            ("weight_grams__gte", 1),
                        ),
                        name="piece_is_one_of_several",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcernStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "Recorded"),
                            ("answered", "Answered"),
                            ("said", "The customer adds"),
                            ("passed_on", "Handed on"),
                            ("offered", "An amount is offered"),
                            ("refused", "Refused"),
                            ("appealed", "The customer asks for another look"),
                            ("accepted", "The offer is taken and paid"),
                            ("risen", "Past its day: a supervisor sees to it"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "desk",
                    models.CharField(
                        choices=[
                            ("post", "The post"),
                            ("customs", "Customs"),
                            ("warehouse", "The warehouse abroad"),
                            ("finance", "The post's accounts"),
                        ],
                        max_length=10,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80)),
                ("words", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="forwarding.concern"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photos", "More photos"),
                            ("repack", "Put it into a smaller box"),
                            ("strip", "Take the shop’s packing off"),
                            ("protect", "Protect what is fragile"),
                            ("no_invoice", "Take the shop’s invoice out"),
                            ("send_back", "Send it back to the shop"),
                            ("dispose", "Dispose of it"),
                            ("split", "Split it into two parcels"),
                            ("measure", "Weigh and measure it again"),
                            ("search", "Search for it"),
                            ("unpack", "Open the box and put its parcels back"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("done", "Done"),
                            ("not_done", "Could not be done"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="what exactly")),
                ("price_minor", models.PositiveIntegerField(default=0)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                (
                    "label_number",
                    models.CharField(blank=True, max_length=60, verbose_name="number of the return label"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errands",
                        to="forwarding.package",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errands",
                        to="forwarding.shipment",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["status", "kind"], name="forwarding__status_03f933_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "done", "not_done", "withdrawn"])),
                        name="errand_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "photos",
                                    "repack",
                                    "strip",
                                    "protect",
                                    "no_invoice",
                                    "send_back",
                                    "dispose",
                                    "split",
                                    "measure",
                                    "search",
                                    "unpack",
                                ],
                            )
                        ),
                        name="errand_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("package__isnull", True), ("shipment__isnull", True), _connector="XOR"),
                        name="errand_about_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("package", "kind"),
                        name="errand_asked_once_of_package",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("shipment", "kind"),
                        name="errand_asked_once_of_shipment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "not_done"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="errand_not_done_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=10)),
                ("words", models.CharField(max_length=200)),
                ("params", models.JSONField(blank=True, default=dict)),
                ("amount_minor", models.PositiveBigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="forwarding.package"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="charge_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["storage", "fee"])), name="charge_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Barcode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("raw", models.CharField(max_length=120)),
                ("key", models.CharField(db_index=True, max_length=60)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="barcodes", to="forwarding.package"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("declared", "Purchase declared"),
                            ("arrived", "Received at the warehouse"),
                            ("claimed", "Owner found"),
                            ("split", "Split into two parcels"),
                            ("set_aside", "Set aside at the warehouse"),
                            ("requested", "Shipment requested"),
                            ("packed", "Packed and weighed"),
                            ("lodged", "Declared to customs"),
                            ("billed", "Bill issued"),
                            ("paid", "Paid"),
                            ("dispatched", "Left by air"),
                            ("landed", "Arrived in the country"),
                            ("missing", "Not found where its list says"),
                            ("customs_held", "Held by customs"),
                            ("customs_asked", "Customs asked a question"),
                            ("customs_corrected", "Corrected by customs"),
                            ("released", "Released by customs"),
                            ("seized", "Seized by customs"),
                            ("sent_back", "Sent back by customs"),
                            ("returned", "Sent back to the shop"),
                            ("disposed", "Disposed of"),
                            ("sold", "Sold after three notices"),
                            ("abandoned", "Given up after three notices"),
                            ("found", "Found again"),
                            ("sent_on", "On its way to the agency"),
                            ("at_agency", "Ready to collect"),
                            ("out", "Out with the courier"),
                            ("attempted", "Nobody was there"),
                            ("delivered", "Handed over"),
                            ("not_collected", "Not collected, sent back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=80)),
                ("detail", models.CharField(blank=True, max_length=60)),
                (
                    "package",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="forwarding.package",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="forwarding.purchase",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="forwarding.shipment",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CountedParcel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "found",
                    models.CharField(
                        choices=[("seen", "In its place"), ("extra", "Recorded elsewhere"), ("missing", "Not found")],
                        max_length=8,
                    ),
                ),
                ("was_at", models.CharField(blank=True, max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.package"
                    ),
                ),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parcels", to="forwarding.stockcount"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("count", "package"), name="counted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("found__in", ["seen", "extra", "missing"])), name="counted_found_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unclaimed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("abandoned", "Given up after three notices"),
                            ("given_back", "Kept for its owner after all"),
                            ("disposed", "Disposed of"),
                            ("sold", "Sold, the surplus is its owner’s"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unclaimed", to="forwarding.package"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "unclaimed",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["abandoned", "given_back", "disposed", "sold"])),
                        name="unclaimed_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Indemnity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Being looked into"),
                            ("offered", "An amount is offered"),
                            ("refused", "Refused"),
                            ("appealed", "Being looked into again"),
                            ("paid", "Paid into the wallet"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("claimed_minor", models.PositiveBigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("offered_minor", models.PositiveBigIntegerField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("appealed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "concern",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indemnity", to="forwarding.concern"
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
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.indemnityrule"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "indemnities",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "offered", "refused", "appealed", "paid"])),
                        name="indemnity_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["offered", "paid"]), _negated=True),
                            ("offered_minor__gt", 0),
                            _connector="OR",
                        ),
                        name="indemnity_offers_an_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Portion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=160)),
                ("quantity", models.PositiveIntegerField()),
                (
                    "errand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="portions", to="forwarding.errand"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="forwarding.item"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("errand", "item"), name="portion_of_an_item_once"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="portion_of_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("assigned", "Being sorted"),
                            ("moving", "On its way to an agency"),
                            ("ready", "Ready to collect"),
                            ("out", "With the courier"),
                            ("attempted", "Nobody was there"),
                            ("delivered", "Handed over"),
                            ("returned", "Sent back"),
                        ],
                        default="assigned",
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("pickup", "Collect at an agency"), ("courier", "Delivery by a courier")],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("wrong_codes", models.PositiveSmallIntegerField(default=0)),
                ("handed_to", models.CharField(blank=True, max_length=120, verbose_name="handed to")),
                (
                    "identity_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("card", "Identity card"),
                            ("passport", "Passport"),
                            ("licence", "Driving licence"),
                            ("refugee", "Refugee card"),
                        ],
                        max_length=10,
                        verbose_name="identity paper seen",
                    ),
                ),
                ("identity_last", models.CharField(blank=True, max_length=4, verbose_name="its last characters")),
                ("handed_at", models.DateTimeField(blank=True, null=True)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("hold_until", models.DateField(blank=True, null=True, verbose_name="kept until")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="forwarding.agency"
                    ),
                ),
                (
                    "courier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wanted_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forwarding.agency",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="forwarding.partner",
                    ),
                ),
                (
                    "shipment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delivery", to="forwarding.shipment"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("invoice", "Invoice"), ("photo", "Photo"), ("signature", "Signature")], max_length=10
                    ),
                ),
                ("file", models.FileField(upload_to="documents/%Y/%m/")),
                ("media_type", models.CharField(max_length=40)),
                ("shown_name", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="forwarding.concern",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="forwarding.delivery",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="forwarding.package",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="forwarding.purchase",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("code", models.CharField(max_length=8)),
                ("named_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proxies", to="forwarding.delivery"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "proxies",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("delivery",),
                        name="proxy_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("landmark", models.CharField(max_length=200, verbose_name="landmark")),
                (
                    "status",
                    models.CharField(
                        choices=[("booked", "Booked"), ("cancelled", "Given back"), ("used", "Used")],
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("booked_at", models.DateTimeField()),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="forwarding.delivery"
                    ),
                ),
                (
                    "quarter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="forwarding.quarter"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="forwarding.slot"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["slot", "status"], name="forwarding__slot_id_f8b0c4_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["booked", "cancelled", "used"])), name="booking_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "booked")),
                        fields=("delivery",),
                        name="booking_one_live_for_a_parcel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaybillLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="put on the list")),
                ("found_at", models.DateTimeField(blank=True, null=True, verbose_name="found")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waybill_lines",
                        to="forwarding.delivery",
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forwarding.piece",
                    ),
                ),
                (
                    "waybill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="forwarding.waybill"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("piece__isnull", True)),
                        fields=("waybill", "delivery"),
                        name="waybill_line_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("piece__isnull", False)),
                        fields=("waybill", "piece"),
                        name="waybill_piece_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DomesticEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                ("place", models.CharField(max_length=80)),
                ("words", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=20, null=True)),
                ("key", models.CharField(blank=True, max_length=120, null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="forwarding.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key__isnull", False)), fields=("key",), name="domestic_event_heard_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("draft", "Waiting for the shopper"),
                            ("pooled", "In the pool"),
                            ("declared", "Announced"),
                            ("set_aside", "Set aside"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_suite", "It was sent to no suite that we know."),
                            ("sender", "Its sender is none of the addresses that this person has confirmed."),
                            ("not_vouched", "Nothing proves that its sender wrote it."),
                            ("automatic", "A program answered by itself."),
                            ("too_many", "More mails came for this suite today than people forward."),
                            ("unread", "No order of a shop was found in it."),
                            ("large", "It is too large to be opened."),
                            ("nested", "It is packed in more layers than a shop’s mail has."),
                            ("parts", "It has more parts than a shop’s mail has."),
                            ("empty", "It is empty."),
                        ],
                        max_length=12,
                    ),
                ),
                ("suite", models.CharField(blank=True, max_length=12)),
                ("sender", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("size_bytes", models.PositiveIntegerField()),
                ("raw", models.FileField(blank=True, upload_to="mail/%Y/%m/")),
                ("draft", models.JSONField(blank=True, default=dict)),
                ("left_out", models.JSONField(blank=True, default=list)),
                ("received_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="forwarding.customer",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="forwarding.document",
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="forwarding.purchase",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["status"], name="mail_by_status")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "draft", "pooled", "declared", "set_aside"])),
                        name="mail_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["draft", "declared"]), _negated=True),
                            ("customer__isnull", False),
                            _connector="OR",
                        ),
                        name="mail_draft_has_owner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnerClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("shop", models.CharField(max_length=80, verbose_name="shop")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="carrier’s number")),
                ("words", models.CharField(max_length=400, verbose_name="words")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Being looked into"), ("granted", "Found"), ("refused", "Not found")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("claimed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=200)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="forwarding.customer"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.document"
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="forwarding.package",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["claimed_at", "pk"],
                "indexes": [models.Index(fields=["warehouse", "status"], name="forwarding__warehou_f71de0_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "granted", "refused"])),
                        name="owner_claim_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "granted"), _negated=True), ("package__isnull", False), _connector="OR"
                        ),
                        name="owner_claim_names_parcel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="owner_claim_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("link", models.CharField(max_length=2000)),
                ("title", models.CharField(max_length=160)),
                ("options", models.CharField(blank=True, max_length=300)),
                ("quantity", models.PositiveSmallIntegerField(default=1)),
                ("ceiling_minor", models.PositiveBigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a price"),
                            ("quoted", "Waiting for the shopper’s yes"),
                            ("accepted", "Accepted"),
                            ("buying", "Being bought"),
                            ("bought", "Bought"),
                            ("declined", "Not bought for anybody"),
                            ("failed", "Could not be bought"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("thing", models.JSONField(blank=True, default=dict)),
                ("goods_minor", models.PositiveBigIntegerField(default=0)),
                ("delivery_minor", models.PositiveBigIntegerField(default=0)),
                ("fee_minor", models.PositiveBigIntegerField(default=0)),
                ("way_home_minor", models.PositiveBigIntegerField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("spent_minor", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "invoice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commissions",
                        to="forwarding.customer",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forwarding.document",
                    ),
                ),
                (
                    "purchase",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commission",
                        to="forwarding.purchase",
                    ),
                ),
                (
                    "warehouse",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="forwarding.warehouse"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["asked", "quoted", "accepted", "buying", "bought", "declined", "failed", "withdrawn"],
                            )
                        ),
                        name="commission_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "bought"), _negated=True),
                            models.Q(
                                ("purchase__isnull", False), ("receipt__isnull", False), ("spent_minor__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="commission_bought_is_proved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("spent_minor__isnull", True),
                            (
                                "spent_minor__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("goods_minor"), "+", models.F("delivery_minor")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="commission_within_quote",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="proxy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="forwarding.proxy",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["agency", "status"], name="forwarding__agency__381681_idx"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["courier", "status"], name="forwarding__courier_ee23ce_idx"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["assigned", "moving", "ready", "out", "attempted", "delivered", "returned"])
                ),
                name="delivery_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "delivered"), _negated=True),
                    models.Q(models.Q(("handed_to", ""), _negated=True), ("handed_at__isnull", False)),
                    _connector="OR",
                ),
                name="delivery_has_proof",
            ),
        ),
    ]
