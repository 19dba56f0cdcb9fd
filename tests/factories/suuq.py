"""People."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from suuq.accounts.models import User
from suuq.roles import Role

PASSWORD = "a long enough password"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


class PersonFactory(factory.django.DjangoModelFactory):
    """A shopper with a verified e-mail, unless a role says otherwise; staff have a second factor."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Amina Warsame {n}")
    role = Role.CUSTOMER
    language = "en"

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **kwargs):
        user = model_class.objects.create_user(*args, password=password, **kwargs)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if user.works_here:
            enrol(user)
        return user


def enrol(user: User) -> Authenticator:
    """Give a person a second factor whose secret is known."""
    return TOTP.activate(user, TOTP_SECRET).instance
