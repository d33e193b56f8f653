"""What the boxes do by themselves, also twice at once and while people vote."""

from datetime import timedelta
from functools import partial
from threading import Event

import boxes
import make
import pytest
from polling import SECOND, cast, choices_of
from together import together

from participation.celery import app
from participation.policies import Refused
from voting import tasks
from voting.actions import recording, results
from voting.box import guarding, keys, sequencer
from voting.box.keys import Key
from voting.models import BallotBox, RollMark
from voting.models.box import Checkpoint, SpoolRow


@pytest.mark.django_db
class TestSequencing:
    def test_empties_the_spool_of_every_open_box(self) -> None:
        rounds = [make.voting_round(hold_back=1) for _ in range(2)]
        for voting_round in rounds:
            for _voter in range(3):
                make.ballot(voting_round, ["a"])

        tasks.sequence_boxes()

        for voting_round in rounds:
            assert len(boxes.entries(voting_round, "ballot")) == 2

    def test_signs_a_log_before_anybody_has_voted(self) -> None:
        voting_round = make.voting_round(starts=timedelta(days=1), ends=2 * make.DAY)

        tasks.sequence_boxes()

        assert Checkpoint.objects.get(voting_round=voting_round).size == 1

    @pytest.mark.parametrize("problem", [guarding.PausedError, PermissionError])
    def test_signs_what_came_after_the_close(self, monkeypatch, problem) -> None:
        voting_round = make.tallied(make.voted())

        def cannot_sign(_voting_round) -> None:
            raise problem

        with monkeypatch.context() as patched:
            patched.setattr(sequencer, "sign", cannot_sign)
            results.publish_result(
                voting_round=voting_round,
                organiser=make.staff(voting_round.process),
                now=voting_round.phase.ends_at,
            )
        assert voting_round in sequencer.rounds_with_work()

        tasks.sequence_boxes()

        newest = Checkpoint.objects.filter(voting_round=voting_round).last()
        assert newest.size == len(boxes.entries(voting_round))
        assert sequencer.rounds_with_work() == []

    def test_of_a_broken_box_holds_up_no_other(self, caplog) -> None:
        broken, sound = (make.voting_round(hold_back=1) for _ in range(2))
        for voting_round in (broken, sound):
            for _voter in range(2):
                make.ballot(voting_round, ["a"])
        keys.destroy(broken.box, Key.SLOT)

        tasks.sequence_boxes()

        assert len(boxes.entries(sound, "ballot")) == 1
        assert f"Could not record the ballots of {broken}" in caplog.text
        assert "no key" in BallotBox.objects.get(pk=broken.pk).paused_because

    def test_leaves_alone_a_box_that_has_not_begun(self) -> None:
        voting_round = make.voting_round(custody="officer")

        tasks.sequence_boxes()

        assert boxes.entries(voting_round) == []
        assert not Checkpoint.objects.exists()


@pytest.mark.django_db
class TestDestroying:
    def test_comes_when_nobody_can_complain_any_more(self, clock) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        days = timedelta(days=voting_round.complaint_days)

        clock.move_to(voting_round.published_at + days - SECOND)
        tasks.destroy_keys()
        before = keys.has(voting_round.box, Key.SLOT)
        clock.move_to(voting_round.published_at + days + make.DAY)
        tasks.destroy_keys()
        tasks.destroy_keys()

        assert before
        assert not any(keys.has(voting_round.box, key) for key in keys.LINKING)
        assert len(boxes.entries(voting_round, "destroyed")) == 1

    def test_waits_while_a_complaint_is_pending(self, clock) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        box = BallotBox.objects.filter(pk=voting_round.pk)
        box.update(keys_held_because="A complaint is before the court")

        clock.move_to(voting_round.published_at + 400 * make.DAY)
        tasks.destroy_keys()

        assert keys.has(voting_round.box, Key.SLOT)


