"""A backup is put back over a running vote, and nothing that was signed is lost."""

from dataclasses import dataclass

import boxes
import dumps
import make
import pytest

from participation.models import User
from participation.policies import Refused
from voting import packs, policies, queries
from voting.actions import answers, mending, recording
from voting.ballotbox.verifying.run import Given, verify
from voting.box import anchors, guarding, people, restoring, restoring_marks, turnout
from voting.box.guarding import PausedError
from voting.box.restoring import ContradictionError, Findings
from voting.models import BallotBox, RollEntry, RollMark, VotingRound
from voting.models.box import Checkpoint, LogEntry, SealedBallot

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(voting_round) -> VotingRound:
    return queries.round_to_vote_in(voting_round.pk)


def restore(voting_round, *, is_trial: bool = False) -> Findings:
    return mending.restore_box(
        voting_round=fresh(voting_round), now=make.NOW, is_trial=is_trial
    )


def counts() -> tuple[int, ...]:
    models = (LogEntry, SealedBallot, Checkpoint, RollMark, RollEntry)
    return tuple(model.objects.count() for model in models)


def verified(voting_round: VotingRound) -> list[str]:
    """Count and publish a round, and return what the verifier finds in its pack."""
    counted = make.tallied(voting_round, published=True)
    report = verify(packs.folder_of(counted), Given())
    return list(report.codes)


@dataclass
class Story:
    """A vote of which an hour is lost: the dump, and who voted in that hour."""

    voting_round: VotingRound
    dump: dumps.Dump
    early: list[User]
    late: list[User]
    size: int


def an_hour_is_lost(**fields) -> Story:
    """Cast five ballots, dump, and go on: two more people, one with a new account.

    Somebody who voted before the dump votes again after it.
    """
    voting_round = make.voting_round(**fields)
    paper = voting_round.sheet.papers[0]
    choices = [paper.pots[0].lines[0].id]
    early = [make.user() for _number in range(5)]
    known = make.user()
    for voter in early:
        make.ballot(voting_round, choices, voter, pot=paper.code)
    boxes.settle(voting_round)
    dump = dumps.take()
    late = [known, make.user()]
    for voter in (*late, early[0]):
        make.ballot(voting_round, choices, voter, pot=paper.code)
    boxes.settle(voting_round)
    size = LogEntry.objects.count()
    dumps.put_back(dump)
    return Story(fresh(voting_round), dump, early, late, size)


class TestGuard:
    def test_refuses_to_sign_a_database_from_an_hour_ago(self) -> None:
        """Case 55."""
        story = an_hour_is_lost()
        signed = Checkpoint.objects.count()
        make.ballot(story.voting_round, ["b"], story.early[1])

        with pytest.raises(PausedError):
            boxes.settle(story.voting_round)
        recording.sequence_boxes()

        voting_round = fresh(story.voting_round)
        assert voting_round.box.paused_because
        assert Checkpoint.objects.count() == signed
        refusal = policies.refuse_now(voting_round, now=make.NOW)
        assert refusal is not None
        assert refusal.code == "paused"
        with pytest.raises(Refused) as error:
            make.ballot(voting_round, ["b"])
        assert error.value.refusal.code == "paused"

    def test_lets_no_official_write_on_a_database_from_an_hour_ago(self) -> None:
        story = an_hour_is_lost()

        with pytest.raises(Refused) as error:
            answers.withdraw_project(
                voting_round=story.voting_round,
                organiser=make.staff(story.voting_round.process),
                project="c",
                reason="A pipe lies there.",
                now=make.NOW,
            )

        assert error.value.refusal.code == "paused"


