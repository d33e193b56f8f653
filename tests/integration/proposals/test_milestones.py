"""The steps on the way to a building."""

from datetime import timedelta

import built
import make
import pytest
from built import LATER, SOON, TODAY, refusal, text, wrong
from make import NOW

from proposals.actions import milestones as actions
from proposals.actions.milestones import Step
from proposals.forms.building import ChangeStepForm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def building():
    return built.building()


@pytest.fixture
def organiser(building):
    return make.staff(building.project.process)


@pytest.fixture
def change(building, organiser):
    """Give a function that changes one step of the building."""
    milestone = built.step(building, organiser)

    def change(*, reason: str = "", seen: int | None = None, **fields):
        building.refresh_from_db()
        defaults = {"title": text("Order the steps"), "due_on": SOON}
        actions.change_milestone(
            milestone=milestone,
            official=organiser,
            step=Step(**(defaults | fields)),
            reason=reason,
            seen=building.version if seen is None else seen,
            now=NOW,
        )
        milestone.refresh_from_db()
        return milestone

    return change


def verbs(building) -> list[str]:
    events = building.project.process.events.order_by("number")
    return list(events.values_list("verb", flat=True))


def test_stand_in_the_order_in_which_they_were_planned(building, organiser) -> None:
    for title in ("Order", "Build", "Open"):
        built.step(building, organiser, title=text(title))

    found = [one.title["en"] for one in building.milestones.all()]

    assert found == ["Order", "Build", "Open"]
    assert verbs(building) == ["milestone.added"] * 3


def test_need_a_title_and_a_day_that_has_come(building, organiser) -> None:
    tomorrow = TODAY + timedelta(days=1)

    errors = wrong(
        actions.add_milestone,
        building=building,
        official=organiser,
        step=Step(title=text(" "), done_on=tomorrow),
        seen=1,
        now=NOW,
    )

    assert errors == {"title": ["no_title"], "done_on": ["in_the_future"]}


def test_that_are_done_are_told_to_everybody_behind_the_idea(building, change) -> None:
    process = building.project.process
    make.phase(process, "propose")
    author = make.user()
    building.project.proposal = make.proposal(process, author)
    building.project.save()

    milestone = change(done_on=TODAY)

    assert not milestone.is_open
    assert verbs(building)[-1] == "milestone.done"
    notice = author.notices.get()
    assert (notice.kind, notice.facts["step"]) == (
        "milestone.reached",
        text("Order the steps"),
    )


@pytest.mark.parametrize(
    "fields",
    [{"due_on": LATER}, {"due_on": None}, {"is_dropped": True}],
    ids=["later", "open", "dropped"],
)
def test_move_away_or_end_with_a_reason(building, change, fields) -> None:
    assert wrong(change, **fields) == {"reason": ["no_reason"]}

    milestone = change(reason="The river rose.", **fields)

    assert milestone.reason == "The river rose."
    assert verbs(building)[-1] == "milestone.changed"


def test_keep_their_reason_until_another_is_needed(building, change) -> None:
    milestone = change(due_on=LATER, reason="The river rose.")
    assert "reason" not in ChangeStepForm.initial_of(milestone)

    renamed = change(title=text("Order the stairs"), due_on=LATER)

    assert renamed.reason == "The river rose."
    assert building.project.process.events.last().data["reason"] == ""
    assert wrong(change, due_on=None) == {"reason": ["no_reason"]}


def test_come_sooner_without_one(change) -> None:
    assert change(due_on=TODAY).due_on == TODAY


def test_that_are_not_done_after_all_say_why(change) -> None:
    change(done_on=TODAY)

    assert wrong(change) == {"reason": ["no_reason"]}
    assert change(reason="Wrong pier").is_open


def test_that_are_done_are_not_given_up(change) -> None:
    assert wrong(change, done_on=TODAY, is_dropped=True, reason="x") == {
        "is_dropped": ["done"]
    }


def test_are_late_only_while_they_are_open(change) -> None:
    after = SOON + timedelta(days=1)

    assert change().is_overdue(after)
    assert not change().is_overdue(SOON)
    assert not change(is_dropped=True, reason="x").is_overdue(after)


def test_tell_the_second_of_two_officials(change) -> None:
    change(due_on=TODAY)

    assert refusal(change, seen=1) == "stale"


def test_are_for_those_who_report(building) -> None:
    stranger = make.user()

    assert refusal(built.step, of=building, official=stranger) == "no_role"
