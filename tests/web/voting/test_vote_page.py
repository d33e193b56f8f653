"""The page of a vote: before it, in it, after it, and where districts have ballots."""

import make
import pytest
from django.urls import reverse
from reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}
DAY = make.DAY


def _vote(voting_round) -> str:
    return reverse("voting:vote", args=[voting_round.process.slug])


def _ballot(voting_round, pot: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, pot])


@pytest.fixture
def limited():
    """Give an open round whose choices have to fit into 50 000 €."""
    return make.voting_round(is_spending_limited=True)


class TestBefore:
    def test_opening_it_says_what_when_who_and_by_which_rules(self, client) -> None:
        voting_round = make.voting_round(
            starts=DAY, ends=3 * DAY, min_age=13, age_on=make.NOW.date()
        )

        text = client.get(_vote(voting_round)).text

        assert "Voting opens" in words(text)
        assert "Project a" in words(text)
        assert "You have to be at least 13 years old on" in words(text)
        assert voting_round.sheet_sha256 in text
        assert reverse("voting:rules", args=[voting_round.process.slug]) in text

    def test_the_rules_are_frozen_it_says_so(self, client) -> None:
        voting_round = make.voting_round(frozen=False, starts=DAY, ends=3 * DAY)

        text = client.get(_vote(voting_round)).text

        assert "the rules and the projects are published here and frozen" in words(text)
        assert "Project a" not in words(text)

    def test_a_round_is_planned_there_are_words(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=DAY, ends=3 * DAY)

        response = client.get(reverse("voting:vote", args=[process.slug]))

        assert response.status_code == 200
        assert "Voting is planned to open" in words(response.text)

    def test_there_is_a_voting_phase_there_is_no_page(self, client) -> None:
        process = make.process()

        response = client.get(reverse("voting:vote", args=[process.slug]))

        assert response.status_code == 404

    def test_it_opens_a_ballot_leads_back_to_the_waiting_page(self, client) -> None:
        voting_round = make.voting_round(starts=DAY, ends=3 * DAY)

        response = client.get(_ballot(voting_round))

        assert response["Location"] == _vote(voting_round)

    def test_publication_nobody_finds_it(self, client) -> None:
        voting_round = make.voting_round(make.process(published=False))

        assert client.get(_vote(voting_round)).status_code == 404


class TestOpenWithoutRules:
    def test_says_that_voting_cannot_begin(self, client) -> None:
        voting_round = make.voting_round(frozen=False)

        assert "Voting cannot begin" in words(client.get(_vote(voting_round)).text)


class TestAfter:
    def test_the_close_it_says_so_and_leads_to_the_result(
        self, client, limited, clock
    ) -> None:
        clock.move_to(limited.phase.ends_at)

        text = client.get(_vote(limited)).text

        assert "Voting is over" in words(text)
        assert reverse("voting:result", args=[limited.process.slug]) in text
        assert 'name="choices"' not in text


class TestDistricts:
    @pytest.fixture
    def per_district(self):
        process = make.process()
        square = {
            "type": "Polygon",
            "coordinates": [[[27, 64], [28, 64], [28, 65], [27, 64]]],
        }
        for code in ("lohtaja", "purola"):
            district = make.district(process, code, geometry=square)
            make.project(process, f"{code}-a", district=district)
            make.project(process, f"{code}-b", district=district)
        return make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )

    def test_are_offered_by_name_money_and_number_of_projects(
        self, client, per_district
    ) -> None:
        text = client.get(_vote(per_district)).text

        for code in ("lohtaja", "purola"):
            assert _ballot(per_district, code) in text
        assert "2 projects, €30,000 to share out" in words(text)
        assert "2 projects, €20,000 to share out" in words(text)
        assert "<svg" in text

    def test_without_boundaries_have_no_map(self, client, per_district) -> None:
        assert "On a map" in client.get(_vote(per_district)).text
        per_district.process.districts.update(geometry=None)

        assert "On a map" not in client.get(_vote(per_district)).text

    def test_begin_with_ones_own(self, client, per_district) -> None:
        purola = per_district.process.districts.get(code="purola")
        client.force_login(make.user(home_district=purola))

        text = client.get(_vote(per_district)).text

        assert "Your district" in words(text)
        assert words(text).index("Purola") < words(text).index("Lohtaja")

    def test_say_where_a_draft_is(self, client, per_district) -> None:
        client.post(
            _ballot(per_district, "purola"), {"choices": ["purola-a"]}, headers=HTMX
        )

        text = client.get(_vote(per_district)).text

        assert "Your draft is here. Not cast yet" in words(text)

    def test_have_ballots_of_their_own(self, client, per_district) -> None:
        text = client.get(_ballot(per_district, "lohtaja")).text

        assert "Project lohtaja-a" in words(text)
        assert "Project purola-a" not in words(text)

    def test_take_few_queries(
        self, client, per_district, django_assert_max_num_queries
    ) -> None:
        client.force_login(make.user())

        with django_assert_max_num_queries(8):
            client.get(_vote(per_district))
