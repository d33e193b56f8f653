"""The table of a proposal's life: complete, and without a way back from withdrawal."""

from itertools import product

import pytest

from proposals.lifecycle import MOVES, Status, may_move

DECIDED = {Status.FEASIBLE, Status.NOT_FEASIBLE}


def test_every_status_has_its_row() -> None:
    assert set(MOVES) == set(Status)


def test_only_what_waits_can_be_withdrawn() -> None:
    before = {start for start in Status if may_move(start, Status.WITHDRAWN)}

    assert before == {Status.SUBMITTED}


def test_nothing_comes_back_from_being_withdrawn() -> None:
    assert not any(may_move(Status.WITHDRAWN, goal) for goal in Status)


def test_nothing_becomes_undecided_again() -> None:
    assert not any(may_move(start, Status.SUBMITTED) for start in Status)


@pytest.mark.parametrize(("start", "goal"), list(product(sorted(DECIDED), repeat=2)))
def test_a_decision_can_be_corrected_or_turned_round(start, goal) -> None:
    assert may_move(start, goal)


@pytest.mark.parametrize("goal", sorted(DECIDED))
def test_what_waits_can_be_decided_either_way(goal) -> None:
    assert may_move(Status.SUBMITTED, goal)
