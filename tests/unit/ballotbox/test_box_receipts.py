"""What a voter holds in hand: commitments, codes, receipts, promises, slots."""

import json
import subprocess
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import canonical, commitment, notes, receipts, sealing, slots
from voting.ballotbox.receipts import Receipt, ReceiptError

ORIGIN = "vote.example/p/kajaani"
ELECTION = sha256(b"rules").hexdigest()
BALLOT = '{"paper":"all","pots":{"all":{"choices":["P1","P2"]}}}'
SEED = bytes(range(32))
PUBLIC = notes.public_of(SEED)
BY = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)


def receipt(word: str = "", ballot: str = BALLOT, nonce: bytes = SEED) -> Receipt:
    word = commitment.tidy(word)
    committed = commitment.commit(
        ELECTION, commitment.nonce_of(nonce, word), ballot.encode()
    )
    return Receipt(
        origin=ORIGIN,
        election=ELECTION,
        commitment=committed,
        nonce=nonce.hex(),
        word=word,
        ballot=ballot,
        promise=receipts.promise(ORIGIN, committed, BY, SEED),
    )


class TestCommitment:
    def test_is_what_sha256sum_says(self) -> None:
        nonce = commitment.nonce_of(SEED, "kissa")
        said = subprocess.run(
            ["sha256sum"],
            input=b"porukka-ballot-1\0"
            + ELECTION.encode()
            + b"\0"
            + nonce
            + BALLOT.encode(),
            capture_output=True,
            check=True,
        ).stdout

        assert commitment.commit(ELECTION, nonce, BALLOT.encode()) == said[:64].decode()
        assert nonce == sha256(b"porukka-nonce-1\0" + SEED + b"kissa").digest()

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_differs_with_the_word(self, one, other) -> None:
        same = commitment.tidy(one) == commitment.tidy(other)

        assert (
            commitment.nonce_of(SEED, one) == commitment.nonce_of(SEED, other)
        ) is same

    def test_takes_a_word_however_it_was_typed(self) -> None:
        assert commitment.tidy(" A\u030aland\n") == "Åland"

    @pytest.mark.parametrize("size", [0, 31, 33])
    def test_wants_a_nonce_of_32_bytes(self, size) -> None:
        with pytest.raises(ValueError, match="32 bytes"):
            commitment.commit(ELECTION, bytes(size), b"{}")
        with pytest.raises(ValueError, match="32 bytes"):
            commitment.nonce_of(bytes(size), "")

    def test_has_a_code_that_can_be_read_aloud(self) -> None:
        assert commitment.code_of("00443214c74254b635cf" + "0" * 44) == (
            "ABCD-EFGH-IJKL-MNOP"
        )


class TestReceipt:
    @given(st.text(max_size=30), st.text(max_size=30))
    def test_can_be_read_back_whatever_the_voter_wrote(self, word, said) -> None:
        ballot = canonical.encode(
            {"paper": "all", "said": commitment.tidy(said)}
        ).decode()
        given_out = receipt(word, ballot)

        read = receipts.parse(f"# Your receipt\n\n{given_out.to_line()}\n\nKeep it.\n")

        assert read == given_out
        assert read.is_sound

    @pytest.mark.parametrize("word", ["a\u2028b", "a\u0085b", "a\x1cb", "a\vb", '"}{'])
    def test_survives_signs_that_part_lines_elsewhere(self, word) -> None:
        assert receipts.parse(receipt(word).to_line()).word == word

    def test_is_found_in_a_file_of_windows(self) -> None:
        given_out = receipt()
        text = f"\ufeffYour receipt\r\n  {given_out.to_line()}  \r\n"

        assert receipts.parse(text) == given_out
        assert receipts.parse(f"\ufeff{given_out.to_line()}") == given_out

    @pytest.mark.parametrize(
        "changed",
        [
            {"word": "another"},
            {"nonce": "00" * 32},
            {"ballot": BALLOT.replace("P2", "P3")},
            {"election": "11" * 32},
            {"commitment": "22" * 32},
            {"ballot": ""},
        ],
    )
    def test_that_contradicts_itself_is_not_sound(self, changed) -> None:
        plain = {**json.loads(receipt("kissa").to_line()), **changed}

        read = receipts.parse(canonical.encode(plain).decode())

        assert not read.is_sound

    def test_that_was_made_by_hand_is_unsound_and_no_error(self) -> None:
        for nonce in ("", "x", "zz" * 32, "00" * 31, "é" * 64):
            assert not Receipt(
                ORIGIN, ELECTION, "0" * 64, nonce, "", BALLOT, ""
            ).is_sound

    def test_without_content_is_sound_and_tells_nothing(self) -> None:
        bare = receipt("kissa").without_content()

        read = receipts.parse(bare.to_line())

        assert read.is_sound
        assert (read.nonce, read.word, read.ballot) == ("", "", "")
        assert read.code == receipt("kissa").code

    @pytest.mark.parametrize(
        "changed",
        [
            {"format": "porukka-receipt-2"},
            {"election": "x"},
            {"election": ELECTION.upper()},
            {"commitment": " " + "0" * 63},
            {"nonce": "0" * 63},
            {"nonce": 7},
            {"word": " kissa"},
            {"promise": ["x"]},
            {"more": "x"},
        ],
    )
    def test_of_another_shape_is_refused(self, changed) -> None:
        plain = {**json.loads(receipt().to_line()), **changed}

        with pytest.raises(ReceiptError):
            receipts.parse(canonical.encode(plain).decode())

    def test_that_lacks_a_field_is_refused(self) -> None:
        plain = json.loads(receipt().to_line())
        for name in plain:
            rest = {key: value for key, value in plain.items() if key != name}
            with pytest.raises(ReceiptError):
                receipts.parse(canonical.encode(rest).decode())

    @pytest.mark.parametrize(
        "text",
        ["", "no receipt", "{", "{}", '{"a":1e9}', "[]", "{" * 10_000, "{\ud800}"],
    )
    def test_that_is_none_is_refused(self, text) -> None:
        with pytest.raises(ReceiptError):
            receipts.parse(text)

    @given(st.data())
    def test_that_was_cut_or_bent_is_refused_or_unsound(self, data) -> None:
        line = receipt("kissa").to_line()
        at = data.draw(st.integers(0, len(line) - 1))
        letter = data.draw(st.sampled_from('0aZ"{}\\ '))
        changed = line[:at] + letter + line[at + 1 :]
        if changed == line:
            return

        try:
            read = receipts.parse(changed)
        except ReceiptError:
            return

        # What is left is bound by the promise, which is signed, and by the origin.
        assert (
            not read.is_sound
            or read.promise != receipt("kissa").promise
            or (read.origin != ORIGIN)
        )


