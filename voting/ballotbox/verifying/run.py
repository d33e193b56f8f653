"""All steps of a verification, in their order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from voting.ballotbox import content
from voting.ballotbox.pack import (
    FIXED,
    OPENINGS,
    PROGRAM,
    README,
    SHEET,
    ballots_name,
    result_name,
)
from voting.ballotbox.pack_reader import (
    MOST_SHEET,
    Pack,
    PackError,
    is_canonical,
    read_sheet,
    read_short,
)
from voting.ballotbox.verifying.ballots import judge_ballots
from voting.ballotbox.verifying.comparing import to_compare
from voting.ballotbox.verifying.completeness import check_completeness
from voting.ballotbox.verifying.count import (
    check_ballot_files,
    check_results,
    count_again,
)
from voting.ballotbox.verifying.grammar import Grammar
from voting.ballotbox.verifying.log import Tree, first_entry, read_log
from voting.ballotbox.verifying.openings import read_openings
from voting.ballotbox.verifying.receipts import (
    MOST_BYTES,
    Brought,
    check_receipts,
    read_receipt,
)
from voting.ballotbox.verifying.report import Report, State
from voting.ballotbox.verifying.signatures import (
    MOST_NOTE,
    Key,
    as_kept,
    check_earlier,
    check_newest,
    newest_note,
    origin_of,
    read_signed,
)
from voting.ballotbox.verifying.slots import Slots
from voting.sheet import Sheet

# A pack is whole without them: they help people, and nothing is checked by them.
HELP = frozenset({README, PROGRAM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody brings along: kept checkpoints, receipts, the key of the log.

    `last` are receipts whose holders have not voted again, online or on paper.
    """

    receipts: Sequence[Path] = ()
    last: Sequence[Path] = ()
    checkpoints: Sequence[Path] = ()
    key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a vote, and the SHA-256 of the sheet that they stand on."""

    sheet: Sheet
    election: str


def verify(path: Path, given: Given) -> Report:
    """Check a pack; raises `PackError` for one that cannot be read."""
    with Pack(path) as pack:
        return _verify(pack, str(path), given)


def _verify(pack: Pack, path: str, given: Given) -> Report:
    text = _decoded(pack.whole(SHEET, MOST_SHEET))
    sheet = read_sheet(text)
    _check_names(pack, sheet)
    brought = list(_receipts(given))
    kept = [
        (str(file), as_kept(read_short(file, MOST_NOTE))) for file in given.checkpoints
    ]
    election = sha256(text.encode()).hexdigest()
    opened = first_entry(pack) or {}
    report = Report(pack=path, election=opened.get("election", election))
    key = _key(pack, opened, given.key, report)
    signed = read_signed(pack, key, kept, report.step(1))
    _say_signed(report, signed.notes)

    tree = Tree(signed.sizes)
    grammar = Grammar(sheet, election, report.step(4))
    if not is_canonical(text):
        report.step(4).fail("CONFIG", SHEET, "The sheet of rules is not canonical.")
    slots = Slots(
        report.step(5),
        areas_are_fixed=sheet.eligibility != "open",
        asked={one.commitment for one in brought},
    )
    read_log(pack, tree, grammar, slots, report.step(4))
    check_newest(signed, tree.size, tree.root, report.step(2))
    check_earlier(signed, tree.size, tree.roots, report.step(3))
    report.entries = tree.size
    report.step(5).passed(f"{slots.online} people have a ballot online that counts.")
    _check_content(pack, Rules(sheet, election), grammar, slots, report)
    promise_key = bytes.fromhex(opened.get("keys", {}).get("promise", ""))
    check_receipts(brought, promise_key, slots, report)
    report.compare = list(to_compare(sheet, grammar, slots))
    return report


def _receipts(given: Given) -> Iterator[Brought]:
    for must_count, files in ((False, given.receipts), (True, given.last)):
        for file in files:
            text = read_short(file, MOST_BYTES)
            yield read_receipt(str(file), text, must_count=must_count)


def _check_content(
    pack: Pack, rules: Rules, grammar: Grammar, slots: Slots, report: Report
) -> None:
    """Steps 6 to 10: what the ballots say, and what comes of them."""
    sheet = rules.sheet
    bound = grammar.opened.get("election", rules.election)
    room = content.room_for(sheet)
    opened = read_openings(pack, slots.final(), bound, room, report.step(7))
    if opened.sha256 != grammar.result.get("openings"):
        said = "They are not the openings that the log names."
        report.step(7).fail("RESULT", OPENINGS, said)
    read = judge_ballots(sheet, opened, report.step(8))
    report.ballots = read.number
    are_open = report.step(7).state is State.PASSED
    online = read.online if are_open else None
    check_completeness(grammar, slots, online, report.step(6))
    counted = count_again(sheet, read, grammar, report.step(9))
    check_results(pack, sheet, counted, grammar.result, report.step(9))
    check_ballot_files(pack, sheet, counted, rules.election, report.step(10))


def _check_names(pack: Pack, sheet: Sheet) -> None:
    names = set(FIXED)
    for pot in sheet.pots:
        names |= {result_name(pot.code), ballots_name(pot.code)}
    missing = names - pack.names - HELP
    if missing:
        raise PackError(f"{min(missing)} is missing")
    strange = pack.names - names
    if strange:
        raise PackError(f"{min(strange)!r:.120} is no part of a pack")


def _key(
    pack: Pack, opened: Mapping[str, Any], given: bytes | None, report: Report
) -> Key | None:
    """Take the key that somebody trusts, or the one that the log itself names."""
    named = opened.get("keys", {}).get("log")
    report.origin = opened.get("origin", "")
    if given is not None and named not in {None, given.hex()}:
        said = f"The log names another key than the one that you gave: {named}."
        report.step(1).fail("SIGNATURE", "log.jsonl entry 0", said)
    public = given.hex() if given is not None else named
    if public is None:
        return None
    if not report.origin:
        report.origin = origin_of(newest_note(pack))
    report.key, report.key_from = public, "you" if given is not None else "the log"
    return Key(report.origin, bytes.fromhex(public))


def _say_signed(report: Report, number: int) -> None:
    source = (
        "which you gave"
        if report.key_from == "you"
        else "which the log itself names, so compare it with the minutes"
    )
    report.step(1).passed(
        f"{number} checkpoints are signed by the key {report.key}, {source}."
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise PackError(f"{SHEET} is no text") from error
