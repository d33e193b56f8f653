"""A replay goes through the ballot box, and its pack proves the count."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from replays import ASSEN, DATA, ORACLES, refused, run

from participation.models import Process
from voting.ballotbox import canonical
from voting.ballotbox.verifying.run import Given, verify
from voting.replay import run as replaying

pytestmark = pytest.mark.django_db

# One of each kind of ballot, blank ballots, odd numbers, and nobody at all.
FILES = [
    ASSEN,
    "Poland_Warszawa_2018_Pole_Mokotowskie.pb",
    "Worldwide_Mechanical_Turk_Ranking_value_money_3.pb",
    "Poland_Gdynia_2020_Babie_Doly__small.pb",
    "Poland_Czestochowa_2025_Podjasnogorska.pb",
    "edge_decimals.pb",
    "edge_empty_votes_zero_support.pb",
    "edge_no_votes.pb",
    "edge_ordinal_ties.pb",
    "edge_scoring.pb",
]


class TestThePack:
    @pytest.mark.parametrize("file", FILES)
    def test_verifies(self, file) -> None:
        found = run(file)

        report = verify(Path(found["pack"]), Given())
        assert report.holds, report.as_text()
        assert report.ballots >= found["ballots"]

    def test_verifies_by_equal_shares(self) -> None:
        found = run(ASSEN, "--rule", "mes", "--tie", "cheaper,lot:1")

        assert verify(Path(found["pack"]), Given()).holds

    def test_has_what_the_oracle_funds(self) -> None:
        found = run(ASSEN)

        (result,) = Path(found["pack"]).glob("result-*.json")
        assert json.loads(result.read_text())["funded"] == found["funded"]
        assert sorted(found["funded"]) == sorted(ORACLES[ASSEN]["greedy_votes"])

    def test_is_signed_now_and_then_on_the_way(self, monkeypatch) -> None:
        monkeypatch.setattr(replaying, "SEQUENCED_AT_ONCE", 30)

        pack = Path(run(ASSEN)["pack"])

        history = (pack / "checkpoints.jsonl").read_bytes().splitlines()
        sizes = [
            int(canonical.decode(line)["note"].splitlines()[1]) for line in history
        ]
        assert sizes == sorted(sizes)
        assert [size for size in sizes if 30 < size < 80]

    def test_stands_where_the_pages_find_it(self, client) -> None:
        found = run(ASSEN)

        folder = Path(settings.PACKS_DIR) / found["process"]
        assert Path(found["pack"]).parent == folder
        assert client.get(f"/p/{found['process']}/box/pack.tar").status_code == 200
        page = client.get(f"/p/{found['process']}/box/verify/")
        assert f"{found['process']}-pack.tar" in page.text

    @pytest.mark.parametrize("name", ["pack", "pack.tar"])
    def test_goes_where_it_is_wanted(self, tmp_path, name) -> None:
        wanted = tmp_path / name

        found = run(ASSEN, "--pack", str(wanted))

        assert found["pack"] == str(wanted)
        assert verify(wanted, Given()).holds

    @pytest.mark.parametrize("name", ["full", "there.tar", "nowhere/pack"])
    def test_needs_a_free_place(self, tmp_path, name) -> None:
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "file").touch()
        (tmp_path / "there.tar").touch()

        error = refused(DATA / ASSEN, "--pack", str(tmp_path / name))

        assert error.returncode == 2
        assert not Process.objects.exists()
