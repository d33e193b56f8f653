"""Steps 9 and 10: count again, and compare the result and the Pabulib files with it."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from voting import ballot_files, counting
from voting.ballot_files import About
from voting.ballotbox.pack import ballots_name, result_name
from voting.ballotbox.pack_reader import Pack
from voting.ballotbox.verifying.ballots import Read
from voting.ballotbox.verifying.grammar import Grammar
from voting.ballotbox.verifying.report import Step
from voting.counting import Answers, Said
from voting.sheet import Sheet
from voting.tally.outcome import Outcome
from voting.tally.ties import TieQuestionError

MOST_RESULT = 32 << 20
ROOM = 1 << 16
# The part of a Pabulib file in which its META is looked for.
MOST_META = 1 << 18
CHUNK = 1 << 18
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the ballots say, and what comes of them, if they can be counted."""

    said: Said
    outcomes: Mapping[str, Outcome]


def count_again(sheet: Sheet, read: Read, grammar: Grammar, step: Step) -> Counted:
    """Count by the rules and by what became known after the freezing."""
    said = counting.gather(sheet, read.ballots)
    answers = Answers(
        drawn_seed=grammar.drawn_seed,
        board=grammar.board,
        withdrawn=frozenset(grammar.withdrawn),
    )
    try:
        outcomes = counting.count(sheet, counting.piles(sheet, said), answers)
    except TieQuestionError as question:
        said_of = f"{question} The log holds no such decision."
        step.fail("RESULT", question.pot or "", said_of)
    except (ValueError, ArithmeticError, LookupError, TypeError) as error:
        step.fail("RESULT", "", f"It cannot be counted: {error!s:.200}.")
    else:
        return Counted(said, outcomes)
    return Counted(said, {})


def check_results(
    pack: Pack, sheet: Sheet, counted: Counted, result: Mapping[str, Any], step: Step
) -> None:
    """Step 9: the published results are what the count gives, byte for byte.

    `result` is the entry of the log that binds them.
    """
    for pot in sheet.pots:
        name = result_name(pot.code)
        content = pack.whole(name, MOST_RESULT)
        bound = result.get("pots", {}).get(pot.code)
        if sha256(content).hexdigest() != bound:
            step.fail("RESULT", name, "It is not the result that the log names.")
        outcome = counted.outcomes.get(pot.code)
        if outcome is None:
            continue
        wanted = outcome.to_json().encode()
        if content != wanted:
            _tell_difference(name, content, outcome, step)
    if counted.outcomes:
        step.passed("Counting the ballots again gives the published results exactly.")


def _tell_difference(name: str, content: bytes, outcome: Outcome, step: Step) -> None:
    step.fail("RESULT", name, "It is not what the count of these ballots gives.")
    if len(content) > ROOM + 4 * len(outcome.to_json()):
        return  # to read what is so much longer would only cost memory
    try:
        plain = json.loads(content)
        steps = {one["project"]: one for one in plain["steps"]}
        for mine in outcome.steps:
            theirs = steps.get(mine.project, {})
            found = theirs.get("votes"), theirs.get("points")
            if found != (mine.votes, mine.points):
                said = f"{mine.project} has {mine.votes} votes, {mine.points} points."
                step.fail("SCORE", name, said)
        stated = plain["funded"]
        in_steps = {one for one in steps if steps[one].get("verdict") == "funded"}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return
    if stated != list(outcome.funded) or in_steps != set(outcome.funded):
        said = f"What is funded is {', '.join(outcome.funded) or 'nothing'}."
        step.fail("WINNERS", name, said)


def check_ballot_files(
    pack: Pack, sheet: Sheet, counted: Counted, fingerprint: str, step: Step
) -> None:
    """Step 10: the Pabulib files say what was opened and counted, byte for byte.

    What only describes them is taken from them: what the vote is called, of which city,
    in which language; and its days, which depend on the time zone.
    """
    if not counted.outcomes:
        return
    for pot in sheet.pots:
        name = ballots_name(pot.code)
        about = _about(pack, name, sheet)
        if about is None:
            step.fail("PABULIB", name, "Its META does not fit to the vote.")
            continue
        try:
            wanted = ballot_files.pabulib_text(
                sheet,
                pot,
                counted.outcomes[pot.code],
                counted.said.by_pot[pot.code],
                fingerprint=fingerprint,
                about=about,
            ).encode()
        except ValueError as error:
            step.fail("PABULIB", name, f"It cannot be written: {error!s:.200}.")
            continue
        line = _first_difference(pack, name, wanted)
        if line:
            text = "It is not what these ballots and their count give."
            step.fail("PABULIB", f"{name} line {line}", text)
    step.passed("The Pabulib files hold exactly these ballots and this result.")


def _about(pack: Pack, name: str, sheet: Sheet) -> About | None:
    with pack.open(name) as file:
        start = file.read(MOST_META)
    meta = dict(_meta(start.decode(errors="replace")))
    try:
        first, last = _day(meta["date_begin"]), _day(meta["date_end"])
    except (LookupError, ValueError):
        return None
    if not (_fits(first, sheet.opens_at) and _fits(last, sheet.closes_at)):
        return None
    return About(
        description=meta.get("description", ""),
        unit=meta.get("unit", ""),
        language=meta.get("language", ""),
        first=first,
        last=last,
    )


def _meta(text: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines(keepends=True)
    try:
        for row in csv.reader(lines[:100], delimiter=";"):
            if row == ["PROJECTS"]:
                return
            if len(row) > 1:
                yield row[0], row[1]
    except csv.Error:
        return


def _day(text: str) -> date:
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def _fits(day: date, moment: datetime) -> bool:
    """Say whether a day is that of a moment, in whichever time zone."""
    return abs(day - moment.date()) <= ONE_DAY


def _first_difference(pack: Pack, name: str, wanted: bytes) -> int:
    """Return the number of the first line that is another one, or 0."""
    expected = io.BytesIO(wanted)
    lines = 1
    with pack.open(name) as file:
        while True:
            mine, theirs = expected.read(CHUNK), file.read(CHUNK)
            if mine != theirs:
                pairs = zip(mine, theirs, strict=False)
                same = next(
                    (at for at, (a, b) in enumerate(pairs) if a != b),
                    min(len(mine), len(theirs)),
                )
                return lines + mine[:same].count(b"\n")
            if not mine:
                return 0
            lines += mine.count(b"\n")
