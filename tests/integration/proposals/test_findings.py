"""What a decision rests on: criteria, costs, what comes of it."""

import make
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from make import DAY, NOW
from reviewing_of import collecting, criterion, decide, department, given

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions.reviewing import Checked, Found
from proposals.models import (
    CoAuthor,
    CostClass,
    Finding,
    Follow,
    IdeaRules,
    Project,
    Proposal,
    Review,
    Support,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return collecting()


@pytest.fixture
def reviewer(process):
    return make.staff(process, Role.REVIEWER)


def problems_of(caught) -> dict[str, str]:
    return {
        name: problems[0].code for name, problems in caught.value.error_dict.items()
    }


class TestCriteria:
    def test_are_answered_with_reasons_and_kept(self, process, reviewer) -> None:
        criterion(process, "legal")
        criterion(process, "value", kind="score", is_required=False)

        review = decide(
            make.proposal(process),
            reviewer,
            checked=Checked(
                findings={
                    "legal": Found("met"),
                    "value": Found(score=2, reason=" Few need it. "),
                }
            ),
        )

        legal, value = review.findings.order_by("criterion__position")
        assert (legal.verdict, legal.is_passed) == ("met", True)
        assert (value.score, value.reason, value.is_failed) == (2, "Few need it.", True)
        event = process.events.order_by("number").last()
        assert event.data["findings"] == {"legal": "met", "value": 2}
        assert event.data["not_met"] == ["value"]

    @pytest.mark.parametrize("verdict", ["", "unclear", "not_met"])
    def test_that_are_required_have_to_be_met_by_what_is_feasible(
        self, process, reviewer, verdict
    ) -> None:
        criterion(process, "legal")

        with pytest.raises(ValidationError) as caught:
            decide(make.proposal(process), reviewer, found={"legal": verdict})

        assert "verdict-legal" in problems_of(caught)
        assert not Review.objects.exists()
        assert Proposal.objects.get().awaits_review

    def test_that_are_not_required_do_not_decide(self, process, reviewer) -> None:
        criterion(process, "nice", is_required=False)

        decide(make.proposal(process), reviewer, found={"nice": "not_met"})

        assert Proposal.objects.get().is_feasible

    @pytest.mark.parametrize("found", [{}, {"legal": "met"}, {"legal": "unclear"}])
    def test_of_which_a_refusal_names_one_that_fails(
        self, process, reviewer, found
    ) -> None:
        criterion(process, "legal")

        with pytest.raises(ValidationError) as caught:
            decide(make.proposal(process), reviewer, is_feasible=False, found=found)

        assert problems_of(caught) == {"verdict": "no_criterion"}
        assert not Finding.objects.exists()

    def test_that_fail_need_a_reason(self, process, reviewer) -> None:
        criterion(process, "legal")
        criterion(process, "score", kind="score")

        with pytest.raises(ValidationError) as caught:
            decide(
                make.proposal(process),
                reviewer,
                is_feasible=False,
                checked=Checked(
                    findings={"legal": Found("not_met"), "score": Found(score=1)}
                ),
            )

        assert problems_of(caught) == {
            "reason-legal": "no_reason",
            "reason-score": "no_reason",
        }

    @pytest.mark.parametrize(
        "found",
        [Found(score=3), Found("met", score=3), Found("perhaps"), Found(reason="So.")],
    )
    def test_are_answered_in_their_own_way(self, process, reviewer, found) -> None:
        criterion(process, "legal")

        with pytest.raises(ValidationError) as caught:
            decide(
                make.proposal(process),
                reviewer,
                checked=Checked(findings={"legal": found}),
            )

        assert list(problems_of(caught)) == ["verdict-legal"]

    @pytest.mark.parametrize("score", [0, 6, -1])
    def test_are_scored_from_one_to_five(self, process, reviewer, score) -> None:
        criterion(process, "value", kind="score", is_required=False)

        with pytest.raises(ValidationError) as caught:
            decide(
                make.proposal(process),
                reviewer,
                checked=Checked(findings={"value": Found(score=score, reason="So.")}),
            )

        assert problems_of(caught) == {"verdict-value": "unknown_answer"}

    def test_are_not_needed_where_none_are_settled(self, process, reviewer) -> None:
        decide(make.proposal(process), reviewer, is_feasible=False)

        assert Proposal.objects.get().is_not_feasible

    def test_keep_a_failed_finding_without_a_reason_out_of_the_database(
        self, process, reviewer
    ) -> None:
        criterion(process, "value", kind="score", is_required=False)
        review = decide(make.proposal(process), reviewer)

        with pytest.raises(IntegrityError):
            review.findings.create(criterion=process.criteria.get(), score=2)


class TestCosts:
    def test_of_a_range_the_upper_end_counts(self, process, reviewer) -> None:
        review = decide(
            make.proposal(process),
            reviewer,
            cost=None,
            checked=Checked(cost_low=10_00, cost_high=30_00, upkeep=5_00),
        )

        assert (review.cost, review.cost_low, review.cost_high) == (30_00, 10_00, 30_00)
        project = Project.objects.get()
        assert (project.cost, project.cost_low, project.cost_high) == (
            30_00,
            10_00,
            30_00,
        )
        assert (review.upkeep, project.upkeep) == (5_00, 5_00)

    def test_of_a_range_another_amount_can_count(self, process, reviewer) -> None:
        decide(
            make.proposal(process),
            reviewer,
            cost=20_00,
            checked=Checked(cost_low=10_00, cost_high=30_00),
        )

        assert Project.objects.get().cost == 20_00

    def test_of_a_class_the_upper_end_counts(self, process, reviewer) -> None:
        band = process.cost_classes.create(
            code="m", name={"en": "M"}, low=35_00, high=60_00
        )

        review = decide(
            make.proposal(process),
            reviewer,
            cost=None,
            checked=Checked(cost_class=band),
        )

        assert (review.cost_class, review.cost) == (band, 60_00)
        assert Project.objects.get().cost_low == 35_00

    @pytest.mark.parametrize(
        ("cost", "checked", "expected"),
        [
            (None, {}, {"cost": "no_cost"}),
            (0, {}, {"cost": "no_cost"}),
            (None, {"cost_low": 3, "cost_high": 2}, {"cost_low": "upside_down"}),
            (None, {"cost_low": 3}, {"cost_high": "half_a_range"}),
            (None, {"cost_high": 3}, {"cost_low": "half_a_range"}),
            (1, {"cost_low": 2, "cost_high": 3}, {"cost": "outside_range"}),
            (4, {"cost_low": 2, "cost_high": 3}, {"cost": "outside_range"}),
            (None, {"cost_low": 0, "cost_high": 0}, {"cost_high": "no_cost"}),
        ],
    )
    def test_that_make_no_sense_are_named(
        self, process, reviewer, cost, checked, expected
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            decide(
                make.proposal(process), reviewer, cost=cost, checked=Checked(**checked)
            )

        assert problems_of(caught) == expected
        assert not Review.objects.exists()

    def test_are_a_class_or_amounts(self, process, reviewer) -> None:
        band = CostClass(process=process, code="m", low=1, high=2)

        with pytest.raises(ValidationError) as caught:
            decide(
                make.proposal(process),
                reviewer,
                cost=2,
                checked=Checked(cost_class=band),
            )

        assert problems_of(caught) == {"cost_class": "two_prices"}

    def test_of_a_refusal_are_not_kept(self, process, reviewer) -> None:
        review = decide(
            make.proposal(process),
            reviewer,
            is_feasible=False,
            checked=Checked(cost_low=1, cost_high=2, upkeep=3),
        )

        assert (review.cost, review.cost_low, review.upkeep) == (None, None, 0)

    def test_that_are_not_said_anew_stay_with_the_project(
        self, process, reviewer
    ) -> None:
        proposal = make.proposal(process)
        decide(proposal, reviewer, checked=Checked(upkeep=7_00))

        decide(proposal, reviewer, cost=13_000_00)

        assert Project.objects.get().upkeep == 7_00


class TestWhatItTells:
    def test_goes_to_the_author_co_authors_followers_and_supporters(
        self, process, reviewer
    ) -> None:
        author, co_author, follower, supporter, stranger = (
            make.user() for _ in range(5)
        )
        proposal = make.proposal(process, author)
        CoAuthor.objects.create(
            proposal=proposal,
            person=co_author,
            key_hash="k",
            state=CoAuthor.State.ACCEPTED,
            asked_at=NOW,
        )
        Follow.objects.create(proposal=proposal, person=follower, since=NOW)
        Support.objects.create(
            proposal=proposal, process=process, person=supporter, given_at=NOW
        )

        decide(proposal, reviewer, is_feasible=False)

        told = Notice.objects.filter(kind="proposal.reviewed")
        assert {one.person for one in told} == {author, co_author, follower, supporter}
        assert stranger not in {one.person for one in told}
        assert told[0].facts["verdict"]["en"] == "It cannot be done"
        assert told[0].facts["reason"]
        assert told[0].facts["reference"] == "P1"
        assert told[0].link.endswith("/proposals/1/")

    def test_is_told_again_when_it_is_decided_again(self, process, reviewer) -> None:
        proposal = make.proposal(process)
        decide(proposal, reviewer)

        decide(proposal, reviewer, is_feasible=False)

        assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == [
            "project.made",
            "proposal.reviewed",
        ]


class TestWhoMayDecide:
    def test_nobody_on_an_idea_of_their_own(self, process, reviewer) -> None:
        with pytest.raises(Refused) as refused:
            decide(make.proposal(process, reviewer), reviewer)

        assert refused.value.refusal.code == "own_proposal"

    def test_only_who_has_it(self, process, reviewer) -> None:
        colleague = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process)
        given(proposal, to=department(process, "parks", colleague))

        with pytest.raises(Refused) as refused:
            decide(proposal, reviewer)
        review = decide(proposal, colleague)

        assert refused.value.refusal.code == "assigned_elsewhere"
        assert review.department.code == "parks"

    def test_one_person_of_a_department_when_it_was_given_to_that_one(
        self, process, reviewer
    ) -> None:
        colleague = make.staff(process, Role.REVIEWER)
        department(process, "parks", colleague, reviewer)
        proposal = make.proposal(process)
        given(proposal, to=reviewer)

        with pytest.raises(Refused):
            decide(proposal, colleague)

        assert decide(proposal, reviewer).department.code == "parks"

    def test_nobody_on_what_a_moderator_has_hidden_meanwhile(
        self, process, reviewer
    ) -> None:
        read = make.proposal(process)
        Proposal.objects.update(visibility="hidden")

        with pytest.raises(Refused) as refused:
            decide(read, reviewer)

        assert refused.value.refusal.code == "not_public"

    def test_only_on_what_was_chosen_where_ideas_are_chosen(
        self, process, reviewer
    ) -> None:
        IdeaRules.objects.create(process=process, selection="panel")
        proposal = make.proposal(process)

        with pytest.raises(Refused) as refused:
            decide(proposal, reviewer)
        Proposal.objects.update(status="selected")
        decide(Proposal.objects.get(), reviewer)

        assert refused.value.refusal.code == "not_selected"
        assert Proposal.objects.get().is_feasible

    def test_ends_what_departments_had_to_do(self, process, reviewer) -> None:
        proposal = make.proposal(process)
        assignment = given(proposal, to=reviewer)

        decide(proposal, reviewer, now=NOW + DAY)

        assignment.refresh_from_db()
        assert (assignment.ended_at, assignment.ended_by) == (NOW + DAY, reviewer)
