"""The key of the ballots in the hands of officers."""

import json
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import canonical, custody, sealing
from voting.ballotbox.custody import (
    KeyFileError,
    Weakness,
    WeakPassphraseError,
    WrongPassphraseError,
)
from voting.ballotbox.sealing import SealError

ELECTION = sha256(b"rules").hexdigest()
OTHER_ELECTION = sha256(b"other rules").hexdigest()
PRIVATE = bytes(range(32))
PASSPHRASE = "kalon-metis-haruk-jonas-vetil"


@pytest.fixture(scope="module")
def key_file() -> str:
    return custody.lock_key(PRIVATE, PASSPHRASE, election=ELECTION, officer=2)


def bent(text: str, **changed: object) -> str:
    """Change fields, and the check sum with them, as somebody who means it would."""
    plain = {**json.loads(text), **changed}
    del plain["check"]
    check = sha256(canonical.encode(plain)).hexdigest()[: custody.CHECK_HEX]
    return canonical.encode({**plain, "check": check}).decode()


class TestKeyFile:
    def test_opens_with_the_passphrase(self, key_file) -> None:
        unlocked = custody.unlock_key(key_file, PASSPHRASE, election=ELECTION)

        assert unlocked == custody.Unlocked(ELECTION, 2, PRIVATE)

    def test_opens_however_the_passphrase_is_written(self, key_file) -> None:
        written = "  Kalon metis\u2013haruk  JONAS - vetil\n"

        assert custody.unlock_key(key_file, written).private == PRIVATE

    def test_says_whose_it_is_without_a_passphrase(self, key_file) -> None:
        found = custody.read_key_file(key_file)

        assert (found.election, found.officer) == (ELECTION, 2)
        assert found.public == sealing.public_of(PRIVATE).hex()

    def test_does_not_show_the_key(self, key_file) -> None:
        assert PRIVATE.hex() not in key_file
        assert json.loads(key_file)["scrypt"]["n"] == 2**17

    def test_is_another_one_each_time(self, key_file) -> None:
        again = custody.lock_key(PRIVATE, PASSPHRASE, election=ELECTION, officer=2)

        one, other = json.loads(key_file), json.loads(again)
        assert one["scrypt"]["salt"] != other["scrypt"]["salt"]
        assert one["sealed"] != other["sealed"]

    def test_may_have_words_around_it(self, key_file) -> None:
        text = f"\ufeffThe key of officer 2.\r\nKeep it safe.\r\n\r\n{key_file}\r\n"

        assert custody.read_key_file(text).officer == 2

    def test_does_not_open_with_another_passphrase(self, key_file) -> None:
        with pytest.raises(WrongPassphraseError):
            custody.unlock_key(key_file, f"{PASSPHRASE}a")

    def test_of_another_vote_is_told_apart(self, key_file) -> None:
        with pytest.raises(KeyFileError, match="another vote"):
            custody.unlock_key(key_file, PASSPHRASE, election=OTHER_ELECTION)

    @pytest.mark.parametrize(
        "changed",
        [
            {"election": OTHER_ELECTION},
            {"officer": 3},
            {"public": sealing.public_of(bytes(32)).hex()},
            {"nonce": "00" * 12},
        ],
    )
    def test_made_out_to_somebody_else_does_not_open(self, key_file, changed) -> None:
        with pytest.raises(WrongPassphraseError):
            custody.unlock_key(bent(key_file, **changed), PASSPHRASE)

    @given(st.data())
    def test_with_a_slip_in_it_is_damaged_and_not_locked(self, key_file, data) -> None:
        at = data.draw(st.integers(1, len(key_file) - 1))
        letter = data.draw(st.sampled_from("0123456789abcdefx"))
        changed = key_file[:at] + letter + key_file[at + 1 :]
        if changed == key_file:
            return

        with pytest.raises(KeyFileError):
            custody.read_key_file(changed)

    @given(st.data())
    def test_that_is_cut_off_is_damaged(self, key_file, data) -> None:
        length = data.draw(st.integers(0, len(key_file) - 1))

        with pytest.raises(KeyFileError):
            custody.read_key_file(key_file[:length])

    @pytest.mark.parametrize(
        "changed",
        [
            {"format": "porukka-key-2"},
            {"officer": "2"},
            {"officer": [2]},
            {"public": "AB" * 32},
            {"sealed": "ab"},
            {"sealed": 7},
            {"nonce": ""},
            {"scrypt": {}},
            {"scrypt": "x"},
            {"scrypt": {"n": 2**30, "p": 1, "r": 8, "salt": "ab" * 16}},
            {"scrypt": {"n": 2, "p": 1, "r": 8, "salt": "ab" * 16}},
            {"more": "x"},
        ],
    )
    def test_made_in_another_way_is_refused(self, key_file, changed) -> None:
        """A weaker or a costlier scrypt among them: a file must not choose it."""
        with pytest.raises(KeyFileError):
            custody.read_key_file(bent(key_file, **changed))

    def test_that_lacks_a_field_is_refused(self, key_file) -> None:
        for name in json.loads(key_file):
            plain = {k: v for k, v in json.loads(key_file).items() if k != name}
            with pytest.raises(KeyFileError):
                custody.read_key_file(canonical.encode(plain).decode())

    @pytest.mark.parametrize("text", ["", "no key", "{}", "{", "x" * 70_000])
    def test_that_is_none_is_refused(self, text) -> None:
        with pytest.raises(KeyFileError):
            custody.read_key_file(text)

    def test_with_the_public_half_of_another_key_is_refused(
        self, key_file, monkeypatch
    ) -> None:
        """Whoever knows the passphrase cannot pass off another key either."""
        public = sealing.public_of(bytes(32))
        with monkeypatch.context() as patched:
            patched.setattr(sealing, "public_of", lambda private: public)
            swapped = custody.lock_key(
                PRIVATE, PASSPHRASE, election=ELECTION, officer=2
            )

        with pytest.raises(KeyFileError, match="do not belong together"):
            custody.unlock_key(swapped, PASSPHRASE)


