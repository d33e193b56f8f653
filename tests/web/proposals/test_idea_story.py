"""The way of an idea on its page, and the page of the project that it became."""

import re
from datetime import timedelta

import built
import make
import pytest
from built import LATER, SOON, TODAY, text
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from make import DAY, NOW
from reading import words

from participation.models import Role
from proposals.actions.reviewing import decide_feasibility
from proposals.lifecycle import Stage
from proposals.models import Building, Descent, Project, Regrouping, Selection
from proposals.outcomes import settle
from voting.actions import answers, results
from voting.actions.results import NewDeviation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def story(client, proposal) -> str:
    """Return what the timeline says, without the rest of the page."""
    url = reverse("proposals:detail", args=[proposal.process.slug, proposal.number])
    page = client.get(url).text
    found = re.search(r'<h2 id="story">.*?</section>', page, re.DOTALL)
    return words(found[0]) if found else ""


def project_page(client, process, code: str = "a") -> str:
    response = client.get(reverse("proposals:project", args=[process.slug, code]))
    assert response.status_code == 200
    return words(response.text)


def feasible(proposal, *, is_feasible: bool = True) -> None:
    decide_feasibility(
        proposal=proposal,
        reviewer=make.staff(proposal.process, Role.REVIEWER),
        is_feasible=is_feasible,
        cost=20_000_00 if is_feasible else None,
        reason="Checked",
        now=NOW,
    )


def merged(process, *parents, child):
    done = Regrouping.objects.create(
        process=process,
        kind="merge",
        state="done",
        reason="Same",
        made_at=NOW,
        ended_at=NOW,
    )
    for parent in parents:
        Descent.objects.create(regrouping=done, parent=parent, child=child)
        parent.status = "merged"
        parent.save()


class TestStory:
    def test_of_a_new_idea_tells_what_comes_next(self, client, process) -> None:
        make.phase(process, "review", starts=DAY, ends=2 * DAY)

        told = story(client, make.proposal(process))

        assert "The idea was suggested Now" in told
        assert "The city checks it To come · 16 November 2026" in told

    def test_tells_every_step_from_idea_to_built(self, client, process) -> None:
        proposal = make.proposal(process)
        Selection.objects.create(
            proposal=proposal, goes_on=True, supporters=7, decided_at=NOW
        )
        feasible(proposal)
        project = Project.objects.select_related("process", "proposal").get()
        settle(project, Project.Outcome.FUNDED, now=NOW)
        building = Building.objects.get()
        building.project = project
        built.report(building, now=NOW + DAY)
        built.step(building, title=text("Order"), done_on=TODAY, due_on=None)
        built.step(building, title=text("Build"), due_on=TODAY - timedelta(days=1))
        built.step(building, title=text("Open"), due_on=LATER)

        told = story(client, proposal)

        steps = [
            "The idea was suggested",
            "Goes on to the check",
            "Checked: it can be done",
            "It gets money",
            "Order",
            "The work begins",
            "Build Late",
            "Should be ready To come",
            "Open To come",
        ]
        places = [told.index(step) for step in steps]
        assert places == sorted(places)
        assert "See how the building goes on" in told

    def test_ends_where_the_check_ends(self, client, process) -> None:
        proposal = make.proposal(process)
        feasible(proposal, is_feasible=False)

        told = story(client, proposal)

        assert "Checked: not feasible Now" in told
        assert "ballot" not in told

    def test_of_merged_ideas_goes_both_ways(self, client, process) -> None:
        first, second = (make.proposal(process, title=f"Pier {n}") for n in "12")
        whole = make.proposal(process, title="One long pier")
        merged(process, first, second, child=whole)
        feasible(whole)

        for proposal in (first, whole):
            told = story(client, proposal)
            assert "P3 was made of P1, P2" in told
            assert "Checked: it can be done" in told
        assert "One long pier" in story(client, first)
        assert "P1 was suggested" in story(client, whole)
        page = project_page(client, process, "P3")
        assert "P3 One long pier" in page
        assert "P1 Pier 1" in page
        assert "P2 Pier 2" in page

    def test_of_a_divided_idea_names_its_parts(self, client, process) -> None:
        whole = make.proposal(process, title="Pier and sauna")
        parts = [make.proposal(process, title=title) for title in ("Pier", "Sauna")]
        split = Regrouping.objects.create(
            process=process, kind="split", state="done", reason="x", made_at=NOW
        )
        for part in parts:
            Descent.objects.create(regrouping=split, parent=whole, child=part)
        whole.status = "split"
        whole.save()

        told = story(client, whole)

        assert "It goes on as several proposals Now P2 Pier, P3 Sauna" in told

    def test_names_no_idea_that_is_hidden(self, client, process) -> None:
        first, second = (make.proposal(process, title=f"Pier {n}") for n in "12")
        merged(process, first, child=second)
        first.visibility = "hidden"
        first.save()
        feasible(second)

        assert "Pier 1" not in story(client, second)
        assert "Pier 1" not in project_page(client, process, "P2")

    def test_has_no_picture_before_there_is_a_second_step(
        self, client, process
    ) -> None:
        proposal = make.proposal(process)
        proposal.status = "not_selected"
        proposal.save()

        assert story(client, proposal) == ""


