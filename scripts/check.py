"""Checks everything short of running the tests, and says how long each part took."""

from __future__ import annotations

import os
import secrets
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from prepare import PYTHON, ROOT, prepare

BIN = PYTHON.parent
MANAGE = [str(PYTHON), "manage.py"]
TEST = {"PROFILE": "test"}
# What an operator would set; nothing here is connected to.
PRODUCTION = {
    "PROFILE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "BALLOT_KEY": secrets.token_hex(32),
    "BALLOT_KEYS_DIR": "/var/lib/porukka-keys",
    "BALLOT_ANCHOR_DIR": "/var/lib/porukka-anchors",
    "ALLOWED_HOSTS": "porukka.example.org",
    "SITE_URL": "https://porukka.example.org",
    "DATABASE_URL": "postgres://porukka@127.0.0.1:1/porukka",
    "BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "EMAIL_URL": "smtp+tls://porukka@127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "porukka@example.org",
    "WEB_PROCESSES": "4",
    "TRUSTED_PROXIES": "1",
}
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("types", [f"{BIN}/mypy"], TEST),
    ("style", [f"{BIN}/ruff", "check"], {}),
    ("format", [f"{BIN}/ruff", "format", "--check"], {}),
    ("templates", [f"{BIN}/djangofmt", "--check", "frontend/templates"], {}),
    ("architecture", [f"{BIN}/lint-imports"], TEST),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST),
    ("messages", [str(PYTHON), "scripts/messages.py", "--check"], TEST),
    (
        "settings",
        [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
]


def check(name: str, command: list[str], env: dict[str, str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        # Nobody's own settings decide whether the code is right.
        env={**os.environ, **env, "ENV_FILE": os.devnull},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "failed" if done.returncode else "ok"
    line = f"{name:<13} {verdict:<7} {time.monotonic() - began:4.0f} s"
    if done.returncode:
        line += f"   {shlex.join(command)}\n{done.stdout.rstrip()}\n"
    print(line, flush=True)
    return not done.returncode


def main() -> int:
    prepare("dev")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(check, *zip(*CHECKS, strict=True)))
    failed = verdicts.count(False)
    print(f"{failed} of {len(CHECKS)} checks failed" if failed else "All checks are ok")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
