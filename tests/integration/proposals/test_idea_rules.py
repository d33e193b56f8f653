"""Settling the rules for ideas, and what stays once residents count on them."""

import make
import pytest
import supporting
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.models import Process, Role
from participation.policies import Refused
from proposals.actions import idea_rules as actions
from proposals.models import IdeaRules, rules_of

pytestmark = pytest.mark.django_db

BEFORE = NOW - 5 * DAY


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def kept(process) -> IdeaRules:
    """Read the rules anew: a process remembers those that it has read."""
    return rules_of(Process.objects.get(pk=process.pk))


def settle(process, *, now=NOW, reason="The council wants it.", organiser=None, **new):
    rules = supporting.DEFAULTS | {
        name: getattr(kept(process), name) for name in actions.FIELDS
    }
    return actions.settle_idea_rules(
        process=process,
        organiser=organiser or make.staff(process),
        rules=rules | new,
        reason=reason,
        now=now,
    )


def test_are_recorded_with_the_old_and_the_new_value(process) -> None:
    settle(process, now=BEFORE, allows_support=True, most_supports=5, reason="")

    (event,) = process.events.all()
    assert (event.verb, event.role) == ("ideas.ruled", Role.ORGANISER)
    assert event.data["changes"] == {
        "allows_support": [False, True],
        "most_supports": [None, 5],
    }
    assert IdeaRules.objects.get(process=process).most_supports == 5


def test_that_stay_the_same_are_not_recorded(process) -> None:
    assert settle(process) == {}

    assert not process.events.exists()


def test_need_their_number_when_supporters_choose(process) -> None:
    with pytest.raises(ValidationError):
        settle(process, now=BEFORE, allows_support=True, selection="number")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
def test_are_for_organisers(process, role) -> None:
    with pytest.raises(Refused):
        settle(process, organiser=make.staff(process, role), edit_minutes=5)


START = {
    "allows_support": True,
    "most_ideas": 3,
    "most_supports": 5,
    "most_supports_in_district": 2,
    "hides_counts": True,
    "selection": "number",
    "selection_number": 10,
    "appeal_days": 14,
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("most_ideas", 2),
        ("most_supports", 4),
        ("most_supports_in_district", 1),
        ("allows_support", False),
        ("hides_counts", False),
        ("selection", "district"),
        ("selection", "panel"),
        ("selection_number", 11),
        ("appeal_days", 7),
    ],
)
def test_that_residents_count_on_do_not_become_stricter(process, name, value) -> None:
    supporting.rule(process, **START)

    with pytest.raises(ValidationError) as problem:
        settle(process, **{name: value})

    assert problem.value.error_dict[name][0].code == "locked"
    assert not process.events.exists()
    settle(process, now=BEFORE, **{name: value} | numbers(name, value))


def numbers(name, value) -> dict[str, object]:
    return {"selection_number": None} if value == "panel" else {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("most_ideas", 4),
        ("most_ideas", None),
        ("most_supports", 6),
        ("most_supports", None),
        ("most_supports_in_district", 3),
        ("selection", "none"),
        ("selection_number", 9),
        ("appeal_days", 30),
    ],
)
def test_can_be_loosened_with_a_reason(process, name, value) -> None:
    supporting.rule(process, **START)

    with pytest.raises(ValidationError) as problem:
        settle(process, reason="  ", **{name: value})
    assert "reason" in problem.value.error_dict

    settle(process, **{name: value})
    assert getattr(kept(process), name) == value


def test_of_each_district_more_go_on_but_not_fewer(process) -> None:
    supporting.rule(process, **START | {"selection": "district", "selection_number": 3})

    with pytest.raises(ValidationError):
        settle(process, selection_number=2)

    settle(process, selection_number=4)


def test_support_can_begin_late_with_limits_of_its_own(process) -> None:
    settle(process, allows_support=True, most_supports=5, hides_counts=False)

    assert kept(process).most_supports == 5


def test_of_the_daily_work_change_at_any_time_without_a_reason(process) -> None:
    settle(process, reason="", edit_minutes=5, review_days=30, holds_comments=True)

    assert kept(process).review_days == 30


def test_of_the_choice_stay_once_it_has_been_made(process) -> None:
    supporting.rule(process, **START, selected_at=NOW)

    with pytest.raises(ValidationError):
        settle(process, selection="none")
    with pytest.raises(ValidationError):
        settle(process, selection_number=1)
