"""
Statements that PostgreSQL is told once for each connection, and asked again by their values alone.

Django sends each statement with its values written into it, which is read and planned anew every time. Where an act
asks one thing again and again, that costs as much as the answer.
"""

from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Kept(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **_told: Any) -> Any:
        return super().execute(query, params, prepare=True)


def cursor() -> CursorWrapper:
    """Give a cursor whose statements are kept ready; who listens to the connection hears them as any other."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(_Kept(connection.connection))  # type: ignore[attr-defined] # noqa: SLF001 - none else takes a cursor
