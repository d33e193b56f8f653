"""The code of a project is free, and what was taken off the ballot stays off."""

import make
import pytest
from django.core.exceptions import ValidationError

from participation.models import Role
from proposals.actions import projects
from proposals.actions.reviewing import decide_feasibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    return made


@pytest.fixture
def decide(process):
    reviewer = make.staff(process, Role.REVIEWER)

    def decide(proposal, cost=1_000_00):
        proposal.refresh_from_db()
        return decide_feasibility(
            proposal=proposal,
            reviewer=reviewer,
            is_feasible=cost is not None,
            cost=cost,
            reason="Checked.",
            now=make.NOW,
        )

    return decide


def test_a_proposal_gets_another_code_when_the_city_has_used_its_own(
    process, decide
) -> None:
    proposal = make.proposal(process)
    projects.add_projects(
        process=process,
        organiser=make.staff(process),
        projects=[
            projects.NewProject("P1", {"fi": "Silta"}, 1_000_00),
            projects.NewProject("P1-2", {"fi": "Tie"}, 1_000_00),
        ],
        now=make.NOW,
    )

    decide(proposal)
    decide(proposal, cost=2_000_00)

    proposal.project.refresh_from_db()
    assert proposal.project.code == "P1-3"


def test_a_new_cost_does_not_put_a_dropped_project_on_the_ballot(
    process, decide
) -> None:
    proposal = make.proposal(process)
    decide(proposal)
    projects.drop_project(
        project=proposal.project,
        organiser=make.staff(process),
        reason="Its author asked.",
        now=make.NOW,
    )

    decide(proposal, cost=2_000_00)

    proposal.project.refresh_from_db()
    assert proposal.project.is_dropped
    assert proposal.project.cost == 2_000_00


def test_a_proposal_found_feasible_after_all_is_on_the_ballot_again(
    process, decide
) -> None:
    proposal = make.proposal(process)
    decide(proposal)
    decide(proposal, cost=None)

    decide(proposal)

    proposal.project.refresh_from_db()
    assert not proposal.project.is_dropped


@pytest.mark.parametrize("code", ["a,b", "a;b", 'a"b', "a\nb"])
def test_a_code_that_would_break_the_published_files_is_refused(process, code) -> None:
    with pytest.raises(ValidationError) as refused:
        projects.add_projects(
            process=process,
            organiser=make.staff(process),
            projects=[projects.NewProject(code, {"fi": "Silta"}, 1_000_00)],
            now=make.NOW,
        )

    assert refused.value.code == "bad_code"
    assert not process.projects.exists()
