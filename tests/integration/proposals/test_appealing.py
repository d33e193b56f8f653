"""Appeals against decisions; and twenty people at the same moment."""

from datetime import timedelta

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW
from reviewing_of import (
    collecting,
    decide,
    department,
    given,
)
from together import together

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions.appealing import appeal_decision
from proposals.models import Appeal, Assignment, IdeaRules, Proposal, Review
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


def appealed(proposal, author, **fields):
    words = {"text": "The shore is the city's own.", "now": NOW + DAY}
    return appeal_decision(proposal=proposal, author=author, **(words | fields))


class TestAppeals:
    def test_are_answered_by_another_reviewer_and_linked(
        self, process, reviewer
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, reviewer, is_feasible=False)
        other = make.staff(process, Role.REVIEWER)
        appeal = appealed(proposal, author)

        with pytest.raises(Refused) as refused:
            decide(Proposal.objects.get(), reviewer)
        answer = decide(Proposal.objects.get(), other, now=NOW + 2 * DAY)

        appeal.refresh_from_db()
        assert refused.value.refusal.code == "same_reviewer"
        assert appeal.answer == answer
        assert reasonings_of(proposal)[0].appeal == appeal
        event = process.events.order_by("number").last()
        assert event.data["answers_appeal"] is True
        assert Notice.objects.get(kind="appeal.answered").person == author
        assert Notice.objects.filter(kind="proposal.appealed").count() == 2
        appeals = process.events.filter(verb="proposal.appealed")
        assert (appeals.get().role, appeals.get().data) == ("", {})

    @pytest.mark.parametrize("is_active", [True, False])
    def test_do_not_wait_for_a_reviewer_who_cannot_answer_either(
        self, process, reviewer, is_active
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        other = make.staff(process, Role.REVIEWER, is_active=is_active)
        if is_active:
            proposal.co_authors.create(
                person=other, key_hash="other", state="accepted", asked_at=NOW
            )
        decide(proposal, reviewer, is_feasible=False)
        appeal = appealed(proposal, author)

        answer = decide(Proposal.objects.get(), reviewer, now=NOW + 2 * DAY)

        appeal.refresh_from_db()
        assert appeal.answer == answer

    def test_are_answered_by_the_first_where_there_is_no_other(
        self, process, reviewer
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, reviewer, is_feasible=False)
        appealed(proposal, author)

        decide(Proposal.objects.get(), reviewer, is_feasible=False)

        assert Appeal.objects.get().answer == Review.objects.latest("pk")

    def test_can_be_given_to_a_department(self, process, reviewer) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, reviewer, is_feasible=False)
        appealed(proposal, author)

        given(proposal, to=department(process, "law", reviewer), now=NOW + DAY)

        assert Assignment.objects.get(ended_at=None).department.code == "law"

    def test_are_made_once(self, process, reviewer) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, reviewer, is_feasible=False)
        appealed(proposal, author)
        decide(Proposal.objects.get(), reviewer, is_feasible=False)

        with pytest.raises(Refused) as refused:
            appealed(Proposal.objects.get(), author)

        assert refused.value.refusal.code == "appealed"

    @pytest.mark.parametrize(
        ("after", "days", "code"),
        [
            (14 * DAY, 14, "too_late"),
            (14 * DAY - timedelta(seconds=1), 14, None),
            (timedelta(), 0, "too_late"),
        ],
    )
    def test_have_their_days(self, process, reviewer, after, days, code) -> None:
        IdeaRules.objects.create(process=process, appeal_days=days)
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, reviewer, is_feasible=False)

        if code is None:
            appealed(proposal, author, now=NOW + after)
        else:
            with pytest.raises(Refused) as refused:
                appealed(proposal, author, now=NOW + after)
            assert refused.value.refusal.code == code

        assert Appeal.objects.exists() == (code is None)

    def test_are_for_the_authors_of_something_decided(self, process, reviewer) -> None:
        author = make.user()
        proposal = make.proposal(process, author)

        with pytest.raises(Refused) as early:
            appealed(proposal, author)
        decide(proposal, reviewer)
        with pytest.raises(Refused) as stranger:
            appealed(proposal, make.user())

        assert early.value.refusal.code == "not_decided"
        assert stranger.value.refusal.code == "not_yours"

    def test_need_words_and_the_decision_that_was_read(self, process, reviewer) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        review = decide(proposal, reviewer, is_feasible=False)
        decide(proposal, reviewer, is_feasible=False)

        with pytest.raises(ValidationError) as empty:
            appealed(proposal, author, text=" ")
        with pytest.raises(Refused) as stale:
            appealed(proposal, author, seen=review.pk)

        assert list(empty.value.error_dict) == ["text"]
        assert stale.value.refusal.code == "stale"


@pytest.mark.django_db(transaction=True)
class TestTwentyAtOnce:
    def test_decide_once(self) -> None:
        process = collecting()
        make.proposal(process)
        reviewers = [make.staff(process, Role.REVIEWER) for _ in range(20)]
        proposals = [Proposal.objects.get() for _ in reviewers]

        outcomes = together(
            [
                lambda proposal=proposal, person=person: decide(
                    proposal, person, seen=0
                )
                for proposal, person in zip(proposals, reviewers, strict=True)
            ]
        )

        assert Review.objects.count() == 1
        refusals = [o.refusal.code for o in outcomes if isinstance(o, Refused)]
        assert refusals == ["stale"] * 19

    def test_give_it_to_one(self) -> None:
        process = collecting()
        make.proposal(process)
        reviewers = [make.staff(process, Role.REVIEWER) for _ in range(20)]

        outcomes = together(
            [
                lambda person=person: given(
                    Proposal.objects.get(), to=person, official=person, seen={1: 0}
                )
                for person in reviewers
            ]
        )

        assert Assignment.objects.count() == 1
        refusals = [o.refusal.code for o in outcomes if isinstance(o, Refused)]
        assert refusals == ["stale"] * 19

    def test_appeal_once(self) -> None:
        process = collecting()
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, is_feasible=False)

        outcomes = together(
            [lambda: appealed(Proposal.objects.get(), author) for _ in range(20)]
        )

        assert Appeal.objects.count() == 1
        refusals = [o.refusal.code for o in outcomes if isinstance(o, Refused)]
        assert refusals == ["appealed"] * 19
