"""The review page, where a ballot is cast."""

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from polling import form_of, listed_in, send_ballot, two_districts
from reading import ticked, title, words

from voting import drafts
from voting.box import turnout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _vote(voting_round) -> str:
    return reverse("voting:vote", args=[voting_round.process.slug])


def _ballot(voting_round, pot: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, pot])


def _review(voting_round, pot: str = "all") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, pot])


def _receipt(voting_round) -> str:
    return reverse("voting:receipt", args=[voting_round.process.slug])


@pytest.fixture
def voting_round():
    return make.voting_round(is_spending_limited=True)


@pytest.fixture
def voter(client):
    """Sign somebody in and give them back."""
    person = make.user()
    client.force_login(person)
    return person


class TestTheWay:
    """T1: from the first page to a cast ballot in k + 3 clicks on three pages."""

    def test_is_vote_ticks_review_cast(self, client, voting_round, voter) -> None:
        landing = client.get(f"/p/{voting_round.process.slug}/").text
        assert f'href="{_vote(voting_round)}"' in landing

        ballot = client.get(_vote(voting_round)).text
        assert f'action="{_ballot(voting_round)}' in ballot
        review = client.post(
            _ballot(voting_round), {"choices": ["a", "b"]}, follow=True
        )
        assert review.redirect_chain == [(_review(voting_round), 303)]
        assert ticked(review.text) == {"a", "b"}
        assert "Cast my ballot" in words(review.text)

        done = send_ballot(client, voting_round, {"choices": ["a", "b"]}, follow=True)
        assert done.redirect_chain == [(_receipt(voting_round), 303)]
        assert title(done.text).startswith("Your vote is recorded")
        assert turnout.total(voting_round) == 1