class TestPromise:
    def test_says_what_will_be_in_the_log_and_by_when(self) -> None:
        given_out = receipt()

        said = receipts.read_promise(given_out.promise, ORIGIN, PUBLIC)

        assert said == (given_out.commitment, "2026-11-30T18:00:00+00:00")

    def test_of_another_server_is_not_believed(self) -> None:
        forged = receipts.promise(ORIGIN, "0" * 64, BY, sealing.new_key())

        with pytest.raises(notes.SignatureError):
            receipts.read_promise(forged, ORIGIN, PUBLIC)

    def test_for_another_commitment_is_not_believed(self) -> None:
        given_out = receipt()
        altered = given_out.promise.replace(given_out.commitment, "0" * 64)

        with pytest.raises(notes.SignatureError):
            receipts.read_promise(altered, ORIGIN, PUBLIC)

    def test_is_no_checkpoint_and_a_checkpoint_is_no_promise(self) -> None:
        checkpoint = notes.sign_checkpoint(notes.Checkpoint(ORIGIN, 1, bytes(32)), SEED)

        with pytest.raises(notes.NoteError):
            receipts.read_promise(checkpoint, ORIGIN, PUBLIC)
        with pytest.raises(notes.NoteError):
            notes.read_checkpoint(receipt().promise, ORIGIN, PUBLIC)

    @pytest.mark.parametrize(
        "lines", ["{name}\nx\n", "other\nx\ny\n", "{name}\nx\ny\nz\n"]
    )
    def test_of_another_shape_is_refused_even_if_signed(self, lines) -> None:
        name = receipts.promise_name(ORIGIN)
        note = notes.sign(lines.format(name=name), name, SEED)

        with pytest.raises(notes.NoteError, match="not a promise"):
            receipts.read_promise(note, ORIGIN, PUBLIC)


class TestSlot:
    def test_is_the_same_for_a_person_in_one_vote_only(self) -> None:
        slot = slots.slot_of(SEED, ELECTION, "someone")

        assert slot == slots.slot_of(SEED, ELECTION, "someone")
        assert slot != slots.slot_of(SEED, sha256(b"other").hexdigest(), "someone")
        assert slot != slots.slot_of(bytes(32), ELECTION, "someone")
        assert slot != slots.slot_of(SEED, ELECTION, "someone else")
        assert len(slot) == slots.SLOT_HEX

    def test_has_an_area_mark_that_changes_with_the_area_alone(self) -> None:
        mark = slots.area_mark(SEED, ELECTION, "someone", "lohtaja")

        assert mark == slots.area_mark(SEED, ELECTION, "someone", "lohtaja")
        assert mark != slots.area_mark(SEED, ELECTION, "someone", "otanmaki")
        assert mark != slots.area_mark(SEED, ELECTION, "someone else", "lohtaja")
        assert len(mark) == slots.AREA_HEX
        assert not slots.slot_of(SEED, ELECTION, "someone").startswith(mark)

    def test_of_paper_is_its_batch_and_number(self) -> None:
        assert slots.paper_slot(3, 14) == "paper:3:14"
        assert slots.is_paper("paper:3:14")
        assert not slots.is_paper(slots.slot_of(SEED, ELECTION, "paper:3:14"))
