"""The first stage of a lottery in two stages: who gets a letter. Pure.

The file of the register is announced by its SHA-256 before the seed exists. Then every
row gets a ticket, and those with the lowest tickets are written to:

    ticket of row i = SHA-256("panel-sample-1|" + file hash + "|" + seed + "|" + i)

with i counted from 1 among the rows of people. Whoever holds the file can do it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

NAME = "panel-sample-1"


@dataclass(frozen=True, slots=True)
class Resident:
    """A row of a register; `row` counts from 1."""

    row: int
    name: str
    address: str
    language: str = ""

    @property
    def home(self) -> str:
        """The address, however it is written in capitals and blanks."""
        return " ".join(self.address.casefold().replace(",", " ").split())


def ticket(file_hash: str, seed: str, row: int) -> str:
    return sha256(f"{NAME}|{file_hash}|{seed}|{row}".encode()).hexdigest()


def draw(
    residents: Sequence[Resident],
    *,
    count: int,
    file_hash: str,
    seed: str,
    one_per_address: bool,
) -> list[Resident]:
    """Return those with the lowest tickets, at most `count`, in the order of tickets.

    With `one_per_address` a ticket is passed over when the address has been drawn
    already; an address that is not known is nobody else's.
    """
    drawn: list[Resident] = []
    homes: set[str] = set()
    for one in sorted(residents, key=lambda one: ticket(file_hash, seed, one.row)):
        if len(drawn) == count:
            break
        if one_per_address and one.home and one.home in homes:
            continue
        homes.add(one.home)
        drawn.append(one)
    return drawn
