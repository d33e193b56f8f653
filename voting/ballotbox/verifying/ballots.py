"""Step 8: whether each ballot is one that the rules allow."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from voting.ballotbox import content
from voting.ballotbox.canonical import CanonError
from voting.ballotbox.content import ContentError
from voting.ballotbox.pack import OPENINGS
from voting.ballotbox.verifying.openings import Opened
from voting.ballotbox.verifying.report import Step
from voting.ballotbox.verifying.slots import ONLINE
from voting.sheet import PaperRules, PotRules, Sheet
from voting.tally import ballot_form
from voting.tally.ballot_form import BallotForm, BallotKind, Marks

# What makes a ballot another thing than a ballot; the rest breaks a limit.
MALFORMED = frozenset(
    {"unknown_project", "duplicate_project", "points_missing", "points_unexpected"}
)


@dataclass(slots=True)
class Read:
    """The ballots that can be counted, and how many there are of each paper online."""

    ballots: list[tuple[Mapping[str, Marks], int]] = field(default_factory=list)
    online: Counter[str] = field(default_factory=Counter)
    number: int = 0


class Judge:
    """Knows what each paper allows; made once, because there are many ballots."""

    def __init__(self, sheet: Sheet) -> None:
        self._papers: dict[str, PaperRules] = {p.code: p for p in sheet.papers}
        self._pots: dict[str, PotRules] = {pot.code: pot for pot in sheet.pots}
        self._forms: dict[str, BallotForm] = {
            pot.code: sheet.form(pot) for pot in sheet.pots
        }
        self._candidates = {pot.code: tuple(pot.candidates) for pot in sheet.pots}

    def problems(self, paper: str, marks: Mapping[str, Marks]) -> Iterator[str]:
        """Name by its code everything that is wrong with a ballot."""
        rules = self._papers.get(paper)
        if rules is None:
            yield "unknown_paper"
            return
        if not marks:
            yield "empty"
        codes = {pot.code for pot in rules.pots}
        for code, marked in marks.items():
            if code not in codes:
                yield "unknown_pot"
                continue
            form = self._forms[code]
            for problem in ballot_form.problems(form, marked, self._candidates[code]):
                yield problem.code
            if form.kind is not BallotKind.RANKED and not _ascends(marked):
                yield "choices_not_in_order"


# What the rules of the vote do not name, and so nobody can count.
NOT_OF_THE_VOTE = frozenset({"unknown_paper", "unknown_pot", "choices_not_in_order"})


def _ascends(marks: Marks) -> bool:
    """Say whether choices without an order stand in the only one: another is a mark."""
    return list(marks.choices) == sorted(marks.choices)


def judge_ballots(sheet: Sheet, opened: Opened, step: Step) -> Read:
    """Read what all ballots say; what cannot be a ballot is told and left out."""
    judge = Judge(sheet)
    found = Read()
    for area, line, times in opened.lines():
        try:
            paper, marks = content.decode(line)
        except (CanonError, ContentError, ValueError) as error:
            _fail(step, "BALLOT", line, f"It is no ballot ({error!s:.80})")
            continue
        problems = list(judge.problems(paper, marks))
        malformed = [code for code in problems if code in MALFORMED | NOT_OF_THE_VOTE]
        if malformed:
            _fail(step, "BALLOT", line, f"It is not a ballot of this vote {malformed}")
        elif problems:
            _fail(step, "LIMIT", line, f"It breaks a limit of the rules {problems}")
        if area not in {ONLINE, paper}:
            _fail(step, "PAPER2", line, f"It stands in a batch of {area!r:.80}")
        if area == ONLINE:
            found.online[paper] += times
        if not malformed:
            found.ballots.append((marks, times))
            found.number += times
    step.passed(f"All {found.number} ballots are such as the rules allow.")
    return found


def _fail(step: Step, code: str, line: bytes, said: str) -> None:
    shown = line[:120].decode(errors="replace")
    step.fail(code, OPENINGS, f"{said}: {shown}")
