"""A proof that a line is in the log, as a text that stands alone: c2sp.org/tlog-proof.

With the public key of the log and the line itself, this is all that is needed to check,
without a network, that the log held the line when it signed the checkpoint.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from voting.ballotbox import merkle, notes
from voting.ballotbox.notes import Checkpoint

HEADER = "c2sp.org/tlog-proof@v1"
EXTRA = "extra "
INDEX = "index "
MOST_CHARACTERS = notes.MOST_CHARACTERS + (1 << 16)
# A path is never longer, however large the tree.
MOST_HASHES = 64


class ProofError(ValueError):
    """A text that is no proof, or that does not prove what it should."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry is in the tree of a checkpoint.

    `path` goes from the sibling of the leaf up to the child of the root. `checkpoint`
    is the signed note as it is. Nobody vouches for `extra`.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    @property
    def text(self) -> str:
        lines = [HEADER]
        if self.extra:
            lines.append(EXTRA + b64encode(self.extra).decode())
        lines.append(f"{INDEX}{self.index}")
        lines += [b64encode(one).decode() for one in self.path]
        return "\n".join([*lines, "", self.checkpoint])


def prove(index: int, leaf_hashes: Sequence[bytes], checkpoint: str) -> Proof:
    """Prove an entry; `leaf_hashes` are those of the tree of the checkpoint."""
    return Proof(index, tuple(merkle.inclusion_proof(index, leaf_hashes)), checkpoint)


def parse(text: str) -> Proof:
    """Read a proof without believing it; raises `ProofError`."""
    if len(text) > MOST_CHARACTERS:
        raise ProofError("a proof that is too long")
    head, gap, checkpoint = text.partition("\n\n")
    header, *lines = head.split("\n")
    if header != HEADER or not gap or not lines:
        raise ProofError("not a proof")
    extra = b""
    if lines[0].startswith(EXTRA):
        extra = read_base64(lines.pop(0).removeprefix(EXTRA))
    if not lines or not lines[0].startswith(INDEX):
        raise ProofError("a proof without an index")
    try:
        index = notes.read_number(lines.pop(0).removeprefix(INDEX))
    except notes.NoteError as error:
        raise ProofError("an index that is no number") from error
    if len(lines) > MOST_HASHES:
        raise ProofError("a path that is too long")
    return Proof(index, tuple(map(read_base64, lines)), checkpoint, extra)


def read_base64(line: str) -> bytes:
    """Read Base64 that is written as it always is; raises `ProofError`."""
    try:
        raw = b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("a line that is not Base64") from error
    if b64encode(raw).decode() != line:
        raise ProofError("Base64 that is written in an odd way")
    return raw


def verify(text: str, entry: bytes, *, origin: str, public: bytes) -> Checkpoint:
    """Check that an entry was in the log, and return the checkpoint that says so.

    `public` is the key of the log. Raises `ProofError` and `notes.NoteError`.
    """
    proof = parse(text)
    checkpoint = notes.read_checkpoint(proof.checkpoint, origin, public)
    if not merkle.verify_inclusion(
        proof.index,
        checkpoint.size,
        merkle.leaf_hash(entry),
        proof.path,
        checkpoint.root,
    ):
        raise ProofError("this entry is not in the log at this place")
    return checkpoint
