"""What the bar of every kind of ballot comes to, and what it costs to cast one."""

import boxes
import kinds
import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from kinds import GOOD, RULES
from polling import form_of
from reading import announcement, words

from voting.tally.ballot_form import Marks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}


def _ballot(voting_round, paper: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, paper])


def _review(voting_round, paper: str = "all") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, paper])


class TestSums:
    @pytest.mark.parametrize(
        ("kind", "before", "after", "said"),
        [
            ("choose_one", {}, {"choice-1": "a"}, "Project a chosen."),
            ("choose_one", {"choice-1": "a"}, {"choice-1": "b"}, "Project b chosen."),
            ("choose_one", {"choice-1": "a"}, {"choice-1": ""}, "No project chosen."),
            (
                "ranked",
                {},
                {"mark-2": "1"},
                "Project b: place 1. 1 of 2 places given.",
            ),
            (
                "ranked",
                {"mark-2": "1"},
                {"mark-1": "1", "mark-2": "1"},
                "Project a: place 1. 2 projects stand in place 1. Keep one there.",
            ),
            (
                "ranked",
                {"mark-2": "1"},
                {},
                "Project b taken away. 0 of 2 places given.",
            ),
            (
                "cumulative",
                {"mark-1": "6"},
                {"mark-1": "6", "mark-2": "1"},
                "Project b: 1 point. 7 of 10 points used, 3 left.",
            ),
            (
                "cumulative",
                {"mark-1": "6"},
                {"mark-1": "6", "mark-2": "5"},
                "Project b: 5 points. 1 point too many.",
            ),
            (
                "cumulative",
                {},
                {"mark-1": "1.5"},
                "Write the points for Project a as a whole number.",
            ),
            (
                "scoring",
                {},
                {"mark-1": "3"},
                "Project a: 3 points. 1 project has points.",
            ),
            (
                "knapsack",
                {"choices": ["a"]},
                {"choices": ["a", "b"]},
                "Project b added. €40,000 used, €10,000 left.",
            ),
        ],
    )
    def test_are_told_in_one_short_sentence(
        self, client, kind, before, after, said
    ) -> None:
        voting_round = kinds.of_kind(kind)
        client.post(_ballot(voting_round), before, headers=HTMX)

        response = client.post(_ballot(voting_round), after, headers=HTMX)

        assert announcement(response.text) == said
        assert "<html" not in response.text

    def test_of_points_stand_in_the_bar(self, client) -> None:
        voting_round = kinds.of_kind("cumulative")

        text = client.post(_ballot(voting_round), {"mark-1": "6"}, headers=HTMX).text

        assert "Not cast yet Points used 6 of 10 Left 4" in words(text)

    def test_of_a_choice_name_it_in_the_bar(self, client) -> None:
        voting_round = kinds.of_kind("choose_one")

        nothing = client.post(_ballot(voting_round), {}, headers=HTMX).text
        chosen = client.post(_ballot(voting_round), {"choice-1": "b"}, headers=HTMX)

        assert "Chosen nothing yet" in words(nothing)
        assert "Chosen Project b" in words(chosen.text)


class TestQueries:
    @pytest.mark.parametrize("kind", RULES)
    def test_are_at_most_ten_to_cast(
        self, client, kind, django_assert_max_num_queries
    ) -> None:
        case = next(case for case in GOOD if case.kind == kind)
        voting_round = kinds.of_kind(kind)
        client.force_login(make.user())
        posted = form_of(client, voting_round) | case.fields

        # Ten, and the beginning and the end of the transaction.
        with django_assert_max_num_queries(12):
            response = client.post(_review(voting_round), posted)

        assert response.status_code == 303

    def test_are_at_most_ten_to_cast_for_several_pots(self, client) -> None:
        voting_round = kinds.of_two_pots("cumulative")
        client.force_login(make.user())
        posted = form_of(client, voting_round) | {"mark-1": "6", "mark-3": "4"}

        with CaptureQueriesContext(connection) as captured:
            response = client.post(_review(voting_round, "north"), posted)

        assert response.status_code == 303
        # The marks of the test's own transaction are none of the cast.
        assert len([q for q in captured if "SAVEPOINT" not in q["sql"]]) <= 11
        (ballot,) = boxes.standing(voting_round)
        assert dict(ballot.marks) == {
            "north": Marks(("n1",), (6,)),
            "all": Marks(("city1",), (4,)),
        }
