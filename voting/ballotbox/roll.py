"""A commitment to the roll: who could vote, fixed at the start, and shown to nobody.

The log holds the root of a Merkle tree with a leaf for each person. Whoever is on the
roll can be given their leaf and its path, and with them check against the log that the
roll had them, in their area. An identifier is itself an HMAC under a secret of the
site, so nobody who sees a root or another person's path can try out names.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from voting.ballotbox import canonical, merkle

FORMAT = "porukka-roll-proof-1"
MOST_HASHES = 64
TEXTS = ("election", "identifier", "area")
NUMBERS = ("index", "size")

# People as identifiers with the codes of their areas.
People = Iterable[tuple[str, str]]


class RollProofError(ValueError):
    """A text that is no proof of a place on the roll."""


def leaf_of(identifier: str, area: str) -> bytes:
    """Return the hash of the leaf of a person, 32 bytes."""
    return merkle.leaf_hash(f"{identifier}|{area}".encode())


def _leaves(people: People) -> list[bytes]:
    """Return the leaves of people, sorted by identifier."""
    return [leaf_of(identifier, area) for identifier, area in sorted(people)]


def root_of(people: People) -> str:
    """Return the root of a roll in hex."""
    return merkle.root_of(_leaves(people)).hex()


@dataclass(frozen=True, slots=True)
class RollProof:
    """What somebody is given to check that they are on the roll, in an area."""

    election: str
    identifier: str
    area: str
    index: int
    size: int
    path: tuple[bytes, ...]

    def to_line(self) -> str:
        plain: dict[str, Any] = {
            "format": FORMAT,
            "election": self.election,
            "identifier": self.identifier,
            "area": self.area,
            "index": self.index,
            "size": self.size,
            "path": [one.hex() for one in self.path],
        }
        return canonical.encode(plain).decode()

    def is_under(self, root: str) -> bool:
        """Say whether this is a person on the roll with the given root, in hex."""
        try:
            top = bytes.fromhex(root)
        except ValueError:
            return False
        leaf = leaf_of(self.identifier, self.area)
        return merkle.verify_inclusion(self.index, self.size, leaf, self.path, top)


def prove(identifier: str, area: str, people: People, *, election: str) -> RollProof:
    """Prove that somebody is on the roll. Raises `ValueError` when they are not."""
    ordered = sorted(people)
    index = ordered.index((identifier, area))
    path = merkle.inclusion_proof(index, _leaves(ordered))
    return RollProof(election, identifier, area, index, len(ordered), tuple(path))


def parse(text: str) -> RollProof:
    """Find the proof in a file; raises `RollProofError` when there is none."""
    for part in text.split("\n"):
        line = part.strip("\ufeff \t\r")
        if line.startswith("{"):
            try:
                return _from_plain(canonical.decode(line.encode()))
            except (KeyError, TypeError, ValueError) as error:
                raise RollProofError("this is not a proof of the roll") from error
    raise RollProofError("there is no proof of the roll in this file")


def _from_plain(plain: dict[str, Any]) -> RollProof:
    if not all(isinstance(plain[name], str) for name in TEXTS):
        raise TypeError("fields of other kinds")
    if not all(isinstance(plain[name], int) for name in NUMBERS):
        raise TypeError("fields of other kinds")
    found = RollProof(
        plain["election"],
        plain["identifier"],
        plain["area"],
        plain["index"],
        plain["size"],
        tuple(bytes.fromhex(one) for one in plain["path"]),
    )
    if len(found.path) > MOST_HASHES:
        raise ValueError("a path that is too long")
    if canonical.encode(plain).decode() != found.to_line():
        raise ValueError("not written as it should be")
    return found
