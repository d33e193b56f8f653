"""Pseudonyms: the slot of a person in the log of one round, and the slots of paper.

They are keyed with a key that only the sequencer has and that is destroyed when nobody
can complain any more; from then on nobody can say whose slot it was.
"""

import hmac

KEY_BYTES = 32
SLOT_HEX = 32
AREA_HEX = 16
PAPER = "paper:"


def slot_of(key: bytes, election: str, identifier: str) -> str:
    """Return the slot of an entry of the roll, 32 hex digits."""
    message = f"porukka-slot-1|{election}|{identifier}".encode()
    return hmac.digest(key, message, "sha256").hex()[:SLOT_HEX]


def area_mark(key: bytes, election: str, slot: str, area: str) -> str:
    """Return 16 hex digits that change when the same person votes in another area.

    They show that, and not the area: two people of one area have different marks.
    """
    message = f"porukka-area-1|{election}|{slot}|{area}".encode()
    return hmac.digest(key, message, "sha256").hex()[:AREA_HEX]


def paper_slot(batch: int, number: int) -> str:
    """Return the slot of a paper form: its batch and its number in it, from 1."""
    return f"{PAPER}{batch}:{number}"


def is_paper(slot: str) -> bool:
    return slot.startswith(PAPER)
