"""Paper forms: read alike by two people, approved by a second, counted like others."""

import boxes
import channels
import make
import pytest
from channels import approved, batch_of, clerk, hand_out, type_forms, type_one
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import NOW
from polling import cast

from participation.models import Role
from voting import channel_queries, queries
from voting.actions import paper, results, stations
from voting.box import turnout
from voting.models import PaperBatch, PaperForm, VotingRound
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def voting_round() -> VotingRound:
    return make.voting_round()


def _typed(voting_round, *forms):
    """Hand out forms and let two people type them alike; return batch and people."""
    hand_out(voting_round, len(forms))
    first, second = clerk(voting_round), clerk(voting_round)
    batch = batch_of(voting_round, len(forms))
    type_forms(batch, first, 1, *forms)
    type_forms(batch, second, 2, *forms)
    return PaperBatch.objects.get(pk=batch.pk), first, second


def _approve(batch, official) -> None:
    paper.approve_batch(batch=batch, official=official, now=NOW)


def _wrong(action, **arguments) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        action(**arguments)
    return [problem.code for problem in caught.value.error_list]


def _agree_to_all(voting_round) -> None:
    for forms in voting_round.spoilt_forms.all():
        stations.agree_to_spoilt_forms(
            forms=forms, official=clerk(voting_round), now=NOW
        )


class TestAnApprovedBatch:
    def test_is_counted_like_any_other_ballots(self, voting_round) -> None:
        cast(voting_round, make.user(), "a")
        hand_out(voting_round, 3)
        approved(voting_round, "ba", "a", "c")

        tallied = make.tallied(voting_round)

        (pot,) = queries.result_of(tallied).pots
        assert pot.tally.cast == 4
        assert channels.choices_of_all(tallied) == ["a", "a", "ab", "c"]

    def test_stands_in_the_log_with_both_who_typed_it(self, voting_round) -> None:
        hand_out(voting_round, 2)
        batch = approved(voting_round, "a", "b")

        *_rest, entry, first, second = boxes.entries(voting_round)

        assert entry == {
            "t": "batch",
            "batch": 1,
            "area": "all",
            "station": channels.STATION,
            "count": 2,
            "scan": "",
            "by": [
                f"polling_clerk:{batch.first_by_id}",
                f"polling_clerk:{batch.second_by_id}",
            ],
        }
        assert [one["s"] for one in (first, second)] == ["paper:1:1", "paper:1:2"]

    def test_leaves_nothing_of_what_was_typed_outside_the_box(
        self, voting_round
    ) -> None:
        hand_out(voting_round, 1)
        approved(voting_round, "a")

        assert not PaperForm.objects.exists()

    def test_can_be_typed_and_approved_after_the_vote(self, voting_round) -> None:
        hand_out(voting_round, 1)
        waits = results.tally_round(voting_round=voting_round, now=channels.AFTER)
        fresh = VotingRound.objects.get(pk=voting_round.pk)
        waiting_for = queries.waiting_for(fresh)
        approved(fresh, "b")

        counted = results.tally_round(voting_round=fresh, now=channels.AFTER)

        assert (waits, waiting_for, counted) == (False, "paper", True)
        assert channels.choices_of_all(fresh) == ["b"]

    def test_cannot_be_added_once_the_log_is_closed(self, voting_round) -> None:
        hand_out(voting_round, 1)
        approved(voting_round, "a")
        make.tallied(voting_round)

        why = channels.refused(batch_of, of=voting_round, count=1)

        assert why == "sealed"


