"""Print where the demonstration is and who may sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from suuq.accounts import demo
from suuq.accounts.models import User
from suuq.roles import Role


class Command(BaseCommand):
    """Tell a newcomer how to sign in as each person of the demonstration."""

    help = "Print the address, one sign-in per role and the second factor of the demonstration (never in production)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each role that has a person."""
        demo.refuse_in_production()
        here = set(User.objects.filter(email__in=demo.ADDRESSES.values()).values_list("email", flat=True))
        self.stdout.write(f"\n  suuq is at {settings.SITE_URL}\n")
        for role in Role:
            if demo.ADDRESSES[role] in here:
                self.stdout.write(f"  {role.value:<16}{demo.ADDRESSES[role]}")
        if here:
            self.stdout.write(f"\n  password        {demo.PASSWORD}")
            code = demo.code_of_the_moment()
            self.stdout.write(f"  second factor   {demo.TOTP_SECRET} in any authenticator (staff); now {code},")
            self.stdout.write("                  later .venv/bin/python manage.py signins. Ctrl-C stops everything.\n")
