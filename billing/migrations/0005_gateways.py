"""
Say by which gateway an attempt and a piece of news came.

The table of news keeps its name, so that the release before this one finds it; the model alone is renamed.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns, and a name that is not Stripe's any more."""

    dependencies = [("billing", "0004_entry_about")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("StripeEvent", "GatewayEvent"),
                migrations.AlterModelTable("gatewayevent", "billing_stripeevent"),
            ]
        ),
        *(
            migrations.AddField(
                model, "gateway", models.CharField(max_length=20, default="stripe", db_default="stripe")
            )
            for model in ("cardcheckout", "gatewayevent")
        ),
        migrations.AlterField(
            "cardflag",
            "kind",
            models.CharField(
                max_length=20,
                choices=[
                    ("mismatch", "Another sum than asked"),
                    ("late", "Paid when nothing was due"),
                    ("refund_found", "Refunded outside suuq"),
                    ("dispute", "Disputed by the cardholder"),
                    ("unknown", "News of an unknown payment"),
                    ("dead", "News that could not be used"),
                    ("books", "Our books and the provider’s differ"),
                ],
            ),
        ),
    ]
