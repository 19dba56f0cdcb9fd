import django.db.models.deletion
import django.db.models.expressions
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
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(max_length=20, unique=True)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("1000", "Cash in the drawer"),
                            ("1010", "Cash in the safe"),
                            ("1100", "Bank account"),
                            ("1200", "Card payments to be received"),
                            ("1210", "Card payments in dispute"),
                            ("1220", "Local wallets to be received"),
                            ("1300", "Owed by customers"),
                            ("2000", "Customers' wallets"),
                            ("2050", "Customers' savings"),
                            ("2060", "Refunds on their way"),
                            ("2070", "Money to buy with"),
                            ("2100", "Duties held for the State"),
                            ("2110", "Duties billed, not yet collected"),
                            ("2200", "Surplus of goods sold"),
                            ("2300", "Money of unknown origin"),
                            ("3900", "Exchange position"),
                            ("4000", "Freight"),
                            ("4010", "Handling"),
                            ("4020", "Storage"),
                            ("4090", "Other fees"),
                            ("5000", "Cost of card payments"),
                            ("5100", "Losses on bills"),
                            ("5200", "Indemnities"),
                            ("5300", "Interest on savings"),
                            ("5900", "Cash over and short"),
                            ("5910", "Exchange differences"),
                        ],
                        max_length=4,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("holder", models.CharField(blank=True, max_length=60)),
                ("balance_minor", models.BigIntegerField(default=0)),
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
                "ordering": ["code", "currency", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "currency", "owner", "holder"), name="account_of_a_customer_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("owner", None)),
                        fields=("code", "currency", "holder"),
                        name="account_of_the_house_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "1000",
                                    "1010",
                                    "1100",
                                    "1200",
                                    "1210",
                                    "1220",
                                    "1300",
                                    "2000",
                                    "2050",
                                    "2060",
                                    "2070",
                                    "2100",
                                    "2110",
                                    "2200",
                                    "2300",
                                    "3900",
                                    "4000",
                                    "4010",
                                    "4020",
                                    "4090",
                                    "5000",
                                    "5100",
                                    "5200",
                                    "5300",
                                    "5900",
                                    "5910",
                                ],
                            )
                        ),
                        name="account_in_the_chart",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__in", ["2000", "2050", "2060", "2200"]), _negated=True),
                            ("balance_minor__gte", 0),
                            _connector="OR",
                        ),
                        name="account_not_below_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CashShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("float_minor", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=20),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("expected_minor", models.BigIntegerField(null=True)),
                ("counted_minor", models.BigIntegerField(null=True)),
                ("denominations", models.JSONField(blank=True, default=dict)),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed"])), name="shift_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")), fields=("clerk",), name="shift_one_open_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "open"),
                            models.Q(("counted_minor__gte", 0), ("expected_minor__isnull", False)),
                            _connector="OR",
                        ),
                        name="shift_closed_is_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("float_minor__gte", 0)), name="shift_float_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("issued", "Bill issued"),
                            ("credited", "Bill corrected down"),
                            ("cancelled", "Bill cancelled"),
                            ("paid", "Bill paid"),
                            ("collected", "Duties collected"),
                            ("reopened", "Duties no longer collected"),
                            ("top_up", "Money added"),
                            ("pay_out", "Money withdrawn"),
                            ("voided", "Payment voided"),
                            ("refund_sent", "Refund sent to the card"),
                            ("refund_done", "Refund confirmed"),
                            ("refund_failed", "Refund came back"),
                            ("refund_found", "Refund made outside"),
                            ("dispute_opened", "Card payment disputed"),
                            ("dispute_won", "Dispute won"),
                            ("charged_back", "Dispute lost"),
                            ("written_off", "Bill given up"),
                            ("shift_opened", "Shift opened"),
                            ("shift_closed", "Shift closed"),
                            ("dropped", "Taken to the safe"),
                            ("supplied", "Safe supplied"),
                            ("banked", "Taken to the bank"),
                            ("remitted", "Paid to the Treasury"),
                            ("saved", "Set aside"),
                            ("withdrawn", "Taken from savings"),
                            ("interest", "Interest"),
                            ("exchanged", "Paid in another currency"),
                            ("sold", "Unclaimed goods sold"),
                            ("indemnity", "Indemnity for a parcel"),
                            ("surplus", "Surplus returned"),
                            ("unidentified", "Money of unknown origin"),
                            ("received", "Money of unknown origin"),
                            ("identified", "Origin found"),
                            ("bought", "Bought for a customer"),
                            ("reversed", "Entry reversed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField(db_index=True)),
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
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="billing.entry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["about"], name="entry_about")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "issued",
                                    "credited",
                                    "cancelled",
                                    "paid",
                                    "collected",
                                    "reopened",
                                    "top_up",
                                    "pay_out",
                                    "voided",
                                    "refund_sent",
                                    "refund_done",
                                    "refund_failed",
                                    "refund_found",
                                    "dispute_opened",
                                    "dispute_won",
                                    "charged_back",
                                    "written_off",
                                    "shift_opened",
                                    "shift_closed",
                                    "dropped",
                                    "supplied",
                                    "banked",
                                    "remitted",
                                    "saved",
                                    "withdrawn",
                                    "interest",
                                    "exchanged",
                                    "sold",
                                    "indemnity",
                                    "surplus",
                                    "unidentified",
                                    "received",
                                    "identified",
                                    "bought",
                                    "reversed",
                                ],
                            )
                        ),
                        name="entry_code_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("into", models.CharField(max_length=3)),
                ("on", models.DateField()),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18)),
                ("source", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["-on"],
                "constraints": [
                    models.UniqueConstraint(fields=("currency", "into", "on"), name="rate_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="rate_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterestRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(unique=True)),
                ("percent", models.DecimalField(decimal_places=3, max_digits=6)),
                ("source", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["-on"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("percent__gte", 0)), name="interest_not_negative")
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("payment_code", models.CharField(max_length=12, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invoice", "Bill"),
                            ("supplementary", "Supplementary bill"),
                            ("credit_note", "Credit note"),
                        ],
                        default="invoice",
                        max_length=20,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=60)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("currency", models.CharField(max_length=3)),
                ("total_minor", models.BigIntegerField()),
                ("paid_minor", models.BigIntegerField(default=0)),
                ("credited_minor", models.BigIntegerField(default=0)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("issued", "To pay"),
                            ("settled", "Paid"),
                            ("reopened", "To pay again"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="issued",
                        max_length=20,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["payer", "status"], name="billing_inv_payer_i_efe8bf_idx"),
                    models.Index(fields=["about"], name="billing_inv_about_946f95_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["issued", "settled", "reopened", "cancelled"])),
                        name="invoice_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["invoice", "supplementary", "credit_note"])),
                        name="invoice_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("credited_minor__gte", 0), ("paid_minor__gte", 0), ("total_minor__gte", 0)),
                        name="invoice_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_minor__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("paid_minor"), "+", models.F("credited_minor")
                                ),
                            )
                        ),
                        name="invoice_not_overpaid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("how", models.CharField(max_length=300)),
                ("columns", models.JSONField()),
                (
                    "day",
                    models.CharField(
                        choices=[
                            ("%d/%m/%Y", "31/12/2026"),
                            ("%Y-%m-%d", "2026-12-31"),
                            ("%d-%m-%Y", "31-12-2026"),
                            ("%d.%m.%Y", "31.12.2026"),
                            ("%m/%d/%Y", "12/31/2026"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decimal_mark", models.CharField(choices=[(".", "1,234.50"), (",", "1 234,50")], max_length=1)),
                ("came_in", models.CharField(blank=True, max_length=40)),
                ("currency", models.CharField(default="DJF", max_length=3)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="ProviderStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=30)),
                ("shown_name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("provider", "digest"), name="statement_once")],
            },
        ),
        migrations.CreateModel(
            name="SavingsPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("goal_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("with_interest", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=20),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "closed"])), name="savings_status_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("goal_minor__gt", 0)), name="savings_goal_is_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("freight", "Freight"),
                            ("handling", "Handling"),
                            ("storage", "Storage"),
                            ("duty", "Duty"),
                            ("tax", "Tax"),
                            ("fee", "Fee"),
                            ("purchase", "Bought for the customer"),
                            ("adjustment", "Adjustment"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=200)),
                ("params", models.JSONField(blank=True, default=dict)),
                ("amount_minor", models.BigIntegerField()),
                ("for_state", models.BooleanField(default=False)),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="billing.invoice"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice", "position"), name="line_one_at_a_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["freight", "handling", "storage", "duty", "tax", "fee", "purchase", "adjustment"],
                            )
                        ),
                        name="line_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leg",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("debit_minor", models.BigIntegerField(default=0)),
                ("credit_minor", models.BigIntegerField(default=0)),
                ("balance_after_minor", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="legs", to="billing.account"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="legs", to="billing.entry"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["account", "id"], name="leg_statement")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_minor", 0), ("debit_minor__gt", 0)),
                            models.Q(("credit_minor__gt", 0), ("debit_minor", 0)),
                            _connector="OR",
                        ),
                        name="leg_one_side",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                ("number", models.CharField(max_length=30, unique=True)),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("wallet", "wallet"),
                            ("cash", "cash"),
                            ("card", "card"),
                            ("savings", "savings"),
                            ("provider", "local wallet or bank"),
                            ("sale", "sale of unclaimed goods"),
                            ("loss", "given up"),
                        ],
                        max_length=20,
                    ),
                ),
                ("provider", models.CharField(blank=True, max_length=30)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("asked_minor", models.BigIntegerField(null=True)),
                ("applied_minor", models.BigIntegerField(default=0)),
                ("credited_minor", models.BigIntegerField(default=0)),
                ("undone_minor", models.BigIntegerField(default=0)),
                ("undone_at", models.DateTimeField(null=True)),
                ("refunded_minor", models.BigIntegerField(default=0)),
                ("tendered_minor", models.BigIntegerField(null=True)),
                ("foreign_minor", models.BigIntegerField(null=True)),
                ("foreign_currency", models.CharField(blank=True, max_length=3)),
                ("at", models.DateTimeField(db_index=True)),
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
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.entry"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="billing.cashshift",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("means", "provider", "reference"),
                        name="payment_reference_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("means__in", ["wallet", "cash", "card", "savings", "provider", "sale", "loss"])
                        ),
                        name="payment_means_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_minor__gte", 0),
                            ("credited_minor__gte", 0),
                            ("refunded_minor__gte", 0),
                            ("undone_minor__gte", 0),
                        ),
                        name="payment_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("undone_minor__lte", models.F("applied_minor"))),
                        name="payment_undone_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "refunded_minor__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("applied_minor"), "+", models.F("credited_minor")
                                ),
                            )
                        ),
                        name="payment_refund_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.entry"
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payouts", to="billing.cashshift"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="payout_gives_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="Remittance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("key", models.CharField(max_length=100, unique=True)),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.BigIntegerField()),
                ("bank_reference", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.entry"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="remittance_pays_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardCheckout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(db_default="stripe", default="stripe", max_length=20)),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("key", models.CharField(max_length=100, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("words", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=5)),
                ("return_url", models.CharField(max_length=500)),
                ("cancel_url", models.CharField(max_length=500)),
                ("started_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "Being opened"),
                            ("open", "Waiting for the card"),
                            ("held", "Held on the card"),
                            ("paid", "Paid by card"),
                            ("expired", "Not paid in time"),
                            ("released", "Let go"),
                            ("failed", "Could not be opened"),
                            ("doubtful", "Being checked by finance"),
                        ],
                        db_index=True,
                        default="prepared",
                        max_length=20,
                    ),
                ),
                ("hold", models.BooleanField(default=False)),
                ("taken_minor", models.BigIntegerField(null=True)),
                ("session_id", models.CharField(blank=True, max_length=100)),
                ("url", models.TextField(blank=True)),
                ("intent_id", models.CharField(blank=True, db_index=True, max_length=100)),
                ("charge_id", models.CharField(blank=True, max_length=100)),
                ("card", models.CharField(blank=True, max_length=40)),
                ("seen_at", models.DateTimeField(null=True)),
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
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_checkouts",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="card_checkout",
                        to="billing.payment",
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
                                ["prepared", "open", "held", "paid", "expired", "released", "failed", "doubtful"],
                            )
                        ),
                        name="card_checkout_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="card_checkout_asks_something"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["prepared", "open", "held"])),
                        fields=("invoice",),
                        name="card_checkout_one_live",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("session_id", ""), _negated=True),
                        fields=("session_id",),
                        name="card_checkout_session_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=100, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("pending", "The bank is deciding"), ("won", "Kept"), ("lost", "Lost")],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="billing.payment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["pending", "won", "lost"])), name="dispute_outcome_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100, unique=True)),
                ("amount_minor", models.BigIntegerField()),
                ("why", models.CharField(max_length=300)),
                ("reference", models.CharField(blank=True, max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[("asked", "On its way"), ("done", "Refunded"), ("failed", "Sent back to the wallet")],
                        default="asked",
                        max_length=20,
                    ),
                ),
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
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refunds", to="billing.payment"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "done", "failed"])), name="refund_status_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="refund_gives_something"),
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("reference",),
                        name="refund_reference_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=30)),
                ("external_id", models.CharField(max_length=80)),
                ("on", models.DateField()),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("sender", models.CharField(blank=True, max_length=120)),
                (
                    "fit",
                    models.CharField(
                        choices=[
                            ("exact", "all that is due"),
                            ("partial", "a part of what is due"),
                            ("over", "more than is due: the rest is in the wallet"),
                            ("none", "no bill to pay"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("settled_why", models.CharField(blank=True, max_length=300)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "Read"),
                            ("booked", "Booked by its code"),
                            ("doubtful", "To be settled by a person"),
                            ("identified", "Settled by a person"),
                            ("returned", "Sent back to the payer"),
                        ],
                        default="new",
                        max_length=20,
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfer",
                        to="billing.payment",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="billing.providerstatement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["new", "booked", "doubtful", "identified", "returned"])),
                        name="transfer_status_known",
                    ),
                    models.UniqueConstraint(fields=("provider", "external_id"), name="transfer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="transfer_brings_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fit__in", ["exact", "partial", "over", "none"])), name="transfer_fit_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VoidRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for a second person"),
                            ("granted", "Voided"),
                            ("refused", "Refused"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="void_requests", to="billing.payment"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["asked", "granted", "refused"])), name="void_status_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "granted"])), fields=("payment",), name="void_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="void_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=150, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mismatch", "Another sum than asked"),
                            ("late", "Paid when nothing was due"),
                            ("refund_found", "Refunded outside suuq"),
                            ("dispute", "Disputed by the cardholder"),
                            ("unknown", "News of an unknown payment"),
                            ("dead", "News that could not be used"),
                            ("books", "Our books and the provider’s differ"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("raised_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_why", models.CharField(blank=True, max_length=300)),
                (
                    "checkout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="billing.cardcheckout",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["mismatch", "late", "refund_found", "dispute", "unknown", "dead", "books"])
                        ),
                        name="card_flag_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GatewayEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("gateway", models.CharField(db_default="stripe", default="stripe", max_length=20)),
                ("event_id", models.CharField(max_length=100, unique=True)),
                ("kind", models.CharField(max_length=80)),
                ("object_id", models.CharField(blank=True, max_length=100)),
                ("intent_id", models.CharField(blank=True, db_index=True, max_length=100)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("api_version", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(db_index=True)),
                ("body", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("used", "Looked at"),
                            ("ignored", "Nothing for us"),
                            ("flagged", "Speaks of something unknown"),
                            ("dead", "Failed too often"),
                        ],
                        db_index=True,
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                (
                    "checkout",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="billing.cardcheckout",
                    ),
                ),
            ],
            options={
                "db_table": "billing_stripeevent",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["waiting", "used", "ignored", "flagged", "dead"])),
                        name="stripe_event_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=80)),
                ("amount_minor", models.BigIntegerField()),
                ("file", models.FileField(upload_to="proofs/%Y/%m/")),
                ("media_type", models.CharField(max_length=40)),
                ("shown_name", models.CharField(max_length=80)),
                ("sent_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Being checked"),
                            ("found", "Found on the statement"),
                            ("refused", "Not found"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="billing.invoice"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="billing.transfer",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "found", "refused"])), name="proof_status_known"
                    ),
                    models.UniqueConstraint(fields=("invoice", "provider", "reference"), name="proof_once"),
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="proof_of_something"),
                ],
            },
        ),
    ]
