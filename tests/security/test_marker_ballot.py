"""Case 49: a ballot that anybody would recognise is found nowhere before the close.

Two people vote as people do, one on the pages and one by the API, for projects with
unmistakable codes and with an unmistakable word. Then everything that the server keeps
or sends away is searched, in every spelling. The form of the next one fails.
"""

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass

import ceremony
import channels
import make
import pytest
import searching
import stolen
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from searching import seen_in
from visiting import Visitor

from participation import gunicorn_conf
from voting import codes, drafts
from voting.actions import notices
from voting.ballotbox import commitment, receipts
from voting.ballotbox import custody as key_files
from voting.ballotbox.receipts import Receipt
from voting.box import sequencer, spool
from voting.models import VotingRound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@dataclass(frozen=True)
class Marker:
    """What is chosen and written here, and was never written anywhere before.

    What PostgreSQL writes ahead remembers the tests that ran earlier.
    """

    chosen: tuple[str, str]
    words: tuple[str, str]

    @property
    def costs(self) -> dict[str, int]:
        return dict.fromkeys((*self.chosen, "siika"), 10_000_00)

    def pairs(self, *between: str) -> list[str]:
        """Write the choices down as one list, in every way that is usual."""
        both = (self.chosen, self.chosen[::-1])
        return [f"{one}{sign}{other}" for one, other in both for sign in between]


@pytest.fixture
def marker() -> Marker:
    salt = secrets.token_hex(6)
    return Marker(
        (f"ahven{salt}", f"hauki{salt}"), (f"Zanzibar-{salt}", f"Tsingtau-{salt}")
    )


def _vote_by_api(voting_round: VotingRound, marker: Marker) -> Receipt:
    client = Client()
    client.force_login(make.user())
    slug = voting_round.process.slug
    form = client.get(f"/api/v1/processes/{slug}/ballots/form/").json()
    answer = client.post(
        f"/api/v1/processes/{slug}/ballots/",
        {"pot": "all", "projects": marker.chosen, "word": marker.words[1], **form},
        "application/json",
    )
    assert answer.status_code == 201, answer.content
    return receipts.parse(answer.json()["receipt_line"])


def _receipt_of(visitor: Visitor, voting_round: VotingRound) -> Receipt:
    """Read the receipt as it is downloaded."""
    text = visitor.client.get(visitor.address("receipt_file")).text
    return receipts.parse(text)


@dataclass
class Scene:
    """A vote in which two people with marker ballots are, and all that was said.

    `casting` are the log records of the two requests that cast.
    """

    marker: Marker
    voting_round: VotingRound
    receipts: list[Receipt]
    before: str
    casting: list[bytes]
    said: list[bytes]

    @property
    def secrets(self) -> list[str | bytes]:
        found: list[str | bytes] = [*self.marker.words]
        found += self.marker.pairs(
            '","', '", "', "', '", ",", ", ", "|", " ", "&choices="
        )
        for receipt in self.receipts:
            server = bytes.fromhex(receipt.nonce)
            mixed = commitment.nonce_of(server, receipt.word)
            found += [receipt.ballot, server, receipt.nonce, mixed, mixed.hex()]
        return found


@pytest.fixture
def scene(marker) -> Scene:
    voting_round = make.voting_round(costs=marker.costs)
    before = stolen.dump()
    with searching.overheard() as said:
        visitor = Visitor(voting_round, make.user())
        visitor.choose(*marker.chosen)
        form = visitor.form()
        began = len(said)
        assert visitor.send({**form, "word": marker.words[0]}).status_code == 303
        casting = said[began:]
        found = [_receipt_of(visitor, voting_round)]
        began = len(said)
        found.append(_vote_by_api(voting_round, marker))
        casting += said[began:]
        sequencer.run(voting_round)
        notices.send_notices(now=make.NOW)
        Visitor(voting_round, make.user()).cast(*marker.chosen)
    return Scene(marker, voting_round, found, before, casting, said)


class TestBeforeTheClose:
    def test_case_49_nothing_that_is_stored_holds_a_ballot(self, scene) -> None:
        found = seen_in(searching.stored(), scene.secrets)

        assert found == set()

    def test_case_49_the_dump_names_no_project_more_often_than_before(
        self, scene
    ) -> None:
        after = stolen.dump()

        assert [after.count(code) for code in scene.marker.costs] == [
            scene.before.count(code) for code in scene.marker.costs
        ]

    def test_case_49_no_log_and_no_message_holds_a_ballot(self, scene) -> None:
        places = [("log or task", line) for line in scene.said]

        assert len(places) > 100
        assert any(b"INSERT INTO" in line for line in scene.said)
        assert seen_in(places, scene.secrets) == set()

    def test_case_49_no_statement_of_a_cast_holds_what_is_published(
        self, scene
    ) -> None:
        """A server that logs its statements would put a name beside a commitment."""
        secrets = [receipt.commitment for receipt in scene.receipts]
        secrets += [bytes.fromhex(committed) for committed in secrets]
        places = [("statement", line) for line in scene.casting]

        assert b"voting_rollmark" in b"".join(scene.casting)
        assert seen_in(places, secrets) == set()

    def test_case_49_requests_are_not_logged_at_all(self) -> None:
        assert gunicorn_conf.accesslog is None

    def test_case_49_what_the_browser_keeps_tells_nothing(self, marker) -> None:
        """No cookie tells a ballot, and no address that anybody logs holds one."""
        voting_round = make.voting_round(costs=marker.costs)
        visitor = Visitor(voting_round, make.user())
        visitor.choose(*marker.chosen)
        visitor.cast(*marker.chosen, word=marker.words[0])
        answer = visitor.receipt()

        cookies = [
            (name, m.value.encode()) for name, m in visitor.client.cookies.items()
        ]
        assert {drafts.RECEIPT_COOKIE} <= {name for name, _value in cookies}
        assert seen_in(cookies, [*marker.words, *marker.chosen]) == set()
        assert "?" not in answer.request["PATH_INFO"]
        assert answer.request["QUERY_STRING"] == ""


