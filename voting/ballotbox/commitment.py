"""What binds a ballot without showing it, and the code by which a voter finds it.

A commitment is a SHA-256 over the round, 32 random bytes and the canonical ballot.
Whoever knows these recomputes it with `sha256sum`; who does not learns nothing from it.
"""

import unicodedata
from base64 import b32encode
from hashlib import sha256

BALLOT_PREFIX = b"porukka-ballot-1\0"
NONCE_PREFIX = b"porukka-nonce-1\0"
NONCE_BYTES = 32
# A code shows the first 80 bits of a commitment.
CODE_BYTES = 10
GROUP = 4
MOST_WORD = 60


def tidy(word: str) -> str:
    """Return a word as it counts and as the receipt shows it: NFC, no blanks around."""
    return unicodedata.normalize("NFC", word.strip())


def nonce_of(server_nonce: bytes, word: str) -> bytes:
    """Mix the random bytes of the server with a word of the voter's own.

    Even a server that hands the same bytes to two people cannot give those who wrote
    different words the same receipt. `server_nonce` has 32 bytes.
    """
    if len(server_nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 32 bytes")
    return sha256(NONCE_PREFIX + server_nonce + tidy(word).encode()).digest()


def commit(election: str, nonce: bytes, ballot: bytes) -> str:
    """Return the commitment, 64 hex digits.

    `election` is the SHA-256 of the sheet of rules in hex, `ballot` the canonical line.
    """
    if len(nonce) != NONCE_BYTES:
        raise ValueError("a nonce has 32 bytes")
    return sha256(
        BALLOT_PREFIX + election.encode() + b"\0" + nonce + ballot
    ).hexdigest()


def code_of(commitment: str) -> str:
    """Return the code of a receipt: 16 letters and digits in groups of four."""
    raw = b32encode(bytes.fromhex(commitment)[:CODE_BYTES]).decode()
    return "-".join(raw[at : at + GROUP] for at in range(0, len(raw), GROUP))
