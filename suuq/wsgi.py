"""The WSGI application that the web server loads."""

import os
from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connection

from customs import classify

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suuq.settings")

OF_A_REQUEST = {
    "CONTENT_LENGTH", "CONTENT_TYPE", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REQUEST_METHOD", "SCRIPT_NAME",
    "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL",
}  # fmt: skip


def _begun() -> Any:
    """Begin Django, unless there is something in the database that may not be served."""
    begun = get_wsgi_application()
    if faults := checks.run_checks(tags=[checks.Tags.database], databases=["default"]):
        raise ImproperlyConfigured("\n".join(str(fault.msg) for fault in faults))
    connection.close()  # no request comes by this thread
    classify.get_ready()
    return begun


_django = _begun()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """
    Answer a request without the environment of the process, which servers mix into it.

    One that waits for a second factor is kept in the session with all it carries: our secrets are not to be in it.
    """
    said = {name: value for name, value in environ.items() if name in OF_A_REQUEST or name not in os.environ}
    return _django(said, start_response)
