"""Signed notes and checkpoints, as C2SP specifies them, with Ed25519.

A note is a text that ends with a line break, an empty line, and a line for each
signature: an em dash, the name of the key, and Base64 of the first four bytes of the
key's hash and the signature. A checkpoint is a note of three lines: the origin of the
log, its size, and Base64 of its root (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from voting.ballotbox.merkle import HASH_BYTES

ED25519 = b"\x01"
ID_BYTES = 4
# The field of the curve, and how far along it are the eight points of small order: with
# one of them as a key, somebody can make one signature that holds for every text.
FIELD = 2**255 - 19
_EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
WEAK = frozenset({0, 1, FIELD - 1, _EIGHTH, FIELD - _EIGHTH})
DASH = "\u2014 "
CHECKPOINT_LINES = 3
# Room for more than the 16 signatures, perhaps of 5 kB, that everyone must accept.
MOST_CHARACTERS = 1 << 18
MOST_DIGITS = 19


class NoteError(ValueError):
    """A note that is malformed, or not signed by the key."""


class SignatureError(NoteError):
    """A note without a valid signature of the key that was asked for."""


def public_of(private: bytes) -> bytes:
    """Return the public half of a signing key, 32 bytes, by its seed."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.public_key().public_bytes_raw()


def key_id(name: str, public: bytes) -> bytes:
    """Return the first four bytes of the hash of a key; `public` has 32 bytes."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:ID_BYTES]


def is_weak(public: bytes) -> bool:
    """Say whether a key proves nothing, because others can sign so that it holds."""
    along = int.from_bytes(public, "little") & (2**255 - 1)
    return along % FIELD in WEAK


def verifier_key(name: str, public: bytes) -> str:
    """Return a public key as other programs that read notes take it."""
    encoded = b64encode(ED25519 + public).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def sign(text: str, name: str, private: bytes) -> str:
    """Return the note of a text. `private` is the seed of the key, 32 bytes.

    Raises `NoteError` for a text that no note can hold, or a name that no key can have.
    """
    if not text.endswith("\n") or text.endswith("\n\n") or text.startswith("\n"):
        raise NoteError("a note begins with a text and ends with one line break")
    if any(one < " " and one != "\n" for one in text):
        raise NoteError("a note holds no control characters")
    if not name or "+" in name or name.split() != [name]:
        raise NoteError("the name of a key has no blanks and no plus")
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(text.encode())
    signed = b64encode(key_id(name, public_of(private)) + signature).decode()
    return f"{text}\n{DASH}{name} {signed}\n"


def verify(note: str, name: str, public: bytes) -> str:
    """Return the text of a note that the key has signed.

    Signatures by other keys are passed over. Raises `SignatureError` when there is none
    by this key or it does not hold, and `NoteError` when this is no note.
    """
    if len(note) > MOST_CHARACTERS:
        raise NoteError("a note that is too long")
    text, gap, block = note.rpartition("\n\n")
    if not gap or not text or not block.endswith("\n"):
        raise NoteError("a note has a text, an empty line and signatures")
    text += "\n"
    if is_weak(public):
        raise SignatureError(f"the key of {name} is one with which anybody can sign")
    wanted = (name, key_id(name, public))
    ours = [raw for *key, raw in _signatures(block) if tuple(key) == wanted]
    if not ours:
        raise SignatureError(f"{name} has not signed this")
    try:
        for raw in ours:
            Ed25519PublicKey.from_public_bytes(public).verify(raw, text.encode())
    except (InvalidSignature, UnicodeEncodeError) as error:
        raise SignatureError(f"the signature of {name} does not hold") from error
    return text


def _signatures(block: str) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield name, key id and signature of each line; raises `NoteError`."""
    for line in block.removesuffix("\n").split("\n"):
        if not line.startswith(DASH):
            raise NoteError("a line of signatures that is none")
        signer, _space, encoded = line.removeprefix(DASH).partition(" ")
        raw = _decoded(encoded)
        yield signer, raw[:ID_BYTES], raw[ID_BYTES:]


def _decoded(encoded: str) -> bytes:
    """Read Base64 that is written as it is always written; other forms are refused."""
    try:
        raw = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("a part of a note that is not Base64") from error
    if b64encode(raw).decode() != encoded:
        raise NoteError("Base64 that is written in an odd way")
    return raw


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: how many entries it has, and their root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, private: bytes) -> str:
    """Sign with the key of the log, whose name is the origin."""
    return sign(checkpoint.text, checkpoint.origin, private)


def read_checkpoint(note: str, origin: str, public: bytes) -> Checkpoint:
    """Read a checkpoint that the log has signed; raises `NoteError` otherwise."""
    lines = verify(note, origin, public).split("\n")
    if len(lines) < CHECKPOINT_LINES + 1 or lines[0] != origin:
        raise NoteError("not a checkpoint of this log")
    size, root = lines[1], _decoded(lines[2])
    if len(root) != HASH_BYTES:
        raise NoteError("a root that is no hash")
    return Checkpoint(origin, read_number(size), root)


def read_number(text: str) -> int:
    """Read a number that has no leading zeros; raises `NoteError` for anything else."""
    if not (text.isascii() and text.isdecimal()) or len(text) > MOST_DIGITS:
        raise NoteError("a size that is no number")
    number = int(text)
    if str(number) != text:
        raise NoteError("a number with leading zeros")
    return number
