"""Makes .venv and installs the pinned packages into it, when they have changed.

Needs nothing but Python: `python3 scripts/prepare.py runtime` or `… dev`. Written so
that an old Python can read it far enough to say that it is too old.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "porukka.json"
PYTHON = VENV / "bin" / "python"
# Who has the packages for development has those for running as well.
SUFFICIENT = {"runtime": ("runtime", "dev"), "dev": ("dev",)}


def fail(sentence: str) -> NoReturn:
    """End with a sentence instead of a traceback."""
    print(sentence, file=sys.stderr)
    sys.exit(2)


def require_python() -> None:
    """Go on with a newer Python when this one is too old, or say what is needed."""
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])  # noqa: S606 - the same script again
    fail(
        "Porukka needs Python 3.11 or newer, and this is {}.{}. Install a newer one "
        "and name it: make demo PYTHON=python3.12".format(*sys.version_info[:2])
    )


def digest(kind: str) -> str:
    """Name what would be installed, so that nothing is installed twice."""
    pinned = (ROOT / "requirements" / (kind + ".txt")).read_bytes()
    return hashlib.sha256(pinned).hexdigest()


def works(*command: object) -> bool:
    """Say whether a command exists and ends well, and keep quiet about it."""
    try:
        done = subprocess.run(
            [str(word) for word in command], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def installed() -> dict[str, str]:
    """Read what was installed last, or nothing when that Python is gone."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if works(PYTHON, "-c", "pass") else {}


def find_uv() -> str | None:
    """Find uv, which installs many times faster than pip."""
    uv = shutil.which("uv")
    return uv if uv and works(uv, "--version") else None


def make_environment(uv: str | None) -> None:
    """Make an empty .venv; with pip inside only when nothing else can install."""
    if works(PYTHON, "-c", "pass" if uv else "import pip"):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    if uv:
        command.append("--without-pip")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        fail(
            "Python could not make .venv. On Debian and Ubuntu the package "
            "python3-venv is missing; having uv on the PATH helps as well.\n"
            + (made.stdout + made.stderr).strip()
        )


def install(kind: str, uv: str | None) -> None:
    pinned = str(ROOT / "requirements" / (kind + ".txt"))
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
        command.append("--disable-pip-version-check")
    if subprocess.call([*command, "--require-hashes", "-r", pinned]):
        fail("The packages could not be installed; the reason stands above.")


def prepare(kind: str) -> None:
    """Bring .venv in step with `requirements/{kind}.txt`; `kind` is runtime or dev."""
    require_python()
    stamp = installed()
    if any(stamp.get(name) == digest(name) for name in SUFFICIENT[kind]):
        return
    print("Installing what Porukka needs into .venv …", flush=True)
    uv = find_uv()
    make_environment(uv)
    install(kind, uv)
    STAMP.write_text(json.dumps({kind: digest(kind)}))


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "runtime")