class TestSchedule:
    @pytest.mark.parametrize(
        ("task", "seconds"),
        [
            ("voting.tasks.sequence_boxes", 30),
            ("voting.tasks.check_boxes", 86_400),
            ("voting.tasks.destroy_keys", 86_400),
            ("voting.tasks.send_notices", 600),
        ],
    )
    def test_has_every_task_of_the_box(self, task, seconds) -> None:
        (line,) = [
            line for line in app.conf.beat_schedule.values() if line["task"] == task
        ]

        assert task in app.tasks or hasattr(tasks, task.rpartition(".")[2])
        assert line["options"]["expires"] < seconds

    def test_of_the_sequencer_is_every_thirty_seconds(self) -> None:
        line = app.conf.beat_schedule["sequence boxes"]

        assert line["schedule"] == timedelta(seconds=30)


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_four_sequencers_log_every_ballot_once(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        receipts = [make.ballot(voting_round, ["a"]) for _ in range(20)]

        results_of = together([recording.sequence_boxes] * 4)

        assert [r for r in results_of if isinstance(r, Exception)] == []
        assert sum(results_of) == 19
        boxes.settle(voting_round)
        logged = [entry["c"] for entry in boxes.entries(voting_round, "ballot")]
        assert sorted(logged) == sorted(receipt.commitment for receipt in receipts)
        guarding.check(voting_round.box)

    def test_the_last_ballot_of_each_person_counts(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        voters = [make.user() for _ in range(5)]
        is_over = Event()

        def vote(voter):
            for choice in ("a", "b", "c", "a", "c"):
                cast(voting_round, voter, [choice])
            return voter

        def sequence():
            moved = 0
            while not is_over.wait(0.02):
                moved += recording.sequence_boxes()
            return moved

        def vote_all(voters):
            try:
                return [vote(voter) for voter in voters]
            finally:
                is_over.set()

        found = together(
            [
                sequence,
                *(partial(vote, one) for one in voters[1:]),
                partial(vote_all, voters[:1]),
            ]
        )

        assert [r for r in found if isinstance(r, Exception)] == []
        final = [choices_of(ballot) for ballot in boxes.standing(voting_round)]
        assert final == [("c",)] * 5
        assert len(boxes.entries(voting_round, "ballot")) == 25
        guarding.check(voting_round.box)

    def test_nothing_is_acknowledged_and_lost_at_the_close(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        voters = [make.user() for _ in range(9)]
        closes = voting_round.phase.ends_at

        def vote(voter):
            """Cast again and again, until the vote is over; return that as well."""
            receipts = []
            while True:
                try:
                    receipt = cast(voting_round, voter, ["a"], now=closes - SECOND)
                except Refused as error:
                    return receipts, error.refusal.code
                receipts.append(receipt)

        def close():
            while SpoolRow.objects.count() < 20:
                recording.sequence_boxes()
            return results.tally_round(voting_round=voting_round, now=closes)

        *voted, tallied = together([*(partial(vote, voter) for voter in voters), close])

        assert tallied is True
        assert {code for _receipts, code in voted} == {"closed"}
        acknowledged = [receipts for receipts, _code in voted]
        promised = {receipt.commitment for mine in acknowledged for receipt in mine}
        logged = {entry["c"] for entry in boxes.entries(voting_round, "ballot")}
        assert logged == promised
        last = {mine[-1].commitment for mine in acknowledged if mine}
        assert voting_round.tallies.get().ballots == len(last)
        assert RollMark.objects.count() == len(last)
        assert boxes.waiting(voting_round) == 0


@pytest.mark.django_db
def test_a_pause_that_comes_while_a_batch_is_recorded_stays(monkeypatch) -> None:
    voting_round = make.voting_round()
    make.ballot(voting_round, ["a"])
    sign = sequencer.sign

    def sign_while_the_check_finds_something(of) -> bool:
        sequencer.note_pause(of, "found at night")
        return sign(of)

    monkeypatch.setattr(sequencer, "sign", sign_while_the_check_finds_something)
    sequencer.run(voting_round)

    box = BallotBox.objects.get(pk=voting_round.pk)
    assert box.paused_because == "found at night"
