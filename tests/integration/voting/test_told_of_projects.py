"""Authors hear what becomes of the project that their idea has become."""

import make
import pytest
from make import DAY, NOW
from reminding import told
from reviewing_of import collecting, decide

from participation.models import Notice, Role
from proposals.actions import projects
from voting.actions import answers, rounds
from voting.models import VotingRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return collecting()


@pytest.fixture
def author():
    return make.user()


@pytest.fixture
def project(process, author):
    """Give what the author's idea has become."""
    proposal = make.proposal(process, author)
    decide(proposal, make.staff(process, Role.REVIEWER))
    return process.projects.get(proposal=proposal)


def reason_of(kind: str) -> str:
    return Notice.objects.get(kind=kind).facts["reason"]


def test_that_it_is_one(project, author) -> None:
    assert told("project.made") == {author}


def test_why_it_cannot_be_done(process, author) -> None:
    proposal = make.proposal(process, author)

    decide(
        proposal,
        make.staff(process, Role.REVIEWER),
        is_feasible=False,
        cost=None,
        reason="The shore is protected. " + "Nature comes first. " * 40,
    )

    assert told("proposal.reviewed") == {author}
    assert reason_of("proposal.reviewed").startswith("The shore is protected.")
    assert len(reason_of("proposal.reviewed")) <= 400


def test_that_it_is_off_the_ballot_and_on_it_again(project, author) -> None:
    organiser = make.staff(project.process)

    projects.drop_project(
        project=project, organiser=organiser, reason="It is built already.", now=NOW
    )
    projects.restore_project(
        project=project, organiser=organiser, reason="It is not.", now=NOW + DAY
    )

    assert told("project.dropped") == told("project.restored") == {author}
    assert reason_of("project.dropped") == "It is built already."
    assert reason_of("project.restored") == "It is not."


def test_that_it_was_taken_back_from_the_vote(project, author) -> None:
    process = project.process
    made = make.voting_round(process, frozen=False, starts=2 * DAY, ends=9 * DAY)
    organiser = make.staff(process)
    rounds.freeze_rules(voting_round=made, organiser=organiser, now=NOW)
    voting_round = VotingRound.objects.select_related("process", "phase").get(
        pk=made.pk
    )

    answers.withdraw_project(
        voting_round=voting_round,
        organiser=organiser,
        project=project.code,
        reason="The owner has sold the land.",
        now=NOW + 3 * DAY,
    )

    assert told("project.withdrawn") == {author}
    assert reason_of("project.withdrawn") == "The owner has sold the land."