class TestTwoPeople:
    def test_the_same_official_does_not_type_twice(self, voting_round) -> None:
        """Case 58: same official twice."""
        hand_out(voting_round, 1)
        official = clerk(voting_round)
        batch = batch_of(voting_round, 1)
        type_forms(batch, official, 1, "a")

        for turn in (2, 3):
            why = channels.refused(
                type_one,
                batch=batch,
                official=official,
                turn=turn,
                number=1,
                choices="a",
            )
            assert why == "same_person"

    def test_another_does_not_go_on_where_somebody_has_begun(
        self, voting_round
    ) -> None:
        batch = batch_of(voting_round, 2)
        type_one(batch, clerk(voting_round), 1, 1, "a")

        why = channels.refused(
            type_one,
            batch=batch,
            official=clerk(voting_round),
            turn=1,
            number=2,
            choices="a",
        )

        assert why == "other_typist"

    def test_the_first_does_not_approve(self, voting_round) -> None:
        batch, first, second = _typed(voting_round, "a")

        why = channels.refused(_approve, batch=batch, official=first)
        _approve(batch, second)

        assert why == "same_person"

    def test_only_clerks_type(self, voting_round) -> None:
        batch = batch_of(voting_round, 1)
        auditor = make.staff(voting_round.process, Role.AUDITOR)

        why = channels.refused(
            type_one, batch=batch, official=auditor, turn=1, number=1, choices="a"
        )

        assert why == "no_role"


class TestReadings:
    def test_that_differ_keep_a_batch_from_the_log(self, voting_round) -> None:
        hand_out(voting_round, 2)
        first, second = clerk(voting_round), clerk(voting_round)
        batch = batch_of(voting_round, 2)
        type_forms(batch, first, 1, "a", "b")
        type_forms(batch, second, 2, "a", "c")

        progress = channel_queries.progress_of(batch)
        wrong = _wrong(_approve, batch=batch, official=second)

        assert progress.different == [2]
        assert not progress.is_ready
        assert wrong == ["not_ready"]

    def test_are_settled_by_a_third_person_who_agrees_with_one(
        self, voting_round
    ) -> None:
        hand_out(voting_round, 1)
        batch = batch_of(voting_round, 1)
        second = clerk(voting_round)
        type_forms(batch, clerk(voting_round), 1, "a")
        type_forms(batch, second, 2, "b")
        third = clerk(voting_round)

        neither = _wrong(
            type_one, batch=batch, official=third, turn=3, number=1, choices="c"
        )
        type_one(batch, third, 3, 1, "b")
        _approve(batch, second)

        assert neither == ["three_readings"]
        assert channels.votes(voting_round) == ["b"]

    def test_are_settled_by_whoever_looks_again(self, voting_round) -> None:
        hand_out(voting_round, 1)
        batch = batch_of(voting_round, 1)
        first, second = clerk(voting_round), clerk(voting_round)
        type_forms(batch, first, 1, "a")
        type_forms(batch, second, 2, "b")

        type_one(batch, first, 1, 1, "b")
        _approve(batch, second)

        assert channels.votes(voting_round) == ["b"]

    def test_that_agree_need_no_third(self, voting_round) -> None:
        batch, _first, _second = _typed(voting_round, "a")

        wrong = _wrong(
            type_one,
            batch=batch,
            official=clerk(voting_round),
            turn=3,
            number=1,
            choices="a",
        )

        assert wrong == ["no_difference"]

    def test_follow_the_rules_of_the_vote(self, voting_round) -> None:
        batch = batch_of(voting_round, 1)
        official = clerk(voting_round)

        for choices, code in (("", "empty"), ("z", "unknown_project")):
            wrong = _wrong(
                type_one,
                batch=batch,
                official=official,
                turn=1,
                number=1,
                choices=choices,
            )
            assert wrong == [code]
        assert not PaperForm.objects.exists()

    def test_are_the_same_in_whatever_order_they_are_typed(self, voting_round) -> None:
        hand_out(voting_round, 1)
        batch = batch_of(voting_round, 1)
        type_forms(batch, clerk(voting_round), 1, "ba")
        type_forms(batch, clerk(voting_round), 2, "ab")

        assert channel_queries.progress_of(batch).is_ready

    def test_of_a_form_that_is_not_there_are_refused(self, voting_round) -> None:
        batch = batch_of(voting_round, 2)

        wrong = _wrong(
            type_one,
            batch=batch,
            official=clerk(voting_round),
            turn=1,
            number=3,
            choices="a",
        )

        assert wrong == ["unknown_form"]

    def test_take_no_more_statements_for_more_forms(
        self, voting_round, django_assert_num_queries
    ) -> None:
        first, second, third = (clerk(voting_round) for _turn in range(3))
        batch = batch_of(voting_round, 9)

        def type_all(official, turn, choices, numbers=range(1, 10)) -> None:
            forms = {number: {"all": Marks((choices,))} for number in numbers}
            paper.type_forms(batch=batch, clerk=official, turn=turn, forms=forms)

        type_all(first, 1, "a")
        type_all(second, 2, "b")
        with CaptureQueriesContext(connection) as few:
            type_all(third, 3, "a", [1])

        with django_assert_num_queries(len(few)):
            type_all(third, 3, "a")

        assert channel_queries.progress_of(batch).is_ready


