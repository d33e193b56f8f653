"""How many ballots a second: through HTTP, through the action, and in bare SQL.

    .venv/bin/python benchmarks/casting.py

The floor is a transaction that writes the same rows with nothing around it. All three
take turns in one run on one machine, and only their ratio is worth comparing.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sqlite3
import statistics
import sys
import threading
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import common

CLIENTS = (1, 4, 16)
ROUNDS = 3
# Ballots of one measurement, by the number of clients.
BALLOTS = {1: 150, 4: 400, 16: 600}
PROJECTS = [f"p{number}" for number in range(20)]
CHOICES = PROJECTS[:5]
WAYS = ("sql", "action", "http")
# The token of a form may be the secret of the cookie itself.
CSRF = "a" * 32

# The rows that a first cast writes: the roll's and the ballot's.
BARE = (
    """
    INSERT INTO voting_rollentry (voting_round_id, identifier, is_declared)
    VALUES (?, ?, ?) ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO voting_ballot (voting_round_id, slot, receipt_hash, sealed)
    VALUES (?, ?, ?, ?) ON CONFLICT (voting_round_id, slot) DO UPDATE
    SET receipt_hash = EXCLUDED.receipt_hash, sealed = EXCLUDED.sealed
    """,
)


def set_up() -> None:
    import django

    django.setup()


def prepare(voters: int) -> dict[str, Any]:
    """Make an open vote, and people who have signed in; give their session keys."""
    from datetime import timedelta
    from importlib import import_module

    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from participation.actions import phases, processes
    from participation.models import User
    from participation.timeline import Stretch
    from proposals.actions import projects as project_actions
    from voting.actions import rounds

    call_command("migrate", verbosity=0)
    now = timezone.now()
    opens_at, before = now - timedelta(days=1), now - timedelta(days=2)
    organiser = User.objects.create_user("organiser@example.org", is_staff=True)
    TOTP.activate(organiser, "JBSWY3DPEHPK3PXP")
    process = processes.create_process(
        creator=organiser,
        slug="benchmark",
        title={"en": "Benchmark"},
        summary={},
        description={},
        budget=100_000_00,
        contact="",
        now=before,
    )
    phases.plan_phases(
        process=process,
        organiser=organiser,
        stretches=[Stretch("vote", opens_at, now + timedelta(days=30))],
        allows_gaps=True,
        allows_overlaps=False,
        now=before,
    )
    project_actions.add_projects(
        process=process,
        organiser=organiser,
        projects=[
            project_actions.NewProject(code, {"en": f"Project {code}"}, 10_000_00)
            for code in PROJECTS
        ],
        now=before,
    )
    voting_round = rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=rounds.RoundRules(
            scope="process",
            eligibility="open",
            budgets={"": 100_000_00},
            rule="greedy",
            ties="lot",
        ),
        now=before,
    )
    rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=before)
    processes.publish_process(process=process, organiser=organiser, now=before)
    people = User.objects.bulk_create(
        [
            User(email=f"voter{number}@example.org", password=make_password(None))
            for number in range(voters)
        ],
        batch_size=1000,
    )
    engine = import_module(settings.SESSION_ENGINE)
    keys = []
    for person in people:
        session = engine.SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return {
        "round": voting_round.pk,
        "voters": [person.pk for person in people],
        "sessions": keys,
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


def by_action(round_id: int, voters: list[int], clients: int) -> dict[str, float]:
    from django.db import connections
    from django.utils import timezone

    from participation.models import User
    from voting.actions import casting
    from voting.models import VotingRound
    from voting.tally.ballot_form import Marks

    voting_round = VotingRound.objects.get(pk=round_id)
    people = list(User.objects.filter(pk__in=voters))

    def cast(person: User) -> None:
        casting.cast_ballot(
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
    """Write the same two rows by the bare driver.

    They are rows of nobody, so they are taken out again afterwards.
    """
    from django.conf import settings
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    roll, ballot = BARE if is_sqlite else [sql.replace("?", "%s") for sql in BARE]
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
        row = f"sql-{secrets.token_hex(28)}"
        local.connection.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        local.connection.execute(roll, (round_id, row, True))
        sealed = secrets.token_bytes(284)
        local.connection.execute(ballot, (round_id, row, row, sealed))
        local.connection.execute("COMMIT")

    found = common.hammer(clients, [write] * number)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM voting_ballot WHERE slot LIKE 'sql-%'")
        cursor.execute("DELETE FROM voting_rollentry WHERE identifier LIKE 'sql-%'")
    return found


def by_http(
    made: dict[str, Any], sessions: list[str], server: common.Server, clients: int
) -> dict[str, float]:
    """Send the form of the review page, over connections that are kept."""
    local = threading.local()
    body = urlencode(
        [("choices", choice) for choice in CHOICES] + [("csrfmiddlewaretoken", CSRF)]
    )

    def cast(session: str) -> None:
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

    work = [lambda s=session: cast(s) for session in sessions]
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
    """Let the three ways take turns; the median of the rounds stands."""
    needed = 21 + ROUNDS * 2 * sum(BALLOTS.values())
    # SQLite lives with one web process; PostgreSQL serves one per core.
    processes = 1 if kind == "sqlite" else 2
    with common.database(kind) as url:
        env = common.environment(url)
        made = common.run("casting.py", "prepare", env, needed)
        fresh = iter(zip(made["voters"], made["sessions"], strict=True))
        first, _session = next(fresh)
        counted = common.run(
            "casting.py", "statements", env, made["round"], given=[first]
        )
        found: dict[int, dict[str, list[dict[str, float]]]] = {
            clients: {way: [] for way in WAYS} for clients in CLIENTS
        }
        with common.server(url, processes=processes, threads=8) as server:
            # Whoever comes first pays for loading templates and translations.
            warm = made["sessions"][-20:]
            by_http(made, warm, server, 4)
            for _round in range(ROUNDS):
                for clients in CLIENTS:
                    number = BALLOTS[clients]
                    part = found[clients]
                    part["sql"].append(
                        common.run(
                            "casting.py", "sql", env, made["round"], number, clients
                        )
                    )
                    voters = [next(fresh)[0] for _ in range(number)]
                    part["action"].append(
                        common.run(
                            "casting.py",
                            "action",
                            env,
                            made["round"],
                            clients,
                            given=voters,
                        )
                    )
                    sessions = [next(fresh)[1] for _ in range(number)]
                    part["http"].append(by_http(made, sessions, server, clients))
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
            floor = ways["sql"]["per_second"]
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
                    ]
                )
        common.show(
            f"Casts on {kind}",
            ["clients", "way", "casts/s", "p50 ms", "p99 ms", "CPU ms", "of bare SQL"],
            rows,
        )
        print(f"\nStatements of a cast: {found['statements']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["prepare", "statements", "sql", "action"])
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
    match options.part:
        case "prepare":
            answer: Any = prepare(*numbers)
        case "statements":
            answer = statements(*numbers, json.load(sys.stdin))
        case "sql":
            answer = by_sql(*numbers)
        case _:
            answer = by_action(numbers[0], json.load(sys.stdin), numbers[1])
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