class TestRestore:
    def test_puts_back_every_line_and_every_ballot(self) -> None:
        story = an_hour_is_lost()
        make.ballot(story.voting_round, ["b"], story.early[1])
        recording.sequence_boxes()

        found = restore(story.voting_round)

        assert (found.lines, found.ballots, found.checkpoints) == (3, 3, 1)
        assert found.size == story.size
        assert found.waiting == 1
        assert fresh(story.voting_round).box.paused_because == ""
        boxes.settle(story.voting_round)
        assert LogEntry.objects.count() == story.size + 1

    def test_puts_back_every_checkpoint(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)
        dump = dumps.take()
        for choice in ("a", "b", "c"):
            make.ballot(voting_round, [choice])
            boxes.settle(voting_round)
        signed = list(Checkpoint.objects.values_list("size", "hashes", "note"))
        dumps.put_back(dump)
        assert Checkpoint.objects.count() == len(signed) - 3

        found = restore(voting_round)

        assert found.checkpoints == 3
        assert list(Checkpoint.objects.values_list("size", "hashes", "note")) == signed

    def test_is_counted_and_verified_afterwards(self) -> None:
        story = an_hour_is_lost()
        restore(story.voting_round)
        make.ballot(story.voting_round, ["b"], story.early[1])

        codes = verified(story.voting_round)

        assert codes == []
        assert fresh(story.voting_round).tallies.get().cast == 7

    def test_marks_everybody_who_has_a_slot(self) -> None:
        story = an_hour_is_lost()
        assert turnout.total(story.voting_round) == 5

        found = restore(story.voting_round)

        assert (found.marks, found.entries, found.lost) == (2, 1, 1)
        assert turnout.total(story.voting_round) == 7
        known = people.identify(story.late[0].email)
        assert RollMark.objects.filter(entry__identifier=known).exists()

    def test_says_first_what_it_would_do_and_changes_nothing(self) -> None:
        story = an_hour_is_lost()
        before = counts()

        trial = restore(story.voting_round, is_trial=True)

        assert counts() == before
        assert trial == restore(story.voting_round)
        assert counts() != before

    def test_is_on_the_public_record_and_done_once(self) -> None:
        story = an_hour_is_lost()
        process = story.voting_round.process

        restore(story.voting_round)
        again = restore(story.voting_round)

        assert again.is_whole
        (event,) = process.events.filter(verb="box.restored")
        assert event.data == {"lines": 3, "marks": 2, "lost": 1}

    def test_of_a_whole_database_finds_nothing(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)

        assert restore(voting_round).is_whole

    def test_of_a_box_that_was_never_signed_finds_nothing(self) -> None:
        assert restore(make.voting_round()).is_whole

    def test_knows_on_which_paper_somebody_voted(self) -> None:
        process = make.process()
        make.district(process, "lohtaja")
        make.district(process, "keskusta")
        for code in ("lohtaja", "keskusta"):
            district = process.districts.get(code=code)
            make.project(process, f"h-{code}", cost=1000_00, district=district)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"lohtaja": 5000_00, "keskusta": 5000_00},
        )
        first = make.user()
        dump = dumps.take()
        # The account of the second is lost as well.
        second = make.user()
        for voter, code in ((first, "lohtaja"), (second, "keskusta")):
            make.ballot(voting_round, [f"h-{code}"], voter, pot=code)
        boxes.settle(voting_round)
        dumps.put_back(dump)

        restore(voting_round)

        found = {area.area: area.online for area in turnout.by_area(voting_round)}
        assert found == {"lohtaja": 1, "keskusta": 1}
        assert verified(voting_round) == []


class TestLostPeople:
    def test_who_comes_back_and_votes_again_counts_once(self) -> None:
        story = an_hour_is_lost()
        restore(story.voting_round)
        lost = story.late[1].email
        again = make.user(lost)

        make.ballot(story.voting_round, ["c"], again)

        assert verified(story.voting_round) == []
        assert fresh(story.voting_round).tallies.get().cast == 7

    def test_who_comes_back_finds_that_they_have_voted(self) -> None:
        story = an_hour_is_lost()
        restore(story.voting_round)
        again = make.user(story.late[1].email)

        adopted = restoring_marks.adopt_lost(fresh(story.voting_round))

        entry = queries.entry_of(again, fresh(story.voting_round))
        assert adopted == 1
        assert entry is not None
        assert RollMark.objects.filter(entry=entry).exists()
        assert turnout.total(story.voting_round) == 7

    def test_another_restore_finds_who_came_back(self) -> None:
        story = an_hour_is_lost()
        restore(story.voting_round)
        again = make.user(story.late[1].email)

        restore(story.voting_round)

        assert queries.entry_of(again, fresh(story.voting_round)) is not None

    def test_who_does_not_come_back_is_still_counted(self) -> None:
        story = an_hour_is_lost()
        restore(story.voting_round)

        assert restoring_marks.adopt_lost(fresh(story.voting_round)) == 0
        assert verified(story.voting_round) == []