class TestWhatIsRefused:
    """Case 58: edited after approval, count is not the forms, entered twice."""

    def test_editing_after_approval(self, voting_round) -> None:
        batch, first, second = _typed(voting_round, "a")
        _approve(batch, second)
        same = {"batch": batch, "clerk": first, "now": NOW, "reason": "Misread"}

        assert (
            channels.refused(
                type_one, batch=batch, official=first, turn=1, number=1, choices="b"
            )
            == "approved"
        )
        assert channels.refused(paper.remove_batch, **same) == "approved"
        assert channels.refused(paper.take_form_out, number=1, **same) == "approved"
        assert channels.votes(voting_round) == ["a"]

    def test_approving_twice(self, voting_round) -> None:
        batch, _first, second = _typed(voting_round, "a")
        _approve(batch, second)

        assert channels.refused(_approve, batch=batch, official=second) == "approved"
        assert len(boxes.entries(voting_round, "batch")) == 1

    def test_a_batch_with_a_form_that_nobody_has_typed(self, voting_round) -> None:
        hand_out(voting_round, 2)
        first, second = clerk(voting_round), clerk(voting_round)
        batch = batch_of(voting_round, 2)
        type_one(batch, first, 1, 1, "a")
        type_one(batch, second, 2, 1, "a")

        assert _wrong(_approve, batch=batch, official=second) == ["not_ready"]

    def test_more_forms_than_were_handed_out(self, voting_round) -> None:
        hand_out(voting_round, 1)
        first, second = clerk(voting_round), clerk(voting_round)
        batch = batch_of(voting_round, 2)
        for official, turn in ((first, 1), (second, 2)):
            type_forms(batch, official, turn, "a", "a")

        assert _wrong(_approve, batch=batch, official=second) == ["too_many_forms"]
        assert not boxes.entries(voting_round, "batch")


class TestTakingAFormOut:
    def test_gives_its_number_to_the_last_and_writes_it_down(
        self, voting_round
    ) -> None:
        batch, first, second = _typed(voting_round, "a", "b", "c")

        moved = paper.take_form_out(
            batch=batch, clerk=first, number=1, reason="Two names on it", now=NOW
        )
        progress = channel_queries.progress_of(PaperBatch.objects.get(pk=batch.pk))
        type_one(batch, first, 1, 1, "c")
        type_one(batch, second, 2, 1, "c")
        _approve(batch, second)

        assert moved == 1
        _agree_to_all(voting_round)
        assert progress.open_by_turn == {1: [1], 2: [1]}
        assert channels.votes(voting_round) == ["b", "c"]
        assert turnout.is_settled(voting_round)

    def test_of_the_last_form_leaves_no_batch(self, voting_round) -> None:
        batch, first, _second = _typed(voting_round, "a")

        moved = paper.take_form_out(
            batch=batch, clerk=first, number=1, reason="Blank", now=NOW
        )

        _agree_to_all(voting_round)
        assert moved is None
        assert not PaperBatch.objects.exists()
        assert turnout.is_settled(voting_round)


def test_a_batch_can_be_taken_apart_before_it_is_approved(voting_round) -> None:
    batch, first, _second = _typed(voting_round, "a")

    paper.remove_batch(batch=batch, clerk=first, reason="Mixed up", now=NOW)

    assert not PaperBatch.objects.exists()
    assert stations.missing_forms(voting_round, "all") == 1
