"""Beside the web at the same time: one form, one use of a code, one approved batch."""

from functools import partial

import boxes
import channels
import make
import pytest
from channels import approved, batch_of, clerk, hand_out, person, released, type_forms
from make import NOW
from polling import cast
from together import together

from participation.policies import Refused
from voting.actions import codes, paper, stations
from voting.box import turnout
from voting.models import PaperMark, RollMark

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def _codes(answers) -> list[str]:
    """Return the codes of refusals; whatever else went wrong fails the test."""
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(error, Refused) for error in errors), errors
    return [error.refusal.code for error in errors]


@pytest.mark.parametrize("has_voted", [True, False])
def test_several_desks_hand_one_person_one_form(has_voted) -> None:
    voting_round = make.voting_round()
    voter = make.user()
    if has_voted:
        cast(voting_round, voter, "a")
    somebody = person(voting_round, email=voter.email)
    desks = [clerk(voting_round) for _ in range(MANY)]

    answers = together(
        [
            partial(
                stations.hand_out_paper,
                voting_round=voting_round,
                clerk=desk,
                person=somebody,
                area="all",
                station=f"Station {number}",
                now=NOW,
            )
            for number, desk in enumerate(desks)
        ]
    )

    assert _codes(answers) == ["has_paper"] * (MANY - 1)
    assert PaperMark.objects.count() == 1


def test_a_form_and_a_cast_at_once_leave_one_vote_on_paper() -> None:
    voting_round = make.voting_round()
    voter = make.user()
    somebody = person(voting_round, email=voter.email)
    hand = partial(
        stations.hand_out_paper,
        voting_round=voting_round,
        clerk=clerk(voting_round),
        person=somebody,
        area="all",
        station="Library",
        now=NOW,
    )

    answers = together([hand, *[partial(cast, voting_round, voter, "a")] * 3])

    assert set(_codes(answers)) <= {"voted_on_paper"}
    assert channels.votes(voting_round) == []
    (area,) = turnout.by_area(voting_round)
    assert (area.online, area.paper) == (0, 1)


def test_a_code_of_a_station_is_used_once() -> None:
    voting_round = make.voting_round()
    code = stations.give_code(
        voting_round=voting_round,
        clerk=clerk(voting_round),
        person=person(voting_round),
        area="all",
        station="Library",
        now=NOW,
    )

    answers = together(
        [partial(codes.use_code, voting_round=voting_round, typed=code, now=NOW)] * MANY
    )

    assert _codes(answers) == ["bad_code"] * (MANY - 1)


def test_a_printed_code_is_one_vote_on_many_devices() -> None:
    voting_round = make.voting_round()
    _batch, (code, *_rest) = released(voting_round)
    used = codes.use_code(voting_round=voting_round, typed=code, now=NOW)

    together(
        [
            partial(cast, voting_round, used.entry, choice, channel="code")
            for choice in "abc"
        ]
    )

    assert len(channels.votes(voting_round)) == 1
    assert RollMark.objects.count() == 1


def test_a_batch_is_approved_once() -> None:
    """Case 58: imported twice."""
    voting_round = make.voting_round()
    hand_out(voting_round, 2)
    batch = batch_of(voting_round, 2)
    for turn in (1, 2):
        type_forms(batch, clerk(voting_round), turn, "a", "b")
    approvers = [clerk(voting_round) for _ in range(MANY)]

    answers = together(
        [
            partial(paper.approve_batch, batch=batch, official=one, now=NOW)
            for one in approvers
        ]
    )

    assert _codes(answers) == ["approved"] * (MANY - 1)
    assert channels.votes(voting_round) == ["a", "b"]
    assert len(boxes.entries(voting_round, "batch")) == 1


def test_batches_that_are_made_and_approved_at_once_get_their_numbers() -> None:
    voting_round = make.voting_round()
    hand_out(voting_round, MANY)

    answers = together([partial(approved, voting_round, "a")] * MANY)

    assert _codes(answers) == []
    assert sorted(batch.number for batch in answers) == list(range(1, MANY + 1))
    assert channels.votes(voting_round) == ["a"] * MANY
