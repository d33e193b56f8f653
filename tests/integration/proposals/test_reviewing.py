"""Deciding whether a proposal can be done, and what that does to the ballot."""

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW
from together import together

from participation.models import Process, Role
from participation.policies import Refused
from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.lifecycle import Status
from proposals.models import Project, Proposal, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def reviewer(process):
    return make.staff(process, Role.REVIEWER)


def decide(proposal, reviewer, **fields):
    decision = {
        "is_feasible": True,
        "cost": 12_000_00,
        "reason": "Checked by the parks department.",
        "now": NOW,
    }
    return decide_feasibility(
        proposal=proposal, reviewer=reviewer, **(decision | fields)
    )


class TestFeasible:
    def test_makes_a_project_with_what_was_written_and_the_checked_cost(
        self, process, reviewer
    ) -> None:
        district = make.district(process)
        proposal = make.proposal(process, district=district, cost_estimate=5_000_00)

        decide(proposal, reviewer)

        project = Project.objects.get()
        assert project.proposal == proposal
        assert (project.code, project.cost) == ("P1", 12_000_00)
        assert project.title == {"fi": proposal.title}
        assert project.description == {"fi": proposal.text}
        assert project.district == district
        assert Proposal.objects.get().is_feasible

    def test_is_recorded_with_the_role_and_the_cost(self, process, reviewer) -> None:
        decide(make.proposal(process), reviewer)

        event = process.events.order_by("number").last()
        assert (event.verb, event.role) == ("proposal.reviewed", "reviewer")
        assert event.data == {"feasible": True, "cost": 12_000_00}

    @pytest.mark.parametrize("cost", [None, 0])
    def test_needs_a_cost(self, process, reviewer, cost) -> None:
        proposal = make.proposal(process)

        with pytest.raises(ValidationError) as problems:
            decide(proposal, reviewer, cost=cost)

        assert problems.value.error_dict["cost"][0].code == "no_cost"
        assert not Review.objects.exists()
        assert Proposal.objects.get().awaits_review

    def test_can_have_its_cost_corrected(self, process, reviewer) -> None:
        proposal = make.proposal(process)
        decide(proposal, reviewer, cost=120_00)

        decide(Proposal.objects.get(), reviewer, cost=12_000_00)

        assert Project.objects.get().cost == 12_000_00
        assert Review.objects.count() == 2


class TestNotFeasible:
    def test_makes_no_project_and_keeps_the_reason(self, process, reviewer) -> None:
        decide(make.proposal(process), reviewer, is_feasible=False, reason=" Private. ")

        review = Review.objects.get()
        assert (review.is_feasible, review.cost) == (False, None)
        assert review.reason == "Private."
        assert not Project.objects.exists()
        assert Proposal.objects.get().is_not_feasible

    def test_takes_the_project_off_the_ballot_and_back_again(
        self, process, reviewer
    ) -> None:
        proposal = make.proposal(process)
        decide(proposal, reviewer)
        decide(proposal, reviewer, is_feasible=False)
        assert Project.objects.get().is_dropped

        decide(proposal, reviewer)

        assert not Project.objects.get().is_dropped

    @pytest.mark.parametrize("reason", ["", "  \n"])
    def test_needs_a_reason(self, process, reviewer, reason) -> None:
        with pytest.raises(ValidationError) as problems:
            decide(make.proposal(process), reviewer, is_feasible=False, reason=reason)

        assert problems.value.error_dict["reason"][0].code == "no_reason"


class TestWhoDecides:
    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.REVIEWER}))
    def test_no_other_role_does(self, process, role) -> None:
        with pytest.raises(Refused) as refused:
            decide(make.proposal(process), make.staff(process, role))

        assert refused.value.refusal.code == "no_role"

    def test_a_reviewer_of_another_process_does_not(self, process) -> None:
        with pytest.raises(Refused):
            decide(make.proposal(process), make.staff(make.process(), Role.REVIEWER))

    def test_a_superuser_does_not(self, process) -> None:
        root = make.user(is_superuser=True, is_staff=True)

        with pytest.raises(Refused):
            decide(make.proposal(process), make.with_second_factor(root))

    def test_nobody_does_once_the_ballot_is_frozen(self, process, reviewer) -> None:
        proposal = make.proposal(process)
        vote = make.phase(process, "vote", starts=5 * DAY, ends=6 * DAY)
        process = Process.objects.prefetch_related("phases").get(pk=process.pk)
        proposal.process = process
        # As `freeze_rules` does it, after this page was read.
        type(vote).objects.filter(pk=vote.pk).update(locked_at=NOW)

        with pytest.raises(Refused) as refused:
            decide(proposal, reviewer)

        assert refused.value.refusal.code == "ballot_frozen"

    def test_nobody_decides_on_what_was_withdrawn(self, process, reviewer) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        read = Proposal.objects.get()
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        with pytest.raises(Refused) as late:
            decide(read, reviewer)
        with pytest.raises(Refused) as too_late:
            decide(proposal, reviewer)

        assert late.value.refusal.code == "stale"
        assert too_late.value.refusal.code == "no_such_move"


class TestTwoReviewers:
    def test_cannot_both_decide(self, process, reviewer) -> None:
        make.proposal(process)
        first, second = Proposal.objects.get(), Proposal.objects.get()
        decide(first, reviewer)

        with pytest.raises(Refused) as refused:
            decide(second, make.staff(process, Role.REVIEWER), is_feasible=False)

        assert refused.value.refusal.code == "stale"
        assert Proposal.objects.get().status == Status.FEASIBLE
        assert Review.objects.count() == 1

    def test_are_told_when_the_page_was_older_than_the_decision(
        self, process, reviewer
    ) -> None:
        proposal = make.proposal(process)
        decide(proposal, reviewer, seen=0)

        with pytest.raises(Refused) as refused:
            decide(Proposal.objects.get(), reviewer, seen=0, is_feasible=False)

        assert refused.value.refusal.code == "stale"

    @pytest.mark.django_db(transaction=True)
    def test_cannot_both_decide_at_the_same_time(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        make.proposal(process)
        reviewers = [make.staff(process, Role.REVIEWER) for _ in range(4)]
        proposals = [Proposal.objects.get() for _ in reviewers]

        outcomes = together(
            [
                lambda proposal=proposal, person=person: decide(proposal, person)
                for proposal, person in zip(proposals, reviewers, strict=True)
            ]
        )

        assert Review.objects.count() == 1
        assert Project.objects.count() == 1
        refusals = [o.refusal.code for o in outcomes if isinstance(o, Refused)]
        assert refusals == ["stale"] * 3