class TestBallotLine:
    def test_shows_the_frozen_words_whatever_is_typed_later(self, client) -> None:
        voting_round = make.voting_round()
        process = voting_round.process
        process.projects.filter(code="a").update(title={"en": "Typed later"}, cost=1)

        page = project_page(client, process)

        assert "So it stands on the ballot Project a €20,000" in page
        assert "the rules of the vote" in page
        assert "Go to the ballot" in page

    def test_is_not_there_before_the_freezing(self, client) -> None:
        voting_round = make.voting_round(frozen=False, starts=DAY, ends=2 * DAY)

        page = project_page(client, voting_round.process)

        assert "So it stands on the ballot" not in page
        assert "Residents vote on it from" in page

    def test_says_what_the_vote_gave_it_and_why(self, client, clock) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        process = voting_round.process
        clock.move_to(NOW + 2 * DAY)

        assert "Gets money The vote on it is over." in project_page(client, process)
        results.record_decision(
            voting_round=voting_round,
            organiser=make.staff(process),
            body="Board",
            decided_on=TODAY,
            paragraph="",
            link="",
            note="",
            deviations=[NewDeviation("all", "a", "No land")],
            now=NOW + 2 * DAY,
        )
        page = project_page(client, process)
        assert "Gets no money The vote on it is over." in page
        assert "Why: the result, step by step" in page

    def test_says_that_it_was_withdrawn(self, client) -> None:
        voting_round = make.voting_round(starts=DAY, ends=2 * DAY)
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            project="a",
            reason="The ground is poisoned.",
            now=NOW,
        )

        page = project_page(client, voting_round.process)

        assert "It was withdrawn after the freezing The ground is poisoned." in page

    def test_stands_on_the_page_of_the_idea(self, client, process) -> None:
        proposal = make.proposal(process)
        feasible(proposal)
        make.voting_round(process, costs={}, starts=2 * DAY, ends=3 * DAY)

        told = story(client, proposal)

        assert "So it stands on the ballot Laituri Vimpelinlammelle" in told
        assert "On the ballot 16 November 2026" in told or "On the ballot Now" in told
        assert "The vote ends To come" in told


class TestBuilding:
    def test_is_told_whole_on_the_page_of_the_project(self, client) -> None:
        process = make.process()
        building = built.building(process, cost=1_000_00)
        built.report(building, text=text("Ground **broken**"))
        built.report(
            building,
            stage=Stage.DELAYED,
            text=text("We wait"),
            reason=text("The river rose"),
            due_on=LATER,
        )
        built.step(building, title=text("Order"), done_on=TODAY)
        built.spend(building, 1_500_00)

        page = project_page(client, process)

        assert "Delayed" in page
        assert "(first named: 14 January 2027)" in page
        assert "It has taken more money than was planned" in page
        assert "Order Done 15 November 2026" in page
        assert "Stone" in page
        assert "Ground broken" in page
        assert page.index("We wait") < page.index("Ground broken")

    def test_that_has_no_money_any_more_says_so(self, client) -> None:
        process = make.process()
        building = built.building(process)
        built.report(building, due_on=SOON)
        settle(building.project, Project.Outcome.NOT_FUNDED, now=NOW)

        assert "The decision gives it no money any more" in project_page(
            client, process
        )

    def test_is_not_there_for_what_is_not_built(self, client) -> None:
        process = make.process()
        make.project(process, "a")

        assert "How the building goes on" not in project_page(client, process)


def test_pages_take_no_more_queries_for_more_news(client) -> None:
    process = make.process()
    make.phase(process, "propose")
    proposal = make.proposal(process)
    feasible(proposal)
    project = Project.objects.select_related("process", "proposal").get()
    settle(project, Project.Outcome.FUNDED, now=NOW)
    building = Building.objects.get()
    building.project = project
    page = reverse("proposals:project", args=[process.slug, "P1"])
    needed = []
    for _round in range(2):
        built.report(building)
        built.step(building)
        built.spend(building)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        needed.append(len(queries))

    assert needed[0] == needed[1] <= 14
