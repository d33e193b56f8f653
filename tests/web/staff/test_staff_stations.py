"""The desk of a voting place: what an official sees of somebody, and may do."""

import re

import boxes
import channels
import make
import pytest
from channels import STATION
from django.urls import reverse
from polling import cast, listed

from voting.models import PaperMark, RollEntry, VotingCode
from voting.roll_lines import RollLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def voting_round():
    return make.voting_round()


def _url(voting_round) -> str:
    return reverse("voting_staff:stations", args=[voting_round.process.slug])


def _look_up(client, voting_round, **known):
    return client.post(_url(voting_round), {"do": "find", "station": STATION, **known})


def _serve(client, voting_round, do, answer, **more):
    return client.post(
        _url(voting_round),
        {
            "do": do,
            "station": STATION,
            "ticket": answer.context.get("ticket", ""),
            "area": "all",
            **more,
        },
    )


class TestLookingUp:
    def test_changes_nothing(self, client, voting_round) -> None:
        client.force_login(channels.clerk(voting_round))

        response = _look_up(client, voting_round, email="aino@example.org")

        assert 'data-standing="not_yet"' in response.text
        assert not RollEntry.objects.exists()
        assert "no-store" in response["Cache-Control"]

    def test_tells_who_has_voted_and_not_how(self, client, voting_round) -> None:
        voter = make.user("aino@example.org")
        cast(voting_round, voter, "b")
        client.force_login(channels.clerk(voting_round))

        response = _look_up(client, voting_round, email="aino@example.org")

        assert 'data-standing="online"' in response.text
        assert "Hanke b" not in response.text
        assert "Project b" not in response.text

    def test_says_when_somebody_is_not_on_the_list(self, client) -> None:
        voting_round = listed([RollLine(1, reference="R-1")])
        client.force_login(channels.clerk(voting_round))

        unknown = _look_up(client, voting_round, reference="R-2")
        known = _look_up(client, voting_round, reference="r 1".replace(" ", "-"))

        assert 'data-standing="unknown"' in unknown.text
        assert 'data-standing="not_yet"' in known.text

    def test_asks_for_something_to_look_for(self, client, voting_round) -> None:
        client.force_login(channels.clerk(voting_round))

        response = _look_up(client, voting_round, name="Aino")

        assert response.status_code == 422
        assert "date of birth" in response.text

    def test_needs_the_name_of_the_place_first(self, client, voting_round) -> None:
        client.force_login(channels.clerk(voting_round))

        page = client.get(_url(voting_round))
        opened = client.get(_url(voting_round), {"station": STATION})

        assert "Open the desk" in page.text
        assert "Look somebody up" in opened.text


class TestServing:
    def test_hands_out_one_form(self, client, voting_round) -> None:
        client.force_login(channels.clerk(voting_round))
        answer = _look_up(client, voting_round, email="aino@example.org")

        first = _serve(client, voting_round, "paper", answer)
        second = _serve(client, voting_round, "paper", answer)

        assert (first.status_code, second.status_code) == (303, 403)
        assert "already" in second.text
        assert PaperMark.objects.get().station == STATION

    def test_shows_a_code_once(self, client, voting_round) -> None:
        client.force_login(channels.clerk(voting_round))
        answer = _look_up(client, voting_round, email="aino@example.org")

        response = _serve(client, voting_round, "code", answer)

        found = re.search(r'id="assisted-code">([0-9A-Z-]{19})<', response.text)
        assert found is not None
        assert VotingCode.objects.get().batch_id is None
        assert found[1] not in client.get(_url(voting_round)).text

    @pytest.mark.parametrize("ticket", ["", "forged"])
    def test_needs_the_page_of_the_person(self, client, voting_round, ticket) -> None:
        client.force_login(channels.clerk(voting_round))
        answer = _look_up(client, voting_round, email="aino@example.org")

        response = _serve(client, voting_round, "paper", answer, ticket=ticket)

        assert response.status_code == 422
        assert not PaperMark.objects.exists()

    def test_does_not_serve_from_a_page_that_was_left_open(
        self, client, clock, voting_round
    ) -> None:
        client.force_login(channels.clerk(voting_round))
        answer = _look_up(client, voting_round, email="aino@example.org")
        clock.shift(16 * 60)

        response = _serve(client, voting_round, "paper", answer)

        assert response.status_code == 422
        assert not PaperMark.objects.exists()

    def test_is_over_when_the_vote_is(self, client, clock, voting_round) -> None:
        clock.move_to(channels.AFTER)
        client.force_login(channels.clerk(voting_round))

        response = client.get(_url(voting_round), {"station": STATION})

        assert "Voting is over." in response.text
        assert "Look somebody up" not in response.text

    def test_supersedes_what_was_cast_online(self, client, voting_round) -> None:
        voter = make.user("aino@example.org")
        cast(voting_round, voter, "b")
        client.force_login(channels.clerk(voting_round))
        answer = _look_up(client, voting_round, email="aino@example.org")

        _serve(client, voting_round, "paper", answer)

        assert boxes.standing(voting_round) == []