def _fail(*_arguments: object, **_options: object) -> None:
    raise RuntimeError("the disk is on fire")


class TestAnErrorReport:
    @pytest.fixture(params=["page", "api"])
    def report(self, request, marker, monkeypatch) -> list[bytes]:
        """Let the server fail in the middle of a cast, and keep what it reports."""
        voting_round = make.voting_round(costs=marker.costs)
        monkeypatch.setattr(spool.SpoolRow, "add", _fail)
        with searching.overheard() as said, searching.reported() as written:
            status = self._vote(voting_round, marker, request.param)
        assert status == 500
        assert any(b"the disk is on fire" in text for text in written)
        return written + said

    def _vote(self, voting_round: VotingRound, marker: Marker, how: str) -> int:
        visitor = Visitor(voting_round, make.user(), raise_request_exception=False)
        if how == "page":
            return visitor.cast(*marker.chosen, word=marker.words[0]).status_code
        address = f"/api/v1/processes/{voting_round.process.slug}/ballots/"
        body = {"pot": "all", "projects": marker.chosen, "word": marker.words[0]}
        return visitor.client.post(address, body, "application/json").status_code

    def test_case_49_holds_neither_choices_nor_the_word(self, report, marker) -> None:
        places = [("report", text) for text in report]

        assert seen_in(places, marker.words) == set()
        # The sheet names every project; nothing names the two that were chosen.
        pairs = marker.pairs("', '", '", "', '","', "&#x27;, &#x27;")
        assert seen_in(places, pairs) == set()

    @pytest.mark.parametrize("name", ["key_make", "key_rehearse"])
    def test_case_49_holds_no_passphrase_of_a_key(self, name, monkeypatch) -> None:
        ceremony.quicken(monkeypatch)
        held = ceremony.made()
        client = Client(raise_request_exception=False)
        ceremony.sign_in(client, held.holders[0])
        monkeypatch.setattr(key_files, "lock_key", _fail)
        monkeypatch.setattr(key_files, "unlock_key", _fail)
        typed = {
            "which": "own",
            "suggestion": ceremony.PASSPHRASE,
            "passphrase": ceremony.PASSPHRASE,
            "reason": "The first was lost.",
            "file": SimpleUploadedFile("key", held.files[0].encode()),
        }

        with searching.overheard() as said, searching.reported() as written:
            answer = client.post(ceremony.url(held, name), typed)

        assert answer.status_code == 500
        places = [("report", text) for text in written + said]
        assert seen_in(places, [ceremony.PASSPHRASE]) == set()

    def test_case_49_holds_no_voting_code(self, monkeypatch) -> None:
        voting_round = make.voting_round()
        _batch, (code, *_others) = channels.released(voting_round)
        visitor = Visitor(voting_round, raise_request_exception=False)
        monkeypatch.setattr(codes, "hash_of", _fail)

        with searching.overheard() as said, searching.reported() as written:
            answer = visitor.client.post(visitor.address("code"), {"code": code})

        assert answer.status_code == 500
        places = [("report", text) for text in written + said]
        assert seen_in(places, [code, code.replace("-", "")]) == set()


class TestTheSearchItself:
    @pytest.mark.parametrize("beside", [b"", b"x", b"xy", b"xyz"])
    def test_case_49_finds_what_is_written_in_another_way(self, beside, marker) -> None:
        word = marker.words[0]
        plain = beside + word.encode() + b"end"
        ways = [plain, plain.hex().encode(), b64encode(plain), repr(plain).encode()]

        for way in ways:
            assert seen_in([("here", way)], [word]) == {("here", word)}

    def test_case_49_finds_the_ballots_once_they_are_published(self, scene) -> None:
        make.tallied(scene.voting_round, published=True)

        found = {
            secret for _place, secret in seen_in(searching.stored(), scene.secrets)
        }

        assert {receipt.ballot for receipt in scene.receipts} <= found
        # The words of voters are nobody's, then and ever.
        assert not set(scene.marker.words) & found

    def test_case_49_finds_what_an_earlier_form_would_have_stored(self, marker) -> None:
        make.user(name=json.dumps({"choices": marker.chosen}))

        found = seen_in(searching.stored(), marker.pairs('", "'))

        places = {place for place, _secret in found}
        assert {"participation_user.name", "dump"} <= places
        assert any(place.startswith("file") for place in places)
