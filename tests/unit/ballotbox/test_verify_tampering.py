"""Cases 1 to 36 of the design (9.2): each way to cheat meets the code that names it."""

import shutil
from pathlib import Path

import packs
import pytest
from tampering import Case, Pack
from tampering_cases import CASES

from voting.ballotbox.verifying.report import Report
from voting.ballotbox.verifying.run import Given, verify


@pytest.fixture(scope="module")
def vote() -> packs.Vote:
    return packs.believable()


@pytest.fixture(scope="module")
def published(vote, tmp_path_factory) -> Path:
    return vote.publish().save(tmp_path_factory.mktemp("published") / "pack")


@pytest.fixture
def copied(published, vote, tmp_path) -> Pack:
    return Pack(Path(shutil.copytree(published, tmp_path / "pack")), vote)


def checked(one: Pack) -> Report:
    """Verify a pack with everything that somebody has kept."""
    beside = one.folder.parent
    receipts, checkpoints = [], []
    for number, receipt in enumerate(one.receipts):
        receipts.append(beside / f"receipt-{number}.txt")
        receipts[-1].write_text(f"{receipt.to_line()}\n")
    for number, note in enumerate(one.checkpoints):
        checkpoints.append(beside / f"checkpoint-{number}.txt")
        checkpoints[-1].write_text(note)
    return verify(one.folder, Given(receipts=receipts, checkpoints=checkpoints))


class TestThePackAsPublished:
    def test_holds(self, copied) -> None:
        copied.receipts = [kept[-1] for kept in copied.vote.receipts.values()]
        copied.checkpoints = copied.vote.notes[:3]

        report = checked(copied)

        assert report.holds, report.as_text()
        assert {str(step.state) for step in report.steps} == {"passed"}

    def test_holds_when_it_is_only_counted_and_signed_again(self, copied) -> None:
        copied.settle()

        assert checked(copied).holds


class TestCases:
    def test_are_all_there(self) -> None:
        assert [case.number for case in CASES] == list(range(1, 37))

    @pytest.mark.parametrize("case", CASES, ids=str)
    def test_are_detected(self, case: Case, copied) -> None:
        case.tamper(copied)

        report = checked(copied)

        assert case.code in report.codes
        assert not report.holds
