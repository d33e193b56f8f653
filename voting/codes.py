"""Printed codes of votes: what is kept of them is a keyed hash."""

import hmac
from hashlib import sha256

from participation.printed_codes import ALPHABET, LENGTH, in_groups, new_code, read
from voting.box import people

__all__ = [
    "ALPHABET",
    "LENGTH",
    "hash_of",
    "identifier_of",
    "in_groups",
    "new_code",
    "read",
]


def hash_of(election: str, code: str) -> str:
    """Return what is kept of a code in place of it."""
    message = f"{election}|{code}".encode()
    return hmac.new(people.derive("code"), message, sha256).hexdigest()


def identifier_of(code_hash: str) -> str:
    """Return the identifier of whoever holds a code that stands for nobody yet."""
    key = people.derive("holder of a code")
    return hmac.new(key, code_hash.encode(), sha256).hexdigest()
