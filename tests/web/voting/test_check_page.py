"""Check my vote: with a code or with a file, without an account."""

import re
from dataclasses import replace

import boxes
import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from polling import cast
from reading import words

from participation import brake
from voting.ballotbox import receipts
from voting.box import log, sequencer, turnout
from voting.models import BallotBox
from voting.models.box import LogEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def voting_round():
    return make.voting_round()


def _url(voting_round) -> str:
    return reverse("voting:check", args=[voting_round.process.slug])


def _by_file(client, voting_round, receipt, **options):
    text = receipt if isinstance(receipt, str) else receipt.to_line()
    file = SimpleUploadedFile("receipt.txt", text.encode())
    return client.post(_url(voting_round), {"file": file}, **options)


def _by_code(client, voting_round, receipt, **options):
    return client.post(_url(voting_round), {"code": receipt.code}, **options)


def _state_of(response) -> str:
    assert response.status_code == 200
    return re.search(r'data-(?:state|code)="([^"]*)"', response.text)[1]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
class TestWithAndWithoutHtmx:
    def test_shows_the_form(self, client, voting_round, headers) -> None:
        response = client.get(_url(voting_round), headers=headers)

        assert 'name="code"' in response.text
        assert 'name="file"' in response.text
        assert 'enctype="multipart/form-data"' in response.text
        assert ("<html" in response.text) == (not headers)

    @pytest.mark.parametrize("send", [_by_code, _by_file])
    def test_finds_a_ballot_that_is_in_the_log(
        self, client, voting_round, headers, send
    ) -> None:
        receipt = make.ballot(voting_round, ["a", "c"])
        boxes.settle(voting_round)

        response = send(client, voting_round, receipt, headers=headers)

        assert _state_of(response) == "stands"
        found = f"Receipt {receipt.code} is entry 1 of the public log."
        assert found in words(response.text)
        assert ("<html" in response.text) == (not headers)

    @pytest.mark.parametrize("send", [_by_code, _by_file])
    def test_says_that_a_ballot_still_waits(
        self, client, voting_round, headers, send
    ) -> None:
        receipt = make.ballot(voting_round, ["a"])

        response = send(client, voting_round, receipt, headers=headers)

        assert _state_of(response) == "not_yet"
        assert "waits until it can be mixed with others" in words(response.text)

    def test_explains_what_is_no_code(self, client, voting_round, headers) -> None:
        response = client.post(_url(voting_round), {"code": "ABCD"}, headers=headers)

        assert response.status_code == 422
        explained = "A receipt code has sixteen letters and digits."
        assert explained in words(response.text)

    def test_asks_for_one_of_the_two(self, client, voting_round, headers) -> None:
        response = client.post(_url(voting_round), {"code": ""}, headers=headers)

        assert response.status_code == 422
        asked = "Type the code of a receipt, or choose its file."
        assert asked in words(response.text)


class TestCode:
    def test_is_taken_however_it_is_typed(self, client, voting_round) -> None:
        receipt = make.ballot(voting_round, ["a"])
        boxes.settle(voting_round)
        typed = receipt.code.lower().replace("-", " ").replace("o", "0")

        response = client.post(_url(voting_round), {"code": f" {typed} "})

        assert _state_of(response) == "stands"

    def test_that_two_ballots_share_shows_both(self, client, voting_round) -> None:
        receipt, other = (make.ballot(voting_round, ["a"]) for _person in range(2))
        boxes.settle(voting_round)
        twin = receipt.commitment[:20] + other.commitment[20:]
        with boxes.without_guards():
            LogEntry.objects.filter(commitment=other.commitment).update(commitment=twin)

        text = words(_by_code(client, voting_round, receipt).text)

        found = [f"Receipt {receipt.code} is entry {number} of" for number in (1, 2)]
        assert all(one in text for one in found)

    def test_of_another_round_is_not_known(self, client, voting_round) -> None:
        elsewhere = make.voting_round()
        receipt = make.ballot(elsewhere, ["a"])
        boxes.settle(elsewhere)

        assert _state_of(_by_code(client, voting_round, receipt)) == "not_yet"

    def test_that_is_unknown_after_the_close_will_stay_so(
        self, client, voting_round
    ) -> None:
        make.ballot(voting_round, ["a"])
        make.tallied(voting_round)

        response = client.post(_url(voting_round), {"code": "A" * 16})

        assert _state_of(response) == "not_in_log"

    def test_comes_behind_the_hash_into_the_field(self, client, voting_round) -> None:
        assert "data-from-hash" in client.get(_url(voting_round)).text

    def test_is_looked_for_slowly_for_a_machine(
        self, client, voting_round, monkeypatch
    ) -> None:
        tries = iter([60, 61])
        monkeypatch.setattr(brake, "_count", lambda *_: next(tries))

        last, one_more = (
            client.post(_url(voting_round), {"code": "ABCD"}) for _try in range(2)
        )

        assert last.status_code == 422
        assert one_more.status_code == 429
        assert one_more["Retry-After"] == "60"
        assert client.get(_url(voting_round)).status_code == 200

    def test_opens_no_ballot_before_the_result_is_published(
        self, client, voting_round, clock
    ) -> None:
        receipt = make.ballot(voting_round, ["a"])
        boxes.settle(voting_round)
        open_vote = _by_code(client, voting_round, receipt)
        clock.move_to(voting_round.phase.ends_at)
        counted = make.tallied(voting_round)
        not_published = _by_code(client, counted, receipt)

        for response in (open_vote, not_published):
            assert _state_of(response) == "stands"
            assert "Project a" not in words(response.text)
        assert turnout.total(voting_round) == 1

    def test_says_what_was_counted_once_it_is_published(
        self, client, voting_round, clock
    ) -> None:
        receipt = make.ballot(voting_round, ["a", "c"])
        clock.move_to(voting_round.phase.ends_at)
        make.tallied(voting_round, published=True)

        text = words(_by_code(client, voting_round, receipt).text)

        assert "It was counted. The published ballot says: Project a €20,000" in text


