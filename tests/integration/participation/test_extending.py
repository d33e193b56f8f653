"""Two officials let a phase end later: never one alone, never a vote."""

from datetime import timedelta
from typing import Any

import make
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from participation import reminders
from participation.actions import extending
from participation.models import (
    Notice,
    Phase,
    PhaseExtension,
    ProcessFollow,
    ReminderRun,
    Role,
)
from participation.planning_notices import still_asked, still_extended
from participation.policies import Refused

pytestmark = pytest.mark.django_db

DAY = make.DAY
REASON = {"fi": "Lomat", "en": "Holidays"}


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose", starts=-5 * DAY, ends=5 * DAY)
    make.phase(made, "review", starts=5 * DAY, ends=10 * DAY)
    make.phase(made, "vote", starts=12 * DAY, ends=20 * DAY)
    return made


@pytest.fixture
def organiser(process):
    return make.staff(process)


@pytest.fixture
def auditor(process):
    return make.staff(process, Role.AUDITOR)


def ask(process, organiser, *, by: timedelta = DAY, kind: str = "propose", **fields):
    phase = process.phases.get(kind=kind)
    values: dict[str, Any] = {
        "phase": phase,
        "organiser": organiser,
        "ends_at": phase.ends_at + by,
        "following": "shift",
        "reason": REASON,
        "now": make.NOW,
    }
    return extending.ask_extension(**(values | fields))


def agree(extension, official, now=make.NOW) -> None:
    extending.agree_to_extension(extension=extension, official=official, now=now)


def ends(process, kind: str):
    return (process.phases.get(kind=kind).ends_at - make.NOW) / DAY


class TestAsking:
    def test_moves_nothing_and_tells_those_who_can_agree(
        self, process, organiser, auditor
    ) -> None:
        make.staff(process, Role.REVIEWER)

        extension = ask(process, organiser)

        assert ends(process, "propose") == 5
        assert extension.is_waiting
        told = Notice.objects.filter(kind="extension.asked")
        assert [notice.person for notice in told] == [auditor]
        event = process.events.get(verb="extension.asked")
        assert event.data["reason"] == REASON

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"by": timedelta(0)}, "not_later"),
            ({"by": -DAY}, "not_later"),
            ({"reason": {}}, "required"),
            ({"reason": {"fi": "  "}}, "required"),
            ({"following": "stay"}, "overlap"),
        ],
    )
    def test_is_refused_for_what_does_not_fit(
        self, process, organiser, fields, code
    ) -> None:
        with pytest.raises(ValidationError) as wrong:
            ask(process, organiser, **fields)

        error = wrong.value
        codes = (
            {one.code for errors in error.error_dict.values() for one in errors}
            if hasattr(error, "error_dict")
            else {one.code for one in error.error_list}
        )
        assert codes == {code}
        assert not PhaseExtension.objects.exists()

    def test_the_plan_may_stay_where_there_is_time(self, process, organiser) -> None:
        process.phases.filter(kind="review").update(starts_at=make.NOW + 7 * DAY)

        ask(process, organiser, following="stay")

        assert PhaseExtension.objects.get().following == "stay"

    def test_waits_for_an_answer_to_the_first(self, process, organiser) -> None:
        ask(process, organiser)

        with pytest.raises(ValidationError):
            ask(process, organiser, by=2 * DAY)

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWER])
    def test_is_for_organisers(self, process, role) -> None:
        with pytest.raises(Refused):
            ask(process, make.staff(process, role))

    def test_is_too_late_when_the_end_has_passed(self, process, organiser) -> None:
        end = process.phases.get(kind="propose").ends_at

        with pytest.raises(Refused) as refused:
            ask(process, organiser, now=end)

        assert refused.value.refusal.code == "over"

    def test_is_not_for_what_has_not_begun(self, process, organiser) -> None:
        with pytest.raises(Refused) as refused:
            ask(process, organiser, kind="review")

        assert refused.value.refusal.code == "not_begun"

    def test_cannot_push_a_vote_whose_rules_are_frozen(
        self, process, organiser
    ) -> None:
        process.phases.filter(kind="vote").update(locked_at=make.NOW)

        with pytest.raises(Refused) as refused:
            ask(process, organiser)

        assert refused.value.refusal.code == "locked"


class TestAVote:
    @pytest.mark.parametrize("is_frozen", [True, False])
    def test_is_never_extended(self, is_frozen) -> None:
        voting_round = make.voting_round(frozen=is_frozen)
        organiser = make.staff(voting_round.process)

        with pytest.raises(Refused) as refused:
            ask(voting_round.process, organiser, kind="vote")

        assert refused.value.refusal.code == "locked"

    def test_whose_rules_were_frozen_meanwhile_stays(
        self, process, organiser, auditor
    ) -> None:
        extension = ask(process, organiser)
        process.phases.filter(kind="vote").update(locked_at=make.NOW)

        with pytest.raises(Refused):
            agree(extension, auditor)

        assert ends(process, "propose") == 5
        assert ends(process, "vote") == 20


