"""Voting with a code: no account, nothing done by looking, nothing left at a kiosk."""

import re
from datetime import timedelta

import boxes
import channels
import make
import pytest
from django.urls import reverse
from make import NOW
from polling import cast

from voting import credentials
from voting.actions import codes, stations
from voting.models import RollMark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

WRONG = "0000-1111-2222-3333"


def _url(voting_round, name="code", *args) -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug, *args])


def _type(client, voting_round, code, **more):
    return client.post(_url(voting_round), {"code": code, **more})


def _cast(client, voting_round, *choices):
    """Choose, look at the review, and send what it holds."""
    client.post(_url(voting_round, "ballot", "all"), {"choices": choices})
    url = _url(voting_round, "review", "all")
    page = client.get(url)
    fields = dict(re.findall(r'name="(token)"\s+value="([^"]+)"', page.text))
    return client.post(url, {"choices": choices, **fields})


def _assisted(voting_round) -> str:
    return stations.give_code(
        voting_round=voting_round,
        clerk=channels.clerk(voting_round),
        person=channels.person(voting_round),
        area="all",
        station="Library",
        now=NOW,
    )


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def code(voting_round) -> str:
    _batch, (one, *_rest) = channels.released(voting_round)
    return one


class TestTypingACode:
    def test_leads_to_the_ballot_and_casts_without_an_account(
        self, client, voting_round, code
    ) -> None:
        typed = _type(client, voting_round, code.lower().replace("-", " "))

        response = _cast(client, voting_round, "b")

        assert typed["Location"] == _url(voting_round, "vote")
        assert response["Location"] == _url(voting_round, "receipt")
        assert channels.votes(voting_round) == ["b"]
        assert RollMark.objects.get().channel == "code"

    def test_casts_nothing_by_itself(self, client, voting_round, code) -> None:
        """Case 46: not by an address that holds a code, and not by typing it."""
        client.get(f"{_url(voting_round)}?code={code}")
        untouched = credentials.COOKIE in client.cookies
        _type(client, voting_round, code)

        assert not untouched
        assert not RollMark.objects.exists()
        assert boxes.waiting(voting_round) == 0

    @pytest.mark.parametrize("typed", [WRONG, "", "1234", "\0" * 16, "é" * 60])
    def test_tells_nothing_of_a_code_that_does_not_work(
        self, client, voting_round, typed
    ) -> None:
        response = _type(client, voting_round, typed)

        assert response.status_code == 422
        assert credentials.COOKIE not in client.cookies

    def test_gives_one_answer_for_every_such_code(self, client, voting_round) -> None:
        batch, (voided, *_rest) = channels.released(voting_round)
        codes.void_codes(
            batch=batch, official=batch.made_by, reason="Misprint", now=NOW
        )
        _batch, new = codes.make_codes(
            voting_round=voting_round,
            organiser=batch.made_by,
            area="all",
            count=1,
            reason="Waits",
            now=NOW,
        )

        said = {
            str(_type(client, voting_round, typed).context["form"].errors)
            for typed in (WRONG, voided, new[0].code)
        }

        assert len(said) == 1

    def test_is_braked(self, client, voting_round) -> None:
        """Case 61."""
        answers = [_type(client, voting_round, WRONG).status_code for _ in range(31)]

        assert answers == [422] * 30 + [429]

    def test_comes_back_to_a_ballot_that_was_filled_in(
        self, client, voting_round, code
    ) -> None:
        client.post(_url(voting_round, "ballot", "all"), {"choices": ["a"]})

        response = _type(client, voting_round, code, paper="all")
        review = client.get(response["Location"])

        assert response["Location"] == _url(voting_round, "review", "all")
        assert review.status_code == 200

    def test_is_refused_when_the_vote_is_over(
        self, client, clock, voting_round, code
    ) -> None:
        clock.move_to(channels.AFTER)

        assert _type(client, voting_round, code).status_code == 403


