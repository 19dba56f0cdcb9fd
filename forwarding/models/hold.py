"""A legal hold: what is a person's stays, although its time is over, because a court or an authority asks for it."""

from django.db import models

from forwarding.models.customer import Customer


class LegalHold(models.Model):
    """In force from the moment it is written until somebody says that it ended."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="legal_holds")
    asked_by = models.CharField(max_length=200)  # who may ask, and under which file
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering = ["-began_on"]

    def __str__(self) -> str:
        return f"{self.customer} {self.began_on}"
