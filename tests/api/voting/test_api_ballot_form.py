"""The token and the word of a ballot that a program casts."""

from datetime import timedelta

import boxes
import make
import pytest
from django.urls import reverse

from voting import tokens
from voting.ballotbox import receipts
from voting.box import turnout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECOND = timedelta(seconds=1)


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def voter(client):
    person = make.user()
    client.force_login(person)
    return person


def token_for(client, voting_round) -> str:
    slug = voting_round.process.slug
    response = client.get(reverse("voting_api:ballot_form", args=[slug]))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    return response.json()["token"]


def send(client, voting_round, **fields):
    return client.post(
        reverse("voting_api:ballots", args=[voting_round.process.slug]),
        {"pot": "all", "projects": ["a"]} | fields,
        content_type="application/json",
    )


def codes_of(response) -> list[tuple[str, str | None]]:
    return [(e["code"], e["field"]) for e in response.json()["errors"]]


class TestToken:
    def test_makes_sending_twice_one_ballot(self, client, voting_round, voter) -> None:
        token = token_for(client, voting_round)

        first, second = (send(client, voting_round, token=token) for _time in "ab")

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json()["receipt_line"] == second.json()["receipt_line"]
        repeated = [answer.json()["is_repeated"] for answer in (first, second)]
        assert repeated == [False, True]
        assert boxes.waiting(voting_round) == 1

    def test_may_be_left_out(self, client, voting_round, voter) -> None:
        for _time in "ab":
            assert send(client, voting_round).status_code == 201

        assert boxes.waiting(voting_round) == 2

    def test_is_for_who_has_signed_in(self, client, voting_round) -> None:
        slug = voting_round.process.slug

        response = client.get(reverse("voting_api:ballot_form", args=[slug]))

        assert response.status_code == 403
        assert codes_of(response) == [("not_signed_in", None)]

    def test_of_somebody_else_is_refused(self, client, voting_round, voter) -> None:
        owner = f"user:{make.user().pk}"
        token = tokens.issue(voting_round, owner, now=make.NOW)

        response = send(client, voting_round, token=token)

        assert response.status_code == 403
        assert codes_of(response) == [("foreign_form", None)]
        assert turnout.total(voting_round) == 0

    def test_that_is_forged_is_refused(self, client, voting_round, voter) -> None:
        response = send(client, voting_round, token="A" * 100)

        assert codes_of(response) == [("forged_form", None)]
        assert turnout.total(voting_round) == 0

    def test_that_is_old_is_refused(self, client, voting_round, voter, clock) -> None:
        token = token_for(client, voting_round)
        clock.shift(tokens.LONGEST + SECOND)
        client.force_login(voter)

        assert codes_of(send(client, voting_round, token=token)) == [
            ("stale_form", None)
        ]

    @pytest.mark.parametrize("token", [7, None, ["a"], "a" * 1000])
    def test_of_another_shape_is_named_by_field(
        self, client, voting_round, voter, token
    ) -> None:
        response = send(client, voting_round, token=token)

        assert 400 <= response.status_code < 404
        assert turnout.total(voting_round) == 0

    def test_holds_through_the_grace(self, client, voter, clock) -> None:
        voting_round = make.voting_round(grace=60)
        clock.move_to(voting_round.phase.ends_at - SECOND)
        client.force_login(voter)
        token = token_for(client, voting_round)
        clock.move_to(voting_round.phase.ends_at + 30 * SECOND)

        late = send(client, voting_round)
        in_time = send(client, voting_round, token=token)

        assert codes_of(late) == [("closed", None)]
        assert in_time.status_code == 201


class TestWord:
    def test_stands_on_the_receipt(self, client, voting_round, voter) -> None:
        response = send(client, voting_round, word="  kuha ")

        receipt = receipts.parse(response.json()["receipt_line"])
        assert receipt.word == "kuha"
        assert receipt.is_sound

    @pytest.mark.parametrize(
        ("word", "code"),
        [
            ("k" * 61, "word_too_long"),
            ("ku\x00ha", "word_characters"),
            ("ku\u202eha", "word_characters"),
            ("ku\ud800ha", "word_characters"),
        ],
    )
    def test_is_refused_as_on_the_page(
        self, client, voting_round, voter, word, code
    ) -> None:
        response = send(client, voting_round, word=word)

        assert response.status_code == 400
        assert codes_of(response) == [(code, "word")]
        assert turnout.total(voting_round) == 0


def test_a_receipt_without_content_says_nothing(
    client, voting_round, voter, settings
) -> None:
    settings.BALLOT_RECEIPTS = "included"

    answer = send(client, voting_round, word="kuha").json()

    receipt = receipts.parse(answer["receipt_line"])
    assert (receipt.ballot, receipt.word) == ("", "")
    assert "kuha" not in str(answer)
