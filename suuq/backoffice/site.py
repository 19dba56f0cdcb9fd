"""The site: our sign-in at its door, and a looser policy for scripts inside it alone."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from unfold.sites import UnfoldAdminSite

from suuq.roles import Role


class BackOffice(UnfoldAdminSite):
    """For the operator, and read-only for the auditor."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in who runs the service and who audits it; the second factor is asked of both before."""
        return request.user.is_active and getattr(request.user, "role", "") in {Role.OPERATOR, Role.AUDITOR}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Send everybody to the one sign-in, where limits and second factors are kept."""
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:  # noqa: FBT001, FBT002 - the signature of the library
        """Loosen the content policy for this site's pages only."""
        looser = csp_update(settings.BACK_OFFICE_CSP)
        return looser(super().admin_view(view, cacheable))  # type: ignore[return-value] # a view all the same
