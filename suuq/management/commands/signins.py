"""Print where the demonstration is and who may sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Q

from forwarding.models import Workplace
from suuq.accounts import demo
from suuq.accounts.models import User
from suuq.roles import Role


class Command(BaseCommand):
    """Tell a newcomer how to sign in as each person of the demonstration."""

    requires_system_checks = ()  # it only reads
    help = "Print the address, who may sign in and the second factor of the demonstration (never in production)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for the shopper and for each member of staff, with the place where they work."""
        demo.refuse_in_production()
        self.stdout.write(f"\n  suuq is at {settings.SITE_URL}\n")
        staff = User.objects.filter(~Q(role=Role.CUSTOMER) | Q(email=demo.ADDRESSES[Role.CUSTOMER]))
        here = staff.filter(email__endswith=demo.DOMAIN).order_by("pk")
        works_at = {place.user_id: place for place in Workplace.objects.select_related("warehouse", "agency")}
        for user in sorted(here, key=lambda user: list(Role).index(Role(user.role))):
            work = works_at.get(user.pk)
            place = work and (work.warehouse or work.agency)
            self.stdout.write(f"  {user.role:<16}{user.email:<28}{place.name if place else ''}".rstrip())
        if here:
            self.stdout.write(f"\n  password        {demo.PASSWORD}")
            code = demo.code_of_the_moment()
            self.stdout.write(f"  second factor   {demo.TOTP_SECRET} in any authenticator (staff); now {code},")
            self.stdout.write("                  later .venv/bin/python manage.py signins. Ctrl-C stops everything.\n")
