"""A person who can sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from suuq.roles import STAFF, Role


class UserManager(BaseUserManager["User"]):
    """Make people by e-mail; there are no user names."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        """Store a person with a hashed password, or with none until they set one; some people have no e-mail."""
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an operator with every right of the back office."""
        return self.create_user(email, password, role=Role.OPERATOR, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, one role. Names are one field: many people here have three, some have one."""

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    full_name = models.CharField(_("full name"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    role = models.CharField(max_length=20, choices=Role, default=Role.CUSTOMER)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        """Roles are known words; an e-mail is one person however it is capitalised; staff are found among customers."""

        indexes = [models.Index(fields=["role"], condition=~models.Q(role=Role.CUSTOMER), name="user_staff_by_role")]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email or self.phone

    @property
    def trail_name(self) -> str:
        """What the audit trail calls this person: nobody may be forgotten whose name stands there for ever."""
        return f"#{self.pk}"

    @property
    def is_staff(self) -> bool:
        """Whether this person opens Django's admin: the operator alone."""
        return self.role == Role.OPERATOR

    @property
    def works_here(self) -> bool:
        """Whether this person is staff of any kind, and so needs a second factor."""
        return self.role in STAFF


class FindKey(models.Model):
    """
    One way to find a person: a word of their name as written or as it sounds, or their telephone from its end.

    Written by ``people.file`` wherever a name or a number is given; ``suuq.names`` says what the keys look like.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="find_keys")
    key = models.CharField(max_length=40)

    class Meta:
        """Searched by key, and by how a key begins: hence the operator class, in one index for both."""

        constraints = [
            models.UniqueConstraint(
                fields=["key", "user"], name="find_key_once", opclasses=["varchar_pattern_ops", "int8_ops"]
            )
        ]

    def __str__(self) -> str:
        return self.key
