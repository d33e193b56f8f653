"""What a voter keeps: everything that is needed to check a ballot, and a promise.

A receipt is a canonical line; people get it with words around it. It proves nothing to
others that the voter does not want to show, and everything to the voter: the commitment
can be recomputed from it, and the promise is signed.
"""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from voting.ballotbox import canonical, commitment, notes

FORMAT = "porukka-receipt-1"
SHA256_HEX = re.compile(r"[0-9a-f]{64}")
# Some editors put this in front of a text.
BYTE_ORDER_MARK = "\ufeff"


class ReceiptError(ValueError):
    """A file without a receipt in it, or with one that contradicts itself."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of one ballot.

    `nonce` is that of the server in hex (`commitment.nonce_of` mixes in the word),
    `ballot` the canonical line of the ballot. Both are empty where a city gives out
    receipts that show no content. `promise` is a signed note.
    """

    origin: str
    election: str
    commitment: str
    nonce: str
    word: str
    ballot: str
    promise: str

    @property
    def code(self) -> str:
        return commitment.code_of(self.commitment)

    def to_line(self) -> str:
        plain: dict[str, Any] = {
            "format": FORMAT,
            "origin": self.origin,
            "election": self.election,
            "commitment": self.commitment,
            "nonce": self.nonce,
            "word": self.word,
            "ballot": self.ballot,
            "promise": self.promise,
        }
        return canonical.encode(plain).decode()

    def without_content(self) -> "Receipt":
        """Return a receipt that shows no content, for cities that want none shown."""
        return Receipt(
            self.origin, self.election, self.commitment, "", "", "", self.promise
        )

    @property
    def is_sound(self) -> bool:
        """Say whether the commitment is the one of this content, where it is there."""
        if not self.ballot:
            return not (self.nonce or self.word)
        if not SHA256_HEX.fullmatch(self.nonce):
            return False
        nonce = commitment.nonce_of(bytes.fromhex(self.nonce), self.word)
        found = commitment.commit(self.election, nonce, self.ballot.encode())
        return found == self.commitment


NAMES = frozenset(field.name for field in fields(Receipt))
# A receipt that shows no content has no nonce.
NO_NONCE = ("nonce", "")


def parse(text: str) -> Receipt:
    """Find the receipt in a file; raises `ReceiptError` when there is none.

    Lines are parted by line feeds alone: a word may hold other signs that part lines.
    """
    for part in text.removeprefix(BYTE_ORDER_MARK).split("\n"):
        line = part.strip()
        if line.startswith("{"):
            try:
                return _from_plain(canonical.decode(line.encode()))
            except ValueError as error:
                raise ReceiptError(str(error)) from error
    raise ReceiptError("there is no receipt in this file")


def _from_plain(plain: dict[str, Any]) -> Receipt:
    if plain.pop("format", "") != FORMAT or plain.keys() != NAMES:
        raise ReceiptError("this is not a receipt")
    if not all(isinstance(value, str) for value in plain.values()):
        raise ReceiptError("this is not a receipt")
    for name in ("election", "commitment", "nonce"):
        if not SHA256_HEX.fullmatch(plain[name]) and (name, plain[name]) != NO_NONCE:
            raise ReceiptError(f"{name} is not 64 hex digits")
    if plain["word"] != commitment.tidy(plain["word"]):
        raise ReceiptError("a word with blanks around it")
    return Receipt(**plain)


def promise_name(origin: str) -> str:
    """Return the name of the key that signs promises."""
    return f"{origin}/promise"


def promise(origin: str, committed: str, by: datetime, private: bytes) -> str:
    """Sign that a commitment will be in the log by a moment, in UTC."""
    text = f"{promise_name(origin)}\n{committed}\n{by.isoformat()}\n"
    return notes.sign(text, promise_name(origin), private)


def read_promise(note: str, origin: str, public: bytes) -> tuple[str, str]:
    """Return the commitment and the moment that were promised.

    Raises `notes.NoteError` for a note that is none, or not signed by the key.
    """
    name = promise_name(origin)
    lines = notes.verify(note, name, public).split("\n")
    if len(lines) != 4 or lines[0] != name:  # noqa: PLR2004 - three lines and an end
        raise notes.NoteError("not a promise")
    return lines[1], lines[2]