class TestAgreeing:
    def test_moves_the_end_and_what_comes_after(
        self, process, organiser, auditor
    ) -> None:
        extension = ask(process, organiser)

        agree(extension, auditor)

        assert [ends(process, one) for one in ("propose", "review", "vote")] == [
            6,
            11,
            21,
        ]
        begins = process.phases.get(kind="propose").starts_at
        assert begins == make.NOW - 5 * DAY
        event = process.events.get(verb="phase.extended")
        assert event.role == Role.AUDITOR
        assert event.data["asked_by"] == organiser.pk
        assert [one["kind"] for one in event.data["moved"]] == ["review", "vote"]

    def test_another_organiser_may(self, process, organiser) -> None:
        agree(ask(process, organiser), make.staff(process))

        assert ends(process, "propose") == 6

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR])
    def test_never_by_who_asked_whatever_their_roles(
        self, process, organiser, role
    ) -> None:
        process.memberships.get_or_create(user=organiser, role=role)
        extension = ask(process, organiser)

        with pytest.raises(Refused) as refused:
            agree(extension, organiser)

        assert refused.value.refusal.code == "same_person"
        assert ends(process, "propose") == 5

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.MODERATOR])
    def test_not_by_other_roles(self, process, organiser, role) -> None:
        with pytest.raises(Refused) as refused:
            agree(ask(process, organiser), make.staff(process, role))

        assert refused.value.refusal.code == "no_role"

    def test_not_once_the_end_has_passed(self, process, organiser, auditor) -> None:
        extension = ask(process, organiser)

        with pytest.raises(Refused) as refused:
            agree(extension, auditor, now=extension.before)

        assert refused.value.refusal.code == "over"

    def test_not_twice(self, process, organiser, auditor) -> None:
        extension = ask(process, organiser)
        agree(extension, auditor)

        with pytest.raises(Refused) as refused:
            agree(extension, make.staff(process))

        assert refused.value.refusal.code == "stale"
        assert ends(process, "propose") == 6

    def test_not_when_the_plan_has_changed(self, process, organiser, auditor) -> None:
        review = process.phases.filter(kind="review")
        review.update(starts_at=make.NOW + 7 * DAY)
        extension = ask(process, organiser, following="stay")
        review.update(starts_at=make.NOW + 5 * DAY)

        with pytest.raises(Refused) as refused:
            agree(extension, auditor)

        assert refused.value.refusal.code == "stale"

    def test_keeps_the_clock_over_the_change(self, process, organiser, auditor) -> None:
        before = timezone.localtime(process.phases.get(kind="vote").starts_at)

        agree(ask(process, organiser, by=140 * DAY), auditor)

        after = timezone.localtime(process.phases.get(kind="vote").starts_at)
        assert after.utcoffset() != before.utcoffset()
        assert after.date() - before.date() == timedelta(days=140)


class TestDeclining:
    def test_leaves_the_plan(self, process, organiser, auditor) -> None:
        extension = ask(process, organiser)

        extending.decline_extension(extension=extension, official=auditor, now=make.NOW)

        assert ends(process, "propose") == 5
        assert process.events.last().verb == "extension.declined"
        ask(process, organiser)

    def test_who_asked_may_take_it_back(self, process, organiser) -> None:
        extension = ask(process, organiser)

        extending.decline_extension(
            extension=extension, official=organiser, now=make.NOW
        )

        assert not PhaseExtension.objects.get().is_agreed


class TestTelling:
    def test_tells_those_who_follow_once(self, process, organiser, auditor) -> None:
        follower = make.user()
        ProcessFollow.objects.create(process=process, person=follower, since=make.NOW)
        agree(ask(process, organiser), auditor)

        reminders.run_due(now=make.NOW, only=["extended phases"])
        reminders.run_due(now=make.NOW, only=["extended phases"])

        (notice,) = Notice.objects.filter(kind="phase.extended", person=follower)
        assert notice.facts["reason"] == REASON
        assert ReminderRun.objects.get(kind="phase.extended").people == 1
        assert PhaseExtension.objects.get().told_at == make.NOW

    def test_of_two_in_a_row_only_the_later_end_is_still_owed(
        self, process, organiser, auditor
    ) -> None:
        """The worker may have stood still meanwhile, or the mail waits for a digest."""
        follower = make.user()
        ProcessFollow.objects.create(process=process, person=follower, since=make.NOW)
        agree(ask(process, organiser), auditor)
        agree(ask(process, organiser, by=2 * DAY), auditor)

        reminders.run_due(now=make.NOW, only=["extended phases"])

        told = Notice.objects.filter(kind="phase.extended", person=follower)
        later = PhaseExtension.objects.latest("ends_at")
        owed = told.filter(pk__in=still_extended(list(told), make.NOW))
        assert [one.occasion for one in owed] == [f"extension:{later.pk}"]
        assert ends(process, "propose") == 8

    def test_tells_nobody_of_what_was_only_asked(self, process, organiser) -> None:
        ask(process, organiser)

        assert reminders.run_due(now=make.NOW, only=["extended phases"]) == []

    def test_who_was_asked_is_not_bothered_after_the_answer(
        self, process, organiser, auditor
    ) -> None:
        extension = ask(process, organiser)
        notices = list(Notice.objects.filter(kind="extension.asked"))
        assert still_asked(notices, make.NOW) == {notices[0].pk}

        agree(extension, auditor)

        assert still_asked(notices, make.NOW) == set()


def test_the_database_wants_two_officials_as_well(process, organiser) -> None:
    extension = ask(process, organiser)

    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseExtension.objects.filter(pk=extension.pk).update(
            settled_by=organiser, settled_at=make.NOW, is_agreed=True
        )
    assert Phase.objects.count() == 3
