"""A shopper and their suite."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction

from forwarding import suites
from forwarding.models.warehouse import Agency
from suuq import questions
from suuq.accounts import people


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Finding shoppers."""

    def open_suite(self, user: Any) -> "Customer":
        """Give a person their suite; the one they have, if they have one."""
        while not (found := _suite_of(user=user.pk)):
            with suppress(IntegrityError), transaction.atomic():  # the code was taken, or another tab opened it first
                return self.create(user=user, suite=suites.make(settings.COUNTRY))
        found[0].user = user  # who is known already
        return found[0]


@questions.kept
def _suite_of(user: int) -> "models.QuerySet[Customer]":
    return Customer.objects.filter(user=user)


class Customer(models.Model):
    """A person with a suite: one code for every warehouse. Old codes stay theirs."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="customer")
    suite = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.suite

    @property
    def name(self) -> str:
        """The name that labels carry."""
        return self.user.full_name or (self.user.email or "").split("@")[0]

    @property
    def mail_address(self) -> str:
        """Where they forward their shops' mail; empty where the post takes none in."""
        return f"{self.suite.lower()}@{settings.MAIL_IN_DOMAIN}" if settings.MAIL_IN_DOMAIN else ""

    def learn(self, *, full_name: str, phone: str, agency: Agency | None, language: str) -> None:
        """Keep what the person says of themselves."""
        self.user.full_name, self.user.phone, self.user.language = full_name, phone, language
        self.user.save(update_fields=["full_name", "phone", "language"])
        people.file(self.user)
        self.agency = agency
        self.save(update_fields=["agency"])
