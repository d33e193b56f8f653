"""Proofs that stand alone: of a line in the log, and of a person on the roll."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import canonical, merkle, notes, proofs, roll
from voting.ballotbox.notes import Checkpoint, NoteError
from voting.ballotbox.proofs import ProofError
from voting.ballotbox.roll import RollProofError

ORIGIN = "vote.example/p/kajaani"
SEED = bytes(range(32))
PUBLIC = notes.public_of(SEED)
ELECTION = sha256(b"rules").hexdigest()


def lines(size: int) -> list[bytes]:
    return [b'{"n":%d}' % number for number in range(size)]


def proof_of(index: int, size: int, extra: bytes = b"") -> str:
    leaves = [merkle.leaf_hash(line) for line in lines(size)]
    checkpoint = Checkpoint(ORIGIN, size, merkle.root_of(leaves))
    note = notes.sign_checkpoint(checkpoint, SEED)
    proof = proofs.prove(index, leaves, note)
    return proofs.Proof(proof.index, proof.path, proof.checkpoint, extra).text


def verify(text: str, line: bytes) -> Checkpoint:
    return proofs.verify(text, line, origin=ORIGIN, public=PUBLIC)


class TestTlogProof:
    @given(st.integers(1, 40), st.data())
    def test_shows_that_a_line_is_in_the_log(self, size, data) -> None:
        index = data.draw(st.integers(0, size - 1))
        extra = data.draw(st.binary(max_size=9))

        text = proof_of(index, size, extra)

        assert verify(text, lines(size)[index]).size == size
        assert proofs.parse(text).extra == extra
        assert proofs.parse(text).text == text

    def test_is_laid_out_as_the_specification_says(self) -> None:
        head, checkpoint = proof_of(2, 3, b"more").split("\n\n", 1)

        assert head.split("\n")[:3] == [
            "c2sp.org/tlog-proof@v1",
            "extra bW9yZQ==",
            "index 2",
        ]
        assert len(head.split("\n")) == 4
        assert checkpoint.startswith(f"{ORIGIN}\n3\n")

    def test_of_the_only_entry_has_no_hashes(self) -> None:
        assert proof_of(0, 1).startswith("c2sp.org/tlog-proof@v1\nindex 0\n\n")

    def test_shows_nothing_of_another_line(self) -> None:
        with pytest.raises(ProofError, match="not in the log"):
            verify(proof_of(2, 5), lines(5)[3])

    def test_shows_nothing_of_another_place(self) -> None:
        text = proof_of(2, 5).replace("index 2", "index 3")

        with pytest.raises(ProofError, match="not in the log"):
            verify(text, lines(5)[2])

    def test_shows_nothing_under_another_key_or_log(self) -> None:
        text, line = proof_of(2, 5), lines(5)[2]

        with pytest.raises(NoteError):
            proofs.verify(text, line, origin="vote.example/p/other", public=PUBLIC)
        with pytest.raises(NoteError):
            proofs.verify(text, line, origin=ORIGIN, public=notes.public_of(bytes(32)))

    @given(st.data())
    def test_with_any_bit_flipped_shows_nothing(self, data) -> None:
        text = proof_of(5, 11)
        bit = data.draw(st.integers(0, len(text.encode()) * 8 - 1))
        changed = bytearray(text.encode())
        changed[bit // 8] ^= 1 << bit % 8

        with pytest.raises((ProofError, NoteError)):
            verify(changed.decode(errors="replace"), lines(11)[5])

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "c2sp.org/tlog-proof@v1",
            "c2sp.org/tlog-proof@v1\n\n",
            "c2sp.org/tlog-proof@v1\nextra AAAA\n\nx",
            "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\nx",
            "c2sp.org/tlog-proof@v1\nindex -1\n\nx",
            "c2sp.org/tlog-proof@v1\nindex 01\n\nx",
            "c2sp.org/tlog-proof@v1\nindex \n\nx",
            "c2sp.org/tlog-proof@v1\nindex 0\nAB==\n\nx",
            "c2sp.org/tlog-proof@v1\nindex 0\n" + "AAAA\n" * 65 + "\nx",
            "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
            "x" * (proofs.MOST_CHARACTERS + 1),
        ],
        ids=lambda text: repr(text[-24:]),
    )
    def test_that_is_malformed_is_refused(self, text) -> None:
        with pytest.raises(ProofError):
            proofs.parse(text)


PEOPLE = [
    (sha256(name.encode()).hexdigest(), area)
    for name, area in [("maija", "a"), ("matti", "a"), ("aino", "b"), ("eero", "b")]
]


class TestRoll:
    def test_has_one_root_whatever_the_order_of_the_rows(self) -> None:
        assert roll.root_of(PEOPLE) == roll.root_of(reversed(PEOPLE))

    def test_has_another_root_with_anybody_more_less_or_elsewhere(self) -> None:
        root = roll.root_of(PEOPLE)
        moved = [(PEOPLE[0][0], "b"), *PEOPLE[1:]]

        others = {
            roll.root_of(people)
            for people in (PEOPLE[1:], [*PEOPLE, ("f" * 64, "a")], moved, [])
        }

        assert root not in others
        assert len(others) == 4

    @pytest.mark.parametrize("person", PEOPLE)
    def test_shows_each_person_that_they_are_on_it(self, person) -> None:
        proof = roll.prove(*person, PEOPLE, election=ELECTION)

        read = roll.parse(f"Your place on the roll\n\n{proof.to_line()}\n")

        assert read == proof
        assert read.is_under(roll.root_of(PEOPLE))
        assert not read.is_under(roll.root_of(PEOPLE[1:]))
        assert not read.is_under("x")

    def test_shows_nothing_to_somebody_who_is_not_on_it(self) -> None:
        with pytest.raises(ValueError, match="not in list"):
            roll.prove("f" * 64, "a", PEOPLE, election=ELECTION)
        with pytest.raises(ValueError, match="not in list"):
            roll.prove(PEOPLE[0][0], "b", PEOPLE, election=ELECTION)

    @pytest.mark.parametrize(
        "changed", [{"identifier": "f" * 64}, {"area": "c"}, {"index": 3}, {"size": 2}]
    )
    def test_proves_nothing_with_another_value(self, changed) -> None:
        line = roll.prove(*PEOPLE[0], PEOPLE, election=ELECTION).to_line()
        plain = {**json.loads(line), **changed}

        read = roll.parse(canonical.encode(plain).decode())

        assert not read.is_under(roll.root_of(PEOPLE))

    @pytest.mark.parametrize(
        "changed",
        [
            {"format": "x"},
            {"area": 1},
            {"index": "0"},
            {"path": "x"},
            {"path": [1]},
            {"path": ["zz"]},
            {"path": ["AB" * 32]},
            {"path": ["00" * 32] * 65},
            {"more": 1},
        ],
    )
    def test_takes_no_proof_of_another_shape(self, changed) -> None:
        line = roll.prove(*PEOPLE[0], PEOPLE, election=ELECTION).to_line()
        plain = {**json.loads(line), **changed}

        with pytest.raises(RollProofError):
            roll.parse(canonical.encode(plain).decode())

    @pytest.mark.parametrize("text", ["", "none", "{", "{}", "[]"])
    def test_takes_no_text_without_a_proof(self, text) -> None:
        with pytest.raises(RollProofError):
            roll.parse(text)
