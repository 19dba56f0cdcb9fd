from django.db import migrations, models

from suuq.migrating import IndexBeside


class Migration(migrations.Migration):
    atomic = False  # the index is made beside those who sign up
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        IndexBeside(
            model_name="user",
            index=models.Index(
                condition=models.Q(("role", "customer"), _negated=True), fields=["role"], name="user_staff_by_role"
            ),
        ),
    ]
