"""Signed notes and checkpoints: whoever changes one is found out."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import notes
from voting.ballotbox.notes import Checkpoint, NoteError, SignatureError

NAME = "vote.example/p/kajaani"
SEED = bytes(range(32))
OTHER_SEED = bytes(range(1, 33))
ROOT = bytes(range(32, 64))


PUBLIC, OTHER_PUBLIC = notes.public_of(SEED), notes.public_of(OTHER_SEED)
CHECKPOINT = Checkpoint(NAME, 7, ROOT)
NOTE = notes.sign_checkpoint(CHECKPOINT, SEED)


def signed(text: str) -> str:
    return notes.sign(text, NAME, SEED)


class TestNote:
    def test_of_the_go_checksum_database_is_understood(self) -> None:
        """The example of the documentation of golang.org/x/mod/sumdb/note."""
        note = (
            "If you think cryptography is the answer to your problem,\n"
            "then you don't know what your problem is.\n"
            "\n"
            "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1F"
            "FYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        )
        public = notes.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]

        text = notes.verify(note, "PeterNeumann", public)

        assert text.startswith("If you think cryptography is the answer")
        assert notes.verifier_key("PeterNeumann", public) == (
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        )

    def test_gives_its_text_to_whoever_has_the_key(self) -> None:
        text = "one\n\nthree, in Kainuu: ä \u2014 \n"

        assert notes.verify(signed(text), NAME, PUBLIC) == text

    def test_of_another_key_is_not_believed(self) -> None:
        with pytest.raises(SignatureError, match="has not signed"):
            notes.verify(NOTE, NAME, OTHER_PUBLIC)

    def test_of_another_name_is_not_believed(self) -> None:
        with pytest.raises(SignatureError, match="has not signed"):
            notes.verify(NOTE, f"{NAME}-2", PUBLIC)

    def test_that_only_bears_the_id_of_the_key_is_not_believed(self) -> None:
        text, _gap, line = NOTE.rpartition("\n\n")
        raw = notes.b64decode(line.split()[-1])
        forged = notes.sign(f"{text}\n", NAME, OTHER_SEED)
        theirs = notes.b64decode(forged.split()[-1])
        mixed = b64encode(raw[:4] + theirs[4:]).decode()

        with pytest.raises(SignatureError, match="does not hold"):
            notes.verify(f"{text}\n\n\u2014 {NAME} {mixed}\n", NAME, PUBLIC)

    @pytest.mark.parametrize("length", [0, 3, 4, 5, 67, 69])
    def test_with_a_signature_of_another_length_is_not_believed(self, length) -> None:
        text, _gap, line = NOTE.rpartition("\n\n")
        raw = (notes.b64decode(line.split()[-1]) + b"\0")[:length]
        cut = b64encode(raw).decode()

        with pytest.raises(NoteError):
            notes.verify(f"{text}\n\n\u2014 {NAME} {cut}\n", NAME, PUBLIC)

    @pytest.mark.parametrize("order", [1, -1])
    def test_may_be_signed_by_others_as_well(self, order) -> None:
        text, _gap, ours = NOTE.rpartition("\n\n")
        witness = notes.sign(f"{text}\n", "witness.example", OTHER_SEED)
        theirs = witness.rpartition("\n\n")[2]
        note = f"{text}\n\n" + "".join([ours, theirs][::order])

        assert notes.read_checkpoint(note, NAME, PUBLIC) == CHECKPOINT
        assert notes.verify(note, "witness.example", OTHER_PUBLIC) == CHECKPOINT.text

    @pytest.mark.parametrize(
        "note",
        [
            "",
            "\n",
            "\n\n",
            "text\n",
            "text\n\n",
            CHECKPOINT.text,
            f"{CHECKPOINT.text}\n",
            NOTE[:-1],
            NOTE.replace("\u2014", "-"),
            NOTE.replace("\u2014 ", "\u2014"),
            f"{NOTE}\n",
            f"{NOTE}more\n",
            NOTE.replace("=\n", "\n"),
            NOTE.replace("\n", "\r\n"),
            f"{CHECKPOINT.text}\n\u2014 {NAME} !!!\n",
            f"{CHECKPOINT.text}\n\u2014 {NAME}\n",
            "x" * (notes.MOST_CHARACTERS + 1),
            f"\ud800\n\n{NOTE.rpartition(chr(10) * 2)[2]}",
        ],
    )
    def test_that_is_malformed_is_refused(self, note) -> None:
        with pytest.raises(NoteError):
            notes.verify(note, NAME, PUBLIC)

    @given(st.integers(0, len(NOTE.encode()) * 8 - 1))
    def test_with_any_bit_flipped_is_refused(self, bit) -> None:
        changed = bytearray(NOTE.encode())
        changed[bit // 8] ^= 1 << bit % 8

        with pytest.raises(NoteError):
            notes.verify(changed.decode(errors="replace"), NAME, PUBLIC)

    def test_has_one_way_to_write_its_signature(self) -> None:
        """Two bits of the last letter before the padding say nothing: they are zero."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        last = NOTE[-3]
        odd = letters[letters.index(last) + 1]
        assert NOTE.endswith(f"{last}=\n")

        with pytest.raises(NoteError, match="odd way"):
            notes.verify(f"{NOTE[:-3]}{odd}=\n", NAME, PUBLIC)

    @pytest.mark.parametrize(
        "text", ["", "\n", "no end", "two\n\n", "\nfirst\n", "tab\there\n", "nul\0\n"]
    )
    def test_is_not_made_of_a_text_that_it_cannot_hold(self, text) -> None:
        with pytest.raises(NoteError):
            signed(text)

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n", "a\u00a0b"])
    def test_is_not_signed_in_a_name_that_no_key_can_have(self, name) -> None:
        with pytest.raises(NoteError):
            notes.sign("text\n", name, SEED)


