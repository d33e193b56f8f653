"""The draft of a ballot stays with the voter, in a cookie, and nowhere else."""

import json
import re
import zlib
from base64 import urlsafe_b64decode

import make
import pytest
from django.core import signing
from django.urls import reverse
from reading import ticked

from voting import drafts, envelopes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}


def _vote(voting_round) -> str:
    return reverse("voting:vote", args=[voting_round.process.slug])


def _ballot(voting_round, pot: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, pot])


def _review(voting_round, pot: str = "all") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, pot])


@pytest.fixture
def limited():
    """Give an open round whose choices have to fit into 50 000 €."""
    return make.voting_round(is_spending_limited=True)


class TestDraft:
    def test_is_there_again_after_reading_about_a_project(
        self, client, limited
    ) -> None:
        client.post(_ballot(limited), {"choices": ["b"]}, headers=HTMX)

        assert ticked(client.get(_vote(limited)).text) == {"b"}

    def test_is_kept_without_javascript_by_a_button(self, client, limited) -> None:
        posted = {"choices": ["a", "b", "c"], "keep": "1"}

        response = client.post(f"{_ballot(limited)}?order=cost", posted)

        assert response["Location"] == f"{_ballot(limited)}?order=cost"
        text = client.get(response["Location"]).text
        assert ticked(text) == {"a", "b", "c"}
        assert "Your choices are kept. They are not cast yet." in text

    def test_is_a_cookie_for_this_vote_alone_that_no_script_reads(
        self, client, limited
    ) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        cookie = client.cookies[drafts.DRAFT_COOKIE]

        assert cookie["path"] == _vote(limited)
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["expires"]
        assert not cookie["max-age"]

    def test_is_nowhere_on_the_server(self, client, limited) -> None:
        client.force_login(make.user())

        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        assert set(client.session.keys()) == {
            "_auth_user_id",
            "_auth_user_backend",
            "_auth_user_hash",
        }

    def test_fits_into_a_cookie_however_long_the_ballot(self, client) -> None:
        costs = {f"a-rather-long-code-of-project-{n:03}": 100 for n in range(400)}
        voting_round = make.voting_round(costs=costs)

        client.post(_ballot(voting_round), {"choices": list(costs)}, headers=HTMX)

        assert len(client.cookies[drafts.DRAFT_COOKIE].value) < 1000
        assert ticked(client.get(_vote(voting_round)).text) == set(costs)

    def test_with_points_fits_into_a_cookie_however_long_the_ballot(
        self, client
    ) -> None:
        costs = {f"a-rather-long-code-of-project-{n:03}": 100 for n in range(400)}
        voting_round = make.voting_round(
            costs=costs, ballot_kind="scoring", most_points=100
        )
        fields = {f"mark-{n}": str(n * 37 % 100) for n in range(1, 401)}

        client.post(_ballot(voting_round), fields, headers=HTMX)

        assert len(client.cookies[drafts.DRAFT_COOKIE].value) < 2000
        text = client.get(_vote(voting_round)).text
        assert 'name="mark-400"' in text
        assert text.count('value="37"') == 4

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda value: value[:-1] + ("A" if value[-1] != "A" else "B"),
            lambda value: "",
            lambda value: "x:y:z",
            lambda value: signing.dumps({"choices": ["a"]}, salt="another"),
            # What we have sealed for another purpose.
            lambda value: envelopes.seal("receipt", b"{}"),
            lambda value: value + "=",
            lambda value: value[: len(value) // 2],
            lambda value: "ä" + value,
        ],
    )
    def test_is_passed_over_when_it_was_tampered_with(
        self, client, limited, spoil
    ) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)
        cookie = client.cookies[drafts.DRAFT_COOKIE]
        client.cookies[drafts.DRAFT_COOKIE] = spoil(cookie.value)

        response = client.get(_vote(limited))

        assert response.status_code == 200
        assert not ticked(response.text)

    @pytest.mark.parametrize(
        "change",
        [{"paper": "gone"}, {"texts": None}, {"texts": 7}, {"seed": None}],
    )
    def test_that_no_longer_makes_sense_is_passed_over(
        self, client, limited, change
    ) -> None:
        content = {"round": limited.pk, "owner": "", "seed": "s", "paper": "all"}
        content |= {"texts": ["1"], "kept_at": make.NOW.timestamp()} | change
        packed = zlib.compress(json.dumps(content).encode())
        client.cookies[drafts.DRAFT_COOKIE] = envelopes.seal("draft", packed)

        response = client.get(_vote(limited))

        assert response.status_code == 200

    def test_of_another_round_is_passed_over(self, client, limited) -> None:
        other = make.voting_round()
        client.post(_ballot(other), {"choices": ["a"]}, headers=HTMX)

        # The test client sends every cookie to every address; a browser would not.
        assert not ticked(client.get(_vote(limited)).text)

    def test_of_this_morning_is_forgotten(self, client, limited, clock) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        clock.shift(drafts.MAX_AGE + 1)

        assert not ticked(client.get(_vote(limited)).text)

    def test_survives_signing_in(self, client, limited) -> None:
        client.post(_ballot(limited), {"choices": ["a"]})

        client.force_login(make.user())

        assert ticked(client.get(_review(limited)).text) == {"a"}

    def test_is_not_shown_to_the_next_person_at_the_computer(
        self, client, limited
    ) -> None:
        client.force_login(make.user())
        client.post(_ballot(limited), {"choices": ["a"]})
        draft = client.cookies[drafts.DRAFT_COOKIE].value

        client.logout()
        client.cookies[drafts.DRAFT_COOKIE] = draft
        as_nobody = client.get(_vote(limited)).text
        client.cookies[drafts.DRAFT_COOKIE] = draft
        client.force_login(make.user())
        as_another = client.get(_vote(limited)).text

        assert not ticked(as_nobody)
        assert not ticked(as_another)

    def test_belongs_to_who_signed_in_on_the_way(self, client, limited) -> None:
        client.post(_ballot(limited), {"choices": ["a"]})
        client.force_login(make.user())
        client.get(_review(limited))
        draft = client.cookies[drafts.DRAFT_COOKIE].value

        client.logout()
        client.cookies[drafts.DRAFT_COOKIE] = draft

        assert not ticked(client.get(_vote(limited)).text)

    def test_waits_for_who_signs_out_and_in_again(self, client, limited) -> None:
        person = make.user()
        client.force_login(person)
        client.post(_ballot(limited), {"choices": ["a"]})
        draft = client.cookies[drafts.DRAFT_COOKIE].value

        client.logout()
        client.cookies[drafts.DRAFT_COOKIE] = draft
        assert not ticked(client.get(_vote(limited)).text)
        client.force_login(person)

        assert ticked(client.get(_vote(limited)).text) == {"a"}

    def test_makes_room_for_what_the_next_person_chooses(self, client, limited) -> None:
        client.force_login(make.user())
        client.post(_ballot(limited), {"choices": ["a"]})
        draft = client.cookies[drafts.DRAFT_COOKIE].value

        client.logout()
        client.cookies[drafts.DRAFT_COOKIE] = draft
        client.post(_ballot(limited), {"choices": ["b"]})

        assert ticked(client.get(_vote(limited)).text) == {"b"}

    def test_says_nothing_to_who_copies_the_cookie(self, client, limited) -> None:
        lengths = set()
        for choices in ([], ["a"], ["a", "b", "c"]):
            client.post(_ballot(limited), {"choices": choices}, headers=HTMX)
            value = client.cookies[drafts.DRAFT_COOKIE].value
            raw = urlsafe_b64decode(value + "=" * (-len(value) % 4))

            assert re.fullmatch(r"[A-Za-z0-9_-]+", value)
            assert b"all" not in raw
            with pytest.raises(signing.BadSignature):
                signing.loads(value, salt="porukka.voting.draft")
            with pytest.raises(zlib.error):
                zlib.decompress(raw)
            lengths.add(len(value))
        # Nor does its length tell how much is ticked.
        assert len(lengths) == 1
