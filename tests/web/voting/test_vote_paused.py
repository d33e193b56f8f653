"""While recording is paused, and while the key of the box is missing."""

import make
import pytest
from django.urls import reverse
from polling import form_of, send_ballot
from reading import ticked, title, words

from voting.box import turnout
from voting.models import BallotBox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _url(voting_round, name: str, *names: str) -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug, *names])


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def voter(client):
    person = make.user()
    client.force_login(person)
    return person


def _pause(voting_round, because: str = "the log is shorter than its anchor") -> None:
    BallotBox.objects.filter(pk=voting_round.pk).update(paused_because=because)


class TestPaused:
    def test_ballots_can_be_filled_in_and_reviewed(
        self, client, voting_round, voter
    ) -> None:
        _pause(voting_round)

        ballot = client.get(_url(voting_round, "vote"))
        review = client.post(
            _url(voting_round, "ballot", "all"), {"choices": ["a"]}, follow=True
        )

        for page in (ballot, review):
            assert page.status_code == 200
            assert 'data-state="paused"' in page.text
        assert ticked(review.text) == {"a"}

    def test_no_ballot_is_cast_and_nothing_is_lost(
        self, client, voting_round, voter
    ) -> None:
        _pause(voting_round)

        response = send_ballot(client, voting_round, {"choices": ["a", "b"]})

        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        assert 'data-code="paused"' in response.text
        assert title(response.text).startswith("Not recorded yet")
        assert "Your choices are still here." in words(response.text)
        assert turnout.total(voting_round) == 0
        assert ticked(client.get(_url(voting_round, "vote")).text) == {"a", "b"}
        _pause(voting_round, "")
        again = send_ballot(client, voting_round, {"choices": ["a", "b"]})
        assert again.status_code == 303

    def test_program_is_told_when_to_ask_again(
        self, client, voting_round, voter
    ) -> None:
        _pause(voting_round)
        slug = voting_round.process.slug

        response = client.post(
            reverse("voting_api:ballots", args=[slug]),
            {"pot": "all", "projects": ["a"]},
            content_type="application/json",
        )

        assert response.status_code == 503
        assert int(response["Retry-After"]) > 0
        (error,) = response.json()["errors"]
        assert error["code"] == "paused"


class TestWithoutBox:
    def test_pages_say_that_voting_cannot_begin(
        self, client, voting_round, voter
    ) -> None:
        posted = form_of(client, voting_round) | {"choices": ["a"]}
        BallotBox.objects.filter(pk=voting_round.pk).update(opened_at=None)

        page = client.get(_url(voting_round, "vote"))
        response = client.post(_url(voting_round, "review", "all"), posted)

        assert 'data-state="no_box"' in page.text
        assert "Voting cannot begin yet" in words(page.text)
        assert response.status_code == 403
        assert 'data-code="no_box"' in response.text
        assert turnout.total(voting_round) == 0