class TestPassphrase:
    @pytest.mark.parametrize(
        ("passphrase", "weakness"),
        [
            ("", Weakness.TOO_SHORT),
            ("fifteen letters", Weakness.TOO_SHORT),
            (" - kissa -  -  -  -  - ", Weakness.TOO_SHORT),
            ("aaaaaaaaaaaaaaaaaaaa", Weakness.REPETITION),
            ("kissakissakissakissa", Weakness.REPETITION),
            ("kissa kissa kissa kissa", Weakness.REPETITION),
            ("kissa koira kissa koira kissa", Weakness.REPETITION),
            ("passwordpassword", Weakness.REPETITION),
            ("12345678901234567890", Weakness.REPETITION),
            ("abcdefghijklmnopqrst", Weakness.REPETITION),
            ("ababbaabbabaabbaabba", Weakness.REPETITION),
            ("kissat juoksevat metsään", None),
            (PASSPHRASE, None),
        ],
    )
    def test_that_could_be_guessed_is_refused(self, passphrase, weakness) -> None:
        assert custody.weakness_of(passphrase) is weakness

    def test_that_is_weak_locks_nothing(self) -> None:
        with pytest.raises(WeakPassphraseError) as error:
            custody.lock_key(PRIVATE, "salasana", election=ELECTION, officer=1)

        assert error.value.code == "too_short"

    def test_that_is_made_for_an_officer_is_strong_and_sayable(self) -> None:
        made = {custody.new_passphrase() for _number in range(200)}

        assert len(made) == 200
        assert custody.PASSPHRASE_BITS > 75
        assert {custody.weakness_of(one) for one in made} == {None}
        assert {len(one.split("-")) for one in made} == {custody.GROUPS}
        letters = custody.CONSONANTS + custody.VOWELS + "-"
        assert set("".join(made)) <= set(letters)


class TestPairs:
    OFFICERS = [bytes([number]) * 32 for number in (1, 2, 3)]
    PUBLICS = [sealing.public_of(private) for private in OFFICERS]

    def test_open_the_key_whoever_of_the_three_is_absent(self) -> None:
        wrapped = custody.wrap_for_pairs(PRIVATE, self.PUBLICS, election=ELECTION)

        assert list(wrapped) == [(1, 2), (1, 3), (2, 3)]
        for (first, second), sealed in wrapped.items():
            half = custody.peel(sealed, self.OFFICERS[first - 1], election=ELECTION)
            key = custody.peel(half, self.OFFICERS[second - 1], election=ELECTION)
            assert key == PRIVATE
            assert len(sealed) == custody.WRAPPED_BYTES == 136
            assert len(half) == custody.PEELED_BYTES == 84

    def test_do_not_open_for_one_alone(self) -> None:
        wrapped = custody.wrap_for_pairs(PRIVATE, self.PUBLICS, election=ELECTION)

        for (first, _second), sealed in wrapped.items():
            alone = self.OFFICERS[first - 1]
            half = custody.peel(sealed, alone, election=ELECTION)
            with pytest.raises(SealError):
                custody.peel(half, alone, election=ELECTION)

    def test_do_not_open_for_two_of_another_pair(self) -> None:
        sealed = custody.wrap_for_pair(
            PRIVATE, self.PUBLICS[0], self.PUBLICS[1], election=ELECTION
        )

        def opened_by(first: int, second: int) -> bytes:
            half = custody.peel(sealed, self.OFFICERS[first], election=ELECTION)
            return custody.peel(half, self.OFFICERS[second], election=ELECTION)

        assert opened_by(0, 1) == PRIVATE
        for first, second in set(permutations((0, 1, 2), 2)) - {(0, 1)}:
            with pytest.raises(SealError):
                opened_by(first, second)

    def test_do_not_open_in_another_vote(self) -> None:
        sealed = custody.wrap_for_pair(
            PRIVATE, self.PUBLICS[0], self.PUBLICS[1], election=ELECTION
        )

        with pytest.raises(SealError):
            custody.peel(sealed, self.OFFICERS[0], election=OTHER_ELECTION)

    @pytest.mark.parametrize("size", [0, 32, 83, 135, 137])
    def test_do_not_open_what_was_cut_off(self, size) -> None:
        with pytest.raises(SealError, match="not a key"):
            custody.peel(bytes(size), self.OFFICERS[0], election=ELECTION)

    def test_need_three_different_officers(self) -> None:
        for publics in (self.PUBLICS[:2], [*self.PUBLICS[:2], self.PUBLICS[0]]):
            with pytest.raises(ValueError, match="three different keys"):
                custody.wrap_for_pairs(PRIVATE, publics, election=ELECTION)
