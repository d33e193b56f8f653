"""The pack: everything that is published of a vote, as a folder of plain files.

It is enough to check the whole vote: `voting.ballotbox.verify` reads nothing else.
docs/reference/ballot-box.md describes each file. Whatever is written here is streamed,
so a pack may be larger than the memory, and equal votes give equal bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from voting.ballotbox import canonical, pack_program, pack_readme

README = "README.txt"
SHEET = "sheet.json"
LOG = "log.jsonl"
CHECKPOINT = "checkpoint"
HISTORY = "checkpoints.jsonl"
OPENINGS = "openings.jsonl"
PROGRAM = "verify.pyz"
FIXED = (README, SHEET, LOG, CHECKPOINT, HISTORY, OPENINGS, PROGRAM)


def result_name(pot: str) -> str:
    return f"result-{pot}.json"


def ballots_name(pot: str) -> str:
    return f"ballots-{pot}.pb"


class Opening(NamedTuple):
    """What a counted ballot says.

    `nonce` is the one of the commitment, both in hex; `ballot` is the canonical line.
    """

    commitment: str
    nonce: str
    ballot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What goes into a pack.

    `log` has the lines of the log without line breaks, `checkpoint` the newest note,
    `history` all notes, the oldest first. `openings` ascend by commitment. `results`
    and `ballots` (Pabulib files) stand by code of the pot.
    """

    sheet: str
    log: Iterable[str]
    checkpoint: str
    history: Iterable[str] = ()
    openings: Iterable[Opening] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    ballots: Mapping[str, str | bytes] = field(default_factory=dict)


def opening_line(opening: Opening) -> bytes:
    """Write an opening as it is published: canonical, with its line break."""
    # The ballot is canonical, and `b` comes before `c`: so is the whole line.
    return (
        f'{{"b":{opening.ballot},"c":"{opening.commitment}","n":"{opening.nonce}"}}\n'
    ).encode()


def openings_sha256(openings: Iterable[Opening]) -> str:
    """Return the SHA-256 of the file of all openings, in hex."""
    found = sha256()
    for line in _checked(openings):
        found.update(line)
    return found.hexdigest()


def result_entry(
    results: Mapping[str, str], openings: Iterable[Opening]
) -> dict[str, Any]:
    """Return the entry by which the log binds the result and the openings."""
    return {
        "t": "result",
        "pots": {
            pot: sha256(text.encode()).hexdigest() for pot, text in results.items()
        },
        "openings": openings_sha256(openings),
    }


def write(material: Material, folder: Path) -> None:
    """Write a pack into a folder that is empty or is not there yet.

    Raises `FileExistsError` for another one and `ValueError` for openings that do not
    ascend.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    for name, chunks in _files(material):
        with (folder / name).open("xb") as file:
            file.writelines(chunks)


def _files(material: Material) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield README, [pack_readme.TEXT.encode()]
    yield SHEET, [material.sheet.encode()]
    yield LOG, (f"{line}\n".encode() for line in material.log)
    yield CHECKPOINT, [material.checkpoint.encode()]
    yield (
        HISTORY,
        (canonical.encode({"note": note}) + b"\n" for note in material.history),
    )
    yield OPENINGS, _checked(material.openings)
    for pot, text in material.results.items():
        yield result_name(pot), [text.encode()]
    for pot, ballots in material.ballots.items():
        content = ballots.encode() if isinstance(ballots, str) else ballots
        yield ballots_name(pot), [content]
    yield PROGRAM, [pack_program.build()]


def _checked(openings: Iterable[Opening]) -> Iterator[bytes]:
    last = ""
    for opening in openings:
        if opening.commitment <= last:
            raise ValueError("openings ascend by commitment")
        last = opening.commitment
        yield opening_line(opening)
