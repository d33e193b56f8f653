"""The token of the review page: once, for one person, for one vote, for some hours."""

import re
from datetime import timedelta

import boxes
import make
import pytest
from django.urls import reverse
from polling import form_of, send_ballot, standing
from reading import title, words

from voting import tokens
from voting.box import turnout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TOKEN = re.compile(r'name="token" value="([^"]*)"')
SECOND = timedelta(seconds=1)


def _review(voting_round) -> str:
    return reverse("voting:review", args=[voting_round.process.slug, "all"])


def _ballot(voting_round) -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, "all"])


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def voter(client):
    person = make.user()
    client.force_login(person)
    return person


class TestToken:
    def test_is_new_on_every_page(self, client, voting_round, voter) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        given = [
            TOKEN.search(client.get(_review(voting_round)).text)[1] for _page in "ab"
        ]
        came_back = client.post(_review(voting_round), {"choices": []}).text

        assert len({*given, TOKEN.search(came_back)[1]}) == 3

    def test_is_given_to_nobody_who_is_not_signed_in(
        self, client, voting_round
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        assert not TOKEN.search(client.get(_review(voting_round)).text)

    def test_of_the_page_casts_the_ballot(self, client, voting_round, voter) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})
        token = TOKEN.search(client.get(_review(voting_round)).text)[1]

        posted = {"choices": ["a"], "token": token}
        response = client.post(_review(voting_round), posted)

        assert response.status_code == 303
        assert turnout.total(voting_round) == 1

    def test_sent_twice_is_one_ballot_and_the_same_receipt(
        self, client, voting_round, voter
    ) -> None:
        posted = form_of(client, voting_round) | {"choices": ["a"], "word": "kuha"}

        first = client.post(_review(voting_round), posted, follow=True).text
        second = client.post(_review(voting_round), posted, follow=True).text

        assert boxes.waiting(voting_round) == 1
        codes = [
            re.search(r'receipt__code">([^<]*)<', text)[1] for text in (first, second)
        ]
        assert codes[0] == codes[1]
        assert 'data-state="repeated"' not in first
        assert 'data-state="repeated"' in second
        assert "This page had been sent before" in words(second)

    def test_sent_again_with_other_choices_is_a_ballot_that_replaces_the_first(
        self, client, voting_round, voter
    ) -> None:
        form = form_of(client, voting_round)

        for choices in (["a"], ["b"]):
            client.post(_review(voting_round), form | {"choices": choices})

        assert boxes.waiting(voting_round) == 2
        (found,) = boxes.standing(voting_round)
        assert found.marks["all"].choices == ("b",)


class TestRefusal:
    """Nothing is cast, the choices are there, and the page can be sent."""

    def _assert_refused(self, client, voting_round, posted, code, status) -> None:
        response = client.post(_review(voting_round), posted)

        assert response.status_code == status
        assert f'data-code="{code}"' in response.text
        assert title(response.text).startswith("Not recorded yet")
        assert "Project a" in words(response.text)
        assert turnout.total(voting_round) == 0
        fresh = {"token": TOKEN.search(response.text)[1], "choices": ["a"]}
        assert client.post(_review(voting_round), fresh).status_code == 303

    def test_of_another_persons_token(self, client, voting_round, voter) -> None:
        """Case 42."""
        owner = f"user:{make.user().pk}"
        token = tokens.issue(voting_round, owner, now=make.NOW)

        posted = {"choices": ["a"], "token": token}
        self._assert_refused(client, voting_round, posted, "foreign_form", 403)

    def test_of_a_token_of_another_round(self, client, voting_round, voter) -> None:
        posted = form_of(client, make.voting_round()) | {"choices": ["a"]}
        self._assert_refused(client, voting_round, posted, "foreign_form", 403)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda token: "",
            lambda token: "nonsense",
            lambda token: token[:-2] + ("AA" if token[-2:] != "AA" else "BA"),
            lambda token: [token, token],
            lambda token: "\x00" + token,
            lambda token: "A" * 100_000,
        ],
    )
    def test_of_a_forged_token(self, client, voting_round, voter, spoil) -> None:
        """Case 43: without it, or with random bytes of the sender's choice."""
        token = spoil(form_of(client, voting_round)["token"])

        posted = {"choices": ["a"], "token": token}
        self._assert_refused(client, voting_round, posted, "forged_form", 400)

    def test_of_a_token_of_this_morning(
        self, client, voting_round, voter, clock
    ) -> None:
        posted = form_of(client, voting_round) | {"choices": ["a"]}
        clock.shift(tokens.LONGEST + SECOND)

        client.force_login(voter)
        self._assert_refused(client, voting_round, posted, "stale_form", 422)

    def test_leaves_an_earlier_ballot_as_it_was(
        self, client, voting_round, voter
    ) -> None:
        before = make.ballot(voting_round, ["b"], voter)

        client.post(_review(voting_round), {"choices": ["a"], "token": "x"})

        assert standing(voting_round, before) == ("b",)


