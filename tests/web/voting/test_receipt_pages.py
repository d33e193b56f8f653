"""What a voter keeps: the receipt as a page, as a file, and for a phone."""

import json
import re
import zlib

import kinds
import make
import pytest
from django.urls import reverse
from polling import send_ballot
from reading import title, words

from participation import qr
from voting import drafts, envelopes
from voting.ballotbox import content, receipts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def voted(client, voting_round):
    """Let a signed-in voter cast a ballot for project a; return the receipt's code."""
    client.force_login(make.user())
    send_ballot(client, voting_round, {"choices": ["a"], "word": "kuha"})
    return CODE.search(client.get(_url(voting_round)).text)[0]


def _url(voting_round, name: str = "receipt") -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug])


def _file(client, voting_round) -> str:
    return client.get(_url(voting_round, "receipt_file")).text


class TestReceipt:
    def test_says_at_once_that_the_vote_is_recorded(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        assert title(text).startswith("Your vote is recorded")
        assert re.search(r"<h1[^>]* data-focus>\s*Your vote is recorded", text)
        assert 'role="status"' in text

    def test_shows_code_choices_word_and_until_when(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        assert voted in text
        assert "You chose Project a €20,000 Chosen 1 project" in words(text)
        assert "Word on this receipt kuha" in words(text)
        assert (
            "You can change your vote until 16 November 2026 at 12:00; only the last "
            "one counts."
        ) in words(text)
        assert reverse("voting:vote", args=[voting_round.process.slug]) in text

    def test_says_what_it_is_good_for_and_when_it_is_in_the_log(
        self, client, voting_round, voted
    ) -> None:
        text = words(client.get(_url(voting_round)).text)

        assert (
            "This receipt lets you check your vote. It also lets you show others how "
            "you voted. You never have to show it to anyone."
        ) in text
        assert "waits, sealed, until it can be mixed with others" in text
        assert "at the latest when voting has closed" in text

    def test_can_be_copied_printed_saved_and_left_safely(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        assert 'data-copy="receipt-code"' in text
        assert "data-print" in text
        assert _url(voting_round, "receipt_file") in text
        assert f'action="{reverse("account_logout")}"' in text

    def test_has_a_picture_for_phones_that_keeps_to_the_policy(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        link = f"http://127.0.0.1:8000{_url(voting_round, 'check')}#{voted}"
        assert qr.draw(link).path in text
        assert link in text
        picture = text.split('<figure class="phone-code">')[1].split("</figure>")[0]
        assert "<title" in picture
        assert "style" not in picture

    def test_is_there_after_reloading(self, client, voting_round, voted) -> None:
        assert voted in client.get(_url(voting_round)).text
        assert voted in client.get(_url(voting_round)).text

    def test_is_kept_by_no_cache(self, client, voting_round, voted) -> None:
        for name in ("receipt", "receipt_file", "check", "mine", "statement"):
            answer = client.get(_url(voting_round, name))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]

    def test_is_a_cookie_for_this_page_that_no_script_reads(
        self, client, voting_round, voted
    ) -> None:
        cookie = client.cookies[drafts.RECEIPT_COOKIE]

        assert cookie["path"] == _url(voting_round)
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert _url(voting_round, "receipt_file").startswith(cookie["path"])

    def test_is_nowhere_on_the_server(self, client, voting_round, voted) -> None:
        assert voted not in str(dict(client.session))

    def test_is_not_shown_to_the_next_person_at_the_computer(
        self, client, voting_round, voted
    ) -> None:
        kept = client.cookies[drafts.RECEIPT_COOKIE].value

        client.force_login(make.user())
        client.cookies[drafts.RECEIPT_COOKIE] = kept
        text = client.get(_url(voting_round)).text

        assert voted not in text
        assert "There is no receipt here" in words(text)
        assert client.get(_url(voting_round, "receipt_file")).status_code == 404

    def test_comes_back_with_who_signs_in_again(
        self, client, voting_round, voted
    ) -> None:
        kept = client.cookies[drafts.RECEIPT_COOKIE].value
        person = make.User.objects.get(pk=client.session["_auth_user_id"])

        client.logout()
        client.cookies[drafts.RECEIPT_COOKIE] = kept
        assert voted not in client.get(_url(voting_round)).text
        client.force_login(person)

        assert voted in client.get(_url(voting_round)).text

    def test_is_explained_where_there_is_none(self, client, voting_round) -> None:
        response = client.get(_url(voting_round))

        assert response.status_code == 200
        assert "not even the organiser" in words(response.text)
        assert _url(voting_round, "check") in response.text
        assert _url(voting_round, "mine") in response.text

    def test_can_no_longer_be_changed_after_the_close(
        self, client, voting_round, voted, clock
    ) -> None:
        person = make.User.objects.get(pk=client.session["_auth_user_id"])
        clock.move_to(voting_round.phase.ends_at - make.DAY / 24)
        client.force_login(person)
        send_ballot(client, voting_round, {"choices": ["b"]})
        clock.move_to(voting_round.phase.ends_at)
        make.tallied(voting_round)

        text = client.get(_url(voting_round)).text

        assert "this ballot can no longer be changed" in words(text)

    def test_takes_at_most_six_queries(
        self, client, voting_round, voted, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(6):
            client.get(_url(voting_round))


class TestFile:
    def test_is_plain_text_in_words(self, client, voting_round, voted) -> None:
        response = client.get(_url(voting_round, "receipt_file"))

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        assert voted in response.text
        assert "- Project a, €20,000" in response.text
        assert "Word on this receipt: kuha" in response.text
        assert "http://127.0.0.1:8000" + _url(voting_round, "check") in response.text
        assert "<" not in response.text
        assert "&" not in response.text

    def test_is_read_back_by_programs(self, client, voting_round, voted) -> None:
        receipt = receipts.parse(_file(client, voting_round))

        assert receipt.code == voted
        assert receipt.is_sound
        assert receipt.word == "kuha"
        assert receipt.election == voting_round.sheet_sha256

    def test_is_read_back_whatever_things_are_called(self, client) -> None:
        process = make.process(title={"en": '{"format": "a joke"}'})
        voting_round = make.voting_round(process)
        client.force_login(make.user())
        send_ballot(client, voting_round, {"choices": ["a"], "word": '{"a":1}'})

        assert receipts.parse(_file(client, voting_round)).word == '{"a":1}'

    def test_is_not_there_without_a_receipt(self, client, voting_round) -> None:
        assert client.get(_url(voting_round, "receipt_file")).status_code == 404

    @pytest.mark.parametrize("case", kinds.GOOD, ids=kinds.named)
    def test_holds_the_ballot_of_every_kind(self, client, case) -> None:
        voting_round = kinds.of_kind(case.kind)
        client.force_login(make.user())

        send_ballot(client, voting_round, case.fields)

        receipt = receipts.parse(_file(client, voting_round))
        assert receipt.is_sound
        paper, marks = content.decode(receipt.ballot.encode())
        assert (paper, marks) == ("all", {"all": case.marks})

    def test_holds_a_paper_with_several_pots(self, client) -> None:
        voting_round = kinds.of_two_pots("cumulative")
        client.force_login(make.user())
        fields = {"mark-1": "6", "mark-3": "4"}

        send_ballot(client, voting_round, fields, paper="north")

        assert receipts.parse(_file(client, voting_round)).is_sound


class TestWithoutContent:
    """A city may give out receipts that do not say how one voted."""

    @pytest.fixture(autouse=True)
    def _included(self, settings) -> None:
        settings.BALLOT_RECEIPTS = "included"

    def test_neither_page_nor_file_nor_cookie_shows_it(
        self, client, voting_round, voted
    ) -> None:
        page, file = client.get(_url(voting_round)).text, _file(client, voting_round)
        kept = envelopes.unseal("receipt", client.cookies["receipt"].value)

        receipt = receipts.parse(file)
        assert receipt.code == voted
        assert (receipt.ballot, receipt.nonce, receipt.word) == ("", "", "")
        for text in (words(page), file, zlib.decompressobj().decompress(kept).decode()):
            assert "Project a" not in text
            assert "kuha" not in text
            assert "pots" not in text
        assert title(page).startswith("Your vote is recorded")
        assert "It does not say how you voted." in words(page)
        assert "It does not say how you voted." in file


class TestCookie:
    def _kept(self, client) -> dict:
        sealed = client.cookies[drafts.RECEIPT_COOKIE].value
        plain = envelopes.unseal("receipt", sealed)
        return json.loads(zlib.decompressobj().decompress(plain))

    def _put(self, client, kept: dict) -> None:
        packed = zlib.compress(json.dumps(kept).encode())
        client.cookies[drafts.RECEIPT_COOKIE] = envelopes.seal("receipt", packed)

    @pytest.mark.parametrize(
        "change",
        [
            {"cast_at": "soon"},
            {"cast_at": None},
            {"receipt": None},
            {"receipt": {}},
            {"owner": "user:0"},
            {"round": 0},
            {"kept_at": 0},
        ],
    )
    def test_that_no_longer_makes_sense_is_passed_over(
        self, client, voting_round, voted, change
    ) -> None:
        self._put(client, self._kept(client) | change)

        text = client.get(_url(voting_round)).text

        assert "There is no receipt here" in words(text)

    def test_shows_no_ballot_but_the_one_that_was_cast(
        self, client, voting_round, voted
    ) -> None:
        kept = self._kept(client)
        assert kept["receipt"]["pots"] == {"all": ["1", "", ""]}

        kept["receipt"]["pots"] = {"all": ["", "1", ""]}
        self._put(client, kept)

        assert "There is no receipt here" in words(client.get(_url(voting_round)).text)

    @pytest.mark.parametrize("value", ["", "nonsense", "a:b:c", "A" * 40])
    def test_that_was_tampered_with_is_passed_over(
        self, client, voting_round, value
    ) -> None:
        client.cookies[drafts.RECEIPT_COOKIE] = value

        assert "There is no receipt here" in words(client.get(_url(voting_round)).text)

    @pytest.fixture
    def longest(self, client):
        """Make a vote of four hundred scores, and return it with a ballot for it."""
        costs = {f"h{number:03}": 1_00 for number in range(400)}
        made = make.voting_round(costs=costs, ballot_kind="scoring", most_points=100)
        client.force_login(make.user())
        scores = {f"mark-{n}": str(n * 37 % 100 + 1) for n in range(1, 401)}
        return made, scores | {"word": "k" * 60}

    def test_holds_the_longest_ballot_there_may_be(self, client, longest) -> None:
        voting_round, fields = longest

        send_ballot(client, voting_round, fields)

        assert len(client.cookies[drafts.RECEIPT_COOKIE].value) < 3000
        receipt = receipts.parse(_file(client, voting_round))
        assert receipt.is_sound
        assert receipt.ballot.count('"h') == 400

    def test_that_cannot_hold_a_ballot_holds_the_rest_of_the_receipt(
        self, client, longest, monkeypatch
    ) -> None:
        monkeypatch.setattr(drafts, "LONGEST_COOKIE", 1000)
        voting_round, fields = longest

        send_ballot(client, voting_round, fields)
        text = client.get(_url(voting_round)).text

        assert title(text).startswith("Your vote is recorded")
        assert CODE.search(text)
        assert "Project h001" not in words(text)
