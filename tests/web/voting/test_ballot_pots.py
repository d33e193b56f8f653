"""One paper with several pots: a section each, one summary, one ballot."""

import re

import boxes
import kinds
import make
import pytest
from django.urls import reverse
from polling import send_ballot
from reading import announcement, offered, ticked, words

from voting.box import turnout
from voting.tally.ballot_form import Marks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}


def _ballot(voting_round, paper: str = "north") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, paper])


def _review(voting_round, paper: str = "north") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, paper])


@pytest.fixture
def both():
    """Give a round with ticks whose choices have to fit into each pot's €15,000."""
    return kinds.of_two_pots(is_spending_limited=True, max_choices=None)


class TestPaper:
    def test_of_a_district_is_chosen_on_the_first_page(self, client, both) -> None:
        text = client.get(reverse("voting:vote", args=[both.process.slug])).text

        for code in ("north", "south"):
            assert f'href="{_ballot(both, code)}"' in text
        assert f'href="{_ballot(both, "all")}"' not in text
        assert "North: 2 projects, €15,000 to share out" in words(text)

    def test_has_a_section_for_each_pot(self, client, both) -> None:
        text = client.get(_ballot(both)).text

        assert set(offered(text)) == {"n1", "n2", "city1", "city2"}
        legends = [
            words(one) for one in re.findall(r"<legend>.*?</legend>", text, re.DOTALL)
        ]
        assert legends[0] == "North: 2 projects"
        assert legends[1].endswith(": 2 projects")
        assert words(text).count("There is €15,000 to share out.") == 2
        assert "You may leave a part empty." in words(text)

    def test_of_categories_is_the_first_page(self, client) -> None:
        voting_round = kinds.of_categories()

        text = client.get(reverse("voting:vote", args=[voting_round.process.slug])).text

        assert set(offered(text)) == {"g1", "g2", "p1", "p2"}
        assert "Green: 2 projects" in words(text)

    @pytest.mark.parametrize("paper", ["all", "east"])
    def test_that_is_no_paper_is_not_found(self, client, both, paper) -> None:
        assert client.get(_ballot(both, paper)).status_code == 404

    def test_keeps_its_draft_for_itself(self, client, both) -> None:
        client.post(_ballot(both), {"choices": ["n1", "city1"]}, headers=HTMX)

        assert ticked(client.get(_ballot(both)).text) == {"n1", "city1"}
        assert not ticked(client.get(_ballot(both, "south")).text)


class TestSummary:
    def test_has_a_line_for_each_pot(self, client, both) -> None:
        text = client.post(
            _ballot(both), {"choices": ["n1", "city1", "city2"]}, headers=HTMX
        ).text

        assert "North: €10,000 of €15,000" in words(text)
        assert "€5,000 too much." in words(text)
        assert "Taking away one of these is enough: Project city1" in words(text)

    def test_is_read_aloud_for_the_pot_that_changed(self, client, both) -> None:
        client.post(_ballot(both), {"choices": ["n1"]}, headers=HTMX)

        text = client.post(
            _ballot(both), {"choices": ["n1", "city2"]}, headers=HTMX
        ).text

        said = announcement(text)
        assert said.startswith("Project city2 added. ")
        assert said.endswith(": €10,000 used, €5,000 left.")
        assert "North" not in said

    def test_of_points_counts_in_each_pot(self, client) -> None:
        voting_round = kinds.of_two_pots("cumulative")

        text = client.post(
            _ballot(voting_round), {"mark-1": "6", "mark-4": "3"}, headers=HTMX
        ).text

        assert "North: 6 of 10 points" in words(text)
        assert ": 3 of 10 points" in words(text)


class TestCast:
    def test_is_one_review_one_ballot_and_one_receipt(self, client, both) -> None:
        client.force_login(make.user())
        chosen = {"choices": ["n1", "city2"]}

        review = client.post(_ballot(both), chosen, follow=True).text
        done = send_ballot(client, both, chosen, paper="north", follow=True)

        assert "you live in North" in words(review)
        for text in (review, done.text):
            assert "North Project n1 €10,000" in words(text)
            assert "Project city2 €10,000" in words(text)
        assert turnout.total(both) == 1
        saved = client.get(reverse("voting:receipt_file", args=[both.process.slug]))
        assert "\nNorth\n- Project n1, €10,000\n" in saved.text

    def test_may_leave_a_pot_empty_and_says_so(self, client, both) -> None:
        client.force_login(make.user())

        review = client.post(_ballot(both), {"choices": ["city2"]}, follow=True).text
        done = send_ballot(
            client, both, {"choices": ["city2"]}, paper="north", follow=True
        )

        assert "North Nothing chosen here." in words(review)
        assert "North Nothing chosen here." in words(done.text)
        both.closed_at = make.NOW
        (ballot,) = boxes.standing(both)
        assert dict(ballot.marks) == {"all": Marks(("city2",))}


class TestProblems:
    def test_name_the_pot_and_lead_to_it(self, client, both) -> None:
        response = client.post(_ballot(both), {"choices": ["n1", "city1", "city2"]})

        assert response.status_code == 422
        assert re.findall(r'data-code="([^"]*)"', response.text) == ["over_budget"]
        said = "Your choices cost €5,000 more than the €15,000 there is."
        assert f": {said}" in words(response.text)
        assert 'href="#projects-2"' in response.text
        assert 'id="projects-2"' in response.text
        assert ticked(response.text) == {"n1", "city1", "city2"}

    def test_of_an_empty_paper_are_told_once(self, client, both) -> None:
        response = client.post(_ballot(both), {})

        assert re.findall(r'data-code="([^"]*)"', response.text) == ["empty"]

    def test_of_nonsense_in_one_pot_do_not_call_the_paper_empty(self, client) -> None:
        voting_round = kinds.of_two_pots("cumulative")

        response = client.post(_ballot(voting_round), {"mark-3": "x"})

        assert re.findall(r'data-code="([^"]*)"', response.text) == ["not_whole"]

    def test_of_a_project_of_another_district_name_it(self, client, both) -> None:
        response = client.post(_ballot(both), {"choices": ["s1"]})

        assert 'data-code="unknown_project"' in response.text
