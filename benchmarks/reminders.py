"""How fast reminders go out through Celery and Redis, and what a tick costs.

    .venv/bin/python benchmarks/reminders.py

The floor is a bare SMTP client that sends the same messages over one connection to the
same server: it has no database, no queue, and nobody can kill it without losing mail.
The cost of a tick is that of `ticking.tick` when nothing is owed, with so many
processes that are over or go on.
"""

from __future__ import annotations

import argparse
import json
import os
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import common
import crew
from services import redis

REMINDERS = 100_000
WORKERS = 2
# Enough to know the rate of the bare client.
BARE = 20_000
PROCESSES = (1, 100, 10_000)
TICKS = 9
NOON = datetime(2027, 3, 16, 10, 0, tzinfo=UTC)
LANGUAGES = ("fi", "sv", "en", "ru")


@contextmanager
def sink(folder: Path) -> Iterator[tuple[int, Path]]:
    """Run the mail server as a process of its own; give its port and its file."""
    kept = folder / "received"
    command = [sys.executable, str(common.ROOT / "tests" / "smtp_sink.py"), str(kept)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        told = server.stdout.readline() if server.stdout else ""
        try:
            yield int(told), kept
        finally:
            server.terminate()


def set_up(folder: Path, url: str, broker: str, port: int) -> dict[str, str]:
    """Write the environment of the workers and of this process, and migrate."""
    env = common.environment(
        url,
        BROKER_URL=f"{broker}/0",
        CACHE_URL=f"{broker}/1",
        EMAIL_URL=f"smtp://127.0.0.1:{port}",
        CLOCK=str(folder / "clock"),
        NOTICE_SENDERS=str(WORKERS),
        **common.apart(folder),
    )
    os.environ |= env
    (folder / "clock").write_text(NOON.isoformat())
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return env


def database_seconds() -> float:
    """Return what PostgreSQL has worked on statements of this database, in seconds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT active_time FROM pg_stat_database"
            " WHERE datname = current_database()"
        )
        (milliseconds,) = cursor.fetchone()
    return float(milliseconds) / 1000


def owe(count: int) -> dict[str, float]:
    """Make people who follow a process, and owe each of them one reminder."""
    from participation import notices
    from participation.models import Process, User

    process = Process.objects.create(
        slug="city", title={"fi": "Kaupunki", "en": "City"}, order_seed="0" * 32
    )
    people = User.objects.bulk_create(
        [
            User(
                email=f"resident{number}@example.org",
                language=LANGUAGES[number % len(LANGUAGES)],
            )
            for number in range(count)
        ],
        batch_size=5000,
    )
    began = time.perf_counter()
    for start in range(0, count, 1000):
        notices.owe(
            people[start : start + 1000],
            "result.published",
            occasion="round:0",
            link="/p/city/result/",
            now=NOON - timedelta(minutes=10),
            process=process,
            title=process.title,
        )
    return {"owing_per_second": round(count / (time.perf_counter() - began))}


def send_bare(port: int, count: int) -> float:
    """Send as many messages as the product would, written before; return the rate."""
    from participation import letters
    from participation.models import Notice

    rows = list(Notice.objects.select_related("person", "process")[:200])
    written = [
        (row.person.email, letters.letter(row.person, [row], mail_key="0" * 32))
        for row in rows
    ]
    ready = [(address, one.message().as_bytes()) for address, one in written]
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(count):
            address, content = ready[number % len(ready)]
            client.sendmail("porukka@example.org", [address], content)
    return count / (time.perf_counter() - began)


def send_all(env: dict[str, str], kept: Path, count: int) -> dict[str, Any]:
    """Let the workers send everything; say how fast, and what it took."""
    from participation.celery import app
    from participation.models import Notice

    kept.write_text("")
    with crew.at_work(env, size=WORKERS, app="clockwork") as team:
        app.send_task("voting.tasks.send_notices")
        team.wait()
        cpu, worked = team.cpu_seconds(), database_seconds()
        began = time.perf_counter()
        app.send_task("participation.tasks.tick")
        deadline = time.monotonic() + 3600
        while Notice.objects.filter(mail=Notice.Mail.WAITS).exists():
            time.sleep(1)
            if team.is_idle():
                app.send_task("participation.tasks.tick")
            if time.monotonic() > deadline:
                raise TimeoutError("The reminders do not all go out.")
        seconds = time.perf_counter() - began
        cpu, worked = team.cpu_seconds() - cpu, database_seconds() - worked
        memory = team.memory()
    came = Counter(json.loads(line)[0] for line in kept.read_text().splitlines())
    return {
        "sent": came.total(),
        "missing": count - len(came),
        "repeated": came.total() - len(came),
        "per_second": round(count / seconds),
        "worker_cpu_ms": round(1000 * cpu / count, 2),
        "database_ms": round(1000 * worked / count, 2),
        "memory_mb": round(memory / 1e6),
    }


def fill(processes: int, *, are_over: bool) -> None:
    """Make processes with all phases, noticed as far as they have come."""
    from participation.models import Phase, Process

    start = NOON - timedelta(days=500 if are_over else 30)
    made = Process.objects.bulk_create(
        [
            Process(
                slug=f"p{processes}-{int(are_over)}-{number}",
                title={"fi": "Prosessi"},
                order_seed="0" * 32,
                published_at=start,
            )
            for number in range(processes)
        ],
        batch_size=2000,
    )
    phases = []
    for process in made:
        begins = start
        for kind in Phase.Kind:
            ends = begins + timedelta(days=60)
            phases.append(
                Phase(
                    process=process,
                    kind=kind,
                    starts_at=begins,
                    ends_at=ends,
                    opening_noticed_at=begins if begins <= NOON else None,
                    closing_noticed_at=ends if ends <= NOON else None,
                    reminded_at=ends if ends <= NOON else None,
                )
            )
            begins = ends
    Phase.objects.bulk_create(phases, batch_size=5000)


def cost_of_ticks() -> dict[str, float]:
    """Return the median time of a tick that finds nothing, and its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from participation import ticking

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ticking.tick(now=NOON)
    with CaptureQueriesContext(connection) as asked:
        ticking.tick(now=NOON)
    times = []
    for _tick in range(TICKS):
        began = time.perf_counter()
        ticking.tick(now=NOON)
        times.append(time.perf_counter() - began)
    return {
        "queries": len(asked),
        "ms": round(1000 * statistics.median(times), 2),
    }


def measure_ticks(kind: str, *, are_over: bool) -> list[dict[str, Any]]:
    rows, so_far = [], 0
    for processes in PROCESSES:
        fill(processes - so_far, are_over=are_over)
        so_far = processes
        rows.append(
            {"sort": kind, "processes": processes, **cost_of_ticks()},
        )
    return rows


def ticks(url: str, *, are_over: bool) -> list[dict[str, Any]]:
    """Measure on an empty database of its own; called in a process of its own."""
    os.environ |= common.environment(url, BROKER_URL="redis://127.0.0.1:1/0")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return measure_ticks("over" if are_over else "going on", are_over=are_over)


def measure_sending(count: int) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="porukka-") as name,
        common.database("postgresql") as url,
        redis() as broker,
        sink(Path(name)) as (port, kept),
    ):
        env = set_up(Path(name), url, broker, port)
        found: dict[str, Any] = owe(count)
        bare = send_bare(port, min(BARE, count))
        found |= send_all(env, kept, count)
        found["bare_per_second"] = round(bare)
        found["of_bare"] = round(found["per_second"] / bare, 3)
        return found


def map_rows(rows: list[dict[str, Any]]) -> list[list[object]]:
    return [list(row.values()) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description="Reminders through Celery and Redis.")
    parser.add_argument("--reminders", type=int, default=REMINDERS)
    parser.add_argument("--only", choices=["ticks", "sending"])
    parser.add_argument("--part", choices=["over", "going-on"])
    parser.add_argument("url", nargs="?")
    options = parser.parse_args()
    if options.part:
        print(json.dumps(ticks(options.url, are_over=options.part == "over")))
        return
    figures: dict[str, Any] = {}
    if options.only != "sending":
        rows = []
        for part in ("over", "going-on"):
            with common.database("postgresql") as url:
                rows += common.run("reminders.py", part, dict(os.environ), url)
        common.show("A tick that finds nothing to do", list(rows[0]), map_rows(rows))
        figures["ticks"] = rows
    if options.only != "ticks":
        sent = measure_sending(options.reminders)
        common.show("Reminders", list(sent), map_rows([sent]))
        figures["sending"] = sent
    common.finish("reminders", figures)


if __name__ == "__main__":
    main()
