"""Steps 1 and 3: what the log has signed, and whether it has ever signed otherwise."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from voting.ballotbox import canonical, notes
from voting.ballotbox.notes import Checkpoint
from voting.ballotbox.pack import CHECKPOINT, HISTORY
from voting.ballotbox.pack_reader import Pack, PackError
from voting.ballotbox.verifying.report import Step

MOST_CHECKPOINTS = 500_000
MOST_NOTE = notes.MOST_CHARACTERS


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a log and its name, which is the origin of the log."""

    origin: str
    public: bytes


@dataclass(slots=True)
class Signed:
    """Everything that the log has signed: the newest checkpoint, and all the others.

    `roots` says by size which roots the others claim, and where.
    """

    newest: Checkpoint | None = None
    roots: dict[int, list[tuple[bytes, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    notes: int = 0

    @property
    def sizes(self) -> list[int]:
        return sorted(self.roots)


def origin_of(note: str) -> str:
    """Return the first line of a note, which names the log that signs it."""
    return note.partition("\n")[0]


def as_kept(text: str) -> str:
    """Return a checkpoint that somebody has kept, without what saving did to it."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").strip() + "\n"


def read_signed(
    pack: Pack, key: Key | None, given: Iterable[tuple[str, str]], step: Step
) -> Signed:
    """Read all checkpoints and check who has signed them.

    `given` are notes that somebody has kept, each with the name of its file.
    """
    found = Signed()
    if key is None:
        step.fail("SIGNATURE", "log.jsonl entry 0", "The log does not name its key.")
        return found
    found.newest = _checked(newest_note(pack), CHECKPOINT, key, found, step)
    for where, note in chain(_history(pack), given):
        checkpoint = _checked(note, where, key, found, step)
        if checkpoint is not None:
            found.roots[checkpoint.size].append((checkpoint.root, where))
    return found


def _history(pack: Pack) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(pack.lines(HISTORY, 2 * MOST_NOTE), start=1):
        where = f"{HISTORY} line {number}"
        if number > MOST_CHECKPOINTS:
            raise PackError(f"{HISTORY} holds too many checkpoints")
        try:
            plain = canonical.decode(line)
        except canonical.CanonError as error:
            raise PackError(f"{where}: {error}") from error
        if plain.keys() != {"note"} or not isinstance(plain["note"], str):
            raise PackError(f"{where}: this is not a checkpoint")
        yield where, plain["note"]


def newest_note(pack: Pack) -> str:
    try:
        return pack.whole(CHECKPOINT, MOST_NOTE).decode()
    except UnicodeDecodeError as error:
        raise PackError(f"{CHECKPOINT} is no text") from error


def _checked(
    note: str, where: str, key: Key, found: Signed, step: Step
) -> Checkpoint | None:
    try:
        checkpoint = notes.read_checkpoint(note, key.origin, key.public)
    except ValueError as error:
        step.fail("SIGNATURE", where, f"{error}.")
        return None
    found.notes += 1
    return checkpoint


def check_newest(signed: Signed, size: int, root: bytes, step: Step) -> None:
    """Step 2: the newest checkpoint is of exactly this log."""
    newest = signed.newest
    if newest is None:
        step.skipped("There is no checkpoint that the log has signed.")
        return
    if newest.size != size:
        said = f"It says {newest.size} entries, and the log has {size}."
        step.fail("SIZE", CHECKPOINT, said)
    elif newest.root != root:
        said = "The root of the entries is another one than the log has signed."
        step.fail("ROOT", CHECKPOINT, said)
    step.passed(f"The checkpoint is of exactly these {size} entries.")


def check_earlier(
    signed: Signed, size: int, roots: dict[int, bytes], step: Step
) -> None:
    """Step 3: whatever was signed earlier is a beginning of this log.

    `roots` are those of the log at each of the sizes that were signed.
    """
    for signed_size in signed.sizes:
        for root, where in signed.roots[signed_size]:
            if signed_size > size:
                said = f"It had {signed_size} entries then; now the log has {size}."
                step.fail("ROLLBACK", where, said)
            elif roots[signed_size] != root:
                said = (
                    f"The first {signed_size} entries were others when it was signed."
                )
                step.fail("FORK", where, said)
    step.passed(f"All {signed.notes} checkpoints are beginnings of this one log.")
