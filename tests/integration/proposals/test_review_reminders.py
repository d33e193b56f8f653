"""Checks are reminded of by their due day, and come to the organiser."""

from datetime import datetime, timedelta

import make
import pytest
from make import DAY, NOW
from reminding import remind, run_of, told
from reviewing_of import IN_A_WEEK, collecting, department, given

from participation import reminders
from participation.actions import sending
from participation.models import Notice, Process, Role, User
from proposals.reminders import morning_of

pytestmark = pytest.mark.django_db


def morning(days: int) -> datetime:
    """Return when officials begin to work, so many days from the due day."""
    day = IN_A_WEEK + timedelta(days=days)
    return morning_of(day)


@pytest.fixture
def process() -> Process:
    return collecting()


@pytest.fixture
def reviewer(process) -> User:
    return make.staff(process, Role.REVIEWER)


def kinds(now: datetime) -> list[tuple[str, str]]:
    return [
        (what, kind) for what, kind, _count in remind(now) if kind.startswith("review.")
    ]


class TestADueDay:
    def test_is_told_once_for_everything_that_is_due_on_it(
        self, process, reviewer
    ) -> None:
        for _number in range(3):
            given(make.proposal(process), to=reviewer)

        assert kinds(morning(-3) - timedelta(minutes=1)) == []
        assert kinds(morning(-3)) == [("sent", "review.due")]
        assert kinds(morning(-2)) == []
        assert Notice.objects.filter(kind="review.due", person=reviewer).count() == 1

    def test_is_told_to_the_people_of_a_department(self, process, reviewer) -> None:
        outside = make.user()
        given(
            make.proposal(process), to=department(process, "parks", reviewer, outside)
        )

        remind(morning(-3))

        # Somebody without a role in the process has nothing to check.
        assert told("review.due") == {reviewer}

    def test_that_is_over_is_brought_up_and_comes_to_the_organiser(
        self, process, reviewer
    ) -> None:
        organiser = make.staff(process)
        for _number in range(2):
            given(make.proposal(process), to=reviewer)
        remind(morning(-3))

        assert kinds(morning(1)) == [("sent", "review.overdue")]
        assert kinds(morning(3)) == [("sent", "review.late")]
        assert kinds(morning(4)) == []
        assert (told("review.overdue"), organiser in told("review.late")) == (
            {reviewer},
            True,
        )
        assert Notice.objects.filter(kind="review.late")[0].facts["count"] == 2
        assert reviewer not in told("review.late")

    def test_found_late_is_told_once(self, process, reviewer) -> None:
        given(make.proposal(process), to=reviewer)

        done = kinds(morning(2))

        assert done == [("missed", "review.due"), ("sent", "review.overdue")]
        assert run_of("review.due").reason == "too_late"

    def test_is_not_told_to_who_has_just_heard_of_it(self, process, reviewer) -> None:
        given(make.proposal(process), to=reviewer, due_on=NOW.date() + 2 * DAY)

        assert kinds(NOW) == []

    def test_is_planned_for_the_desk_to_see(self, process, reviewer) -> None:
        given(make.proposal(process), to=reviewer)

        planned = [one.kind for one in reminders.planned_for(process, now=NOW)]

        assert [kind for kind in planned if kind.startswith("review.")] == [
            "review.due",
            "review.overdue",
            "review.late",
        ]


class TestTheMomentOfSending:
    def test_owes_nothing_to_who_has_answered_since(self, process, reviewer) -> None:
        colleague = make.staff(process, Role.REVIEWER)
        mine = given(make.proposal(process), to=reviewer)
        given(make.proposal(process), to=colleague)
        remind(morning(-3))
        notices = list(Notice.objects.filter(kind="review.due"))
        assert sending.ask_again(notices, NOW).owed == {one.pk for one in notices}

        mine.ended_at = NOW
        mine.save()

        assert sending.ask_again(notices, NOW).owed == {
            one.pk for one in notices if one.person == colleague
        }

    def test_owes_nothing_to_who_has_lost_the_role(self, process, reviewer) -> None:
        given(make.proposal(process), to=reviewer)
        remind(morning(-3))
        notices = list(Notice.objects.filter(kind="review.due"))
        assert len(sending.ask_again(notices, NOW).owed) == 1

        reviewer.memberships.all().delete()

        assert sending.ask_again(notices, NOW).owed == set()
        assert remind(morning(1))[-1] == ("sent", "review.overdue", 0)

    def test_owes_nothing_to_an_organiser_once_all_is_answered(
        self, process, reviewer
    ) -> None:
        make.staff(process)
        mine = given(make.proposal(process), to=reviewer)
        remind(morning(3))
        notices = list(Notice.objects.filter(kind="review.late"))
        assert len(sending.ask_again(notices, NOW).owed) == len(notices) > 0

        mine.ended_at = NOW
        mine.save()

        assert sending.ask_again(notices, NOW).owed == set()


class TestAsking:
    def test_costs_as_much_for_many_as_for_few(
        self, process, reviewer, django_assert_max_num_queries
    ) -> None:
        for number in range(12):
            proposal = make.proposal(process)
            given(proposal, to=reviewer, due_on=IN_A_WEEK + number * DAY)

        with django_assert_max_num_queries(2):
            found = list(reminders.REMINDERS["reviews"].planned(process, NOW))

        assert len(found) == 36
