"""Starts a PostgreSQL and a Redis to throw away, each in a directory of its own.

Tests and benchmarks use them. Both programs have to be on this machine. Each function
is a context manager that gives the address to connect to.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60
# A crash may cost a test its data. A benchmark asks for what production has.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class ServiceError(Exception):
    """A program is missing or does not start; the message says which and why."""


def find_postgres(program: str) -> str | None:
    """Find a program of PostgreSQL, which Debian keeps off the PATH."""
    found = Path("/usr/lib/postgresql").glob(f"[0-9]*/bin/{program}")
    newest = max(found, key=lambda path: float(path.parts[-3]), default=None)
    return str(newest) if newest else shutil.which(program)


def find_chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = (path for path in map(shutil.which, names) if path)
    return os.environ.get("CHROMIUM") or next(found, None)


def unprivileged() -> dict[str, Any]:
    """Say as whom to run PostgreSQL, which refuses to run as root."""
    if os.geteuid():
        return {}
    names = {person.pw_name: person for person in pwd.getpwall()}
    person = names.get("postgres") or names["nobody"]
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


@contextmanager
def throwaway_directory(owner: int | None) -> Iterator[Path]:
    # A short path: the name of a socket has room for about a hundred characters.
    path = Path(tempfile.mkdtemp(prefix="porukka-"))
    try:
        if owner is not None:
            os.chown(path, owner, -1)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running(
    command: list[str], log: Path, is_up: Callable[[], bool], **options: Any
) -> Iterator[None]:
    """Run a server until the block ends; ServiceError quotes its log if it will not."""
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for us; the servers are needed until the tests have ended.
            start_new_session=True,
            **options,
        )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_up():
            if server.poll() is not None or time.monotonic() > deadline:
                name = Path(command[0]).name
                raise ServiceError(f"{name} did not start:\n{log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def postgresql(*, is_durable: bool = False) -> Iterator[str]:
    """Give the DATABASE_URL of a new cluster with one empty database.

    It listens on a socket in its own directory only, so it meets no other one. With
    `is_durable` it keeps its promises at a crash, at the usual price in time.
    """
    initdb, postgres = find_postgres("initdb"), find_postgres("postgres")
    createdb = find_postgres("createdb")
    if not (initdb and postgres and createdb):
        raise ServiceError("PostgreSQL is not on this machine.")
    who = unprivileged()
    with throwaway_directory(who.get("user")) as folder:
        data = folder / "data"
        command = [initdb, "--pgdata", str(data), "--username=porukka"]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        made = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            **who,
        )
        if made.returncode:
            raise ServiceError(f"initdb failed:\n{made.stdout}{made.stderr}")
        options = ["listen_addresses=", f"unix_socket_directories={folder}"]
        options += ["max_connections=200", *([] if is_durable else CARELESS)]
        command = [postgres, "-D", str(data)]
        for option in options:
            command += ["-c", option]

        def is_up() -> bool:
            create = [createdb, "-h", str(folder), "-U", "porukka", "porukka"]
            return not subprocess.run(
                create, capture_output=True, check=False
            ).returncode

        log = folder / "log"
        with running(command, log, is_up, cwd=folder, **who):
            yield f"postgres://porukka@/{folder}/porukka"


@contextmanager
def redis() -> Iterator[str]:
    """Give the address of an empty Redis, without the number of a database."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        raise ServiceError("Redis is not on this machine.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def is_up() -> bool:
        with socket.socket() as probe:
            return not probe.connect_ex(("127.0.0.1", port))

    command = [program, "--bind", "127.0.0.1", "--port", str(port)]
    command += ["--save", "", "--appendonly", "no"]
    with (
        throwaway_directory(None) as folder,
        running(command, folder / "log", is_up, cwd=folder),
    ):
        yield f"redis://127.0.0.1:{port}"
