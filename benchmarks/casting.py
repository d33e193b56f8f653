"""How many ballots a second: sealed, in the unsealed first form, and in bare SQL.

    .venv/bin/python benchmarks/casting.py

The floor is a transaction that writes the same rows as a cast with nothing around it;
`first` is the action as it was before ballots went through spool and log, `http` the
whole form. All take turns in one run, and only their ratio is worth comparing.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import statistics
import sys
import tempfile
import threading
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import common
import first_form
from open_vote import CHOICES, prepare

CLIENTS = (1, 4, 16)
ROUNDS = 3
# Ballots of one measurement, by the number of clients.
BALLOTS = {1: 150, 4: 400, 16: 600}
WAYS = ("sql", "first", "action", "http")
# The token of a form may be the secret of the cookie itself.
CSRF = "a" * 32

# What a first cast writes: the roll's row, its mark, the notice, the sealed ballot.
BARE = (
    """
    INSERT INTO voting_rollentry (voting_round_id, identifier, reference, is_declared)
    VALUES (?, ?, '', ?) RETURNING id
    """,
    "INSERT INTO voting_rollmark (entry_id, channel) VALUES (?, 'web')",
    "INSERT INTO voting_castnotice (entry_id) VALUES (?)",
    """
    INSERT INTO voting_spoolrow (voting_round_id, token, sealed) VALUES (?, ?, ?)
    ON CONFLICT (token) DO NOTHING
    """,
)


def set_up() -> None:
    import django

    django.setup()


def by_action(
    round_id: int, _number: int, clients: int, voters: list[int], *, is_first_form: bool
) -> dict[str, float]:
    """Cast by the action as it is, or as it was in the first form."""
    from django.db import connections
    from django.utils import timezone

    from participation.models import User
    from voting.actions import casting
    from voting.models import VotingRound
    from voting.tally.ballot_form import Marks

    voting_round = VotingRound.objects.get(pk=round_id)
    people = list(User.objects.filter(pk__in=voters))
    cast_ballot = first_form.cast_ballot if is_first_form else casting.cast_ballot

    def cast(person: User) -> None:
        cast_ballot(
            voting_round=voting_round,
            voter=person,
            paper="all",
            marks={"all": Marks(tuple(CHOICES))},
            now=timezone.now(),
        )

    found = common.hammer(clients, [lambda p=person: cast(p) for person in people])
    connections.close_all()
    return found


def by_sql(round_id: int, number: int, clients: int) -> dict[str, float]:
    """Write the same rows by the bare driver; they are rows of nobody."""
    from django.conf import settings
    from django.db import connection

    from voting.box import spool
    from voting.models import BallotBox

    is_sqlite = connection.vendor == "sqlite"
    room = spool.spool_room(BallotBox.objects.get(pk=round_id))
    roll, mark, notice, ballot = (
        BARE if is_sqlite else [sql.replace("?", "%s") for sql in BARE]
    )
    local = threading.local()

    def connect() -> Any:
        if is_sqlite:
            name = settings.DATABASES["default"]["NAME"]
            opened = sqlite3.connect(name, timeout=20, isolation_level=None)
            opened.execute("PRAGMA journal_mode=WAL")
            opened.execute("PRAGMA synchronous=FULL")
            return opened
        import psycopg

        options = connection.get_connection_params()
        wanted = {"dbname", "user", "password", "host", "port"}
        return psycopg.connect(
            **{name: value for name, value in options.items() if name in wanted},
            autocommit=True,
        )

    def write() -> None:
        if not hasattr(local, "connection"):
            local.connection = connect()
        run, name = local.connection.execute, f"sql-{secrets.token_hex(28)}"
        run("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        (entry,) = run(roll, (round_id, name, True)).fetchone()
        run(mark, (entry,))
        run(notice, (entry,))
        run(ballot, (round_id, name, secrets.token_bytes(room)))
        run("COMMIT")

    return common.hammer(clients, [write] * number)


def by_http(
    made: dict[str, Any],
    people: list[tuple[str, str]],
    server: common.Server,
    clients: int,
) -> dict[str, float]:
    """Send the form of the review page, over connections that are kept.

    `people` are given by the keys of their sessions and the tokens of their pages.
    """
    local = threading.local()
    choices = [("choices", choice) for choice in CHOICES]

    def cast(session: str, token: str) -> None:
        body = urlencode([*choices, ("token", token), ("csrfmiddlewaretoken", CSRF)])
        if not hasattr(local, "connection"):
            local.connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        local.connection.request(
            "POST",
            "/p/benchmark/vote/ballot/all/review/",
            body,
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{made['cookie']}={session}; {made['csrf_cookie']}={CSRF}",
            },
        )
        response = local.connection.getresponse()
        response.read()
        if response.status != 303:
            raise RuntimeError(f"The server answers {response.status}.")

    work = [partial(cast, *person) for person in people]
    return common.hammer(clients, work, server.cpu_seconds)


def statements(round_id: int, voters: list[int]) -> dict[str, int]:
    """Count the statements of a first ballot and of a changed one, BEGIN and all."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from participation.models import User
    from voting.actions import casting
    from voting.models import VotingRound
    from voting.tally.ballot_form import Marks

    found = {}
    voting_round = VotingRound.objects.get(pk=round_id)
    person = User.objects.get(pk=voters[0])
    for name in ("first", "changed"):
        with CaptureQueriesContext(connection) as captured:
            casting.cast_ballot(
                voting_round=voting_round,
                voter=person,
                paper="all",
                marks={"all": Marks(tuple(CHOICES))},
                now=timezone.now(),
            )
        found[name] = len(captured)
    return found


