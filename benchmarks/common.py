"""What the benchmarks share: databases to throw away, the server, tables, figures."""

from __future__ import annotations

import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
# As in participation/environment.py; a part that loads numpy does so after this.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from services import postgresql  # noqa: E402 - found by the line above

PATIENCE_SECONDS = 60


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Give the URL of an empty database that keeps its promises at a crash."""
    if kind == "postgresql":
        with postgresql(is_durable=True) as url:
            yield url
        return
    with tempfile.TemporaryDirectory(prefix="porukka-") as folder:
        yield f"sqlite:///{folder}/porukka.sqlite3"


def environment(url: str, **more: str) -> dict[str, str]:
    """Return settings as in production, as far as one machine without TLS can have it.

    Nobody connects to the broker: the web never sends a task.
    """
    return {
        **os.environ,
        "ENV_FILE": os.devnull,
        "PROFILE": "test",
        "DJANGO_SETTINGS_MODULE": "participation.settings",
        "DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "benchmarks")]),
        "LOG_LEVEL": "ERROR",
        "API_READ_RATE": "1000000/min",
        "API_CAST_RATE": "1000000/min",
        **more,
    }


def apart(folder: Path) -> dict[str, str]:
    """Return settings that keep all files of a benchmark in a folder of its own."""
    return {
        "DATA_DIR": str(folder),
        "BALLOT_KEYS_DIR": str(folder / "keys"),
        "BALLOT_ANCHOR_DIR": str(folder / "anchors"),
        "PACKS_DIR": str(folder / "packs"),
    }


def run(
    script: str,
    part: str,
    env: dict[str, str],
    *arguments: object,
    given: object = None,
) -> Any:
    """Run a part of a benchmark as a process of its own; its last line is JSON.

    What is `given` goes in as JSON, since a command line has an end.
    """
    command = [sys.executable, str(ROOT / "benchmarks" / script), "--part", part]
    done = subprocess.run(
        [*command, *map(str, arguments)],
        cwd=ROOT,
        env=env,
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn: where it listens, and the process that began it."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Add up what it and its workers have computed so far."""
        parents, used = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended since
                continue
            pid = int(stat.parent.name)
            parents[pid] = int(fields[1])
            used[pid] = int(fields[11]) + int(fields[12])
        ours = {self.pid}
        ours |= {pid for pid, parent in parents.items() if parent == self.pid}
        return sum(used.get(pid, 0) for pid in ours) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(url: str, *, processes: int, threads: int, **more: str) -> Iterator[Server]:
    """Serve Porukka with gunicorn on a free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = environment(
        url,
        BIND=f"127.0.0.1:{port}",
        SITE_URL=f"http://127.0.0.1:{port}",
        BROKER_URL="redis://127.0.0.1:1/0",
        WEB_PROCESSES=str(processes),
        WEB_THREADS=str(threads),
        **more,
    )
    command = [sys.executable, "-m", "gunicorn", "--keep-alive", "60"]
    command += ["--config", "python:participation.gunicorn_conf", "participation.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not is_up(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("The server does not start.")
                time.sleep(0.1)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def is_up(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def hammer(
    workers: int,
    work: Sequence[Callable[[], Any]],
    cpu: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Do all the work by so many threads; say how many a second, and how long each.

    `cpu` gives the seconds of computing that the work is charged with, which other
    programs on the machine hardly change.
    """
    times: list[float] = []

    def timed(one: Callable[[], Any]) -> None:
        began = time.perf_counter()
        one()
        times.append(time.perf_counter() - began)

    cpu_before, began = cpu(), time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for _done in pool.map(timed, work):
            pass
    seconds, computed = time.perf_counter() - began, cpu() - cpu_before
    times.sort()
    return {
        "per_second": round(len(work) / seconds, 1),
        "p50_ms": round(1000 * statistics.median(times), 2),
        "p99_ms": round(1000 * times[int(0.99 * (len(times) - 1))], 2),
        "cpu_ms": round(1000 * computed / len(work), 2),
    }


def machine() -> dict[str, Any]:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": load and round(load, 1),
    }


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table that can be pasted into docs/benchmarks.md."""
    cells = [list(map(str, row)) for row in [columns, *rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    print(f"\n## {title}\n")
    for number, row in enumerate(cells):
        padded = [cell.ljust(w) for cell, w in zip(row, widths, strict=True)]
        print(f"| {' | '.join(padded)} |")
        if not number:
            print(f"| {' | '.join('-' * width for width in widths)} |")


def finish(name: str, figures: Any) -> None:
    """Print the figures as one last line of JSON."""
    print()
    print(json.dumps({"benchmark": name, "machine": machine(), "figures": figures}))