class TestGrace:
    @pytest.fixture
    def voting_round(self):
        return make.voting_round(grace=120)

    def test_is_announced(self, client, voting_round, voter) -> None:
        ballot = client.post(_ballot(voting_round), {"choices": ["a"]}, follow=True)
        first = client.get(_ballot(voting_round))

        for page in (ballot, first):
            assert "you can still press send until 16 November 2026 at 12:02" in words(
                page.text
            )

    def test_lets_a_page_be_sent_that_was_open_at_the_close(
        self, client, voting_round, voter, clock
    ) -> None:
        clock.move_to(voting_round.phase.ends_at - SECOND)
        client.force_login(voter)
        posted = form_of(client, voting_round) | {"choices": ["a"]}
        clock.move_to(voting_round.phase.ends_at + 119 * SECOND)

        assert client.post(_review(voting_round), posted).status_code == 303

    def test_holds_for_a_page_that_comes_back_with_a_problem(
        self, client, voting_round, voter, clock
    ) -> None:
        clock.move_to(voting_round.phase.ends_at - SECOND)
        client.force_login(voter)
        posted = form_of(client, voting_round) | {"choices": ["a"], "word": "\u202e"}
        clock.move_to(voting_round.phase.ends_at + SECOND)

        back = client.post(_review(voting_round), posted)
        again = {"token": TOKEN.search(back.text)[1], "choices": ["a"]}

        assert back.status_code == 422
        assert client.post(_review(voting_round), again).status_code == 303

    @pytest.mark.parametrize(
        "moments", [(0 * SECOND, 1 * SECOND), (-SECOND, 120 * SECOND)]
    )
    def test_ends(self, client, voting_round, voter, clock, moments) -> None:
        issued, sent = moments
        end = voting_round.phase.ends_at
        clock.move_to(end + issued)
        client.force_login(voter)
        posted = form_of(client, voting_round) | {"choices": ["a"]}
        clock.move_to(end + sent)

        response = client.post(_review(voting_round), posted)

        assert response.status_code == 403
        assert 'data-code="closed"' in response.text

    def test_is_not_there_unless_it_was_announced(self, client, voter, clock) -> None:
        plain = make.voting_round()
        clock.move_to(plain.phase.ends_at - SECOND)
        client.force_login(voter)
        posted = form_of(client, plain) | {"choices": ["a"]}
        clock.move_to(plain.phase.ends_at)

        assert client.post(_review(plain), posted).status_code == 403


class TestWord:
    def test_stands_on_the_receipt(self, client, voting_round, voter) -> None:
        posted = {"choices": ["a"], "word": "  Ä\u0308iti & <b>kuha</b> "}

        page = send_ballot(client, voting_round, posted, follow=True)

        assert "&amp; &lt;b&gt;kuha&lt;/b&gt;</bdi>" in page.text

    def test_is_asked_for_in_words_and_may_stay_empty(
        self, client, voting_round, voter
    ) -> None:
        client.post(_ballot(voting_round), {"choices": ["a"]})

        text = client.get(_review(voting_round)).text

        assert '<label class="field__label" for="word">' in text
        assert 'aria-describedby="word-why"' in text
        assert "<details" in text
        answer = send_ballot(client, voting_round, {"choices": ["a"], "word": ""})
        assert answer.status_code == 303

    @pytest.mark.parametrize(
        ("word", "code"),
        [
            ("k" * 61, "word_too_long"),
            ("k" * 1_000_000, "word_too_long"),
            ("ku\x00ha", "word_characters"),
            ("ku\u202eha", "word_characters"),
            ("ku\u2066ha", "word_characters"),
            ("ku\nha", "word_characters"),
            ("ku\u2028ha", "word_characters"),
            ("ku\U000f0000ha", "word_characters"),
        ],
    )
    def test_that_cannot_be_shown_is_refused(
        self, client, voting_round, voter, word, code
    ) -> None:
        """Case 43."""
        posted = {"choices": ["a"], "word": word}

        response = send_ballot(client, voting_round, posted)

        assert response.status_code == 422
        assert f'data-code="{code}"' in response.text
        assert 'href="#word"' in response.text
        assert 'aria-invalid="true"' in response.text
        assert len(response.content) < 100_000
        assert "\x00" not in response.text
        assert "\u202e" not in response.text
        assert turnout.total(voting_round) == 0

    @pytest.mark.parametrize("word", ["k" * 60, "ÄÖÅ", "👩\u200d👧", "مرحبا", "“…”"])
    def test_of_any_writing_is_taken(self, client, voting_round, voter, word) -> None:
        answer = send_ballot(client, voting_round, {"choices": ["a"], "word": word})

        assert answer.status_code == 303
