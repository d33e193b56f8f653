"""Was a vote recorded in my name? Of that, everything; of others, nothing."""

import json
from datetime import timedelta

import boxes
import make
import pytest
from django.urls import reverse
from polling import cast, listed_in, readdress, two_districts
from reading import words

from voting import in_my_name
from voting.ballotbox import notes, receipts, roll
from voting.box import keys
from voting.box.keys import Key
from voting.models import PaperMark, RollEntry, RollMark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _url(voting_round, name: str = "mine") -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug])


def _listed(email: str):
    process = make.process()
    make.project(process, "a")
    return listed_in(process, email)


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def person(client):
    made = make.user("aino@example.org")
    client.force_login(made)
    return made


class TestPage:
    def test_says_that_nothing_is_recorded(self, client, voting_round, person) -> None:
        text = client.get(_url(voting_round)).text

        assert 'data-state="nothing"' in text
        assert "No vote is recorded in your name" in words(text)
        assert "This page is about aino@example.org, and about nobody else." in words(
            text
        )

    @pytest.mark.parametrize("channel", RollMark.Channel)
    def test_says_that_and_how_one_is_recorded_but_not_what(
        self, client, voting_round, person, channel
    ) -> None:
        cast(voting_round, person, ["b"], channel=channel)

        text = client.get(_url(voting_round)).text

        assert f'data-state="{channel.value}"' in text
        assert "A vote is recorded in your name" in words(text)
        assert "Project b" not in words(text)

    def test_says_that_a_paper_form_was_given(
        self, client, voting_round, person
    ) -> None:
        cast(voting_round, person, ["b"])
        entry = RollEntry.objects.get(user=person)
        PaperMark.objects.create(entry=entry, station="Library")

        text = client.get(_url(voting_round)).text

        assert 'data-state="paper"' in text
        assert "You were given a paper form" in words(text)
        assert "takes the place of any other one" not in words(text)
        assert "on the web does not count any more" in words(text)

    def test_asks_to_sign_in(self, client, voting_round) -> None:
        for name in ("mine", "statement", "roll_proof"):
            response = client.get(_url(voting_round, name))

            assert response.status_code == 302
            assert response["Location"].startswith(reverse("account_login"))

    def test_says_who_is_on_the_list_and_who_is_not(self, client, person) -> None:
        on_it, off_it = _listed(person.email), _listed("other@example.org")

        assert "You are on the list of people who may vote" in words(
            client.get(_url(on_it)).text
        )
        assert 'data-code="not_on_roll"' in client.get(_url(off_it)).text

    def test_says_the_numbers_of_ones_area_after_the_close(
        self, client, voting_round, person, clock
    ) -> None:
        for choices in (["a"], ["b"]):
            make.ballot(voting_round, choices)
        cast(voting_round, person)
        during = client.get(_url(voting_round)).text
        clock.move_to(voting_round.phase.ends_at)
        make.tallied(voting_round)
        client.force_login(person)
        after = client.get(_url(voting_round)).text

        assert "Voted online" not in words(during)
        assert "Voted online 3 Paper forms given 0" in words(after)

    def test_tells_what_to_do_when_it_is_wrong(self, client, person) -> None:
        process = make.process(contact="help@example.org")
        voting_round = make.voting_round(process)

        text = client.get(_url(voting_round)).text

        assert "If this is not right" in words(text)
        assert "mailto:help@example.org" in text

    def test_is_there_for_a_draft_as_well(self, client, person) -> None:
        voting_round = make.voting_round(frozen=False)

        assert client.get(_url(voting_round)).status_code == 200
        assert client.get(_url(voting_round, "statement")).status_code == 404
        assert client.get(_url(voting_round, "roll_proof")).status_code == 404

    def test_is_found_from_the_vote_and_from_my_page(
        self, client, voting_round, person
    ) -> None:
        for page in (reverse("voting:vote", args=[voting_round.process.slug]), "/me/"):
            path = reverse("me") if page == "/me/" else page
            assert f'href="{_url(voting_round)}"' in client.get(path).text

    def test_takes_at_most_seven_queries(
        self, client, voting_round, person, django_assert_max_num_queries
    ) -> None:
        cast(voting_round, person)

        with django_assert_max_num_queries(7):
            client.get(_url(voting_round))


