"""The ballots of a result as a Pabulib file: what everybody can count again.

docs/reference/result-files.md describes it for readers. No file says anything of a
voter but the ballot, and ballots stand in an order that tells nothing about who voted
when.
"""

import shlex
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from participation.texts import pick
from voting import box
from voting.models import VotingRound
from voting.queries import PotResult, RoundResult
from voting.sheet import PotRules, Sheet
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
from voting.tally.ties import TiePolicy

COUNTRY = "Finland"
# Ballots of a closed round never change, so a file is made once a day at most.
KEEP_SECONDS = 24 * 3600

VOTE_TYPES = {
    BallotKind.APPROVAL: VoteType.APPROVAL,
    BallotKind.KNAPSACK: VoteType.APPROVAL,
    BallotKind.CHOOSE_ONE: VoteType.CHOOSE_1,
    BallotKind.RANKED: VoteType.ORDINAL,
    BallotKind.CUMULATIVE: VoteType.CUMULATIVE,
    BallotKind.SCORING: VoteType.SCORING,
}


def in_city_language(text: Mapping[str, str] | str) -> str:
    """Pick the text for a file, which is the same for readers of all languages."""
    return " ".join(pick(text, settings.LANGUAGE_CODE)[0].split())


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
    is_second_walk = sheet.leftovers == VotingRound.Leftovers.TURNOUT
    return outcome.brought if is_second_walk else 0


def has_listed_order(outcome: Outcome) -> bool:
    """Say whether ties went by the order of the projects in the sheet of rules."""
    policy = TiePolicy.parse(outcome.tie_policy)
    return policy.listed is not None and not policy.criteria


def pabulib_file(result: RoundResult, wanted: PotResult) -> bytes:
    """Return the ballots of one pot as a Pabulib file.

    All ballots of the round are opened at once, so the files of all its pots are made
    at once, and kept for the next who asks.
    """
    kept = cache.get(_cache_key(wanted))
    if kept is None:
        files = {
            _cache_key(pot_result): zlib.compress(_pabulib(result, pot_result, marks))
            for pot_result, marks in _with_ballots(result)
        }
        cache.set_many(files, timeout=KEEP_SECONDS)
        kept = files[_cache_key(wanted)]
    return zlib.decompress(kept)


def _cache_key(result: PotResult) -> str:
    tally = result.tally
    return f"pabulib:{tally.voting_round_id}:{tally.pk}:{tally.sha256}"


def _with_ballots(result: RoundResult) -> Iterable[tuple[PotResult, list[Marks]]]:
    by_pot: dict[str, list[Marks]] = {p.pot.code: [] for p in result.pots}
    for ballot in box.opened(result.voting_round):
        for code, marks in ballot.marks.items():
            if marks.choices or not result.sheet.min_choices:
                by_pot[code].append(marks)
    return [(pot_result, by_pot[pot_result.pot.code]) for pot_result in result.pots]


def _pabulib(
    result: RoundResult, pot_result: PotResult, ballots: Iterable[Marks]
) -> bytes:
    """Write the file; ballots stand in the order of what they say.

    So it is the same however and wherever the ballots are stored.
    """
    sheet, pot, outcome = result.sheet, pot_result.pot, pot_result.outcome
    form = sheet.form(pot)
    said = sorted(_as_written(form, marks, outcome, pot) for marks in ballots)
    election = Election(
        meta=_meta(result, pot_result, form),
        budget=outcome.budget - brought_afterwards(sheet, outcome),
        vote_type=VOTE_TYPES[form.kind],
        projects=tuple(_projects(pot)),
        votes=tuple(Vote(str(n), *one) for n, one in enumerate(said, start=1)),
    )
    published = pabulib.with_result(election, outcome)
    if outcome.rule == "greedy" and not has_listed_order(outcome):
        published = pabulib.best_first(published, outcome)
    return pabulib.write(published).encode()


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


def _projects(pot: PotRules) -> Iterable[Project]:
    for line in pot.lines:
        details = {"category": line.category, "district": line.district}
        known = {name: text for name, text in details.items() if text}
        yield Project(line.id, line.cost, in_city_language(line.title), known)


def _meta(
    result: RoundResult, pot_result: PotResult, form: BallotForm
) -> dict[str, str]:
    """Fill META; the counts, the rule and its threshold are set from the rest."""
    sheet, pot = result.sheet, pot_result.pot
    first = timezone.localtime(sheet.opens_at)
    # The end is not part of the vote: one that ends at midnight ends the day before.
    last = timezone.localtime(sheet.closes_at - timedelta(microseconds=1))
    is_part = pot.district or pot.category
    meta = {
        "description": in_city_language(result.voting_round.process.title),
        "country": COUNTRY,
        "unit": in_city_language(settings.CITY_NAME),
        "subunit": in_city_language(pot.name) if is_part else "",
        "instance": str(first.year),
        "date_begin": _as_pabulib(first),
        "date_end": _as_pabulib(last),
        **_limits(form, len(pot.lines)),
        "language": settings.LANGUAGE_CODE,
        "currency": "EUR",
        "comment": _comment(result.voting_round, pot, pot_result.outcome),
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


def _comment(voting_round: VotingRound, pot: PotRules, outcome: Outcome) -> str:
    counted = f"Counted by {outcome.rule}, ties by {outcome.tie_policy}"
    declared = declared_arguments(pot, outcome)
    if declared:
        counted += f", options {shlex.join(declared)}"
    hashed = f"SHA-256 of the rules: {voting_round.sheet_sha256}"
    return f"#1: {counted}. #2: {hashed}"


def _as_pabulib(day: date | datetime) -> str:
    return f"{day:%d.%m.%Y}"
