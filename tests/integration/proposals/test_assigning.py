"""Giving out proposals, second opinions, notes."""

from datetime import timedelta

import make
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from make import DAY, NOW
from reviewing_of import (
    IN_A_WEEK,
    TODAY,
    collecting,
    decide,
    department,
    given,
)

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import assigning, opinions
from proposals.actions.assigning import Target
from proposals.models import Assignment, ReviewNote
from proposals.queries.reviewing import reasonings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return collecting()


@pytest.fixture
def reviewer(process):
    return make.staff(process, Role.REVIEWER)


@pytest.fixture
def organiser(process):
    return make.staff(process)


class TestAssigning:
    def test_gives_to_a_department_and_tells_those_who_work_there(
        self, process, reviewer, organiser
    ) -> None:
        retired = make.user()
        parks = department(process, "parks", reviewer, retired)

        given(make.proposal(process), to=parks, official=organiser)

        notice = Notice.objects.get(kind="proposal.assigned")
        assert notice.person == reviewer
        assert "2026" in notice.facts["due"]["en"]
        event = process.events.order_by("number").last()
        assert (event.verb, event.subject) == ("proposal.assigned", "proposal:P1")
        assert event.data == {
            "department": "parks",
            "person": None,
            "due_on": IN_A_WEEK.isoformat(),
        }

    def test_gives_many_at_once_or_none(self, process, reviewer, organiser) -> None:
        proposals = [make.proposal(process, title=f"Idea {n}") for n in range(3)]
        decide(proposals[2])

        with pytest.raises(Refused) as refused:
            assigning.assign(
                process=process,
                proposals=proposals,
                official=organiser,
                target=Target(reviewer=reviewer),
                due_on=IN_A_WEEK,
                now=NOW,
            )
        assert not Assignment.objects.exists()
        assigning.assign(
            process=process,
            proposals=proposals[:2],
            official=organiser,
            target=Target(reviewer=reviewer),
            due_on=IN_A_WEEK,
            now=NOW,
        )

        assert refused.value.refusal.code == "does_not_wait"
        assert Assignment.objects.filter(ended_at=None).count() == 2

    def test_gives_on_with_a_reason_that_stays_at_the_desk(
        self, process, reviewer, organiser
    ) -> None:
        proposal = make.proposal(process)
        first = given(proposal, to=reviewer)
        other = make.staff(process, Role.REVIEWER)

        with pytest.raises(ValidationError) as problems:
            given(proposal, to=other, official=organiser)
        second = given(proposal, to=other, official=organiser, reason="On leave.")

        first.refresh_from_db()
        assert problems.value.error_dict["reason"][0].code == "no_reason"
        assert (first.ended_at, first.ended_by) == (NOW, organiser)
        assert second.reason == "On leave."
        recorded = [str(event.data) for event in process.events.all()]
        assert not [data for data in recorded if "On leave." in data]

    def test_asks_no_reason_within_a_department(
        self, process, reviewer, organiser
    ) -> None:
        parks = department(process, "parks", reviewer)
        proposal = make.proposal(process)
        given(proposal, to=parks)

        assigning.assign(
            process=process,
            proposals=[proposal],
            official=organiser,
            target=Target(parks, reviewer),
            due_on=IN_A_WEEK,
            now=NOW,
        )

        assert Assignment.objects.get(ended_at=None).reviewer == reviewer

    def test_does_nothing_twice(self, process, reviewer) -> None:
        proposal = make.proposal(process)
        given(proposal, to=reviewer)

        with pytest.raises(ValueError, match="not enough values"):
            given(proposal, to=reviewer)

        assert Assignment.objects.count() == 1

    @pytest.mark.parametrize(
        ("target", "due_on", "field"),
        [
            ("nobody", IN_A_WEEK, "target"),
            ("organiser", IN_A_WEEK, "target"),
            ("elsewhere", IN_A_WEEK, "target"),
            ("reviewer", TODAY - timedelta(days=1), "due_on"),
        ],
    )
    def test_names_what_is_wrong(  # noqa: PLR0917 - parametrised
        self, process, reviewer, organiser, target, due_on, field
    ) -> None:
        targets = {
            "nobody": Target(),
            "organiser": Target(reviewer=organiser),
            "elsewhere": Target(department=department(make.process(), "x")),
            "reviewer": Target(reviewer=reviewer),
        }

        with pytest.raises(ValidationError) as problems:
            assigning.assign(
                process=process,
                proposals=[make.proposal(process)],
                official=organiser,
                target=targets[target],
                due_on=due_on,
                now=NOW,
            )

        assert list(problems.value.error_dict) == [field]

    def test_tells_the_second_of_two(self, process, reviewer, organiser) -> None:
        proposal = make.proposal(process)
        given(proposal, to=reviewer, seen={1: 0})

        with pytest.raises(Refused) as refused:
            given(proposal, to=reviewer, reason="Mine.", seen={1: 0})

        assert refused.value.refusal.code == "stale"

    @pytest.mark.parametrize(
        "role", sorted(set(Role) - {Role.REVIEWER, Role.ORGANISER})
    )
    def test_is_for_reviewers_and_organisers(self, process, reviewer, role) -> None:
        with pytest.raises(Refused) as refused:
            given(
                make.proposal(process), to=reviewer, official=make.staff(process, role)
            )

        assert refused.value.refusal.code == "no_role"

    def test_keeps_two_deciders_out_of_the_database(self, process, reviewer) -> None:
        proposal = make.proposal(process)
        given(proposal, to=reviewer)

        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(
                proposal=proposal,
                reviewer=reviewer,
                due_on=IN_A_WEEK,
                assigned_at=NOW,
            )


