"""Cases 37 to 40 and 53: clicks, tabs, crowds, the last moment, two sequencers."""

from datetime import timedelta
from functools import partial

import boxes
import make
import pytest
from polling import cast, choices_of
from together import together
from visiting import Visitor

from participation.policies import Refused
from voting.actions import casting, results
from voting.ballotbox import merkle, notes, receipts
from voting.ballotbox.receipts import Receipt
from voting.box import log, sequencer, spool
from voting.models import CastNotice, RollEntry, RollMark, VotingRound
from voting.models.box import Checkpoint, SealedBallot, SpoolRow
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db(transaction=True)

INSTANT = timedelta(milliseconds=1)


def receipt_of(visitor: Visitor) -> Receipt:
    return receipts.parse(visitor.client.get(visitor.address("receipt_file")).text)


def twin(visitor: Visitor, voting_round: VotingRound) -> Visitor:
    """Return a second tab of the same browser, for another thread to use."""
    other = Visitor(voting_round)
    other.client.cookies = visitor.client.cookies.copy()
    return other


@pytest.mark.usefixtures("clock")
class TestTheSameFormTwice:
    def test_case_37_a_double_click_casts_one_ballot(self) -> None:
        voting_round = make.voting_round()
        first = Visitor(voting_round, make.user())
        first.choose("a")
        form = first.form() | {"word": "sana"}
        clicks = [first, *(twin(first, voting_round) for _ in range(3))]

        answers = together([partial(click.send, form) for click in clicks])

        assert [answer.status_code for answer in answers] == [303] * 4
        assert SpoolRow.objects.count() == 1
        assert RollMark.objects.count() == 1
        assert len({receipt_of(click).to_line() for click in clicks}) == 1

    def test_case_37_a_late_second_click_casts_one_ballot(self) -> None:
        """The first has been mixed into the log by then."""
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        visitor.choose("a")
        form = visitor.form()
        visitor.send(form)
        first = receipt_of(visitor)
        boxes.settle(voting_round)

        answer = visitor.send(form)

        assert answer.status_code == 303
        assert receipt_of(visitor).to_line() == first.to_line()
        boxes.settle(voting_round)
        assert len(boxes.entries(voting_round, "ballot")) == 1

    def test_case_37_the_same_form_with_another_choice_is_another_ballot(self) -> None:
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        visitor.choose("a")
        form = visitor.form()
        visitor.send(form)

        visitor.send(form | {"choices": ["b"]})

        (standing,) = boxes.standing(voting_round)
        assert choices_of(standing) == ("b",)
        assert len(boxes.entries(voting_round, "ballot")) == 2


@pytest.mark.usefixtures("clock")
class TestTwoTabs:
    def test_case_38_leave_two_lines_of_one_slot_and_the_last_counts(self) -> None:
        voting_round, voter = make.voting_round(), make.user()
        tabs = [Visitor(voting_round, voter) for _ in range(2)]
        forms = []
        for tab, choice in zip(tabs, "ab", strict=True):
            tab.choose(choice)
            forms.append(tab.form())

        tabs[1].send(forms[1])
        tabs[0].send(forms[0])

        (standing,) = boxes.standing(voting_round)
        assert choices_of(standing) == ("a",)
        lines = boxes.entries(voting_round, "ballot")
        assert len(lines) == 2
        assert len({line["s"] for line in lines}) == 1
        assert [line["c"] for line in lines] == [
            receipt_of(tabs[1]).commitment,
            receipt_of(tabs[0]).commitment,
        ]

    def test_case_38_at_once_leave_one_that_counts_and_was_acknowledged(self) -> None:
        voting_round, voter = make.voting_round(), make.user()
        devices = [Visitor(voting_round, voter) for _ in range(4)]

        answers = together(
            [
                partial(device.cast, choice)
                for device, choice in zip(devices, "abca", strict=True)
            ]
        )

        assert [answer.status_code for answer in answers] == [303] * 4
        boxes.settle(voting_round)
        (final,) = log.final_commitments(voting_round.box)
        assert final in {receipt_of(device).commitment for device in devices}
        assert len({line["s"] for line in boxes.entries(voting_round, "ballot")}) == 1


class TestACrowdOfOne:
    def test_case_39_fifty_threads_of_one_person_leave_one_mark(self) -> None:
        voting_round, voter = make.voting_round(), make.user()

        casts = together([partial(cast, voting_round, voter, ["a"])] * 50)

        assert [one for one in casts if isinstance(one, Exception)] == []
        assert RollEntry.objects.count() == 1
        assert RollMark.objects.count() == 1
        assert CastNotice.objects.count() == 1
        assert SpoolRow.objects.count() == 50
        assert len(boxes.standing(voting_round)) == 1

    def test_case_39_fifty_threads_with_one_form_leave_one_ballot(self) -> None:
        voting_round, voter = make.voting_round(), make.user()
        token = spool.new_token()
        sent = partial(cast, voting_round, voter, ["a"], token=token)

        casts = together([sent] * 50)

        assert len({one.to_line() for one in casts}) == 1
        assert SpoolRow.objects.count() == 1


