"""What stands outside the database, and the guard that never lets a log fork."""

import json
import shutil

import boxes
import make
import pytest
from polling import cast, refusal_of

from participation.policies import Refused
from voting.actions import answers, recording
from voting.ballotbox import notes
from voting.box import anchors, guarding, log, sequencer
from voting.box.guarding import PausedError
from voting.models import BallotBox
from voting.models.box import Checkpoint

pytestmark = pytest.mark.django_db


class CrashError(Exception):
    """The power is gone."""


def crash(*_args, **_options) -> None:
    raise CrashError


@pytest.fixture
def voting_round():
    """Give an open round whose log has been signed with some ballots in it."""
    made = make.voting_round()
    make.ballot(made, ["a"])
    make.ballot(made, ["b"])
    boxes.settle(made)
    return made


def paused(voting_round) -> str:
    return BallotBox.objects.get(pk=voting_round.pk).paused_because


def anchored(voting_round) -> anchors.Anchor:
    return anchors.read(voting_round.box)


def go_on(voting_round) -> None:
    """Let somebody vote, and have it recorded."""
    make.ballot(voting_round, ["c"])
    boxes.settle(voting_round)


class TestSigning:
    def test_mirrors_every_line_and_every_sealed_ballot(self, voting_round) -> None:
        box = voting_round.box
        go_on(voting_round)

        lines = anchors.log_path(box).read_text().splitlines()
        sealed = anchors.sealed_path(box).read_text().splitlines()

        assert lines == list(log.lines(box))
        in_log = {entry["c"] for entry in boxes.entries(voting_round, "ballot")}
        assert {json.loads(line)["c"] for line in sealed} == in_log
        assert anchored(voting_round).frontier.size == len(lines)

    def test_mirrors_every_checkpoint(self, voting_round) -> None:
        go_on(voting_round)
        go_on(voting_round)

        mirrored = anchors.mirrored_notes(voting_round.box, anchored(voting_round))

        signed = Checkpoint.objects.filter(voting_round=voting_round)
        assert list(mirrored) == [row.note for row in signed]
        assert len(signed) > 2

    def test_goes_on_from_an_anchor_without_a_history(self, voting_round) -> None:
        """As a version wrote it that mirrored no checkpoints."""
        path = anchors.folder_of(voting_round.box) / "anchor.json"
        plain = json.loads(path.read_bytes())
        del plain["history_bytes"]
        path.write_text(json.dumps(plain))
        anchors.history_path(voting_round.box).unlink()

        go_on(voting_round)

        anchor = anchored(voting_round)
        assert list(anchors.mirrored_notes(voting_round.box, anchor)) == [anchor.note]

    def test_gives_checkpoints_that_everybody_can_check(self, voting_round) -> None:
        box = voting_round.box

        sizes = []
        for row in Checkpoint.objects.filter(voting_round=voting_round):
            public = bytes.fromhex(box.log_key)
            sizes.append(notes.read_checkpoint(row.note, box.origin, public).size)

        assert sizes[-1] == log.size(box)
        assert anchored(voting_round).note == row.note

    def test_of_a_log_that_has_not_grown_does_nothing(self, voting_round) -> None:
        before = anchored(voting_round)

        assert sequencer.sign(voting_round) is False

        assert anchored(voting_round) == before

    def test_keeps_files_for_the_owner_alone(self, voting_round) -> None:
        folder = anchors.folder_of(voting_round.box)

        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


