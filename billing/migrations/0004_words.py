"""What came by a wallet's own page was not paid by card: the words name no means."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Words alone change."""

    dependencies: ClassVar = [
        ("billing", "0003_post"),
    ]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="cardcheckout",
            name="status",
            field=models.CharField(
                choices=[
                    ("prepared", "Being opened"),
                    ("open", "Not paid yet"),
                    ("held", "Held on the card"),
                    ("paid", "Paid"),
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
        migrations.AlterField(
            model_name="entry",
            name="code",
            field=models.CharField(
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
                    ("refund_sent", "Refund on its way"),
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
    ]
