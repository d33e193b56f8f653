"""What a voter keeps, and how anybody checks it."""

import re

import make
import pytest
from django.core import signing
from django.urls import reverse
from reading import title, words

from participation import brake
from voting import box, drafts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE = re.compile(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}")


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def voted(client, voting_round):
    """Let a signed-in voter cast a ballot for project a; return the receipt's code."""
    client.force_login(make.user())
    names = [voting_round.process.slug, "all"]
    client.post(reverse("voting:review", args=names), {"choices": ["a"]})
    return CODE.search(client.get(_url(voting_round)).text)[0]


def _url(voting_round, name: str = "receipt") -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug])


class TestReceipt:
    def test_says_at_once_that_the_vote_is_recorded(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        assert title(text).startswith("Your vote has been recorded")
        assert re.search(r"<h1[^>]* data-focus>\s*Your vote has been recorded", text)

    def test_shows_code_choices_until_when_and_how_to_change(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        assert voted in text
        assert "You chose Project a €20,000 Chosen 1 project" in words(text)
        assert "You can vote again until" in words(text)
        assert reverse("voting:vote", args=[voting_round.process.slug]) in text

    def test_can_be_copied_printed_saved_and_left_safely(
        self, client, voting_round, voted
    ) -> None:
        text = client.get(_url(voting_round)).text

        assert 'data-copy="receipt-code"' in text
        assert "data-print" in text
        assert _url(voting_round, "receipt_file") in text
        assert f'action="{reverse("account_logout")}"' in text

    def test_is_there_after_reloading(self, client, voting_round, voted) -> None:
        assert voted in client.get(_url(voting_round)).text
        assert voted in client.get(_url(voting_round)).text

    def test_is_kept_by_no_cache(self, client, voting_round, voted) -> None:
        for name in ("receipt", "receipt_file", "check"):
            answer = client.get(_url(voting_round, name))
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

    def test_is_explained_where_there_is_none(self, client, voting_round) -> None:
        response = client.get(_url(voting_round))

        assert response.status_code == 200
        assert "not even the organiser" in words(response.text)
        assert _url(voting_round, "check") in response.text

    def test_of_a_ballot_that_was_replaced_says_so(
        self, client, voting_round, voted
    ) -> None:
        voter = client.session["_auth_user_id"]
        person = make.User.objects.get(pk=voter)
        make.ballot(voting_round, ["b"], person)

        text = client.get(_url(voting_round)).text

        assert "This ballot has been replaced" in words(text)
        assert voted not in text

    def test_can_no_longer_be_changed_after_the_close(
        self, client, voting_round, voted, clock
    ) -> None:
        clock.shift(2 * make.DAY - make.DAY / 2)
        client.cookies[drafts.RECEIPT_COOKIE] = _signed(voting_round, voted)

        text = client.get(_url(voting_round)).text

        assert "this ballot can no longer be changed" in words(text)

    def test_is_a_text_file_as_well(self, client, voting_round, voted) -> None:
        response = client.get(_url(voting_round, "receipt_file"))

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        assert voted in response.text
        assert "- Project a, €20,000" in response.text
        assert "http://127.0.0.1:8000" + _url(voting_round, "check") in response.text
        assert "<" not in response.text
        assert "&" not in response.text

    def test_file_is_not_there_without_a_receipt(self, client, voting_round) -> None:
        assert client.get(_url(voting_round, "receipt_file")).status_code == 404

    @pytest.mark.parametrize("change", [{"cast_at": "soon"}, {"cast_at": None}])
    def test_that_no_longer_makes_sense_is_passed_over(
        self, client, voting_round, change
    ) -> None:
        client.cookies[drafts.RECEIPT_COOKIE] = _signed(voting_round, "ABCD", **change)

        assert "There is no receipt here" in words(client.get(_url(voting_round)).text)

    @pytest.mark.parametrize("value", ["", "nonsense", "a:b:c"])
    def test_that_was_tampered_with_is_passed_over(
        self, client, voting_round, value
    ) -> None:
        client.cookies[drafts.RECEIPT_COOKIE] = value

        assert "There is no receipt here" in words(client.get(_url(voting_round)).text)


def _signed(voting_round, code: str, **change) -> str:
    """Write the cookie as the page of the cast does, at the time of the clock."""
    content = {
        "round": voting_round.pk,
        "owner": "",
        "code": code,
        "cast_at": make.NOW.isoformat(),
    }
    content |= change
    return signing.dumps(content, salt="porukka.voting.receipt", compress=True)


class TestCheck:
    @pytest.mark.parametrize(
        "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
    )
    class TestWithAndWithoutHtmx:
        def test_shows_the_form(self, client, voting_round, headers) -> None:
            response = client.get(_url(voting_round, "check"), headers=headers)

            assert 'name="code"' in response.text
            assert ("<html" in response.text) == (not headers)

        def test_says_what_stands_in_the_box(
            self, client, voting_round, headers
        ) -> None:
            receipt = make.ballot(voting_round, ["a", "c"])
            url = _url(voting_round, "check")

            response = client.post(url, {"code": receipt.code}, headers=headers)

            text = words(response.text)
            assert "This ballot is in the box" in text
            assert "The ballot says: Project a €20,000 Project c €20,000" in text

        def test_says_why_a_code_may_be_unknown(
            self, client, voting_round, headers
        ) -> None:
            voter = make.user()
            old = make.ballot(voting_round, ["a"], voter)
            make.ballot(voting_round, ["b"], voter)
            url = _url(voting_round, "check")

            response = client.post(url, {"code": old.code}, headers=headers)

            assert response.status_code == 200
            assert 'data-code="unknown_receipt"' in response.text
            assert "You have voted again since." in words(response.text)

        def test_explains_what_is_no_code(self, client, voting_round, headers) -> None:
            url = _url(voting_round, "check")

            response = client.post(url, {"code": "ABCD"}, headers=headers)

            assert response.status_code == 422
            explained = "A receipt code has sixteen letters and digits."
            assert explained in words(response.text)

    def test_takes_a_code_however_it_is_typed(self, client, voting_round) -> None:
        receipt = make.ballot(voting_round, ["a"])
        url = _url(voting_round, "check")
        typed = receipt.code.lower().replace("-", " ").replace("o", "0")

        text = words(client.post(url, {"code": f" {typed} "}).text)

        assert "This ballot is in the box" in text

    def test_knows_no_receipt_of_another_round(self, client, voting_round) -> None:
        elsewhere = make.ballot(make.voting_round(), ["a"])
        url = _url(voting_round, "check")

        text = client.post(url, {"code": elsewhere.code}).text

        assert 'data-code="unknown_receipt"' in text

    def test_works_after_the_close_as_well(self, client, voting_round) -> None:
        receipt = make.ballot(voting_round, ["a"])
        make.tallied(voting_round)
        url = _url(voting_round, "check")

        text = words(client.post(url, {"code": receipt.code}).text)

        assert "This ballot is in the box" in text

    def test_is_slow_for_a_machine(self, client, voting_round, monkeypatch) -> None:
        url = _url(voting_round, "check")
        tries = iter([60, 61])
        monkeypatch.setattr(brake, "_count", lambda *_: next(tries))

        last, one_more = (client.post(url, {"code": "ABCD"}) for _try in range(2))

        assert last.status_code == 422
        assert one_more.status_code == 429
        assert one_more["Retry-After"] == "60"
        assert client.get(url).status_code == 200

    def test_reads_no_ballot_without_a_code(self, client, voting_round) -> None:
        make.ballot(voting_round, ["a"])

        response = client.post(_url(voting_round, "check"), {"code": ""})

        assert response.status_code == 422
        assert box.turnout(voting_round) == 1
        assert "Project a" not in response.text