class TestCrash:
    def test_before_the_anchor_is_made_good(self, voting_round, monkeypatch) -> None:
        make.ballot(voting_round, ["c"])
        with monkeypatch.context() as patched:
            patched.setattr(anchors, "write", crash)
            with pytest.raises(CrashError):
                boxes.settle(voting_round)

        go_on(voting_round)

        guarding.check(voting_round.box)
        assert len(boxes.entries(voting_round, "ballot")) == 4

    @pytest.mark.parametrize(
        "file", ["log.jsonl", "sealed.jsonl", "checkpoints.jsonl", "anchor.json"]
    )
    def test_between_the_files_is_made_good(
        self, voting_round, monkeypatch, file
    ) -> None:
        """What was written half is cut off, and written again."""
        write, append = anchors.files.write, anchors.files.append

        def half(path, content, **options):
            if path.name != file:
                return (append if options else write)(path, content, **options)
            if options:
                append(path, content[: len(content) // 2], **options)
            raise CrashError

        make.ballot(voting_round, ["c"])
        with monkeypatch.context() as patched:
            patched.setattr(anchors.files, "write", half)
            patched.setattr(anchors.files, "append", half)
            with pytest.raises(CrashError):
                boxes.settle(voting_round)

        go_on(voting_round)

        guarding.check(voting_round.box)

    def test_after_the_anchor_signs_no_second_tree(
        self, voting_round, monkeypatch
    ) -> None:
        make.ballot(voting_round, ["c"])
        with monkeypatch.context() as patched:
            patched.setattr(Checkpoint.objects, "create", crash)
            with pytest.raises(CrashError):
                boxes.settle(voting_round)
        before = anchored(voting_round)

        assert sequencer.sign(voting_round) is True

        assert anchored(voting_round) == before
        newest = Checkpoint.objects.filter(voting_round=voting_round).last()
        assert newest.note == before.note


class TestGuard:
    def test_pauses_a_log_that_is_shorter_than_its_anchor(self, voting_round) -> None:
        boxes.lose_the_end(voting_round, 2)
        make.ballot(voting_round, ["c"])

        with pytest.raises(PausedError, match="shorter"):
            boxes.settle(voting_round)

        assert "shorter" in paused(voting_round)
        assert boxes.waiting(voting_round) == 1
        assert refusal_of(voting_round, make.user()) == "paused"

    def test_pauses_a_restored_log_that_has_grown_again(self, voting_round) -> None:
        """As long as before is not the same as before."""
        size = log.size(voting_round.box)
        boxes.lose_the_end(voting_round, size - 1)
        withdrawn = {"t": "config", "change": "withdrawn", "project": "c"}
        log.append(voting_round.box, [withdrawn | {"reason": "Built"}])

        with pytest.raises(PausedError, match="mirror"):
            sequencer.run(voting_round)

    @pytest.mark.parametrize(
        ("harm", "words"),
        [
            (shutil.rmtree, "missing"),
            (lambda folder: (folder / "anchor.json").write_text("{"), "cannot be read"),
            (lambda folder: (folder / "log.jsonl").write_bytes(b""), "lost its end"),
        ],
    )
    def test_pauses_when_the_anchor_is_gone(self, voting_round, harm, words) -> None:
        harm(anchors.folder_of(voting_round.box))
        make.ballot(voting_round, ["c"])

        with pytest.raises(PausedError, match=words):
            boxes.settle(voting_round)

        assert words in paused(voting_round)

    def test_pauses_with_the_anchor_of_another_log(self, voting_round) -> None:
        other = make.voted()
        boxes.settle(other)
        theirs = anchors.folder_of(other.box)
        shutil.copytree(theirs, anchors.folder_of(voting_round.box), dirs_exist_ok=True)

        with pytest.raises(PausedError):
            sequencer.run(voting_round)

    def test_pauses_with_an_older_anchor(self, voting_round, tmp_path) -> None:
        folder = anchors.folder_of(voting_round.box)
        shutil.copytree(folder, tmp_path / "old")
        go_on(voting_round)
        shutil.copytree(tmp_path / "old", folder, dirs_exist_ok=True)

        with pytest.raises(PausedError, match="older"):
            sequencer.run(voting_round)

    def test_signs_nothing_while_it_holds(self, voting_round) -> None:
        before = anchored(voting_round)
        boxes.lose_the_end(voting_round, 2)

        for sign in (sequencer.sign, sequencer.run):
            with pytest.raises(PausedError):
                sign(voting_round)

        assert anchored(voting_round) == before

    def test_lets_officials_add_nothing(self, voting_round) -> None:
        boxes.lose_the_end(voting_round, 2)

        with pytest.raises(Refused) as caught:
            answers.withdraw_project(
                voting_round=voting_round,
                organiser=make.staff(voting_round.process),
                project="c",
                reason="Built already",
                now=make.NOW,
            )

        assert caught.value.refusal.code == "paused"
        assert not voting_round.withdrawals.exists()
        assert log.size(voting_round.box) == 2

    def test_is_lifted_once_the_log_is_whole_again(self, voting_round) -> None:
        box = voting_round.box
        lines = list(log.lines(box))
        boxes.lose_the_end(voting_round, 2)
        with pytest.raises(PausedError):
            sequencer.run(voting_round)

        boxes.put_back(voting_round, lines)
        sequencer.run(voting_round)

        assert paused(voting_round) == ""
        assert cast(voting_round, make.user(), ["a"])

    def test_pauses_while_keys_are_missing(self, voting_round, settings) -> None:
        where = settings.BALLOT_KEYS_DIR
        settings.BALLOT_KEYS_DIR = where / "elsewhere"
        recording.sequence_boxes()
        words = paused(voting_round)
        settings.BALLOT_KEYS_DIR = where

        recording.sequence_boxes()

        assert "no key" in words
        assert paused(voting_round) == ""


class TestNightlyCheck:
    def test_finds_nothing_in_a_whole_log(self, voting_round) -> None:
        go_on(voting_round)

        assert recording.check_boxes() == 0
        assert paused(voting_round) == ""

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_finds_one_changed_line(self, voting_round, caplog, number) -> None:
        line = list(log.lines(voting_round.box))[number]
        changed = line.replace("0", "1", 1) if "0" in line else line.replace("a", "b")
        boxes.rewrite(voting_round, number, changed)

        assert recording.check_boxes() == 1

        assert "mirror" in paused(voting_round)
        assert f"The log of {voting_round.box.origin}" in caplog.text

    def test_finds_a_line_that_was_changed_in_the_mirror_too(
        self, voting_round
    ) -> None:
        _first, second, *_rest = log.lines(voting_round.box)
        changed = second.replace('"t":"ballot"', '"t":"Ballot"')
        boxes.rewrite(voting_round, 1, changed)
        mirror = anchors.log_path(voting_round.box)
        mirror.write_text(mirror.read_text().replace(second, changed))

        assert recording.check_boxes() == 1

        assert "not the ones that were signed" in paused(voting_round)

    def test_finds_a_checkpoint_that_nobody_signed(self, voting_round) -> None:
        newest = Checkpoint.objects.filter(voting_round=voting_round).last()
        forged = newest.note.replace("\n", "\nx", 1)
        with boxes.without_guards():
            Checkpoint.objects.filter(pk=newest.pk).update(note=forged)

        assert recording.check_boxes() == 1

        assert "not signed" in paused(voting_round)

    def test_keeps_a_pause_until_the_log_is_whole(self, voting_round) -> None:
        line = list(log.lines(voting_round.box))[1]
        boxes.rewrite(voting_round, 1, line.replace("ballot", "Ballot"))
        recording.check_boxes()

        recording.sequence_boxes()
        while_broken = paused(voting_round)
        boxes.rewrite(voting_round, 1, line)
        recording.sequence_boxes()

        assert while_broken
        assert paused(voting_round) == ""

    def test_of_one_broken_log_does_not_hide_another(self, voting_round) -> None:
        other = make.voted()
        boxes.settle(other)
        for one in (voting_round, other):
            shutil.rmtree(anchors.folder_of(one.box))

        assert recording.check_boxes() == 2