def asked(proposal, official, to, **fields):
    question = {"question": "Is the ground firm?", "due_on": IN_A_WEEK, "now": NOW}
    return opinions.ask_opinion(
        proposal=proposal,
        official=official,
        target=Target(reviewer=to),
        **(question | fields),
    )


class TestOpinions:
    def test_are_asked_given_and_published_with_the_decision(
        self, process, reviewer
    ) -> None:
        geologist = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process)
        opinion = asked(proposal, reviewer, geologist)

        opinions.give_opinion(
            opinion=opinion, official=geologist, words=" It is. ", now=NOW + DAY
        )
        before = reasonings_of(proposal)
        decide(proposal, reviewer, now=NOW + 2 * DAY)

        assert before == []
        [told] = reasonings_of(proposal)
        assert [one.words for one in told.opinions] == ["It is."]
        verbs = list(process.events.values_list("verb", flat=True))
        assert {"opinion.asked", "opinion.given"} <= set(verbs)
        assert Notice.objects.get(kind="opinion.asked").person == geologist
        assert Notice.objects.get(kind="opinion.given").person == reviewer

    def test_belong_to_the_first_decision_after_them(self, process, reviewer) -> None:
        geologist = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process)
        decide(proposal, reviewer)
        opinion = asked(proposal, reviewer, geologist, now=NOW + DAY)
        opinions.give_opinion(
            opinion=opinion, official=geologist, words="Wet.", now=NOW + DAY
        )
        decide(proposal, reviewer, is_feasible=False, now=NOW + 2 * DAY)

        newest, oldest = reasonings_of(proposal)

        assert [one.words for one in newest.opinions] == ["Wet."]
        assert oldest.opinions == []

    def test_are_given_by_who_was_asked_once(self, process, reviewer) -> None:
        geologist = make.staff(process, Role.REVIEWER)
        opinion = asked(make.proposal(process), reviewer, geologist)

        with pytest.raises(Refused) as stranger:
            opinions.give_opinion(
                opinion=opinion, official=reviewer, words="No.", now=NOW
            )
        opinions.give_opinion(opinion=opinion, official=geologist, words="A", now=NOW)
        with pytest.raises(Refused) as again:
            opinions.give_opinion(
                opinion=opinion, official=geologist, words="B", now=NOW
            )

        assert stranger.value.refusal.code == "not_asked"
        assert again.value.refusal.code == "stale"
        opinion.refresh_from_db()
        assert opinion.words == "A"

    def test_are_too_late_after_the_decision(self, process, reviewer) -> None:
        geologist = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process)
        opinion = asked(proposal, reviewer, geologist)
        decide(proposal, reviewer)

        with pytest.raises(Refused) as late:
            opinions.give_opinion(
                opinion=opinion, official=geologist, words="B", now=NOW
            )

        assert late.value.refusal.code == "stale"

    def test_need_words(self, process, reviewer) -> None:
        geologist = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process)

        with pytest.raises(ValidationError) as empty_question:
            asked(proposal, reviewer, geologist, question=" ")
        opinion = asked(proposal, reviewer, geologist)
        with pytest.raises(ValidationError) as empty_answer:
            opinions.give_opinion(
                opinion=opinion, official=geologist, words="\n", now=NOW
            )

        assert list(empty_question.value.error_dict) == ["question"]
        assert list(empty_answer.value.error_dict) == ["words"]

    def test_are_asked_once_however_often_one_clicks(self, process, reviewer) -> None:
        geologist = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process)

        first = asked(proposal, reviewer, geologist)

        assert asked(proposal, reviewer, geologist) == first


class TestNotes:
    def test_are_for_the_desk_and_off_the_record(self, process, reviewer) -> None:
        before = process.events.count()

        assigning.write_note(
            proposal=make.proposal(process), official=reviewer, text=" Call. ", now=NOW
        )

        assert ReviewNote.objects.get().text == "Call."
        assert process.events.count() == before + 1, "only the proposal itself"

    def test_need_a_role_and_words(self, process, reviewer) -> None:
        proposal = make.proposal(process)

        with pytest.raises(Refused):
            assigning.write_note(
                proposal=proposal, official=make.user(), text="x", now=NOW
            )
        with pytest.raises(ValidationError):
            assigning.write_note(
                proposal=proposal, official=reviewer, text=" ", now=NOW
            )
