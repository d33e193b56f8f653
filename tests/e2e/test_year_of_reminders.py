"""A year in which everything breaks that can: nobody is forgotten, nobody told twice.

The story and what is owed to whom are in `benchmarks/year.py` and `year_people.py`; it
brings its own PostgreSQL, Redis, workers and mail server.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RESIDENTS = 10_000


@pytest.fixture(scope="module")
def found() -> dict:
    """Play the year, and compare what each person got with what they were owed."""
    command = [sys.executable, str(ROOT / "benchmarks" / "year.py")]
    done = subprocess.run(
        [*command, "--residents", str(RESIDENTS)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    lines = done.stdout.splitlines()
    assert lines, done.stderr
    return json.loads(lines[-1])["figures"]


def test_every_reminder_that_was_owed_has_come(found) -> None:
    assert found["missing"] == 0, found["where"]
    assert found["waiting"] == 0
    assert found["people"] > RESIDENTS / 4


def test_nobody_got_what_was_not_for_them(found) -> None:
    assert found["wrong"] == 0, found["where"]
    assert found["unplanned"] == []
    assert found["unknown"] == 0


def test_nobody_was_reminded_after_they_had_voted_left_or_said_stop(found) -> None:
    assert found["late"] == 0


def test_only_what_a_killed_worker_had_in_hand_came_twice(found) -> None:
    assert found["killed"] >= 4
    assert found["repeated"] <= found["killed"]


def test_nobody_was_disturbed_at_night_on_either_side_of_the_clock_change(
    found,
) -> None:
    assert found["noisy"] == 0
