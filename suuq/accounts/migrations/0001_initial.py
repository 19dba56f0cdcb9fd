import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail")),
                ("full_name", models.CharField(blank=True, max_length=120, verbose_name="full name")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telephone")),
                ("language", models.CharField(default="fr", max_length=5, verbose_name="language")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("customer", "Shopper"),
                            ("warehouse", "Warehouse staff"),
                            ("officer", "Customs officer"),
                            ("clerk", "Counter clerk"),
                            ("courier", "Courier"),
                            ("finance", "Finance"),
                            ("supervisor", "Supervisor"),
                            ("auditor", "Auditor"),
                            ("operator", "Operator"),
                        ],
                        default="customer",
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "customer",
                                    "warehouse",
                                    "officer",
                                    "clerk",
                                    "courier",
                                    "finance",
                                    "supervisor",
                                    "auditor",
                                    "operator",
                                ],
                            )
                        ),
                        name="user_role_known",
                    ),
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_email_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="find_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "user"), name="find_key_once", opclasses=["varchar_pattern_ops", "int8_ops"]
                    )
                ],
            },
        ),
    ]
