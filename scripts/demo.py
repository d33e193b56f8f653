"""Shows Porukka on this machine: sets up, loads the demo, serves it.

Needs nothing but Python and make, no rights, and no network once the packages are
there: `make demo`, or `make demo ARGS="--reset --port 9000"`.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import sys

from prepare import PYTHON, ROOT, fail, prepare, require_python

VAR = ROOT / "var"
SETTINGS = VAR / "demo.env"
DATABASE = VAR / "demo.sqlite3"
STAMP = VAR / "demo.stamp"
HOST = "127.0.0.1"
# What the migration to the ballot box says when it would lose ballots.
TOO_OLD = b"a version before the ballot box"


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description="Shows Porukka.")
    parser.add_argument(
        "--reset", action="store_true", help="begin with fresh demo data"
    )
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument(
        "--reload", action="store_true", help="for developers: follow every change"
    )
    return parser.parse_args()


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        # A server that has just stopped leaves its port waiting, but usable.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            fail(
                f"Port {port} cannot be used: {reason}. Choose another one: "
                f'make demo ARGS="--port {port + 1}"'
            )


def lock() -> None:
    """Let one demo run in this directory; the lock lasts as long as the server does."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(VAR / "demo.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        fail("The demo of this directory is running already. Stop it with Ctrl-C.")
    os.set_inheritable(handle, True)


def write_settings() -> None:
    """Make secrets of this machine's own, readable by this user alone."""
    if SETTINGS.exists():
        return
    handle = os.open(SETTINGS, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(
            "PROFILE=demo\n"
            f"SECRET_KEY={secrets.token_urlsafe(64)}\n"
            f"BALLOT_KEY={secrets.token_hex(32)}\n"
        )


def remove_data() -> None:
    for path in [STAMP, *VAR.glob("demo.sqlite3*")]:
        path.unlink(missing_ok=True)
    for name in ("outbox", "keys", "anchors", "packs"):
        shutil.rmtree(VAR / name, ignore_errors=True)


def structure() -> str:
    """Name the tables the code expects, so that an unchanged start need not migrate."""
    migrations = sorted(ROOT.glob("*/migrations/*.py"))
    pinned = ROOT / "requirements" / "runtime.txt"
    content = hashlib.sha256()
    for path in [pinned, *migrations]:
        content.update(path.name.encode() + path.read_bytes())
    return content.hexdigest()


def manage(*command: str, env: dict[str, str]) -> int:
    return subprocess.call([str(PYTHON), str(ROOT / "manage.py"), *command], env=env)


def migrate(env: dict[str, str]) -> None:
    """Bring the tables up to date; say in one line when the demo is too old for that.

    Ballots of before the ballot box cannot enter a log.
    """
    is_old = DATABASE.exists()
    command = [str(PYTHON), str(ROOT / "manage.py"), "migrate", "--verbosity=0"]
    done = subprocess.run(command, env=env, stderr=subprocess.PIPE, check=False)
    if done.returncode and is_old and TOO_OLD in done.stderr:
        fail('The demo is too old for this version: make demo ARGS="--reset"')
    sys.stderr.flush()
    sys.stderr.buffer.write(done.stderr)
    if done.returncode:
        sys.exit(done.returncode)


def load(env: dict[str, str]) -> None:
    is_there = DATABASE.exists() and STAMP.exists()
    if not is_there or STAMP.read_text() != structure():
        print("Preparing the database …", flush=True)
        migrate(env)
        STAMP.write_text(structure())
    failed = manage("demo", env=env)
    if failed:
        sys.exit(failed)


def main() -> None:
    require_python()
    arguments = parse_arguments()
    refuse_taken_port(arguments.port)
    lock()
    prepare("dev" if arguments.reload else "runtime")
    write_settings()
    if arguments.reset:
        remove_data()
    address = f"{HOST}:{arguments.port}"
    # Nothing of the surrounding environment may lead the demo to a real database.
    kept = {"PATH", "HOME", "LANG", "LC_ALL", "TERM", "TMPDIR", "USER"}
    env = {name: value for name, value in os.environ.items() if name in kept} | {
        "ENV_FILE": str(SETTINGS),
        "SITE_URL": f"http://{address}",
        "BIND": address,
    }
    load(env)
    sys.stdout.flush()
    os.chdir(ROOT)
    if arguments.reload:
        server = ["manage.py", "runserver", address]
        env["DEBUG"] = "1"
    else:
        server = ["-m", "gunicorn", "--config=python:participation.gunicorn_conf"]
        server.append("participation.wsgi")
    # The server takes this process's place, so Ctrl-C reaches it and nobody else.
    os.execve(PYTHON, [str(PYTHON), *server], env)  # noqa: S606


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
