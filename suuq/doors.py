"""
Who may open which door.

Every view says who may enter (``@doors.only(...)`` or ``@doors.anyone``); ``tests/house`` fails on one that does not.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from suuq.roles import Role

if TYPE_CHECKING:
    from suuq.accounts.models import User

View = Callable[..., HttpResponseBase]


class Signed(HttpRequest):
    """A request that came through ``only``, for annotations: its user is a person."""

    user: "User"


def only(*allowed: Role) -> Callable[[View], View]:
    """Let these roles in; send the signed-out to sign in; refuse the rest with 403."""

    def wrap(view: View) -> View:
        @wraps(view)
        def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.user.role not in allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        door.allowed = frozenset(allowed)  # type: ignore[attr-defined] # written here, read where a view or request is judged
        return door

    return wrap


def anyone(view: View) -> View:
    """Say aloud that a page is public."""
    view.allowed = None  # type: ignore[attr-defined] # written here, read where a view or request is judged
    return view
