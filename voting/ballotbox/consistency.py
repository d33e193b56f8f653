"""A proof that a log has only grown, as a text that stands alone.

It has the form in which a log asks its witnesses (c2sp.org/tlog-witness): the size of
the older checkpoint, the hashes, an empty line, and the newer checkpoint as it is.
"""

from base64 import b64encode
from collections.abc import Sequence

from voting.ballotbox import merkle, notes
from voting.ballotbox.notes import Checkpoint
from voting.ballotbox.proofs import (
    MOST_CHARACTERS,
    MOST_HASHES,
    ProofError,
    read_base64,
)

OLD = "old "


def write(old_size: int, hashes: Sequence[bytes], checkpoint: str) -> str:
    """Write a proof; `checkpoint` is the newer note."""
    lines = [f"{OLD}{old_size}", *(b64encode(one).decode() for one in hashes)]
    return "\n".join([*lines, "", checkpoint])


def verify(text: str, old: Checkpoint, public: bytes) -> Checkpoint:
    """Check that a log continues a checkpoint, and return the newer one.

    `public` is the key of the log. Raises `ProofError` and `notes.NoteError`.
    """
    if len(text) > MOST_CHARACTERS:
        raise ProofError("a proof that is too long")
    head, gap, note = text.partition("\n\n")
    first, *rest = head.split("\n")
    if not gap or first != f"{OLD}{old.size}" or len(rest) > MOST_HASHES:
        raise ProofError("not a proof for this checkpoint")
    hashes = [read_base64(line) for line in rest]
    new = notes.read_checkpoint(note, old.origin, public)
    if not merkle.verify_consistency(old.size, new.size, hashes, old.root, new.root):
        raise ProofError("the newer log does not continue the older one")
    return new