class TestReview:
    def test_says_first_that_nothing_is_cast(self, client, voting_round) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        assert title(client.get(_review(voting_round)).text).startswith(
            "Not recorded yet"
        )

    def test_shows_choices_costs_and_sums(self, client, voting_round) -> None:
        client.post(_ballot(voting_round), {"choices": ["a", "c"]})

        text = words(client.get(_review(voting_round)).text)

        assert "You chose Project a €20,000 Project c €20,000 Chosen 2 projects" in text
        assert "Cost together €40,000 Left €10,000" in text
        assert "Project b" not in text

    def test_asks_to_sign_in_and_leads_back(self, client, voting_round) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        text = client.get(_review(voting_round)).text

        back = f"?next={_review(voting_round)}"
        assert f'href="{reverse("account_login")}{back}"' in text
        assert f'href="{reverse("account_signup")}{back}"' in text
        assert "Cast my ballot" not in words(text)

    def test_without_choices_leads_to_the_ballot(self, client, voting_round) -> None:
        response = client.get(_review(voting_round))

        assert response["Location"] == _ballot(voting_round)

    def test_after_the_close_leads_to_the_page_that_says_so(
        self, client, voting_round, clock
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})
        clock.move_to(voting_round.phase.ends_at)

        response = client.get(_review(voting_round))

        assert response["Location"] == _vote(voting_round)

    def test_of_too_much_leads_to_the_ballot(self, client, voting_round) -> None:
        client.post(_ballot(voting_round), {"choices": ["a", "b", "c"]})

        response = client.get(_review(voting_round))

        assert response["Location"] == _ballot(voting_round)

    def test_is_kept_by_no_cache(self, client, voting_round) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        response = client.get(_review(voting_round))

        assert "no-store" in response["Cache-Control"]

    def test_casts_nothing_by_being_looked_at(
        self, client, voting_round, voter
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        client.get(_review(voting_round))
        client.head(_review(voting_round))

        assert turnout.total(voting_round) == 0

    def test_says_that_the_last_one_counts(self, client, voting_round, voter) -> None:
        make.ballot(voting_round, ["b"], voter)
        client.post(_ballot(voting_round), {"choices": ["a"]})

        text = words(client.get(_review(voting_round)).text)

        assert "You have voted already" in text
        assert (
            "Casting again replaces your earlier ballot; only the last one counts."
            in text
        )

    def test_shows_why_somebody_cannot_cast_in_place_of_the_button(
        self, client, voter
    ) -> None:
        process = make.process()
        make.project(process, "a")
        listed = listed_in(process)
        client.post(_ballot(listed), {"choices": ["a"]})

        text = client.get(_review(listed)).text

        assert 'data-code="not_on_roll"' in text
        assert "Cast my ballot" not in text

    def test_takes_at_most_eight_queries(
        self, client, voting_round, voter, django_assert_max_num_queries
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        with django_assert_max_num_queries(8):
            client.get(_review(voting_round))


class TestCast:
    def test_leads_to_the_receipt_and_forgets_the_draft(
        self, client, voting_round, voter
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        response = send_ballot(client, voting_round, {"choices": ["a"]})

        assert response.status_code == 303
        assert response["Location"] == _receipt(voting_round)
        assert response.cookies[drafts.DRAFT_COOKIE]["max-age"] == 0
        assert not ticked(client.get(_vote(voting_round)).text)

    def test_takes_what_the_page_showed_whatever_another_tab_has_done(
        self, client, voting_round, voter
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})
        client.get(_review(voting_round))
        client.post(_ballot(voting_round), {"choices": ["b"]})

        done = send_ballot(client, voting_round, {"choices": ["a"]}, follow=True)

        assert "Project a" in words(done.text)
        assert "Project b" not in words(done.text)

    def test_by_two_tabs_and_a_double_click_leaves_one_ballot(
        self, client, voting_round, voter
    ) -> None:
        for choices in (["a"], ["a"], ["b"]):
            send_ballot(client, voting_round, {"choices": choices})

        assert turnout.total(voting_round) == 1
        assert "Project b" in words(client.get(_receipt(voting_round)).text)

    def test_when_signed_out_keeps_the_choices_and_leads_to_signing_in(
        self, client, voting_round
    ) -> None:
        response = send_ballot(client, voting_round, {"choices": ["a", "b"]})

        assert response.status_code == 302
        login = reverse("account_login")
        assert response["Location"] == f"{login}?next={_review(voting_round)}"
        client.force_login(make.user())
        assert ticked(client.get(_review(voting_round)).text) == {"a", "b"}

    def test_needs_the_token_of_the_form(self, voting_round, client) -> None:
        careful = client.__class__(enforce_csrf_checks=True)
        careful.force_login(make.user())

        response = careful.post(_review(voting_round), {"choices": ["a"]})

        assert response.status_code == 403
        assert turnout.total(voting_round) == 0

    @pytest.mark.parametrize("is_again", [False, True], ids=["first", "again"])
    def test_takes_at_most_ten_statements(
        self, client, voting_round, voter, is_again, django_assert_max_num_queries
    ) -> None:
        if is_again:
            make.ballot(voting_round, ["b"], voter)

        posted = form_of(client, voting_round) | {"choices": ["a"]}

        # Ten, and the beginning and the end of the transaction.
        with django_assert_max_num_queries(12):
            response = client.post(_review(voting_round), posted)

        assert response.status_code == 303

    @pytest.mark.parametrize("is_again", [False, True], ids=["first", "again"])
    def test_in_a_district_takes_at_most_ten_statements(
        self, client, voter, is_again
    ) -> None:
        voting_round = two_districts()
        if is_again:
            make.ballot(voting_round, ["lohtaja-a"], voter, pot="lohtaja")
        posted = form_of(client, voting_round) | {"choices": ["lohtaja-a"]}

        with CaptureQueriesContext(connection) as captured:
            response = client.post(_review(voting_round, "lohtaja"), posted)

        assert response.status_code == 303
        # The marks of the test's own transaction are none of the cast.
        made = [q for q in captured if "SAVEPOINT" not in q["sql"]]
        assert len(made) <= 11
