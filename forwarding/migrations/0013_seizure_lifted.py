"""A seizure may be lifted: the timeline says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forwarding", "0012_astray"),
    ]

    operations = [
        migrations.AlterField(
            model_name="milestone",
            name="code",
            field=models.CharField(
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
                    ("lost", "Searched for, and not found"),
                    ("customs_held", "Held by customs"),
                    ("customs_asked", "Customs asked a question"),
                    ("customs_corrected", "Corrected by customs"),
                    ("released", "Released by customs"),
                    ("seized", "Seized by customs"),
                    ("restored", "Seizure lifted by customs"),
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
    ]
