"""The Merkle tree of RFC 6962, section 2.1 (RFC 9162, section 2.1), with SHA-256.

Hashes are 32 bytes. A `Frontier` is what must be kept of a tree so that it can grow:
the roots of its largest full subtrees, at most one for each bit of the size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from voting.ballotbox import ranges

HASH_BYTES = 32
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(LEAF_PREFIX + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(NODE_PREFIX + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves: the roots of its full subtrees, the largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each bit of its size")

    @classmethod
    def from_hex(cls, size: int, hashes: Iterable[str]) -> Self:
        return cls(size, tuple(map(bytes.fromhex, hashes)))

    @property
    def in_hex(self) -> list[str]:
        """Return the hashes as they are stored."""
        return [one.hex() for one in self.hashes]

    def grown(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        """Return the frontier of the tree with more leaves at its end."""
        size, hashes = self.size, list(self.hashes)
        for hashed in leaf_hashes:
            node, rest = hashed, size
            while rest & 1:
                node = node_hash(hashes.pop(), node)
                rest >>= 1
            hashes.append(node)
            size += 1
        return Frontier(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """Return the root; that of an empty tree is the hash of nothing."""
        if not self.hashes:
            return sha256(b"").digest()
        *rest, node = self.hashes
        for left in reversed(rest):
            node = node_hash(left, node)
        return node


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    return Frontier().grown(leaf_hashes).root


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Prove that a leaf is in a tree: PATH of RFC 6962, 2.1.1, from the leaf upwards.

    Raises `IndexError` when there is no such leaf.
    """
    return _roots(ranges.of_inclusion(index, len(leaf_hashes)), leaf_hashes)


def _roots(parts: Iterable[range], leaf_hashes: Sequence[bytes]) -> list[bytes]:
    return [root_of(leaf_hashes[part.start : part.stop]) for part in parts]


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Check a proof as RFC 9162, 2.1.3.2, says; `leaf` is the hash of the leaf."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        return False
    at, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_BYTES:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(size: int, leaf_hashes: Sequence[bytes]) -> list[bytes]:
    """Prove that a tree is the continuation of its first `size` leaves.

    PROOF of RFC 6962, 2.1.2. Raises `ValueError` for a size that the tree never had.
    """
    return _roots(ranges.of_consistency(size, len(leaf_hashes)), leaf_hashes)


def verify_consistency(
    first: int, second: int, proof: Sequence[bytes], first_root: bytes, root: bytes
) -> bool:
    """Check a proof as RFC 9162, 2.1.4.2, says.

    A tree is consistent with itself by an empty proof. Of the empty tree nothing is
    proved, since it has no leaf that could have changed.
    """
    if not 0 < first <= second or any(len(one) != HASH_BYTES for one in proof):
        return False
    if first == second:
        return not proof and first_root == root
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        return False
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old == first_root and new == root
