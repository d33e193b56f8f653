"""Runs the tests as CI does: everything on PostgreSQL, then what stores data on SQLite.

`make test` runs all. `make test ARGS="tests/unit -k greedy"` runs a part on PostgreSQL.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree as ET

from prepare import PYTHON, ROOT, fail, prepare
from services import (
    ServiceError,
    find_chromium,
    find_postgres,
    postgresql,
    redis,
)

# What each program is called in Debian.
PROGRAMS = {
    "postgresql": lambda: find_postgres("postgres"),
    "redis-server": lambda: shutil.which("redis-server"),
    "chromium": find_chromium,
}
ON_SQLITE = ["tests/integration", "tests/web", "tests/api", "tests/security"]


def missing_packages() -> list[str]:
    return [package for package, find in PROGRAMS.items() if not find()]


def require_programs() -> None:
    """Install what the tests need when we may, or say what is missing."""
    missing = missing_packages()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(missing)} …", flush=True)
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.call(["apt-get", "update", "--quiet=2"], env=quietly)
        install = [
            "apt-get",
            "install",
            "--quiet=2",
            "--no-install-recommends",
            "--yes",
        ]
        subprocess.call([*install, *missing], env=quietly)
        missing = missing_packages()
    if missing:
        fail(
            "The tests need programs that are not on this machine. Install them first: "
            f"{', '.join(missing)}."
        )


def run(name: str, runner: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Run pytest once; give its exit code and a line for the end."""
    print(f"\n=== {name}: {shlex.join(runner)}\n", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [str(PYTHON), "-m", *runner, f"--junitxml={report}"]
        code = subprocess.call(command, cwd=ROOT, env={**os.environ, **env})
        seconds = time.monotonic() - began
        counts = count(report)
    return code, f"{name:<11} {counts} in {seconds:.0f} s, exit code {code}"


def count(report: Path) -> str:
    if not report.exists():
        return "no report"
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - ours
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        for key in total:
            total[key] += int(suite.get(key, "0"))
    failed = total["failures"] + total["errors"]
    passed = total["tests"] - failed - total["skipped"]
    return f"{passed} passed, {failed} failed, {total['skipped']} skipped"


def run_everywhere(runner: list[str], arguments: list[str]) -> list[tuple[int, str]]:
    results = []
    with ExitStack() as stack:
        database = stack.enter_context(postgresql())
        services = {"DATABASE_URL": database, "REDIS_URL": stack.enter_context(redis())}
        results.append(run("PostgreSQL", [*runner, *arguments], services))
    if not arguments:
        with tempfile.TemporaryDirectory(prefix="porukka-") as folder:
            file = {"DATABASE_URL": f"sqlite:///{folder}/porukka.sqlite3"}
            results.append(run("SQLite", [*runner, *ON_SQLITE], file))
    return results


def main(arguments: list[str]) -> int:
    prepare("dev")
    require_programs()
    os.environ["CHROMIUM"] = find_chromium() or ""
    processes = os.environ.get("TEST_PROCESSES", "auto")
    runner = ["pytest", "-n", processes, "--dist", "worksteal"]
    with_coverage = "--coverage" in arguments
    if with_coverage:
        arguments.remove("--coverage")
        runner = ["coverage", "run", "-m", *runner]
    try:
        results = run_everywhere(runner, arguments)
    except ServiceError as error:
        fail(str(error))
    if with_coverage:
        subprocess.call([str(PYTHON), "-m", "coverage", "combine", "--quiet"], cwd=ROOT)
        subprocess.call([str(PYTHON), "-m", "coverage", "report"], cwd=ROOT)
    print("\n=== Summary")
    for _code, line in results:
        print(line)
    return int(any(code for code, _line in results))


if __name__ == "__main__":
    # Whoever ends us lets us stop the servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
