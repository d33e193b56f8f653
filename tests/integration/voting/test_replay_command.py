"""The command that replays: what it refuses, what it shows, which database it takes."""

import json
import os
import subprocess
import sys
from unittest import mock

import make
import pytest
from django.db import connection
from replays import ASSEN, DATA, ORACLES, ROOT, election, refused, run

from participation.models import Process, User
from voting.replay.plan import CannotReplayError, plan_replay
from voting.tally.files import pabulib

pytestmark = pytest.mark.django_db


class TestRefusals:
    BAD = sorted((DATA / "bad").glob("bad_*.pb"))

    def test_there_are_bad_files_to_try(self) -> None:
        assert len(self.BAD) >= 8

    @pytest.mark.parametrize("file", BAD, ids=lambda path: path.stem)
    def test_a_malformed_file_names_the_line_and_writes_nothing(self, file) -> None:
        error = refused(file)

        assert error.returncode == 2
        assert f"{file.name}: Line " in str(error)
        assert not Process.objects.exists()
        assert not User.objects.exists()

    def test_a_file_that_is_not_there_is_named(self) -> None:
        error = refused("nowhere.pb")

        assert error.returncode == 2
        assert "nowhere.pb" in str(error)

    @pytest.mark.parametrize(
        "options",
        [
            ["--tie", "coin"],
            ["--tie", "lot"],
            ["--tie", "listed:1"],
            ["--workers", "0"],
            ["--slug", "Not A Slug"],
            ["--database", "elsewhere"],
        ],
    )
    def test_a_wrong_option_is_refused(self, options) -> None:
        assert refused(DATA / ASSEN, *options).returncode == 2
        assert not Process.objects.exists()

    def test_an_id_that_is_too_long_is_refused(self) -> None:
        text = (DATA / "edge_decimals.pb").read_text()
        first = election("edge_decimals.pb").projects[0].id
        long = "x" * 61
        changed = text.replace(f"\n{first};", f"\n{long};", 1).replace(
            f";{first}", f";{long}"
        )

        with pytest.raises((CannotReplayError, pabulib.PabulibError)):
            plan_replay(
                pabulib.read(changed.encode()), file="", rule="greedy", now=make.NOW
            )


class TestProgress:
    def test_is_quiet_where_nobody_watches(self, capsys) -> None:
        run("edge_decimals.pb")

        assert capsys.readouterr().err == ""

    def test_is_shown_when_asked_for(self, capsys) -> None:
        run("edge_decimals.pb", "--progress")

        shown = capsys.readouterr().err
        assert "6/6" in shown
        assert shown.endswith("\n")


class TestDatabase:
    def test_that_is_empty_is_set_up_and_another_one_is_not_touched(
        self, tmp_path
    ) -> None:
        url = f"sqlite:///{tmp_path}/replay.sqlite3"
        own = tmp_path / "own.sqlite3"

        done = subprocess.run(
            [
                sys.executable,
                "manage.py",
                "replay",
                str(DATA / "edge_decimals.pb"),
                "--rule=mes",
                "--json",
                f"--database={url}",
            ],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{own}"},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout.splitlines()[-1])
        assert set(found["funded"]) == set(ORACLES["edge_decimals.pb"]["mes_cost"])
        assert (tmp_path / "replay.sqlite3").exists()
        assert not own.exists() or own.stat().st_size == 0
        assert not Process.objects.exists()

    def test_that_is_named_as_in_the_settings_is_used(self) -> None:
        assert run("edge_decimals.pb", "--database", connection.alias)["ballots"] == 6

    def test_that_another_version_has_set_up_is_left_alone(self) -> None:
        plan = "django.db.migrations.executor.MigrationExecutor.migration_plan"
        with mock.patch(plan, return_value=[("x", False)]):
            error = refused(DATA / ASSEN)

        assert "migrate" in str(error)
        assert not Process.objects.exists()
