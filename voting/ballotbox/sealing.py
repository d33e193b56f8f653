"""Sealing to a key: HPKE (RFC 9180), always to the same size.

The suite is DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM in base mode; the info
names what is sealed and for which round, so that nothing opens in another place.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
KEY_BYTES = 32
# The encapsulated key and the tag of the cipher.
OVERHEAD = 48
LENGTH_BYTES = 4
INFO = "porukka-sealed-1"

BALLOT = "ballot"
SPOOL = "spool"
WRAP = "wrap"


class SealError(ValueError):
    """Something that does not open: altered, moved, or sealed to another key."""


class TooLongError(ValueError):
    """Something that does not fit into the size to which everything is sealed."""


def new_key() -> bytes:
    """Make a private X25519 key, 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _info(purpose: str, election: str) -> bytes:
    return f"{INFO}|{purpose}|{election}".encode()


def sealed_bytes(room: int) -> int:
    """Return how long everything is that is sealed with `room` bytes of room."""
    return OVERHEAD + LENGTH_BYTES + room


def seal(
    public: bytes, content: bytes, *, purpose: str, election: str, room: int
) -> bytes:
    """Seal up to `room` bytes; the result has `sealed_bytes(room)`, whatever they say.

    Raises `TooLongError` for more.
    """
    if len(content) > room:
        raise TooLongError(f"{len(content)} bytes where {room} fit")
    padded = len(content).to_bytes(LENGTH_BYTES) + content.ljust(room, b"\0")
    key = X25519PublicKey.from_public_bytes(public)
    return SUITE.encrypt(padded, key, _info(purpose, election))


def unseal(private: bytes, sealed: bytes, *, purpose: str, election: str) -> bytes:
    """Open what was sealed; raises `SealError` when it does not open."""
    key = X25519PrivateKey.from_private_bytes(private)
    try:
        padded = SUITE.decrypt(sealed, key, _info(purpose, election))
    except (InvalidTag, ValueError) as error:
        raise SealError("this does not open with this key") from error
    length = int.from_bytes(padded[:LENGTH_BYTES])
    content = padded[LENGTH_BYTES : LENGTH_BYTES + length]
    is_cut = len(padded) < LENGTH_BYTES or len(content) != length
    if is_cut or any(padded[LENGTH_BYTES + length :]):
        raise SealError("what was sealed is not padded as it should be")
    return content
