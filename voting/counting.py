"""From the frozen rules and the ballots to the count: what is handed to the tally.

No database, and nothing here decides anything: the tally does.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voting.sheet import FOR_ALL, PotRules, Sheet
from voting.tally import ballot_form, pots
from voting.tally.ballot_form import BallotKind, Marks
from voting.tally.ballots import Ballot, Pile, sort_into_piles
from voting.tally.outcome import Outcome
from voting.tally.ties import TiePolicy, TieQuestionError, merge

LOT = "lot"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was not known yet when the rules were frozen.

    `drawn_seed` comes from the public source that the sheet names. `board` gives by pot
    the answers of a board so far, each an order of tied projects. `withdrawn` are
    projects that were taken back after the freezing.
    """

    drawn_seed: str = ""
    board: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


NOTHING = Answers()


def last_resort(ties: str) -> str:
    """Name what decides a tie in the end: `lot`, `listed`, `board` or `together`."""
    return ties.rpartition(",")[2]


def tie_policy(sheet: Sheet, pot: PotRules, answers: Answers = NOTHING) -> TiePolicy:
    """Turn the declared way of breaking ties into the one that the count uses.

    "listed" is the order of the projects in the published sheet; "lot" draws an order
    from the seed in the sheet, or from the one that its public source gave. Raises
    `ValueError` while that one is not known.
    """
    return tie_policy_of(
        sheet.ties,
        seed=sheet.tie_seed or answers.drawn_seed,
        listed=[line.id for line in pot.lines],
        board=answers.board.get(pot.code, ()),
    )


def tie_policy_of(
    ties: str,
    *,
    seed: str,
    listed: Sequence[str] = (),
    board: Sequence[Sequence[str]] = (),
) -> TiePolicy:
    """Give the declared last resort what it needs; raises `ValueError` without it.

    `board` are the answers of a board; that they contradict each other is an error too.
    """
    if last_resort(ties) == LOT and not seed:
        raise ValueError("the seed of the lot has not been drawn yet")
    values = {
        "lot": seed,
        "listed": ",".join(listed),
        "board": ";".join(",".join(answer) for answer in board),
    }
    value = values.get(last_resort(ties), "")
    return TiePolicy.parse(f"{ties}:{value}" if value else ties)


@dataclass(frozen=True, slots=True)
class Said:
    """What ballots say together: how many they are, and by pot how often each thing.

    Here nobody can tell any more which marks of two pots stood on the same paper.
    """

    ballots: int
    by_pot: Mapping[str, Mapping[Marks, int]]


def gather(sheet: Sheet, ballots: Iterable[tuple[Mapping[str, Marks], int]]) -> Said:
    """Put equal ballots together, each given by its pots and how often it was cast.

    Every count begins here: that of the platform, and that of whoever checks it.
    """
    number = 0
    by_pot: dict[str, Counter[Marks]] = {pot.code: Counter() for pot in sheet.pots}
    for marks, times in ballots:
        number += times
        for code, one in marks.items():
            by_pot[code][one] += times
    return Said(number, by_pot)


def counts(sheet: Sheet, marks: Marks) -> bool:
    """Say whether marks are a vote on their pot.

    Who left this pot of a paper empty has not voted on it, unless the rules allow a
    blank ballot.
    """
    return bool(marks.choices) or not sheet.min_choices


def piles(sheet: Sheet, said: Said) -> dict[str, list[Pile]]:
    """Give what was said by pot as the rules count it."""
    return {
        pot.code: piles_of(sheet, pot, said.by_pot.get(pot.code, {}))
        for pot in sheet.pots
    }


def piles_of(sheet: Sheet, pot: PotRules, marks: Mapping[Marks, int]) -> list[Pile]:
    """Put equal ballots of one pot on one pile; `marks` says how many said each."""
    found = []
    for one, times in marks.items():
        if counts(sheet, one):
            (alone,) = sort_into_piles([as_ballot(sheet, pot, one)])
            found.append(Pile(alone.points, times))
    return found


def as_ballot(sheet: Sheet, pot: PotRules, marks: Marks) -> Ballot:
    """Turn what somebody marked into what the rules count."""
    return ballot_form.as_ballot(
        sheet.form(pot), marks, candidates=len(pot.lines), ranks=pot.options.ranks
    )


def most_points(sheet: Sheet, pot: PotRules) -> int:
    """Say how many points one ballot can give to one project at most."""
    form = sheet.form(pot)
    if form.kind.has_points:
        return form.most_points or form.points or 1
    if form.kind is not BallotKind.RANKED:
        return 1
    every = Marks(tuple(line.id for line in pot.lines[: form.most_choices]))
    (pile,) = sort_into_piles([as_ballot(sheet, pot, every)])
    return max((points for _project, points in pile.points), default=1)


def pot_to_count(
    sheet: Sheet, pot: PotRules, piles: Sequence[Pile], answers: Answers
) -> pots.Pot:
    on_ballot = {line.id for line in pot.lines}
    withdrawn = tuple(sorted(answers.withdrawn & on_ballot))
    return pots.Pot(
        code=pot.code,
        rule=sheet.rule,
        candidates=tuple(pot.candidates),
        ballots=tuple(piles),
        budget=pot.budget,
        ties=tie_policy(sheet, pot, answers),
        options=replace(pot.options, withdrawn=withdrawn),
    )


def count(
    sheet: Sheet, piles: Mapping[str, Sequence[Pile]], answers: Answers = NOTHING
) -> dict[str, Outcome]:
    """Count every pot by the frozen rules, with what others leave; outcomes by code.

    Raises `TieQuestionError` where a board has to say who comes first.
    """
    return _count_pots(
        sheet,
        [
            pot_to_count(sheet, pot, piles.get(pot.code, ()), answers)
            for pot in sheet.pots
        ],
    )


def _count_pots(sheet: Sheet, counted: Sequence[pots.Pot]) -> dict[str, Outcome]:
    leftovers = pots.Leftovers(sheet.leftovers)
    return pots.count_pots(counted, leftovers, city=FOR_ALL)


@dataclass(frozen=True, slots=True)
class Level:
    """Where a count stands at a tie: points of each tied project, and cents left."""

    points: Mapping[str, int]
    left: int


def level_at(
    question: TieQuestionError,
    sheet: Sheet,
    piles: Mapping[str, Sequence[Pile]],
    answers: Answers,
) -> Level:
    """Say how much the tied projects have, and how much money is left before them.

    All that comes before the tie is the same whatever the board will say. So the count
    goes on with any order here, and nothing behind the tie is told.
    """
    counted = []
    for pot in sheet.pots:
        one = pot_to_count(sheet, pot, piles.get(pot.code, ()), answers)
        known = merge(answers.board.get(pot.code, ()))
        rest = [line.id for line in pot.lines if line.id not in known]
        order = TiePolicy(one.ties.criteria, listed=(*known, *rest))
        counted.append(replace(one, ties=order))
    outcome = _count_pots(sheet, counted)[question.pot or ""]
    steps = [step for step in outcome.steps if step.project in question.projects]
    return Level(
        points={step.project: step.points for step in steps},
        left=max(step.left_before for step in steps),
    )
