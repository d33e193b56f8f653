"""A dump of the whole database, taken at one moment and put back at another.

It is what an operator does with a backup: every row of every table is as it was then,
and nothing tells the database that time has passed.
"""

# ruff: noqa: S608 - the names of the tables are those of our own models

from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

Dump = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def take() -> Dump:
    dump: Dump = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [one[0] for one in cursor.description]
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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = DEFAULT")
            else:
                for _name, sql in triggers:
                    cursor.execute(sql)
                cursor.execute("PRAGMA foreign_keys = ON")
