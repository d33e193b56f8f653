"""What the API tells of a result: options, measures, and what officials added."""

import make
import pytest
from django.urls import reverse

from participation.models import Role
from voting.actions import answers, results
from voting.serializers import PotResultOut, StepOut
from voting.tally.options import Minimum, Options

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _url(voting_round) -> str:
    return reverse("voting_api:result", args=[voting_round.process.slug])


def _pots(client, voting_round) -> list[dict]:
    made = make.tallied(voting_round, published=True)
    return client.get(_url(made)).json()["pots"]


def test_options_and_measures_come_with_each_pot(client) -> None:
    (pot,) = _pots(client, make.voted(options=Options(minimum=Minimum(score=2))))

    assert pot["options"] == {"minimum": {"score": 2}}
    assert pot["measures"]["voters"] == 3
    assert pot["measures"]["covered_share"] == "2/3"
    assert (pot["brought"], pot["upkeep"]) == (0, {"a": 0, "b": 0, "c": 0})


def test_a_withdrawal_comes_with_its_reason(client) -> None:
    voting_round = make.voted()
    answers.withdraw_project(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        project="a",
        reason="The site is sold.",
        now=make.NOW,
    )

    (pot,) = _pots(client, voting_round)

    (withdrawal,) = pot["withdrawals"]
    assert withdrawal["project"] == "a"
    assert withdrawal["reason"] == "The site is sold."
    assert "a" not in pot["funded"]


def test_an_order_of_a_board_comes_with_who_decided_it(client) -> None:
    voting_round = make.voting_round(ties="board", budgets={"": 20_000_00})
    make.ballot(voting_round, ["a", "b"])
    after = voting_round.phase.ends_at
    results.tally_round(voting_round=voting_round, now=after)
    answers.record_board_decision(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        order=["b", "a"],
        body="City board",
        decided_on=make.NOW.date(),
        note="",
        now=after,
    )

    (pot,) = _pots(client, voting_round)

    assert pot["board_orders"] == [
        {
            "order": ["b", "a"],
            "body": "City board",
            "decided_on": "2026-11-15",
            "note": "",
        }
    ]
    assert pot["tie_policy"] == "board:b,a"


@pytest.mark.parametrize("role", [None, *Role])
def test_nothing_is_told_while_the_count_waits(client, clock, role) -> None:
    voting_round = make.voting_round(ties="lot", seed_source="Lotto of Saturday")
    make.ballot(voting_round, ["a"])
    clock.move_to(voting_round.phase.ends_at)
    results.tally_closed_rounds(now=voting_round.phase.ends_at)
    if role:
        client.force_login(make.staff(voting_round.process, role))

    response = client.get(_url(voting_round))

    assert response.status_code == 403
    assert response.json()["errors"][0]["code"] == "not_tallied"


def test_the_schema_names_every_field_of_the_answer(client) -> None:
    (pot,) = _pots(client, make.voted(rule="mes+greedy"))

    assert set(pot) <= set(PotResultOut().fields)
    assert {key for step in pot["steps"] for key in step} <= set(StepOut().fields)
