"""What a project costs to build, within what range, and what it costs to run."""

import make
import pytest
from django.core.exceptions import ValidationError
from make import NOW

from participation.models import Phase, Role
from participation.policies import Refused
from proposals.actions import costs
from proposals.actions.reviewing import decide_feasibility
from proposals.models import Project

pytestmark = pytest.mark.django_db


def cost(project, organiser=None, **fields):
    amounts = {"cost": 12_000_00, "cost_low": None, "cost_high": None, "upkeep": 0}
    costs.cost_project(
        project=project,
        organiser=organiser or make.staff(project.process),
        now=NOW,
        **(amounts | fields),
    )


class TestCosting:
    def test_writes_the_amount_that_counts_its_range_and_the_upkeep(self) -> None:
        project = make.project(make.process(), "a")

        cost(project, cost_low=10_000_00, cost_high=12_000_00, upkeep=500_00)

        project.refresh_from_db()
        amounts = (project.cost_low, project.cost, project.cost_high, project.upkeep)
        assert amounts == (10_000_00, 12_000_00, 12_000_00, 500_00)

    def test_goes_on_the_record(self) -> None:
        project = make.project(make.process(), "a")

        cost(project, cost_high=15_000_00, upkeep=500_00)

        event = project.process.events.get(verb="project.costed")
        assert event.subject == "project:a"
        assert event.data == {
            "cost": 12_000_00,
            "cost_low": None,
            "cost_high": 15_000_00,
            "upkeep": 500_00,
        }

    @pytest.mark.parametrize(
        "fields", [{"cost_low": 12_000_01}, {"cost_high": 11_999_99}], ids=str
    )
    def test_refuses_an_amount_outside_of_its_range(self, fields) -> None:
        project = make.project(make.process(), "a")

        with pytest.raises(ValidationError):
            cost(project, **fields)

        assert Project.objects.get().cost == 10_000_00

    def test_is_over_once_the_rules_are_frozen(self) -> None:
        voting_round = make.voting_round()

        with pytest.raises(Refused) as caught:
            cost(voting_round.process.projects.get(code="a"))

        assert caught.value.refusal.code == "ballot_frozen"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_is_the_organisers_alone(self, role) -> None:
        project = make.project(make.process(), "a")

        with pytest.raises(Refused):
            cost(project, make.staff(project.process, role))


class TestReviewAfterwards:
    def review(self, process, proposal, amount, seen):
        decide_feasibility(
            proposal=proposal,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=True,
            cost=amount,
            reason="Looked at again.",
            seen=seen,
            now=NOW,
        )

    @pytest.mark.parametrize(
        ("amount", "kept"),
        [(11_000_00, (10_000_00, 15_000_00)), (20_000_00, (None, None))],
    )
    def test_keeps_a_range_that_holds_the_new_cost(self, amount, kept) -> None:
        process = make.process()
        make.phase(process, Phase.Kind.PROPOSE)
        proposal = make.proposal(process)
        self.review(process, proposal, 12_000_00, 0)
        project = Project.objects.get()
        cost(project, cost_low=10_000_00, cost_high=15_000_00)
        proposal.refresh_from_db()

        self.review(process, proposal, amount, 1)

        project.refresh_from_db()
        assert project.cost == amount
        assert (project.cost_low, project.cost_high) == kept