class TestTheLastMoment:
    def test_case_40_what_is_acknowledged_during_the_close_is_in_the_log(self) -> None:
        voting_round = make.voting_round()
        ends = voting_round.phase.ends_at
        voters = [make.user() for _ in range(12)]
        late = [
            partial(cast, voting_round, voter, ["a"], now=ends - INSTANT)
            for voter in voters
        ]
        close = partial(results.tally_round, voting_round=voting_round, now=ends)

        *casts, closed = together([*late[:6], close, *late[6:], close])[:14]

        acknowledged = {one.commitment for one in casts if isinstance(one, Receipt)}
        refused = [one for one in casts if isinstance(one, Refused)]
        assert len(acknowledged) + len(refused) == 12, casts
        assert {one.refusal.code for one in refused} <= {"closed"}, closed
        results.tally_round(voting_round=voting_round, now=ends)
        lines = boxes.entries(VotingRound.objects.get(pk=voting_round.pk))
        before_close = lines[: [line["t"] for line in lines].index("close")]
        logged = {line["c"] for line in before_close if line["t"] == "ballot"}
        assert logged == acknowledged
        assert RollMark.objects.count() == len(acknowledged)

    def test_case_40_a_moment_after_the_close_is_too_late(self, clock) -> None:
        voting_round = make.voting_round()
        clock.move_to(voting_round.phase.ends_at - INSTANT)
        visitor = Visitor(voting_round, make.user())
        visitor.choose("a")
        form = visitor.form()
        clock.move_to(voting_round.phase.ends_at + INSTANT)

        answer = visitor.send(form)

        assert answer.status_code == 403
        assert "Voting is over" in answer.text
        assert not SpoolRow.objects.exists()
        assert not RollMark.objects.exists()

    def test_case_40_grace_is_for_pages_from_before_the_close(self, clock) -> None:
        voting_round = make.voting_round(grace=120)
        clock.move_to(voting_round.phase.ends_at - INSTANT)
        early, late = (Visitor(voting_round, make.user()) for _ in range(2))
        early.choose("a")
        form = early.form()
        clock.move_to(voting_round.phase.ends_at + timedelta(seconds=119))

        assert early.send(form).status_code == 303
        assert late.cast_without_a_page("b").status_code == 403

        # The close comes after the grace, so nothing acknowledged is left behind.
        results.tally_round(
            voting_round=voting_round,
            now=voting_round.phase.ends_at + timedelta(seconds=120),
        )
        lines = boxes.entries(VotingRound.objects.get(pk=voting_round.pk), "ballot")
        assert [line["c"] for line in lines] == [receipt_of(early).commitment]

    def test_case_40_the_close_waits_for_the_grace(self) -> None:
        voting_round = make.voting_round(grace=120)
        within = voting_round.phase.ends_at + timedelta(seconds=119)

        with pytest.raises(Refused):
            results.tally_round(voting_round=voting_round, now=within)

        fresh = VotingRound.objects.get(pk=voting_round.pk)
        assert fresh.closed_at is None


class TestTwoSequencers:
    def test_case_53_log_everything_once_and_sign_one_history(self) -> None:
        voting_round = make.voting_round(hold_back=2)
        sent = {cast(voting_round, make.user(), ["a"]).commitment for _ in range(20)}
        work = partial(sequencer.run, voting_round)
        more = [
            partial(cast, voting_round, voter, ["b"])
            for voter in (make.user() for _ in range(6))
        ]

        done = together([work, work, *more, work])

        assert [one for one in done if isinstance(one, Exception)] == []
        sent |= {one.commitment for one in done if isinstance(one, Receipt)}
        boxes.settle(voting_round)
        lines = list(log.lines(voting_round.box))
        logged = [line["c"] for line in boxes.entries(voting_round, "ballot")]
        assert sorted(logged) == sorted(sent)
        assert SealedBallot.objects.count() == len(sent)
        public = bytes.fromhex(voting_round.box.log_key)
        for kept in Checkpoint.objects.all():
            signed = notes.read_checkpoint(kept.note, voting_round.box.origin, public)
            hashes = [merkle.leaf_hash(line.encode()) for line in lines[: kept.size]]
            assert signed.root == merkle.root_of(hashes)

    def test_case_53_a_ballot_of_one_person_never_overtakes_an_earlier_one(
        self,
    ) -> None:
        voting_round, voter = make.voting_round(hold_back=1), make.user()
        for _ in range(10):
            cast(voting_round, make.user(), ["c"])
        for choice in "abab":
            last = casting.cast_ballot(
                voting_round=voting_round,
                voter=voter,
                paper="all",
                marks={"all": Marks((choice,))},
                now=make.NOW,
            ).receipt
            together([partial(sequencer.run, voting_round)] * 2)

        boxes.settle(voting_round)
        assert last.commitment in log.final_commitments(voting_round.box)
