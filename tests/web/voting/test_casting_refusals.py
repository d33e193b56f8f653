"""What a voter declares before casting, and what can stand in the way."""

from datetime import date

import make
import pytest
from django.urls import reverse
from polling import listed_in, send_ballot, standing, two_districts
from reading import ticked, words

from voting.box import turnout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = make.DAY


def _ballot(voting_round, pot: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, pot])


def _review(voting_round, pot: str = "all") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, pot])


@pytest.fixture
def voting_round():
    return make.voting_round(is_spending_limited=True)


@pytest.fixture
def voter(client):
    """Sign somebody in and give them back."""
    person = make.user()
    client.force_login(person)
    return person


class TestDeclarations:
    def test_of_a_district_stand_above_the_button(self, client, voter) -> None:
        voting_round = two_districts()
        client.post(_ballot(voting_round, "lohtaja"), {"choices": ["lohtaja-a"]})

        text = words(client.get(_review(voting_round, "lohtaja")).text)

        assert "By casting this ballot you declare that you live in Lohtaja." in text

    def test_of_age_are_asked_for_when_the_birthday_is_unknown(
        self, client, voter
    ) -> None:
        voting_round = make.voting_round(min_age=13, age_on=make.NOW.date())
        client.post(_ballot(voting_round), {"choices": ["a"]})

        text = client.get(_review(voting_round)).text

        assert "I am at least 13 years old on 15 November 2026." in words(text)
        assert 'name="declares_age"' in text

    def test_of_age_are_not_asked_for_when_it_is_known(self, client) -> None:
        voting_round = make.voting_round(min_age=13, age_on=make.NOW.date())
        client.force_login(make.user(born_on=date(1990, 1, 1)))
        client.post(_ballot(voting_round), {"choices": ["a"]})

        assert 'name="declares_age"' not in client.get(_review(voting_round)).text

    def test_that_are_missing_come_back_with_a_link_to_them(
        self, client, voter
    ) -> None:
        voting_round = make.voting_round(min_age=13, age_on=make.NOW.date())

        response = send_ballot(client, voting_round, {"choices": ["a"]})

        assert response.status_code == 422
        assert 'data-code="age_not_declared"' in response.text
        assert 'href="#declares-age"' in response.text
        assert turnout.total(voting_round) == 0

    def test_that_are_made_let_the_ballot_in(self, client, voter) -> None:
        voting_round = make.voting_round(min_age=13, age_on=make.NOW.date())
        posted = {"choices": ["a"], "declares_age": "on"}

        response = send_ballot(client, voting_round, posted)

        assert response.status_code == 303


class TestRefusals:
    """Words and code, and the earlier ballot as it was."""

    @pytest.mark.parametrize(
        ("choices", "code"),
        [
            (["a", "b", "c"], "over_budget"),
            (["a", "a"], "duplicate_project"),
            (["a", "elsewhere"], "unknown_project"),
            ([], "empty"),
        ],
    )
    def test_of_a_ballot_that_breaks_a_rule(
        self, client, voting_round, voter, choices, code
    ) -> None:
        before = make.ballot(voting_round, ["b"], voter)

        response = send_ballot(client, voting_round, {"choices": choices})

        assert response.status_code == 422
        assert f'data-code="{code}"' in response.text
        assert "Your vote has not been recorded." in words(response.text)
        assert standing(voting_round, before) == ("b",)

    def test_of_too_many_choices(self, client, voter) -> None:
        voting_round = make.voting_round(max_choices=1)

        response = send_ballot(client, voting_round, {"choices": ["a", "b"]})

        assert response.status_code == 422
        assert 'data-code="too_many"' in response.text

    def test_of_a_late_ballot(self, client, voting_round, voter, clock) -> None:
        before = make.ballot(voting_round, ["b"], voter)
        clock.move_to(voting_round.phase.ends_at)

        response = send_ballot(client, voting_round, {"choices": ["a"]})

        assert response.status_code == 403
        assert 'data-code="closed"' in response.text
        earlier = "If you have cast one earlier, it stays as it was."
        assert earlier in words(response.text)
        assert standing(voting_round, before) == ("b",)

    def test_of_an_early_ballot(self, client, voter) -> None:
        voting_round = make.voting_round(starts=DAY, ends=2 * DAY)

        response = send_ballot(client, voting_round, {"choices": ["a"]})

        assert response.status_code == 403
        assert 'data-code="not_open_yet"' in response.text

    def test_of_a_ballot_without_frozen_rules(self, client, voter) -> None:
        voting_round = make.voting_round(frozen=False)

        response = send_ballot(client, voting_round, {"choices": ["a"]})

        assert response.status_code == 403
        assert 'data-code="not_frozen"' in response.text

    def test_of_somebody_who_is_not_on_the_roll(self, client, voter) -> None:
        process = make.process()
        make.project(process, "a")
        listed = listed_in(process)

        response = send_ballot(client, listed, {"choices": ["a"]})

        assert response.status_code == 403
        assert 'data-code="not_on_roll"' in response.text
        assert turnout.total(listed) == 0

    def test_of_somebody_who_is_too_young(self, client) -> None:
        voting_round = make.voting_round(min_age=13, age_on=make.NOW.date())
        client.force_login(make.user(born_on=date(2015, 1, 1)))
        posted = {"choices": ["a"], "declares_age": "on"}

        response = send_ballot(client, voting_round, posted)

        assert response.status_code == 403
        assert 'data-code="too_young"' in response.text

    def test_of_the_ballot_of_another_district(self, client, voter) -> None:
        listed = two_districts(
            email=voter.email,
            district="lohtaja",
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )
        before = make.ballot(listed, ["lohtaja-a"], voter, pot="lohtaja")

        response = send_ballot(
            client, listed, {"choices": ["purola-a"]}, paper="purola"
        )

        assert response.status_code == 403
        assert 'data-code="wrong_district"' in response.text
        assert standing(listed, before) == ("lohtaja-a",)

    def test_of_a_pot_that_is_not_there(self, client, voting_round, voter) -> None:
        response = send_ballot(client, voting_round, {"choices": ["a"]}, paper="gone")

        assert response.status_code == 404

    def test_leave_the_draft_where_it_was(self, client, voter) -> None:
        process = make.process()
        make.project(process, "a")
        listed = listed_in(process)
        client.post(_ballot(listed), {"choices": ["a"]})

        send_ballot(client, listed, {"choices": ["a"]})

        assert ticked(client.get(_ballot(listed)).text) == {"a"}
