"""What somebody sees who has the whole database, and how they would use it.

A row comes with what no column says: its place in the file, and on PostgreSQL the
number of the transaction that wrote it and of the last one that locked it.
"""

import re
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb
from typing import Any

from django.apps import apps
from django.db import connection
from services import find_postgres

COPY = re.compile(r'COPY public\."?(\w+)"? \(([^)]*)\) FROM stdin;')


@dataclass(frozen=True, slots=True)
class Row:
    """`written_in` and `locked_in` are xmin and xmax; on SQLite there are none."""

    place: int
    written_in: int
    locked_in: int
    columns: Mapping[str, Any]


def tables() -> list[str]:
    """Return every table there is, whether a model knows of it or not.

    A virtual one has no rows of its own: they lie in tables beside it.
    """
    with connection.cursor() as cursor:
        return [
            table
            for table in connection.introspection.table_names(cursor)
            if "VIRTUAL TABLE" not in _made_by(table)
        ]


def _made_by(table: str) -> str:
    """Return how SQLite was told to make a table."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        return str(cursor.fetchone()[0])


def _order_in_file(table: str) -> str:
    """Return what brings the rows of a table as they lie in the file.

    Where SQLite keeps no numbers of rows, they lie by their key and come so anyway.
    """
    if connection.vendor == "postgresql":
        return "ctid"
    return "1" if "WITHOUT ROWID" in _made_by(table) else "rowid"


def rows_of(table: str) -> list[Row]:
    """Read a table in the order in which it lies in the file."""
    with connection.cursor() as cursor:
        hidden, order = "0, 0", _order_in_file(table)
        if connection.vendor == "postgresql":
            hidden = "xmin::text::bigint, xmax::text::bigint"
        cursor.execute(f'SELECT {hidden}, t.* FROM "{table}" t ORDER BY {order}')  # noqa: S608 - names of ours
        names = [column[0] for column in cursor.description][2:]
        return [
            Row(
                place, wrote, locked, dict(zip(names, map(_plain, values), strict=True))
            )
            for place, (wrote, locked, *values) in enumerate(cursor.fetchall())
        ]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def everything() -> dict[str, list[Row]]:
    return {table: rows_of(table) for table in tables()}


def personal_tables() -> list[str]:
    """Return the tables of accounts and rolls, and all that refer to these."""
    found = {"participation_user", "voting_rollentry"}
    size = 0
    while size < len(found):
        size = len(found)
        for model in apps.get_models(include_auto_created=True):
            related = (
                field.related_model._meta.db_table
                for field in model._meta.concrete_fields
                if field.related_model and field.related_model != "self"
            )
            if model._meta.label != "voting.VotingRound" and found & set(related):
                found.add(model._meta.db_table)
        # What hangs on a round hangs on everybody and on nobody.
        found -= {"voting_votinground", "voting_ballotbox"}
    return sorted(found)


def dump() -> str:
    """Write a plain dump as an operator would."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return "\n".join(connection.connection.iterdump())
    settings = connection.settings_dict
    program = find_postgres("pg_dump")
    assert program, "pg_dump comes with the server"
    command = [program, "--host", settings["HOST"], "--username", settings["USER"]]
    if settings["PORT"]:
        command += ["--port", str(settings["PORT"])]
    made = subprocess.run(
        [*command, "--no-owner", settings["NAME"]],
        capture_output=True,
        text=True,
        check=True,
        env={"PGPASSWORD": settings["PASSWORD"] or ""},
    )
    return made.stdout


def rows_in(dumped: str) -> dict[str, list[dict[str, str]]]:
    """Read the rows of a dump in the order in which they stand there."""
    if connection.vendor == "sqlite":
        return _rows_in_script(dumped)
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    table, names = "", list[str]()
    for line in dumped.split("\n"):
        if heading := COPY.fullmatch(line):
            table = heading[1]
            names = [name.strip().strip('"') for name in heading[2].split(",")]
        elif line == "\\.":
            table = ""
        elif table:
            found[table].append(dict(zip(names, line.split("\t"), strict=True)))
    return found


def _rows_in_script(script: str) -> dict[str, list[dict[str, str]]]:
    """Run the script: rows come to lie in the order in which it adds them."""
    copy = sqlite3.connect(":memory:")
    try:
        copy.executescript(script)
        copy.row_factory = sqlite3.Row
        found = {}
        for table in tables():
            order = _order_in_file(table)
            rows = copy.execute(f'SELECT * FROM "{table}" ORDER BY {order}')  # noqa: S608 - a name of ours
            found[table] = [
                {name: str(row[name]) for name in row.keys()}  # noqa: SIM118 - no dict
                for row in rows
            ]
        return found
    finally:
        copy.close()


@dataclass(frozen=True, slots=True)
class Traced:
    """A person or a ballot: what it is called, its area, and the numbers it left."""

    name: str
    area: str
    traces: Mapping[str, int]


def guesses(
    people: Iterable[Traced], ballots: Iterable[Traced]
) -> dict[str, dict[str, str]]:
    """Say by every attack whose ballot is which: person to ballot, by name of attack.

    For each trace of a person and each of a ballot: the n-th of the one with the n-th
    of the other, over all and area by area; the nearest number.
    """
    people, ballots = list(people), list(ballots)
    found: dict[str, dict[str, str]] = {}
    for own in sorted({key for one in people for key in one.traces}):
        for other in sorted({key for one in ballots for key in one.traces}):
            left = sorted((p for p in people if own in p.traces), key=_by(own))
            right = sorted((b for b in ballots if other in b.traces), key=_by(other))
            attack = f"{own} with {other}"
            found[f"{attack}, in order"] = _paired(left, right)
            found[f"{attack}, in the order of each area"] = {
                person: ballot
                for area in {one.area for one in people}
                for person, ballot in _paired(
                    [one for one in left if one.area == area],
                    [one for one in right if one.area == area],
                ).items()
            }
            found[f"{attack}, the nearest"] = {
                person.name: min(
                    (one for one in right if one.area == person.area),
                    key=lambda one: abs(one.traces[other] - person.traces[own]),
                ).name
                for person in left
            }
    return found


def _by(key: str) -> Any:
    return lambda one: one.traces[key]


def _paired(people: list[Traced], ballots: list[Traced]) -> dict[str, str]:
    pairs = zip(people, ballots, strict=False)
    return {person.name: ballot.name for person, ballot in pairs}


def most_right(
    found: Mapping[str, Mapping[str, str]], truth: Mapping[str, str]
) -> tuple[int, str]:
    """Return how many the best attack has right, and which one it is."""
    return max(
        (sum(truth[person] == ballot for person, ballot in one.items()), attack)
        for attack, one in found.items()
    )


def by_chance(people: int, batch: int, *, once_in: float = 1e10) -> int:
    """Return how many right guesses are still chance where batches are of this size.

    Twice the share that is right on average; or, where that is more, as many as the
    binomial distribution leaves for less than one attack in so many.
    """
    share, tail, most = 1 / batch, 1.0, 0
    while tail > 1 / once_in:
        weight = comb(people, most) * share**most * (1 - share) ** (people - most)
        tail -= weight
        most += 1
        if tail < 1e-15:
            break
    return max(most, 2 * people // batch)