def measure(kind: str) -> dict[str, Any]:
    """Let the ways take turns; the median of the rounds stands."""
    needed = 21 + ROUNDS * 3 * sum(BALLOTS.values())
    # SQLite lives with one web process; PostgreSQL serves one per core.
    processes = 1 if kind == "sqlite" else 2
    with (
        common.database(kind) as url,
        tempfile.TemporaryDirectory(prefix="porukka-") as folder,
    ):
        settings = common.apart(Path(folder))
        env = common.environment(url, **settings)
        made = common.run("casting.py", "prepare", env, needed)
        pages = zip(made["sessions"], made["tokens"], strict=True)
        fresh = iter(zip(made["voters"], pages, strict=True))
        first, _page = next(fresh)
        counted = common.run(
            "casting.py", "statements", env, made["round"], given=[first]
        )
        found: dict[int, dict[str, list[dict[str, float]]]] = {
            clients: {way: [] for way in WAYS} for clients in CLIENTS
        }
        with common.server(url, processes=processes, threads=8, **settings) as server:
            # Whoever comes first pays for loading templates and translations.
            by_http(made, [next(fresh)[1] for _ in range(20)], server, 4)
            for _round in range(ROUNDS):
                for clients in CLIENTS:
                    number, part = BALLOTS[clients], found[clients]
                    told = (made["round"], number, clients)
                    part["sql"].append(common.run("casting.py", "sql", env, *told))
                    for way in ("first", "action"):
                        voters = [next(fresh)[0] for _ in range(number)]
                        part[way].append(
                            common.run("casting.py", way, env, *told, given=voters)
                        )
                    people = [next(fresh)[1] for _ in range(number)]
                    part["http"].append(by_http(made, people, server, clients))
    return {
        "statements": counted,
        "clients": {
            clients: {way: middle(part[way]) for way in WAYS}
            for clients, part in found.items()
        },
    }


def middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(one[key] for one in rounds) for key in rounds[0]}


def report(figures: dict[str, Any]) -> None:
    for kind, found in figures.items():
        rows = []
        for clients, ways in found["clients"].items():
            floor, old = ways["sql"]["per_second"], ways["first"]["per_second"]
            for way in WAYS:
                one = ways[way]
                rows.append(
                    [
                        clients,
                        way,
                        one["per_second"],
                        one["p50_ms"],
                        one["p99_ms"],
                        one["cpu_ms"],
                        f"{one['per_second'] / floor:.2f}",
                        f"{one['per_second'] / old:.2f}",
                    ]
                )
        common.show(
            f"Casts on {kind}",
            [
                "clients",
                "way",
                "casts/s",
                "p50 ms",
                "p99 ms",
                "CPU ms",
                "of bare SQL",
                "of the first form",
            ],
            rows,
        )
        print(f"\nStatements of a cast: {found['statements']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["prepare", "statements", *WAYS[:-1]])
    parser.add_argument(
        "--only", choices=["sqlite", "postgresql"], help="one database of the two"
    )
    parser.add_argument("numbers", type=int, nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part is None:
        kinds = [options.only] if options.only else ["sqlite", "postgresql"]
        figures = {kind: measure(kind) for kind in kinds}
        report(figures)
        common.finish("casting", figures)
        return
    set_up()
    numbers = options.numbers
    given = json.load(sys.stdin)
    match options.part:
        case "prepare":
            answer: Any = prepare(*numbers)
        case "statements":
            answer = statements(*numbers, given)
        case "sql":
            answer = by_sql(*numbers)
        case way:
            answer = by_action(*numbers, given, is_first_form=way == "first")
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
