"""`manage.py box`: what whoever runs the server asks of ballot boxes, and repairs."""

import json
from io import StringIO

import boxes
import dumps
import make
import pytest
from django.core.management import CommandError, call_command

from voting.box import anchors, keys
from voting.box.keys import Key
from voting.models import RollMark
from voting.models.box import LogEntry, SealedBallot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("box", *arguments, stdout=out)
    return out.getvalue().strip()


def failing(*arguments: str) -> str:
    out = StringIO()
    with pytest.raises(SystemExit) as error:
        call_command("box", *arguments, stdout=out)
    assert error.value.code == 1
    return out.getvalue().strip()


@pytest.fixture
def voting_round():
    made = make.voting_round(of=make.process("kajaani"))
    for choices in (["a"], ["a", "b"], ["c"]):
        make.ballot(made, choices)
    return made


class TestStatus:
    def test_tells_where_each_box_stands(self, voting_round) -> None:
        (found,) = json.loads(run("status", "--json"))

        assert found["process"] == "kajaani"
        assert found["state"] == "recording"
        assert (found["log"], found["spool"], found["voted"]) == (1, 3, 3)
        assert found["keys"] == ["log", "promise", "spool", "slot", "ballot"]

    def test_tells_how_far_the_log_is_signed(self, voting_round) -> None:
        boxes.settle(voting_round)

        (found,) = json.loads(run("status", "kajaani", "--json"))

        assert found["log"] == found["signed"] == found["anchor"] == 4

    def test_tells_of_a_box_that_is_over(self, voting_round) -> None:
        make.tallied(voting_round)

        assert "state: opened" in run("status", "kajaani")

    def test_tells_nothing_of_what_was_voted(self, voting_round) -> None:
        boxes.settle(voting_round)
        (found,) = json.loads(run("status", "--json"))

        assert not {"choices", "ballots", "votes"} & found.keys()

    def test_of_no_box_says_so(self) -> None:
        assert run("status") == "There are no ballot boxes."

    def test_of_an_unknown_process_is_an_error(self) -> None:
        with pytest.raises(CommandError) as error:
            run("status", "nowhere")

        assert error.value.returncode == 2


class TestSequence:
    def test_records_and_signs(self, voting_round) -> None:
        run("sequence", "kajaani")

        (found,) = json.loads(run("status", "--json"))
        # Three of one area wait until there are enough to be mixed.
        assert (found["spool"], found["signed"]) == (3, 1)

    def test_of_a_broken_log_is_an_error(self, voting_round) -> None:
        boxes.settle(voting_round)
        boxes.lose_the_end(voting_round, 2)
        make.ballot(voting_round, ["a"])

        with pytest.raises(CommandError, match="shorter"):
            run("sequence", "kajaani")


class TestVerify:
    def test_finds_a_whole_box_whole(self, voting_round) -> None:
        boxes.settle(voting_round)

        assert run("verify", "kajaani") == "kajaani: whole"

    def test_finds_a_changed_line(self, voting_round) -> None:
        boxes.settle(voting_round)
        boxes.rewrite(voting_round, 2, LogEntry.objects.get(number=1).line)

        assert "[log]" in failing("verify")

    def test_finds_a_mark_too_many(self, voting_round) -> None:
        boxes.settle(voting_round)
        entry = voting_round.roll.create(identifier="f" * 64)
        RollMark.objects.create(entry=entry, channel="web")

        assert "4 people are marked, 3 have a ballot [marks]" in failing("verify")

    def test_finds_ballots_that_are_missing(self, voting_round) -> None:
        boxes.settle(voting_round)
        with boxes.without_guards():
            SealedBallot.objects.all().delete()

        assert "3 sealed ballots of the log are missing" in failing("verify")


class TestRehearse:
    def test_tries_every_key_of_this_host(self, voting_round) -> None:
        assert run("rehearse") == "kajaani: all keys fit"

    @pytest.mark.parametrize("key", list(Key))
    def test_finds_a_missing_key(self, voting_round, key) -> None:
        keys.destroy(voting_round.box, key)

        assert f"[{key}]" in failing("rehearse")

    @pytest.mark.parametrize("key", [Key.LOG, Key.PROMISE, Key.SPOOL, Key.BALLOT])
    def test_finds_the_key_of_another_box(self, voting_round, key) -> None:
        keys.write(voting_round.box, key, b"k" * 32)

        assert f"[{key}]" in failing("rehearse")


class TestRestore:
    def _lost(self, voting_round) -> None:
        dump = dumps.take()
        boxes.settle(voting_round)
        dumps.put_back(dump)

    def test_says_first_what_it_would_do(self, voting_round) -> None:
        self._lost(voting_round)

        said = run("restore", "kajaani")

        assert "3 lines of the log would be put back" in said
        assert said.endswith("Say --yes to do it.")
        assert LogEntry.objects.count() == 1

    def test_does_it_when_told_to(self, voting_round) -> None:
        self._lost(voting_round)

        found = json.loads(run("restore", "kajaani", "--yes", "--json"))

        assert (found["lines"], found["ballots"], found["is_done"]) == (3, 3, True)
        assert run("verify") == "kajaani: whole"

    def test_of_what_contradicts_is_an_error(self, voting_round) -> None:
        boxes.settle(voting_round)
        boxes.rewrite(voting_round, 2, LogEntry.objects.get(number=1).line)

        with pytest.raises(CommandError, match="Nothing was changed"):
            run("restore", "kajaani", "--yes")

    def test_writes_a_lost_anchor_again_only_when_told_to(self, voting_round) -> None:
        boxes.settle(voting_round)
        (anchors.folder_of(voting_round.box) / "anchor.json").unlink()
        with pytest.raises(CommandError, match="anchor is missing"):
            run("restore", "kajaani", "--yes")

        run("restore", "kajaani", "--rebuild-anchor", "--yes")

        assert run("verify") == "kajaani: whole"


def test_destroy_asks_what_is_due(voting_round) -> None:
    make.tallied(voting_round, published=True)

    assert json.loads(run("destroy", "--json")) == {"boxes": 0, "lent_keys": 0}