class TestCheckpoint:
    @given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
    def test_says_what_was_signed(self, size, root) -> None:
        checkpoint = Checkpoint(NAME, size, root)

        note = notes.sign_checkpoint(checkpoint, SEED)

        assert notes.read_checkpoint(note, NAME, PUBLIC) == checkpoint

    def test_may_say_more_below(self) -> None:
        note = signed(f"{CHECKPOINT.text}extension\n")

        assert notes.read_checkpoint(note, NAME, PUBLIC) == CHECKPOINT

    def test_of_another_log_is_refused_even_if_signed(self) -> None:
        other = Checkpoint("vote.example/p/other", 7, ROOT)

        with pytest.raises(NoteError, match="not a checkpoint of this log"):
            notes.read_checkpoint(signed(other.text), NAME, PUBLIC)

    @pytest.mark.parametrize(
        "size", ["", "-1", "07", "+7", "7.0", " 7", "\u0667", "9" * 20, "9" * 5000]
    )
    def test_with_a_size_that_is_none_is_refused(self, size) -> None:
        text = CHECKPOINT.text.replace("\n7\n", f"\n{size}\n")

        with pytest.raises(NoteError):
            notes.read_checkpoint(signed(text), NAME, PUBLIC)

    @pytest.mark.parametrize(
        "root", ["", "AAAA", "!", b64encode(ROOT + b"\0").decode()]
    )
    def test_with_a_root_that_is_none_is_refused(self, root) -> None:
        text = f"{NAME}\n7\n{root}\n"

        with pytest.raises(NoteError):
            notes.read_checkpoint(signed(f"{text}x\n"), NAME, PUBLIC)

    def test_with_too_few_lines_is_refused(self) -> None:
        with pytest.raises(NoteError, match="not a checkpoint"):
            notes.read_checkpoint(signed(f"{NAME}\n7\n"), NAME, PUBLIC)