class TestAKiosk:
    """Case 47."""

    def test_keeps_nothing_for_the_next_person(
        self, client, voting_round, code
    ) -> None:
        _type(client, voting_round, code)
        _cast(client, voting_round, "b")
        before = client.get(_url(voting_round, "receipt"))

        client.post(_url(voting_round, "code_done"))
        after = client.get(_url(voting_round, "receipt"))
        back = _cast(client, voting_round, "a")

        assert before.context["kept"] is not None
        assert _url(voting_round, "code_done") in before.text
        assert after.context["kept"] is None
        assert back.status_code == 302
        assert "no-store" in before["Cache-Control"]

    @pytest.mark.parametrize("is_assisted", [True, False])
    def test_does_not_let_the_next_person_vote_in_the_place_of_the_one_before(
        self, client, voting_round, code, is_assisted
    ) -> None:
        _type(client, voting_round, _assisted(voting_round) if is_assisted else code)
        _cast(client, voting_round, "b")

        response = _cast(client, voting_round, "a")
        door = client.get(response["Location"])

        assert response["Location"] == f"{_url(voting_round)}?paper=all"
        assert channels.votes(voting_round) == ["b"]
        assert _url(voting_round, "receipt") in door.text

    def test_keeps_what_the_next_person_has_ticked_for_the_own_code(
        self, client, voting_round
    ) -> None:
        _batch, (first, second, _rest) = channels.released(voting_round)
        _type(client, voting_round, first)
        _cast(client, voting_round, "b")
        client.post(_url(voting_round, "ballot", "all"), {"choices": ["c"]})

        _type(client, voting_round, second, paper="all")
        review = client.get(_url(voting_round, "review", "all"))

        (part,) = review.context["paper"].parts
        assert part.marks.choices == ("c",)

    def test_lets_the_code_of_a_letter_change_the_vote(
        self, client, voting_round, code
    ) -> None:
        for choice in "ba":
            _type(client, voting_round, code)
            _cast(client, voting_round, choice)

        assert channels.votes(voting_round) == ["a"]

    def test_shows_the_holder_of_another_code_neither_draft_nor_receipt(
        self, client, voting_round
    ) -> None:
        _batch, (first, second, _rest) = channels.released(voting_round)
        _type(client, voting_round, first)
        _cast(client, voting_round, "b")
        client.post(_url(voting_round, "ballot", "all"), {"choices": ["c"]})

        _type(client, voting_round, second)
        ballot = client.get(_url(voting_round, "ballot", "all"))

        assert client.get(_url(voting_round, "receipt")).context["kept"] is None
        assert ballot.context["paper"].count == 0

    def test_forgets_the_code_when_somebody_signs_in(
        self, client, voting_round, code
    ) -> None:
        _type(client, voting_round, code)
        person = make.user()
        client.force_login(person)

        _cast(client, voting_round, "c")

        assert RollMark.objects.get().channel == "web"
        assert RollMark.objects.get().entry.user == person

    def test_does_not_take_an_assisted_code_twice(self, client, voting_round) -> None:
        code = _assisted(voting_round)
        first = _type(client, voting_round, code)
        second = _type(client, voting_round, code)

        response = _cast(client, voting_round, "a")

        assert (first.status_code, second.status_code) == (303, 422)
        assert response.status_code == 303
        assert RollMark.objects.get().channel == "assisted"


class TestTheCredential:
    def test_ends_with_the_batch(self, client, voting_round) -> None:
        batch, (code, *_rest) = channels.released(voting_round)
        _type(client, voting_round, code)
        codes.void_codes(batch=batch, official=batch.made_by, reason="Lost", now=NOW)

        response = _cast(client, voting_round, "a")

        assert response.status_code == 302
        assert not RollMark.objects.exists()

    def test_ends_after_an_hour(self, client, clock, voting_round, code) -> None:
        _type(client, voting_round, code)
        clock.shift(timedelta(hours=1, seconds=1))

        response = _cast(client, voting_round, "a")

        assert response.status_code == 302

    def test_is_of_one_vote_and_not_forged(self, client, voting_round, code) -> None:
        """Case 42."""
        other = make.voting_round()
        _type(client, voting_round, code)
        value = client.cookies[credentials.COOKIE].value
        client.cookies[credentials.COOKIE] = value
        elsewhere = _cast(client, other, "a")
        client.cookies[credentials.COOKIE] = f"{value[:-2]}xx"

        forged = _cast(client, voting_round, "a")

        assert elsewhere.status_code == 302
        assert forged.status_code == 302
        assert not RollMark.objects.exists()

    def test_does_not_outlive_a_paper_form(self, client, voting_round) -> None:
        somebody = channels.person(voting_round)
        code = stations.give_code(
            voting_round=voting_round,
            clerk=channels.clerk(voting_round),
            person=somebody,
            area="all",
            station="Library",
            now=NOW,
        )
        _type(client, voting_round, code)
        stations.hand_out_paper(
            voting_round=voting_round,
            clerk=channels.clerk(voting_round),
            person=somebody,
            area="all",
            station="Library",
            now=NOW,
        )

        response = _cast(client, voting_round, "a")
        review = client.get(_url(voting_round, "review", "all"))

        assert response.status_code == 400
        assert 'data-code="voted_on_paper"' in review.text
        assert channels.votes(voting_round) == []


def test_a_code_and_an_account_of_one_person_are_one_vote(client, voting_round) -> None:
    voter = make.user("aino@example.org")
    cast(voting_round, voter, "a")
    code = stations.give_code(
        voting_round=voting_round,
        clerk=channels.clerk(voting_round),
        person=channels.person(voting_round, email="aino@example.org"),
        area="all",
        station="Library",
        now=NOW,
    )
    _type(client, voting_round, code)

    _cast(client, voting_round, "b")

    assert channels.votes(voting_round) == ["b"]
