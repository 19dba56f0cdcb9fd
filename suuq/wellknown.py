"""Where to tell us of a weakness: ``/.well-known/security.txt``, as RFC 9116 has it."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from suuq import doors

GOOD_FOR = timedelta(days=180)


@doors.anyone
@require_GET
def security(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Name the address that reads such mail, until a day that moves on while the service runs."""
    contact = settings.SECURITY_CONTACT or f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    until = (timezone.now() + GOOD_FOR).date()
    lines = [f"Contact: {contact}", f"Expires: {until.isoformat()}T00:00:00Z", "Preferred-Languages: fr, en, ar"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
