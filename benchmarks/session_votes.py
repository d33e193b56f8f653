"""Five hundred members vote in one session at once, through the web server.

    .venv/bin/python benchmarks/session_votes.py

Everyone has the page before them and sends the form within the same moment; the vote is
closed when the last answer is there, and what was counted is compared with what was
acknowledged. Beside it the question that all pages ask again and again: is there news?
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
import uuid
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import common

VOTERS = 500
CLIENTS = 64
ROUNDS = 3
QUESTIONS = 2000
# The token of a form may be the secret of the cookie itself.
CSRF = "a" * 32


def set_up() -> None:
    import django

    django.setup()


def prepare(voters: int, rounds: int) -> dict[str, Any]:
    """Make a session under way with so many members there, and votes to be opened."""
    from datetime import timedelta
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.utils import timezone

    from panels.models import Attendance, Panel, Panelist, Session, Volunteer
    from participation.models import Process, User

    call_command("migrate", verbosity=0)
    now = timezone.now()
    process = Process.objects.create(
        slug="benchmark",
        title={"en": "Benchmark"},
        order_seed="seed",
        published_at=now - timedelta(days=1),
    )
    panel = Panel.objects.create(
        process=process,
        slug="panel",
        state="working",
        title={"en": "Panel"},
        answer_due_on=now.date() + timedelta(days=60),
        seats=voters,
        published_at=now,
    )
    session = Session.objects.create(
        panel=panel,
        number=1,
        title={"en": "Webinar"},
        kind="remote",
        state="running",
        starts_at=now,
        ends_at=now + timedelta(hours=3),
        announced_at=now,
        room_code="BCDFG",
    )
    for place in range(8):
        session.items.create(position=place, title={"en": f"Item {place}"})
    people = User.objects.bulk_create(
        User(email=f"member{number}@example.org", password=make_password(None))
        for number in range(voters)
    )
    volunteers = Volunteer.objects.bulk_create(
        Volunteer(
            panel=panel,
            public_id=f"{number:05}",
            person=person,
            language="en",
            state="selected",
            consented_at=now,
            applied_at=now,
        )
        for number, person in enumerate(people)
    )
    seats = Panelist.objects.bulk_create(
        Panelist(
            panel=panel,
            volunteer=volunteer,
            number=number,
            state="active",
            offered_at=now,
            answer_until=now,
        )
        for number, volunteer in enumerate(volunteers, 1)
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, panelist=seat, arrived_at=now) for seat in seats
    )
    for number in range(1, rounds + 1):
        session.polls.create(
            number=number, question={"en": "Shall it be built?"}, quorum=0
        )
    engine = import_module(settings.SESSION_ENGINE)
    keys = []
    for person in people:
        store = engine.SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.save()
        keys.append(store.session_key)
    return {
        "session": session.pk,
        "sessions": keys,
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


def _poll(session: int, number: int) -> Any:
    from panels.models import Poll

    found = Poll.objects.select_related("session__panel__process")
    return found.get(session=session, number=number)


def _official() -> Any:
    from allauth.mfa.totp.internal.auth import TOTP

    from participation.models import Membership, Process, User

    person, is_new = User.objects.get_or_create(email="facilitator@example.org")
    if is_new:
        TOTP.activate(person, "JBSWY3DPEHPK3PXP")
        process = Process.objects.get(slug="benchmark")
        Membership.objects.create(process=process, user=person, role="facilitator")
    return person


def open_vote(session: int, number: int) -> dict[str, Any]:
    from django.utils import timezone

    from panels.actions import polls
    from panels.live_news import note_of

    poll = _poll(session, number)
    polls.open_poll(poll=poll, official=_official(), now=timezone.now())
    return {"note": note_of(poll.session, "room")}


def close_vote(session: int, number: int) -> dict[str, Any]:
    from django.utils import timezone

    from panels.actions import polls

    poll = _poll(session, number)
    began = time.perf_counter()
    polls.close_poll(poll=poll, official=_official(), now=timezone.now())
    seconds = time.perf_counter() - began
    poll.refresh_from_db()
    return {
        "counted": poll.outcome["voted"],
        "tally": poll.outcome["tally"],
        "marks": poll.marks.count(),
        "close_ms": round(1000 * seconds, 1),
    }


_local = threading.local()


def _ask(
    server: common.Server, method: str, path: str, headers: dict[str, str], body: str
) -> int:
    if getattr(_local, "port", None) != server.port:
        _local.connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        _local.port = server.port
    _local.connection.request(method, path, body, headers)
    response = _local.connection.getresponse()
    response.read()
    return int(response.status)


def vote(
    made: dict[str, Any], server: common.Server, number: int, key: str, choice: str
) -> None:
    """Send the form as a page with scripts does; the answer is its parts."""
    status = _ask(
        server,
        "POST",
        f"/p/benchmark/panels/panel/room/1/votes/{number}/",
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "Cookie": f"{made['cookie']}={key}; {made['csrf_cookie']}={CSRF}",
        },
        urlencode(
            [
                ("choice", choice),
                ("key", str(uuid.uuid4())),
                ("csrfmiddlewaretoken", CSRF),
            ]
        ),
    )
    if status != 200:
        raise RuntimeError(f"The server answers {status}.")


def look(server: common.Server, note: str) -> None:
    """Ask for news that there are none of."""
    path = f"/p/benchmark/panels/panel/room/1/?{urlencode({'seen': note})}"
    status = _ask(server, "GET", path, {"HX-Request": "true"}, "")
    if status != 204:
        raise RuntimeError(f"The server answers {status}.")


def measure(kind: str) -> dict[str, Any]:
    processes = 1 if kind == "sqlite" else 2
    with (
        common.database(kind) as url,
        tempfile.TemporaryDirectory(prefix="porukka-") as folder,
    ):
        settings = common.apart(Path(folder))
        env = common.environment(url, **settings)
        script = partial(common.run, "session_votes.py")
        # The first vote is to warm up: templates and translations are loaded in it.
        made = script("prepare", env, VOTERS, ROUNDS + 1)
        rounds = []
        with common.server(url, processes=processes, threads=8, **settings) as server:
            for number in range(1, ROUNDS + 2):
                script("open", env, made["session"], number)
                work = [
                    partial(vote, made, server, number, key, "no" if at % 3 else "yes")
                    for at, key in enumerate(made["sessions"])
                ]
                began = time.perf_counter()
                found = common.hammer(CLIENTS, work, server.cpu_seconds)
                seconds = time.perf_counter() - began
                closed = script("close", env, made["session"], number)
                lost = VOTERS - closed["counted"]
                if number > 1:
                    rounds.append(
                        found | closed | {"seconds": round(seconds, 2), "lost": lost}
                    )
            note = script("note", env, made["session"])["note"]
            asked = common.hammer(
                CLIENTS, [partial(look, server, note)] * QUESTIONS, server.cpu_seconds
            )
    return {"voters": VOTERS, "clients": CLIENTS, "rounds": rounds, "news": asked}


def note(session: int) -> dict[str, Any]:
    from panels.live_news import note_of
    from panels.models import Session

    return {"note": note_of(Session.objects.get(pk=session), "room")}


def report(figures: dict[str, Any]) -> None:
    for kind, found in figures.items():
        common.show(
            f"{found['voters']} members vote at once on {kind}",
            [
                "round",
                "seconds for all",
                "votes/s",
                "p50 ms",
                "p99 ms",
                "CPU ms",
                "acknowledged",
                "counted",
                "lost",
                "close ms",
            ],
            [
                [
                    number,
                    one["seconds"],
                    one["per_second"],
                    one["p50_ms"],
                    one["p99_ms"],
                    one["cpu_ms"],
                    found["voters"],
                    one["counted"],
                    one["lost"],
                    one["close_ms"],
                ]
                for number, one in enumerate(found["rounds"], 1)
            ],
        )
        news = found["news"]
        common.show(
            f"Asking for news that there are none of on {kind}",
            ["questions/s", "p50 ms", "p99 ms", "CPU ms"],
            [[news["per_second"], news["p50_ms"], news["p99_ms"], news["cpu_ms"]]],
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["prepare", "open", "close", "note"])
    parser.add_argument(
        "--only", choices=["sqlite", "postgresql"], help="one database of the two"
    )
    parser.add_argument("numbers", type=int, nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part is None:
        kinds = [options.only] if options.only else ["sqlite", "postgresql"]
        figures = {kind: measure(kind) for kind in kinds}
        report(figures)
        common.finish("session_votes", figures)
        return
    set_up()
    parts = {"prepare": prepare, "open": open_vote, "close": close_vote, "note": note}
    print(json.dumps(parts[options.part](*options.numbers)))


if __name__ == "__main__":
    main()
