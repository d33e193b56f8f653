"""The ballots of one pot as a Pabulib file: from rules, count and what was said.

The platform writes its files here, and so does whoever checks them. No file says
anything of a voter but the ballot, and ballots stand in an order that tells nothing
about who voted when.
"""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from participation.texts import pick
from voting import counting
from voting.sheet import PotRules, Sheet, Texts
from voting.tally.ballot_form import BallotForm, BallotKind, Marks, as_ballot
from voting.tally.commands.recount_arguments import arguments_of
from voting.tally.files import pabulib
from voting.tally.files.pabulib_format import (
    Election,
    Project,
    Vote,
    VoteType,
    format_cents,
)
from voting.tally.outcome import Outcome
from voting.tally.pots import Leftovers
from voting.tally.ties import TiePolicy

COUNTRY = "Finland"

VOTE_TYPES = {
    BallotKind.APPROVAL: VoteType.APPROVAL,
    BallotKind.KNAPSACK: VoteType.APPROVAL,
    BallotKind.CHOOSE_ONE: VoteType.CHOOSE_1,
    BallotKind.RANKED: VoteType.ORDINAL,
    BallotKind.CUMULATIVE: VoteType.CUMULATIVE,
    BallotKind.SCORING: VoteType.SCORING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a file says that does not follow from the rules and the ballots.

    `first` and `last` are the days of the vote where it was held, `language` that of
    the file, which is the same for all its readers.
    """

    description: str
    unit: str
    language: str
    first: date
    last: date


def on_one_line(text: Texts | str, language: str) -> str:
    return " ".join(pick(text, language)[0].split())


def declared_arguments(pot: PotRules, outcome: Outcome) -> list[str]:
    """Say as arguments of a recount what was declared beside the rule and the ties.

    Withdrawn projects are not among them: the file says by their cost who they are.
    """
    return arguments_of(
        replace(outcome.options, withdrawn=()),
        {line.id: line.upkeep for line in pot.lines},
    )


def brought_afterwards(sheet: Sheet, outcome: Outcome) -> int:
    """Say how many cents came from other pots when this one had been counted."""
    is_second_walk = sheet.leftovers == Leftovers.TURNOUT
    return outcome.brought if is_second_walk else 0


def has_listed_order(outcome: Outcome) -> bool:
    """Say whether ties went by the order of the projects in the sheet of rules."""
    policy = TiePolicy.parse(outcome.tie_policy)
    return policy.listed is not None and not policy.criteria


def pabulib_text(
    sheet: Sheet,
    pot: PotRules,
    outcome: Outcome,
    said: Mapping[Marks, int],
    *,
    fingerprint: str,
    about: About,
) -> str:
    """Write the file; ballots stand in the order of what they say.

    So it is the same however and wherever the ballots are stored. `said` is how often
    each thing was said, `fingerprint` the SHA-256 of the sheet of rules.
    """
    form = sheet.form(pot)
    written = sorted(
        (_as_written(form, marks, outcome, pot), times)
        for marks, times in said.items()
        if counting.counts(sheet, marks)
    )
    every = (one for one, times in written for _ in range(times))
    election = Election(
        meta=_meta(pot, form, about) | _comment(fingerprint, pot, outcome),
        budget=outcome.budget - brought_afterwards(sheet, outcome),
        vote_type=VOTE_TYPES[form.kind],
        projects=tuple(_projects(pot, about.language)),
        votes=tuple(Vote(str(n), *one) for n, one in enumerate(every, start=1)),
    )
    published = pabulib.with_result(election, outcome)
    if outcome.rule == "greedy" and not has_listed_order(outcome):
        published = pabulib.best_first(published, outcome)
    return pabulib.write(published)


def _as_written(
    form: BallotForm, marks: Marks, outcome: Outcome, pot: PotRules
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Give the choices of a ballot, and what each is worth where that differs.

    What is worth most comes first; so a ranking keeps its order.
    """
    worth = as_ballot(
        form, marks, candidates=len(pot.lines), ranks=outcome.options.ranks
    )
    if not isinstance(worth, Mapping):
        return marks.choices, ()
    choices = tuple(sorted(marks.choices, key=lambda choice: -worth[choice]))
    return choices, tuple(worth[choice] for choice in choices)


def _projects(pot: PotRules, language: str) -> Iterable[Project]:
    for line in pot.lines:
        details = {"category": line.category, "district": line.district}
        known = {name: text for name, text in details.items() if text}
        yield Project(line.id, line.cost, on_one_line(line.title, language), known)


def _meta(pot: PotRules, form: BallotForm, about: About) -> dict[str, str]:
    """Fill META; the counts, the rule and its threshold are set from the rest."""
    is_part = pot.district or pot.category
    meta = {
        "description": about.description,
        "country": COUNTRY,
        "unit": about.unit,
        "subunit": on_one_line(pot.name, about.language) if is_part else "",
        "instance": str(about.first.year),
        "date_begin": as_pabulib(about.first),
        "date_end": as_pabulib(about.last),
        **_limits(form, len(pot.lines)),
        "language": about.language,
        "currency": "EUR",
    }
    return {key: value for key, value in meta.items() if value}


def _limits(form: BallotForm, projects: int) -> dict[str, str]:
    """Say what a ballot may look like; what is not limited is left out."""
    most = form.most_choices
    if most is not None or form.kind is BallotKind.RANKED:
        most = min(most or projects, projects)
    limits = {"min_length": form.min_choices, "max_length": most}
    if form.kind.has_points:
        limits["min_points"] = form.least_points
        limits["max_points"] = form.most_points
    if form.kind is BallotKind.CUMULATIVE:
        limits["max_sum_points"] = form.points
    said = {key: str(value) for key, value in limits.items() if value is not None}
    if form.spending_limit is not None:
        said["max_sum_cost"] = format_cents(form.spending_limit)
    return said


def _comment(fingerprint: str, pot: PotRules, outcome: Outcome) -> dict[str, str]:
    counted = f"Counted by {outcome.rule}, ties by {outcome.tie_policy}"
    declared = declared_arguments(pot, outcome)
    if declared:
        counted += f", options {shlex.join(declared)}"
    return {"comment": f"#1: {counted}. #2: SHA-256 of the rules: {fingerprint}"}


def as_pabulib(day: date) -> str:
    return f"{day:%d.%m.%Y}"
