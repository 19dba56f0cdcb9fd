"""A counter: an agency, its clerk, and mandates signed there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forwarding import mandates
from forwarding.models import Scope, Workplace
from suuq.roles import Role
from suuq.uploads import take
from tests.factories.forwarding import AgencyFactory
from tests.factories.suuq import PersonFactory


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def clerk(agency):
    user = PersonFactory(role=Role.CLERK, full_name="Kadra Clerk")
    Workplace.objects.create(user=user, agency=agency)
    return user


@pytest.fixture
def give(agency, clerk, photo):
    """Put a mandate in force by a signed paper."""

    def sign(customer, *scopes, days=30, at=None):
        at = at or timezone.now()
        photo.seek(0)
        return mandates.ask(
            customer=customer, scopes=scopes or list(Scope), consent="paper", expires_at=at + timedelta(days=days),
            signature=take(photo), agency=agency, by=clerk, at=at,
        )  # fmt: skip

    return sign
