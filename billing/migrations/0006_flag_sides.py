from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_read_by_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="cardflag",
            name="ours_minor",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="cardflag",
            name="theirs_minor",
            field=models.BigIntegerField(null=True),
        ),
    ]
