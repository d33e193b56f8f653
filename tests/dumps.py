"""A dump of the whole database, taken at one moment and put back at another.

It is what an operator does with a backup: every row of every table is as it was then,
and nothing tells the database that time has passed.
"""

# ruff: noqa: S608 - the names of the tables are those of our own models

from contextlib import contextmanager
from typing import Any

import boxes
from django.apps import apps
from django.db import connection

Dump = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def _tables() -> dict[str, list[str]]:
    """Return the columns of each table, without those that a database makes itself."""
    models = apps.get_models(include_auto_created=True)
    managed = {
        model._meta.db_table: model._meta for model in models if model._meta.managed
    }
    return {
        table: [field.column for field in managed[table].concrete_fields]
        for table in sorted(managed)
    }


def take() -> Dump:
    dump: Dump = {}
    with connection.cursor() as cursor:
        for table, columns in _tables().items():
            chosen = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f'SELECT {chosen} FROM "{table}"')
            dump[table] = (columns, cursor.fetchall())
    return dump


def put_back(dump: Dump) -> None:
    """Empty every table and fill it with the rows of a dump."""
    with _without_rules(), connection.cursor() as cursor:
        for table in dump:
            cursor.execute(f'DELETE FROM "{table}"')
        for table, (columns, rows) in dump.items():
            if not rows:
                continue
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f'INSERT INTO "{table}" ({names}) VALUES ({places})',
                rows,
            )


@contextmanager
def _without_rules():
    """Write as a restore does: no triggers, and no look at foreign keys."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor, boxes.without_guards():
        if is_sqlite:
            cursor.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            if is_sqlite:
                cursor.execute("PRAGMA foreign_keys = ON")
