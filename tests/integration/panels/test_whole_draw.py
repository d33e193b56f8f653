"""A whole draw of 24 from 300, and its published file checked by the verifier."""

import json
import subprocess
import sys
from pathlib import Path

import drawing_of
import pytest
from drawing_of import DATA

from panels.lifecycle import LotteryState
from panels.sortition import verify, witness

pytestmark = pytest.mark.django_db
VERIFY = Path(verify.__file__)


def checked(file: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    """Run the one file of the verifier, as somebody would who has nothing else."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFY), str(file), *arguments, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_a_draw_of_24_from_300_can_be_checked_by_anybody(tmp_path) -> None:
    panel = drawing_of.from_folder(DATA / "kainuu_24", 24)
    pair = drawing_of.officials(panel)

    lottery = drawing_of.drawn(panel, pair, reserve_size=6)

    assert lottery.state == LotteryState.DRAWN
    # The smallest chance is 1/20 (see the oracles); 1,000 panels round it a little.
    assert lottery.findings["value"] == pytest.approx(0.05, abs=1e-6)
    assert lottery.findings["is_optimal"]
    assert lottery.findings["smallest"] >= 1000 * 0.05 - 2
    file = tmp_path / "lottery.json"
    file.write_bytes(lottery.list_text.encode())
    somebody = lottery.entries.filter(is_drawn=True).first()
    code, found = checked(
        file,
        lottery.randomness,
        somebody.volunteer.public_id,
        "--sha256",
        lottery.list_sha256,
    )
    assert (code, found["holds"]) == (0, True)
    assert found["number"] == lottery.drawn_number == 123
    assert found["is_drawn"] is True
    assert found["my_panels"] == somebody.times
    assert found["smallest"] == lottery.findings["smallest"]
    listed = verify.read(lottery.list_text.encode())
    assert witness.breaches(listed, lottery.sealed_text.encode()) == []
    assert panel.volunteers.exclude(reserve_place=None).count() == 6
    _tells_nothing_of_anybody(panel, lottery.list_text)

    plain = json.loads(lottery.list_text)
    plain["panels"][5], plain["panels"][123] = plain["panels"][123], plain["panels"][5]
    file.write_bytes(verify.canonical(plain))
    code, found = checked(file, lottery.randomness, "--sha256", lottery.list_sha256)
    assert code == 1
    assert [problem["code"] for problem in found["problems"]] == ["other_hash"]


def _tells_nothing_of_anybody(panel, text: str) -> None:
    words = {value.code for one in panel.features.all() for value in one.values.all()}
    words |= {one.code for one in panel.features.all()}
    words |= set(panel.volunteers.values_list("name", flat=True))
    # Its own words are there; those of people are not.
    known = {"seats", "ids", "panels", "name"}
    assert not [word for word in words - known if f'"{word}"' in text]
