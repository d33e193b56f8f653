"""Short texts that only we can write and only we can read, for others to keep.

AES-256-GCM with a key for each purpose, from `BALLOT_KEY`: who copies a cookie or a
hidden field learns nothing from it, and who alters it is noticed.
"""

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voting.box import people

NONCE_BYTES = 12
TAG_BYTES = 16


class EnvelopeError(ValueError):
    """A text that we have not written for this purpose, or that was altered."""


def seal(purpose: str, plain: bytes) -> str:
    """Return letters, digits, hyphens and underscores."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(people.derive(purpose)).encrypt(nonce, plain, purpose.encode())
    return _encoded(nonce + sealed)


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def unseal(purpose: str, text: str) -> bytes:
    """Raises `EnvelopeError`."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise EnvelopeError("not an envelope") from error
    if _encoded(raw) != text:
        raise EnvelopeError("an envelope that is written in an odd way")
    if len(raw) < NONCE_BYTES + TAG_BYTES:
        raise EnvelopeError("not an envelope")
    nonce, sealed = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    try:
        return AESGCM(people.derive(purpose)).decrypt(nonce, sealed, purpose.encode())
    except InvalidTag as error:
        raise EnvelopeError("not an envelope of ours") from error
