"""Every move of the life of an idea, once from the page and once from the API.

The tables say which action makes each move; they hold exactly what `lifecycle` allows,
and whatever it does not allow is refused at both doors.
"""

from collections.abc import Callable
from typing import Any

import built
import make
import pytest
import supporting
import talking_of
from make import NOW
from moves import DOORS, Door, World, chosen, world

from proposals.lifecycle import MOVES, STAGES, Stage, Status, Visibility, may_go_on
from proposals.models import Building, Case, IdeaRules, Proposal
from proposals.queries import selection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

S = Status
REVIEWED = {S.FEASIBLE: True, S.NOT_FEASIBLE: False}
CHOSEN = {S.SELECTED: True, S.NOT_SELECTED: False}
KINDS = {S.MERGED: "merge", S.SPLIT: "split"}

Answered = tuple[World, Any]


@pytest.fixture(params=DOORS)
def door(request, client) -> Door:
    return DOORS[request.param](client)


def withdrawn(door: Any, start: Status, _goal: Status) -> Answered:
    of = world(start)
    return of, door.withdraw(of)


def restored(door: Any, start: Status, _goal: Status) -> Answered:
    of = world(start)
    return of, door.restore(of)


def reviewed(door: Any, start: Status, goal: Status) -> Answered:
    of = world(start)
    return of, door.review(of, is_feasible=REVIEWED[goal])


def selected(door: Any, start: Status, goal: Status) -> Answered:
    """Let the rule decide, by a number of supporters that the idea has or has not."""
    of = world(start, is_chosen=True, is_over=True)
    Proposal.objects.filter(pk=of.proposal.pk).update(support_count=CHOSEN[goal])
    rules = IdeaRules.objects.get(process=of.process)
    digest = selection.digest_of(selection.cuts_of(of.process, rules))
    return of, door.select(of, digest)


def corrected(door: Any, start: Status, goal: Status) -> Answered:
    of = chosen(world(start, is_chosen=True, is_over=True))
    return of, door.correct(of, goes_on=CHOSEN[goal])


def regrouped(door: Any, start: Status, goal: Status) -> Answered:
    of = world(start)
    sources = [of.proposal, of.other][: 2 if goal == S.MERGED else 1]
    planned = supporting.plan(sources, of.official, kind=KINDS[goal])
    supporting.agree(planned)
    return of, door.carry_out(of, planned)


def undone(door: Any, start: Status, goal: Status) -> Answered:
    """Take back a merge or a split of an idea that was at `goal` before it."""
    of = world(goal)
    sources = [of.proposal, of.other][: 2 if start == S.MERGED else 1]
    done, _children = supporting.done(sources, kind=KINDS[start])
    of.proposal.refresh_from_db()
    return of, door.undo(of, done)


def child_withdrawn(door: Any, start: Status, _goal: Status) -> Answered:
    """Take back a merge whose new idea has come as far as `start`."""
    of = world()
    done, [child] = supporting.done([of.proposal, of.other])
    Proposal.objects.filter(pk=child.pk).update(status=start)
    child.refresh_from_db()
    of.proposal = child
    return of, door.undo(of, done)


Act = Callable[[Any, Status, Status], Answered]
TABLE: dict[tuple[Status, Status], Act] = {
    **{(S.SUBMITTED, goal): selected for goal in CHOSEN},
    (S.SELECTED, S.NOT_SELECTED): corrected,
    (S.NOT_SELECTED, S.SELECTED): corrected,
    **{
        (start, goal): reviewed
        for start in (S.SUBMITTED, S.SELECTED, S.FEASIBLE, S.NOT_FEASIBLE)
        for goal in REVIEWED
    },
    **{
        pair: act
        for before in (*CHOSEN, *REVIEWED, S.SUBMITTED)
        for pair, act in (
            ((before, S.MERGED), regrouped),
            ((S.MERGED, before), undone),
        )
    },
    **{
        pair: act
        for before in (S.SUBMITTED, S.SELECTED, S.FEASIBLE, S.NOT_FEASIBLE)
        for pair, act in (
            ((before, S.SPLIT), regrouped),
            ((S.SPLIT, before), undone),
        )
    },
    (S.SUBMITTED, S.WITHDRAWN): withdrawn,
    (S.SELECTED, S.WITHDRAWN): withdrawn,
    (S.NOT_SELECTED, S.WITHDRAWN): child_withdrawn,
    (S.FEASIBLE, S.WITHDRAWN): child_withdrawn,
    (S.NOT_FEASIBLE, S.WITHDRAWN): child_withdrawn,
    (S.WITHDRAWN, S.SUBMITTED): restored,
}


def test_the_table_holds_every_move_and_no_other() -> None:
    assert set(TABLE) == {(start, goal) for start in MOVES for goal in MOVES[start]}


@pytest.mark.parametrize(
    ("start", "goal"), TABLE, ids=[f"{start}-{goal}" for start, goal in TABLE]
)
def test_a_move_is_made_from_the_page_and_from_the_api(door, start, goal) -> None:
    of, response = TABLE[start, goal](door, start, goal)

    assert of.proposal.status == start
    assert door.done(response), response.text[:2000]
    assert of.status() == goal