class TestOthers:
    """Case 60: nothing about anybody else, whatever is asked."""

    def test_parameters_ask_about_nobody(self, client, voting_round, person) -> None:
        other = make.user("other@example.org")
        cast(voting_round, other)
        query = {"email": other.email, "user": other.pk, "person": other.pk}

        for name in ("mine", "statement"):
            text = client.get(_url(voting_round, name), query).text
            assert "other@example.org" not in text
            assert "aino@example.org" in text
        assert 'data-state="nothing"' in client.get(_url(voting_round), query).text

    def test_who_takes_over_an_address_learns_nothing_about_its_first_owner(
        self, client, voting_round, person
    ) -> None:
        first = make.user("first@example.org")
        cast(voting_round, first)
        readdress(first, "moved@example.org")
        readdress(person, "first@example.org")

        text = client.get(_url(voting_round)).text

        assert 'data-state="taken"' in text
        assert "A vote is recorded" not in words(text)
        assert client.get(_url(voting_round, "statement")).status_code == 404
        assert client.get(_url(voting_round, "roll_proof")).status_code == 404


class TestStatement:
    def _note_in(self, text: str) -> str:
        return text[text.index(in_my_name.FORMAT) :]

    @pytest.mark.parametrize(("votes", "word"), [(False, "nothing"), (True, "web")])
    def test_is_signed_by_the_box(
        self, client, voting_round, person, votes, word
    ) -> None:
        if votes:
            cast(voting_round, person)

        response = client.get(_url(voting_round, "statement"))

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        box = boxes.BallotBox.objects.get(pk=voting_round.pk)
        text = notes.verify(
            self._note_in(response.text),
            receipts.promise_name(box.origin),
            bytes.fromhex(box.promise_key),
        )
        assert text.splitlines() == [
            "porukka-statement-1",
            f"log {box.origin}",
            f"election {voting_round.sheet_sha256}",
            "person aino@example.org",
            f"recorded {word}",
            "on 2026-11-15",
        ]

    def test_can_be_taken_for_no_promise(self, client, voting_round, person) -> None:
        box = voting_round.box
        note = self._note_in(client.get(_url(voting_round, "statement")).text)

        with pytest.raises(notes.NoteError):
            receipts.read_promise(note, box.origin, bytes.fromhex(box.promise_key))

    def test_is_not_there_without_its_key(self, client, voting_round, person) -> None:
        keys.destroy(voting_round.box, Key.PROMISE)

        assert client.get(_url(voting_round, "statement")).status_code == 404
        assert (
            _url(voting_round, "statement") not in client.get(_url(voting_round)).text
        )


class TestRollProof:
    def test_leads_to_the_root_in_the_log(self, client, person) -> None:
        voting_round = two_districts(
            email=person.email,
            district="lohtaja",
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )

        text = client.get(_url(voting_round, "roll_proof")).text

        proof = roll.parse(text)
        (entry,) = boxes.entries(voting_round, "open")
        assert (proof.area, proof.size) == ("lohtaja", 1)
        assert proof.is_under(entry["roll"])
        assert json.loads(text)["election"] == voting_round.sheet_sha256

    def test_is_not_there_where_all_may_vote_or_for_strangers(
        self, client, voting_round, person
    ) -> None:
        cast(voting_round, person)
        elsewhere = _listed("other@example.org")

        assert client.get(_url(voting_round, "roll_proof")).status_code == 404
        assert client.get(_url(elsewhere, "roll_proof")).status_code == 404


def test_a_statement_names_the_day_of_the_installation(
    client, voting_round, person, clock
) -> None:
    # Two hours before midnight UTC it is the next day in Helsinki.
    clock.move_to(make.NOW.replace(hour=22) + timedelta(minutes=30))
    client.force_login(person)

    assert "on 2026-11-16\n" in client.get(_url(voting_round, "statement")).text
