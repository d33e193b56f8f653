"""The key of the ballots in the hands of officers: key files, passphrases, pairs.

A key file is one canonical line; a city prints it with words around it, which are
passed over in reading. What an officer loses here loses the vote, so each error says
what is wrong: the file is damaged, or of another vote, or opens with other words.
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import combinations, pairwise
from math import log2
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from voting.ballotbox import canonical, sealing

FORMAT = "porukka-key-1"
# About half a second and 128 MiB for each attempt at a passphrase. A file that says
# something else is refused: it would be weak, or would exhaust the memory.
SCRYPT = {"n": 1 << 17, "p": 1, "r": 8}
SALT_BYTES = 16
NONCE_BYTES = 12
TAG_BYTES = 16
CHECK_HEX = 16
MOST_CHARACTERS = 1 << 16

SHORTEST = 16
FEWEST_SIGNS = 6
# Read aloud, these cannot be taken for each other in Finnish, Swedish or English.
CONSONANTS = "hjklmnprstv"
VOWELS = "aeiou"
ENDINGS = ("", "l", "n", "r", "s", "t")
GROUPS = 6
PASSPHRASE_BITS = GROUPS * log2((len(CONSONANTS) * len(VOWELS)) ** 2 * len(ENDINGS))

OFFICERS = 3
PAIRS = tuple(combinations(range(1, OFFICERS + 1), 2))
_INNER, _OUTER = sealing.WRAP, f"{sealing.WRAP}-outer"
PEELED_BYTES = sealing.sealed_bytes(sealing.KEY_BYTES)
WRAPPED_BYTES = sealing.sealed_bytes(PEELED_BYTES)


class KeyFileError(ValueError):
    """A file that is no key file, is damaged, or belongs to another vote."""


class WrongPassphraseError(ValueError):
    """A passphrase that does not open a file that is whole."""


class WeakPassphraseError(ValueError):
    """A passphrase that could be guessed; `code` says why."""

    def __init__(self, code: "Weakness") -> None:
        super().__init__(code)
        self.code = code


class Weakness(StrEnum):
    """Why a passphrase is refused."""

    TOO_SHORT = "too_short"
    REPETITION = "repetition"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file says openly, and what is sealed in it. Bytes are in hex.

    `officer` is a number from 1; `public` belongs to the private key in `sealed`.
    """

    election: str
    officer: int
    public: str
    salt: str
    nonce: str
    sealed: str

    @property
    def header(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "election": self.election,
            "officer": self.officer,
            "public": self.public,
            "scrypt": {**SCRYPT, "salt": self.salt},
            "nonce": self.nonce,
        }

    def to_line(self) -> str:
        plain = {**self.header, "sealed": self.sealed}
        return canonical.encode({**plain, "check": _check_of(plain)}).decode()


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A private key, 32 bytes, and whose it is."""

    election: str
    officer: int
    private: bytes


def new_passphrase() -> str:
    """Make a passphrase of `PASSPHRASE_BITS` random bits that can be read aloud."""
    return "-".join(_group() for _number in range(GROUPS))


def _group() -> str:
    pick = secrets.choice
    syllables = (pick(CONSONANTS) + pick(VOWELS) for _number in range(2))
    return "".join(syllables) + pick(ENDINGS)


def tidy(passphrase: str) -> str:
    """Return a passphrase as it counts.

    Capitals, and blanks or hyphens of any kind and number between words, are how people
    write one down; none of them should lock an officer out.
    """
    folded = unicodedata.normalize("NFC", passphrase).casefold()
    return re.sub(r"[\s\u2010-\u2015-]+", " ", folded).strip()


def weakness_of(passphrase: str) -> Weakness | None:
    """Say why a passphrase must not be used, or nothing.

    This stops what nobody should use; it cannot tell how good a chosen one is.
    """
    counted = tidy(passphrase)
    if len(counted) < SHORTEST:
        return Weakness.TOO_SHORT
    half = len(counted) // 2
    repeats = any(counted[at:] == counted[:-at] for at in range(1, half + 1))
    words = counted.split()
    has_few = len(set(counted)) < FEWEST_SIGNS or len(set(words)) < len(words) / 2
    # Rows such as abcdefgh or 12345678 go on from each sign to its neighbour.
    steps = sum(abs(ord(one) - ord(next_)) <= 1 for one, next_ in pairwise(counted))
    if repeats or has_few or steps > half:
        return Weakness.REPETITION
    return None


def lock_key(private: bytes, passphrase: str, *, election: str, officer: int) -> str:
    """Return a key file: a private key, 32 bytes, that only a passphrase opens.

    Raises `WeakPassphraseError`.
    """
    weakness = weakness_of(passphrase)
    if weakness:
        raise WeakPassphraseError(weakness)
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    public = sealing.public_of(private).hex()
    whole = KeyFile(election, officer, public, salt.hex(), nonce.hex(), "")
    cipher = AESGCM(_stretched(passphrase, salt))
    sealed = cipher.encrypt(nonce, private, canonical.encode(whole.header))
    return KeyFile(
        election, officer, public, salt.hex(), nonce.hex(), sealed.hex()
    ).to_line()


def read_key_file(text: str) -> KeyFile:
    """Read what a key file says openly. Raises `KeyFileError`."""
    if len(text) > MOST_CHARACTERS:
        raise KeyFileError("this is too long for a key file")
    for part in text.split("\n"):
        line = part.strip("\ufeff \t\r")
        if line.startswith("{"):
            return _from_line(line)
    raise KeyFileError("there is no key in this file")


def unlock_key(text: str, passphrase: str, *, election: str = "") -> Unlocked:
    """Open a key file, which must be of the given vote if one is given.

    Raises `KeyFileError` and `WrongPassphraseError`.
    """
    found = read_key_file(text)
    if election and found.election != election:
        raise KeyFileError("this key belongs to another vote")
    cipher = AESGCM(_stretched(passphrase, bytes.fromhex(found.salt)))
    try:
        private = cipher.decrypt(
            bytes.fromhex(found.nonce),
            bytes.fromhex(found.sealed),
            canonical.encode(found.header),
        )
    except InvalidTag as error:
        raise WrongPassphraseError("this passphrase does not open the key") from error
    if sealing.public_of(private).hex() != found.public:
        raise KeyFileError("the two halves of the key do not belong together")
    return Unlocked(found.election, found.officer, private)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    function = Scrypt(salt, sealing.KEY_BYTES, SCRYPT["n"], SCRYPT["r"], SCRYPT["p"])
    return function.derive(tidy(passphrase).encode())


def _check_of(plain: Mapping[str, Any]) -> str:
    """Return what shows a slip in copying; it protects against nothing else."""
    return sha256(canonical.encode(plain)).hexdigest()[:CHECK_HEX]


def _from_line(line: str) -> KeyFile:
    try:
        plain = canonical.decode(line.encode())
    except ValueError as error:
        raise KeyFileError("this key file is damaged or cut off") from error
    if plain.get("format") != FORMAT:
        raise KeyFileError("this is not a key file")
    if plain.pop("check", None) != _check_of(plain):
        raise KeyFileError("this key file is damaged: its check sum is another one")
    try:
        found = KeyFile(
            _hex(plain["election"], sealing.KEY_BYTES),
            int(plain["officer"]),
            _hex(plain["public"], sealing.KEY_BYTES),
            _hex(plain["scrypt"]["salt"], SALT_BYTES),
            _hex(plain["nonce"], NONCE_BYTES),
            _hex(plain["sealed"], sealing.KEY_BYTES + TAG_BYTES),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KeyFileError("this key file lacks something") from error
    if plain != {**found.header, "sealed": found.sealed}:
        raise KeyFileError("this key file is made in another way")
    return found


def _hex(value: str, size: int) -> str:
    if bytes.fromhex(value).hex() != value or len(value) != 2 * size:
        raise ValueError(value)
    return value


def wrap_for_pair(
    private: bytes, first_public: bytes, second_public: bytes, *, election: str
) -> bytes:
    """Seal a key to two officers, one within the other: `WRAPPED_BYTES`.

    The first opens the outer layer and gets `PEELED_BYTES`, which the second opens.
    """
    inner = sealing.seal(
        second_public,
        private,
        purpose=_INNER,
        election=election,
        room=sealing.KEY_BYTES,
    )
    return sealing.seal(
        first_public, inner, purpose=_OUTER, election=election, room=PEELED_BYTES
    )


def peel(wrapped: bytes, officer_private: bytes, *, election: str) -> bytes:
    """Open the next layer of a wrapped key; of the last one the key is left.

    Raises `sealing.SealError` when the officer's key does not open this layer.
    """
    if len(wrapped) not in {WRAPPED_BYTES, PEELED_BYTES}:
        raise sealing.SealError("not a key that is wrapped for two officers")
    purpose = _OUTER if len(wrapped) == WRAPPED_BYTES else _INNER
    return sealing.unseal(officer_private, wrapped, purpose=purpose, election=election)


def wrap_for_pairs(
    private: bytes, publics: Sequence[bytes], *, election: str
) -> dict[tuple[int, int], bytes]:
    """Seal a key to each pair of three officers, who are numbered from 1."""
    if len(publics) != OFFICERS or len(set(publics)) != OFFICERS:
        raise ValueError("three officers have three different keys")
    return {
        (first, second): wrap_for_pair(
            private, publics[first - 1], publics[second - 1], election=election
        )
        for first, second in PAIRS
    }