class TestAfterTheClose:
    def test_a_closed_box_is_closed_again_and_counted(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)
        dump = dumps.take()
        organiser = make.staff(voting_round.process)
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=organiser,
            project="c",
            reason="A pipe lies there.",
            now=make.NOW,
        )
        make.tallied(voting_round, published=True)
        text = fresh(voting_round).tallies.get().result_text
        dumps.put_back(dump)

        found = restore(voting_round)

        assert found.acts == [
            "project c: withdrawn again",
            "result: publish it again once it is counted again",
        ]
        assert verified(voting_round) == []
        assert fresh(voting_round).tallies.get().result_text == text
        assert len(boxes.entries(voting_round, "result")) == 1


class TestContradictions:
    """What does not fit is left as it is, for somebody to look at."""

    def _refused(self, voting_round) -> str:
        before = counts()
        with pytest.raises(ContradictionError) as error:
            restore(voting_round)
        assert counts() == before
        return str(error.value)

    def test_another_line_in_the_database(self) -> None:
        story = an_hour_is_lost()
        line = LogEntry.objects.get(number=2).line
        boxes.rewrite(story.voting_round, 1, line)

        assert "entry 1" in self._refused(story.voting_round)

    def test_a_mirror_that_was_cut(self) -> None:
        story = an_hour_is_lost()
        path = anchors.log_path(story.voting_round.box)
        # In the middle of a line, as a full disk cuts it.
        path.write_bytes(path.read_bytes()[:-40])

        assert "root" in self._refused(story.voting_round)

    def test_a_mirror_that_was_changed(self) -> None:
        story = an_hour_is_lost()
        path = anchors.log_path(story.voting_round.box)
        lines = path.read_bytes().split(b"\n")
        lines[-2], lines[-3] = lines[-3], lines[-2]
        path.write_bytes(b"\n".join(lines))

        assert "root" in self._refused(story.voting_round)

    def test_a_mirrored_checkpoint_that_nobody_signed(self) -> None:
        story = an_hour_is_lost()
        path = anchors.history_path(story.voting_round.box)
        content = path.read_bytes()
        path.write_bytes(content.replace(b"\\n6\\n", b"\\n5\\n", 1))
        assert path.read_bytes() != content

        assert "checkpoints" in self._refused(story.voting_round)

    def test_a_ballot_that_is_nowhere(self) -> None:
        story = an_hour_is_lost()
        path = anchors.sealed_path(story.voting_round.box)
        path.write_bytes(b"")

        assert "3 sealed ballots" in self._refused(story.voting_round)

    def test_the_mirror_of_another_box(self) -> None:
        story = an_hour_is_lost()
        BallotBox.objects.update(promise_key="0" * 64)

        assert "another" in self._refused(story.voting_round)

    def test_an_anchor_that_is_missing(self) -> None:
        story = an_hour_is_lost()
        (anchors.folder_of(story.voting_round.box) / "anchor.json").unlink()

        assert "missing" in self._refused(story.voting_round)


class TestAnchor:
    def test_can_be_written_again_from_a_whole_database(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)
        box = fresh(voting_round).box
        before = {
            path.name: path.read_bytes() for path in anchors.folder_of(box).iterdir()
        }
        for path in anchors.folder_of(box).iterdir():
            path.unlink()
        with pytest.raises(PausedError):
            boxes.settle(voting_round)

        restoring.rebuild_anchor(voting_round)

        for name in ("log.jsonl", "checkpoints.jsonl"):
            assert (anchors.folder_of(box) / name).read_bytes() == before[name]
        guarding.check(box)
        assert verified(voting_round) == []

    def test_is_not_written_over_one_that_is_there(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)

        with pytest.raises(ContradictionError):
            restoring.rebuild_anchor(voting_round)
