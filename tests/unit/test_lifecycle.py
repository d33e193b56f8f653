"""The table of a proposal's life: complete, and ways back only where they lead back."""

from itertools import product

import pytest

from proposals.lifecycle import MOVES, STAGES, Stage, Status, may_go_on, may_move

DECIDED = {Status.FEASIBLE, Status.NOT_FEASIBLE}
BECOME_OTHERS = {Status.MERGED, Status.SPLIT}


def test_every_status_has_its_row() -> None:
    assert set(MOVES) == set(Status)


def test_whatever_stands_by_itself_can_be_withdrawn_and_nothing_else() -> None:
    before = {start for start in Status if may_move(start, Status.WITHDRAWN)}

    assert before == set(Status) - BECOME_OTHERS - {Status.WITHDRAWN}


def test_what_was_withdrawn_can_only_be_sent_again() -> None:
    assert MOVES[Status.WITHDRAWN] == {Status.SUBMITTED}


def test_nothing_that_was_decided_becomes_undecided_again() -> None:
    for start in DECIDED | {Status.SELECTED, Status.NOT_SELECTED}:
        assert not may_move(start, Status.SUBMITTED)


@pytest.mark.parametrize("status", sorted(BECOME_OTHERS))
def test_what_has_become_others_goes_back_only_to_what_it_was(status) -> None:
    before = {start for start in Status if may_move(start, status)}

    assert MOVES[status] == before


def test_what_is_left_out_is_not_reviewed_unless_it_is_chosen_after_all() -> None:
    assert not MOVES[Status.NOT_SELECTED] & DECIDED
    assert may_move(Status.NOT_SELECTED, Status.SELECTED)


@pytest.mark.parametrize(("start", "goal"), list(product(sorted(DECIDED), repeat=2)))
def test_a_decision_can_be_corrected_or_turned_round(start, goal) -> None:
    assert may_move(start, goal)


@pytest.mark.parametrize("goal", sorted(DECIDED))
@pytest.mark.parametrize("start", [Status.SUBMITTED, Status.SELECTED])
def test_what_waits_can_be_decided_either_way(start, goal) -> None:
    assert may_move(start, goal)


def test_every_stage_of_building_has_its_row_and_a_way_on() -> None:
    assert set(STAGES) == set(Stage)
    assert all(STAGES.values())


@pytest.mark.parametrize("stage", sorted(Stage))
def test_news_without_a_change_are_always_allowed(stage) -> None:
    assert may_go_on(stage, stage)


def test_what_is_planned_is_not_done_the_next_day() -> None:
    assert not may_go_on(Stage.PLANNED, Stage.DONE)
