"""Case 52: whatever is killed under load, no acknowledged ballot is lost or doubled.

The long form is `benchmarks/crash.py`; docs/benchmarks.md has its figures.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
SECONDS, CASTS = 6, 200


@pytest.fixture(scope="module")
def found() -> dict:
    """Kill web processes, the sequencer and PostgreSQL for some seconds, and look."""
    command = [sys.executable, str(ROOT / "benchmarks" / "crash.py")]
    command += ["--only", connection.vendor, "--runs", "1", "--seconds", str(SECONDS)]
    command += ["--least", str(CASTS)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])["figures"][0]


class TestCase52:
    def test_everything_was_killed_under_load(self, found) -> None:
        sorts = {"web", "sequencer"}
        if connection.vendor == "postgresql":
            sorts.add("database")

        assert found["kills"].keys() == sorts
        assert found["acknowledged"] >= CASTS

    def test_every_acknowledged_ballot_is_logged_once(self, found) -> None:
        assert found["missing"] == 0
        assert found["doubled"] == 0
        assert found["acknowledged_twice"] == 0

    def test_the_last_ballot_of_each_person_counts(self, found) -> None:
        assert found["old_ballots_counted"] == 0

    def test_there_is_a_ballot_for_each_mark(self, found) -> None:
        assert found["voters"] == found["marks"]

    def test_checkpoints_kept_on_the_way_hold_and_so_does_the_pack(self, found) -> None:
        assert found["checkpoints_kept"] > 1
        assert found["pauses"] == 0
        assert found["pack"] == "holds"
