"""The server knows that somebody has begun a ballot, and nothing of what is on it."""

import make
import pytest
from django.urls import reverse
from polling import send_ballot

from voting.models import BegunBallot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CHOSEN = {"choices": ["a", "b"], "keep": "1"}


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def aino():
    return make.user()


def ballot_of(voting_round) -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, "all"])


def begun() -> list[object]:
    return [row.person for row in BegunBallot.objects.select_related("person")]


class TestABallot:
    def test_that_is_begun_is_noted_once(self, client, voting_round, aino) -> None:
        client.force_login(aino)

        client.get(ballot_of(voting_round))
        assert begun() == []
        client.post(ballot_of(voting_round), CHOSEN)
        client.post(ballot_of(voting_round), CHOSEN | {"choices": ["c"]})

        assert begun() == [aino]

    def test_of_nobody_who_is_signed_in_is_not_noted(
        self, client, voting_round, aino
    ) -> None:
        client.post(ballot_of(voting_round), CHOSEN)
        assert begun() == []

        # It becomes theirs when they come back signed in.
        client.force_login(aino)
        client.get(ballot_of(voting_round))

        assert begun() == [aino]

    def test_that_is_sent_is_noted_no_more(self, client, voting_round, aino) -> None:
        client.force_login(aino)
        send_ballot(client, voting_round, {"choices": ["a"]})

        client.post(ballot_of(voting_round), CHOSEN)

        assert begun() == []

    def test_that_changes_one_that_was_sent_is_not_noted(
        self, client, voting_round, aino
    ) -> None:
        client.force_login(aino)
        make.ballot(voting_round, ["a"], aino)

        client.post(ballot_of(voting_round), CHOSEN)

        assert begun() == []