def _tries(door: Any, of: World, goal: Status) -> list[Any]:
    """Knock at whatever could lead to `goal`."""
    match goal:
        case S.SUBMITTED:
            return [door.restore(of)]
        case S.SELECTED | S.NOT_SELECTED:
            return [door.correct(of, goes_on=CHOSEN[goal])]
        case S.FEASIBLE | S.NOT_FEASIBLE:
            return [door.review(of, is_feasible=REVIEWED[goal])]
        case S.WITHDRAWN:
            return [door.withdraw(of)]
        case _:
            return [door.plan(of, KINDS[goal])]


@pytest.mark.parametrize("start", list(Status))
def test_what_is_no_move_is_refused_at_both_doors(door, start) -> None:
    of = chosen(world(start, is_chosen=True))
    missing = [goal for goal in Status if goal not in MOVES[start]]
    assert missing

    for goal in missing:
        for response in _tries(door, of, goal):
            assert not door.done(response), goal
            assert response.status_code in {400, 403, 422}
    assert of.status() == start
    assert not of.process.regroupings.exists()


def test_plans_are_made_at_both_doors(door) -> None:
    """So that the refusals above refuse the move, and not how it was asked for."""
    for kind in KINDS.values():
        of = world()
        assert door.done(door.plan(of, kind)), kind
        assert of.process.regroupings.get().kind == kind


class TestVisibility:
    """Who sees an idea: five moves, each by what a moderator or the flags do."""

    @pytest.fixture
    def of(self) -> World:
        return world()

    def visibility(self, of: World) -> str:
        return Proposal.objects.get(pk=of.proposal.pk).visibility

    def held(self, of: World) -> Case:
        case = talking_of.flag(of.proposal)
        Proposal.objects.filter(pk=of.proposal.pk).update(visibility=Visibility.HELD)
        return case

    def hidden(self, of: World) -> Case:
        case = talking_of.hidden(of.proposal)
        # Somebody else answers the appeal than who has decided.
        assert self.visibility(of) == Visibility.HIDDEN
        return case

    def test_what_is_public_is_hidden(self, door, of) -> None:
        case = talking_of.flag(of.proposal)

        assert door.done(door.decide(of, case, "hidden"))

        assert self.visibility(of) == Visibility.HIDDEN

    def test_what_many_report_is_held(self, door, of) -> None:
        for _number in range(3):
            assert self.visibility(of) == Visibility.PUBLIC
            assert door.done(door.flag(of, make.user()))

        assert self.visibility(of) == Visibility.HELD

    @pytest.mark.parametrize(
        ("decision", "goal"),
        [("shown", Visibility.PUBLIC), ("hidden", Visibility.HIDDEN)],
    )
    def test_what_is_held_is_shown_or_hidden(self, door, of, decision, goal) -> None:
        case = self.held(of)

        assert door.done(door.decide(of, case, decision))

        assert self.visibility(of) == goal

    @pytest.mark.parametrize(
        ("decision", "goal"),
        [("shown", Visibility.PUBLIC), ("hidden", Visibility.HIDDEN)],
    )
    def test_what_is_hidden_comes_back_by_an_appeal(
        self, door, of, decision, goal
    ) -> None:
        case = self.hidden(of)

        assert door.done(door.appeal(of))
        assert self.visibility(of) == Visibility.HIDDEN
        assert door.done(door.answer(of, case, decision))

        assert self.visibility(of) == goal

    def test_what_is_hidden_is_not_held_by_reports(self, door, of) -> None:
        self.hidden(of)

        assert not door.done(door.flag(of, make.user()))

        assert self.visibility(of) == Visibility.HIDDEN

    def test_a_case_is_decided_once(self, door, of) -> None:
        case = self.hidden(of)

        assert not door.done(door.decide(of, case, "shown"))

        assert self.visibility(of) == Visibility.HIDDEN


GO_ON = [(start, goal) for start in STAGES for goal in sorted(STAGES[start])]


def _building(stage: Stage) -> Building:
    made = built.building()
    Building.objects.filter(pk=made.pk).update(stage=stage)
    made.refresh_from_db(fields=["stage", "version"])
    return made


@pytest.mark.parametrize(
    ("start", "goal"), GO_ON, ids=[f"{start}-{goal}" for start, goal in GO_ON]
)
def test_building_goes_on_from_the_page_and_from_the_api(door, start, goal) -> None:
    of = _building(start)
    official = make.staff(of.project.process)

    assert door.done(door.report(of, official, goal))

    of.refresh_from_db()
    assert (of.stage, of.news.get().made_at) == (goal, NOW)


@pytest.mark.parametrize("start", list(Stage))
def test_building_does_not_jump(door, start) -> None:
    of = _building(start)
    official = make.staff(of.project.process)

    for goal in Stage:
        if not may_go_on(start, goal):
            response = door.report(of, official, goal)
            assert response.status_code in {400, 422}

    of.refresh_from_db()
    assert of.stage == start
    assert not of.news.exists()