class TestWhatBecameOfIt:
    @pytest.mark.parametrize("send", [_by_code, _by_file])
    def test_another_ballot_took_its_place(self, client, voting_round, send) -> None:
        voter = make.user()
        old = make.ballot(voting_round, ["a"], voter)
        new = make.ballot(voting_round, ["b"], voter)
        boxes.settle(voting_round)

        assert _state_of(send(client, voting_round, old)) == "replaced"
        assert _state_of(send(client, voting_round, new)) == "stands"

    def test_links_the_proof_that_it_is_in_the_log(self, client, voting_round) -> None:
        receipt = make.ballot(voting_round, ["a"])
        boxes.settle(voting_round)
        sequencer.sign(voting_round)
        names = [voting_round.process.slug, 1]
        proof = reverse("voting:box_proof", args=names)

        response = _by_code(client, voting_round, receipt)

        assert f'href="{proof}"' in response.text
        assert client.get(proof).status_code == 200

    def test_a_genuine_receipt_that_is_not_in_the_closed_log_proves_a_fault(
        self, client, voting_round, clock
    ) -> None:
        receipt = make.ballot(voting_round, ["a"])
        clock.move_to(voting_round.phase.ends_at)
        make.tallied(voting_round)
        size = log.size(voting_round.box)
        boxes.rewrite(voting_round, 1, "{}")
        with boxes.without_guards():
            boxes.LogEntry.objects.filter(
                voting_round=voting_round, commitment=receipt.commitment
            ).update(commitment="0" * 64)
        assert size > 1

        response = _by_file(client, voting_round, receipt)

        assert _state_of(response) == "not_in_log"
        assert "it holds enough to prove the fault" in words(response.text)


class TestFile:
    def test_is_read_as_it_was_saved(self, client, voting_round) -> None:
        receipt = cast(voting_round, make.user(), word="kuha")
        saved = f"\ufeffReceipt\r\n- Project a\r\n{receipt.to_line()}\r\n"

        response = _by_file(client, voting_round, saved)

        assert _state_of(response) == "not_yet"
        text = words(response.text)
        assert "The signature of the ballot box on it holds." in text
        assert "The fingerprint was computed again from its content, and is the" in text
        assert "It says Project a €20,000" in text

    def test_without_content_is_checked_as_far_as_it_goes(
        self, client, voting_round
    ) -> None:
        receipt = make.ballot(voting_round, ["a"]).without_content()

        response = _by_file(client, voting_round, receipt)

        assert _state_of(response) == "not_yet"
        assert "The signature of the ballot box on it holds." in words(response.text)
        assert "computed again" not in words(response.text)

    def test_that_says_something_else_is_noticed(self, client, voting_round) -> None:
        receipt = make.ballot(voting_round, ["a"])
        changed = replace(receipt, ballot=receipt.ballot.replace('"a"', '"b"'))

        response = _by_file(client, voting_round, changed)

        assert _state_of(response) == "not_sound"
        assert "Project b" not in words(response.text)

    def test_with_a_promise_that_nobody_gave_is_noticed(
        self, client, voting_round
    ) -> None:
        receipt = make.ballot(voting_round, ["a"])
        other = make.ballot(voting_round, ["b"])
        forged = receipts.promise(
            receipt.origin, receipt.commitment, make.NOW, bytes(32)
        )

        for promise in (other.promise, forged, "", "nonsense"):
            changed = replace(receipt, promise=promise)
            response = _by_file(client, voting_round, changed)
            assert _state_of(response) == "no_promise"

    def test_of_another_vote_is_sent_there(self, client, voting_round) -> None:
        receipt = make.ballot(make.voting_round(), ["a"])

        assert _state_of(_by_file(client, voting_round, receipt)) == "other_vote"

    @pytest.mark.parametrize(
        "text",
        ["Receipt", "{}", '{"format":"porukka-receipt-1"}', "{" * 1000, "a" * 300_000],
    )
    def test_without_a_receipt_is_refused_in_words(
        self, client, voting_round, text
    ) -> None:
        response = _by_file(client, voting_round, text)

        assert response.status_code == 422
        assert "There is no receipt in this file." in words(response.text)

    def test_that_is_no_text_is_refused_in_words(self, client, voting_round) -> None:
        file = SimpleUploadedFile("receipt.png", b"\x89PNG\xff\xfe\x00")

        response = client.post(_url(voting_round), {"file": file})

        assert response.status_code == 422

    def test_whose_ballot_makes_no_sense_breaks_nothing(
        self, client, voting_round
    ) -> None:
        receipt = make.ballot(voting_round, ["a"])
        for ballot in ("{}", '{"paper":"gone","pots":{}}', "nonsense"):
            response = _by_file(client, voting_round, replace(receipt, ballot=ballot))
            assert _state_of(response) == "not_sound"

    def test_for_a_vote_without_a_box_is_answered(self, client) -> None:
        receipt = make.ballot(make.voting_round(), ["a"])
        draft = make.voting_round(frozen=False)

        assert not BallotBox.objects.filter(pk=draft.pk).exists()
        assert _state_of(_by_file(client, draft, receipt)) == "other_vote"
