"""Case 50 again: who changes a ballot. Case 50b: what published values lead to."""

import hmac
import json
from base64 import b32decode, b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import permutations

import boxes
import make
import polling
import pytest
import stolen
from django.db import connection
from visiting import Visitor

from voting.ballotbox import commitment, merkle, slots
from voting.ballotbox.receipts import Receipt
from voting.box import opening, sequencer
from voting.models import RollEntry
from voting.models.box import Checkpoint, SpoolRow

SPOOL = "voting_spoolrow"
ROUND = "voting_votinground"


def _changed(
    before: dict[str, list[stolen.Row]], after: dict[str, list[stolen.Row]]
) -> set[str]:
    """Name the tables of which anything is not as it was, hidden numbers included.

    Of the round, which every row of the spool refers to, the last such row has shared
    the lock: that is a number of the spool, and of nobody.
    """
    return {
        table
        for table in after
        if _without_locks_of_all(table, after) != _without_locks_of_all(table, before)
    }


def _without_locks_of_all(
    table: str, copy: dict[str, list[stolen.Row]]
) -> list[stolen.Row]:
    if table != ROUND:
        return copy[table]
    return [replace(row, locked_in=0) for row in copy[table]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("clock")
class TestSomebodyWhoVotesAgain:
    def test_case_50_adds_a_row_to_the_spool_and_touches_nothing_else(self) -> None:
        voting_round = polling.two_districts()
        voter = make.user()
        make.ballot(voting_round, ["lohtaja-a"], voter, pot="lohtaja")
        before = stolen.everything()

        make.ballot(voting_round, ["lohtaja-a"], voter, pot="lohtaja")

        assert _changed(before, stolen.everything()) == {SPOOL}
        assert boxes.waiting(voting_round) == 2

    def test_case_50_touches_nothing_else_once_the_first_ballot_is_logged(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        make.ballot(voting_round, ["a"], voter)
        boxes.settle(voting_round)
        before = stolen.everything()

        make.ballot(voting_round, ["b"], voter)

        assert _changed(before, stolen.everything()) == {SPOOL}

    def test_case_50_leaves_no_trace_of_the_visit_to_the_pages_either(self) -> None:
        visitor = Visitor(make.voting_round(), make.user())
        visitor.cast("a")
        visitor.receipt()
        before = stolen.everything()

        visitor.cast("b")
        visitor.receipt()

        assert _changed(before, stolen.everything()) == {SPOOL}

    def test_case_50_is_seen_by_this_comparison_where_a_row_is_locked(self) -> None:
        """The control: an update, and on PostgreSQL a mere lock, is noticed."""
        voter = make.user()
        before = stolen.everything()

        voter.save(update_fields=["name"])

        expected = connection.vendor == "postgresql"
        changed = _changed(before, stolen.everything())
        assert ("participation_user" in changed) is expected


# Every way in which the product makes one value of others, and the usual ones beside.
def _derivations() -> Iterator[Callable[..., object]]:
    yield lambda one: sha256(one).hexdigest()
    yield lambda one, other: hmac.digest(one, other, "sha256").hex()
    yield lambda one, other: sha256(one + other).hexdigest()
    yield lambda one, other: sha256(one + b"\0" + other).hexdigest()
    yield lambda one, other: sha256(one + b"|" + other).hexdigest()
    yield lambda one, other: commitment.nonce_of(one, other.decode()).hex()
    yield lambda one, other: slots.slot_of(one, other.decode(), "")
    yield lambda one, other, third: commitment.commit(one.decode(), other, third)
    yield lambda one, other, third: slots.slot_of(one, other.decode(), third.decode())
    yield lambda one, other, third: hmac.digest(one, other + third, "sha256").hex()
    yield lambda one: merkle.leaf_hash(one).hex()


def _made_of(public: Iterable[bytes]) -> set[str]:
    """Return everything that can be made of some values in one step, in hex."""
    found: set[str] = {one.hex() for one in public}
    for derive in _derivations():
        count = derive.__code__.co_argcount
        for values in permutations(sorted(public), count):
            try:
                made = derive(*values)
            except (ValueError, UnicodeDecodeError):
                continue
            if isinstance(made, str):
                found.add(made)
    return found


def _forms_of(text: str) -> Iterator[bytes]:
    """Give a published text as it stands, and as the bytes that it writes."""
    yield text.encode()
    for read in (bytes.fromhex, b64decode, lambda one: b32decode(one.replace("-", ""))):
        try:
            yield read(text)
        except ValueError:
            continue


@dataclass(frozen=True)
class Told:
    """What is published, and what the attacker kept of the rows beside a mark."""

    public: frozenset[bytes]
    receipt: Receipt
    beside: list[str]


@pytest.fixture
def told(clock) -> Told:
    """Let one person vote, count, and publish everything."""
    voting_round = make.voting_round()
    receipt = polling.cast(voting_round, make.user(), ["a"], word="Lumme")
    (kept,) = SpoolRow.objects.all()
    (entry,) = RollEntry.objects.all()
    voting_round = make.tallied(voting_round, published=True)
    sequencer.sign(voting_round)
    texts = {voting_round.sheet_sha256, receipt.code, receipt.to_line()}
    for line in boxes.entries(voting_round):
        texts |= {str(value) for value in line.values()}
    for values in opening.openings(voting_round):
        texts |= set(values)
    for note in Checkpoint.objects.values_list("note", flat=True):
        texts |= {note, *note.split()}
    texts |= {str(value) for value in json.loads(receipt.to_line()).values()}
    # What is longer is made of what is here.
    public = {form for text in texts for form in _forms_of(text) if 0 < len(form) < 120}
    beside = [kept.token, entry.identifier, bytes(kept.sealed).hex()]
    return Told(frozenset(public), receipt, beside)


@pytest.mark.django_db
class TestWhatIsPublished:
    def test_case_50b_leads_to_nothing_that_is_stored_beside_a_mark(self, told) -> None:
        made = _made_of(told.public)

        assert len(made) > 10_000
        for value in made:
            for stored in told.beside:
                assert value not in stored or len(value) < 16
                assert stored not in value

    def test_case_50b_would_lead_there_if_the_token_came_from_the_nonce(
        self, told
    ) -> None:
        """The control, and the first mistake of the design: the search finds that."""
        nonce = bytes.fromhex(told.receipt.nonce)

        naive = hmac.digest(nonce, told.receipt.commitment.encode(), "sha256").hex()

        assert naive in _made_of(told.public)
        assert naive not in told.beside
