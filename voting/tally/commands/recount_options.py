"""What is said on a command line about how to count: the rule, the ties, the options.

`add_rule_arguments` adds the arguments to a parser, `read_scenario` turns what was
given into what `rules.count` takes. What is not given comes from a published result if
there is one, else the rule and its least support come from META of the file.
"""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from voting.tally.ballots import Candidate
from voting.tally.commands.recount_names import (
    BORDA,
    BY_RANKS,
    RULE_NAMES,
    UnusableError,
)
from voting.tally.commands.recount_published import Published
from voting.tally.files.pabulib_format import Election, PabulibError, parse_cents
from voting.tally.files.pabulib_rules import UnknownRuleError, stated_rule
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks
from voting.tally.outcome import DECLARED_NOTHING
from voting.tally.ties import TiePolicy

__all__ = [
    "RULE_NAMES",
    "TIES",
    "Declared",
    "Published",
    "UnusableError",
    "add_rule_arguments",
    "read_amount",
    "read_candidates",
    "read_scenario",
    "read_ties",
]

LISTS = ("file", "lexicographic")

SHARE = re.compile(r"[0-9]{1,99}(?:\.[0-9]{1,99}|/0*[1-9][0-9]{0,99})?")

TIES = """\
Ties are broken by --tie CRITERIA,LAST. CRITERIA are none or some of "cheaper",
"dearer" and "more_votes", in their order. LAST is one of
  lot:SEED          lots: the smallest SHA-256 of "SEED|project id" comes first
  listed:ID,ID,...  a published list of all project ids
  file              the order of the file
  lexicographic     the ids compared as text
  together          tied projects are funded together or not at all
  board:ID,ID,...   what a board has decided so far; the count stops with a question
                    where that says nothing, and the exit code is 3
Without --tie it is "cheaper,more_votes,lot:" and the SHA-256 of the file.
"""


class Declared(NamedTuple):
    """How to count: what `rules.count` takes beside the election."""

    rule: str
    ties: TiePolicy
    options: Options


def add_rule_arguments(parser: ArgumentParser) -> None:
    """Add everything that says how to count: rule, ties and options."""
    add = parser.add_argument
    add(
        "--rule",
        choices=RULE_NAMES,
        metavar="NAME",
        help=f"default: the rule that META names; one of {', '.join(RULE_NAMES)}",
    )
    add("--tie", metavar="POLICY", help="see above")
    add("--ranks", choices=list(Ranks), help="what places are worth; default: places")
    add(
        "--increment",
        metavar="AMOUNT",
        help="by how much the rules with add1 raise each share; default: 1",
    )
    support = parser.add_mutually_exclusive_group()
    support.add_argument(
        "--min-support", metavar="N", help="least votes (points) of a project"
    )
    support.add_argument(
        "--min-share", metavar="SHARE", help="least share of the ballots: 10%% or 1/10"
    )
    support.add_argument(
        "--min-cost-factor",
        metavar="K",
        help="a project of cost c needs a share c / (K x budget) of the ballots",
    )
    add(
        "--stop-at-misfit",
        action="store_true",
        help="stop at the first project that costs more than is left",
    )
    add(
        "--top-up-from",
        metavar="SHARE",
        help="stop there, but fund it if this share of its cost is left: 80%%",
    )
    add(
        "--part-fund",
        action="store_true",
        help="give the first project that does not fit what is left, and stop",
    )
    add(
        "--conflict",
        metavar="ID,ID",
        action="append",
        default=[],
        help="at most one of these can be funded; may be repeated",
    )
    add(
        "--keep",
        metavar="ID=REASON",
        action="append",
        default=[],
        help="the project of a conflict that officials keep, and why",
    )
    add(
        "--withdrawn",
        metavar="ID",
        action="append",
        default=[],
        help="a project that was taken back; may be repeated",
    )
    add(
        "--fund-unsupported",
        action="store_true",
        help="fund projects that nobody voted for with what is left",
    )
    add(
        "--upkeep-limit",
        metavar="AMOUNT",
        help="what the funded projects may cost to run together, a year",
    )
    add(
        "--upkeep",
        metavar="ID=AMOUNT",
        action="append",
        default=[],
        help="what a project costs to run, a year; may be repeated",
    )


def read_scenario(
    given: Namespace,
    election: Election,
    *,
    digest: str,
    published: Published | None = None,
) -> Declared:
    """Say how to count; `digest` seeds the lots of who says nothing about ties.

    Raises `UnusableError` for what makes no sense, alone or with this file.
    """
    try:
        rule, base = _rule(given, election, published)
        policy = given.tie or (published and published.tie_policy)
        ties = read_ties(policy or f"cheaper,more_votes,lot:{digest}", election)
        return Declared(rule, ties, _options(given, base, election))
    except ValueError as error:
        raise UnusableError(str(error)) from error


def read_candidates(
    given: Namespace, election: Election, published: Published | None = None
) -> tuple[Candidate, ...]:
    """Give the projects of a file, with the running costs that a file cannot hold.

    Raises `UnusableError`.
    """
    upkeep = dict(published.upkeep) if published else {}
    for text in given.upkeep:
        project, amount = _parted(text, "--upkeep", election)
        upkeep[project] = read_amount(amount, "--upkeep")
    try:
        return tuple(
            replace(candidate, upkeep=upkeep.get(candidate.id, 0))
            for candidate in election.candidates
        )
    except (TypeError, ValueError) as error:
        raise UnusableError(str(error)) from error


def read_amount(text: str, option: str) -> int:
    """Read an amount of money into cents. Raises `UnusableError`."""
    try:
        return parse_cents(text, 1, option)
    except PabulibError as error:
        raise UnusableError(f"{option}: {text!r} is not an amount.") from error


def read_ties(text: str, election: Election) -> TiePolicy:
    """Read a tie policy; the two words for lists become the list they stand for.

    They may stand alone: "cheaper,lexicographic". Raises `ValueError`.
    """
    criteria, comma, last = text.rpartition(",")
    if last in LISTS and ":" not in text:
        text = f"{criteria}{comma}listed:{last}"
    policy = TiePolicy.parse(text)
    in_file = tuple(project.id for project in election.projects)
    match policy.listed:
        case ("file",):
            return replace(policy, listed=in_file)
        case ("lexicographic",):
            return replace(policy, listed=tuple(sorted(in_file)))
    return policy


def _rule(
    given: Namespace, election: Election, published: Published | None
) -> tuple[str, Options]:
    """Choose the rule, and the options to begin with."""
    base = DECLARED_NOTHING if published is None else published.options
    name = given.rule or (published and published.rule)
    if name:
        if name not in RULE_NAMES:
            raise UnusableError(f"There is no rule {name!r}.")
        if name == BORDA:
            base = replace(base, ranks=Ranks.BORDA)
        elif name in BY_RANKS:
            base = replace(base, ranks=Ranks.PLACES)
        return RULE_NAMES[name], base
    try:
        return stated_rule(election, conflicts_given=bool(given.conflict))
    except UnknownRuleError as error:
        raise UnusableError(f"Give --rule. {error}") from error


def _options(given: Namespace, base: Options, election: Election) -> Options:
    changes: dict[str, Any] = {
        "ranks": given.ranks and Ranks(given.ranks),
        "minimum": _minimum(given, election),
        "misfit": given.stop_at_misfit and Misfit.STOP,
        "part_fund": given.part_fund,
        "fund_unsupported": given.fund_unsupported,
        "conflicts": _conflicts(given, election),
    }
    withdrawn = [
        _known(project, "--withdrawn", election) for project in given.withdrawn
    ]
    changes["withdrawn"] = tuple(
        dict.fromkeys([*base.withdrawn, *election.withdrawn, *withdrawn])
    )
    changes = {name: value for name, value in changes.items() if value}
    # Zero says something here, unlike an argument that is not given.
    if given.top_up_from is not None:
        changes["misfit"] = Misfit.STOP
        changes["top_up_from"] = _share(given.top_up_from, "--top-up-from")
    for name in ("increment", "upkeep_limit"):
        amount = getattr(given, name)
        if amount is not None:
            option = f"--{name.replace('_', '-')}"
            changes[name] = read_amount(amount, option)
    return replace(base, **changes)


def _minimum(given: Namespace, election: Election) -> Minimum | None:
    if given.min_support is not None:
        score = _whole(given.min_support, "--min-support")
        return Minimum(score=score * election.points_unit)
    if given.min_share is not None:
        return Minimum(share=_share(given.min_share, "--min-share"))
    if given.min_cost_factor is not None:
        return Minimum(cost_factor=_whole(given.min_cost_factor, "--min-cost-factor"))
    return None


def _conflicts(given: Namespace, election: Election) -> tuple[Conflict, ...]:
    kept = dict(_parted(text, "--keep", election) for text in given.keep)
    conflicts = []
    for text in given.conflict:
        projects = tuple(
            _known(project.strip(), "--conflict", election)
            for project in text.split(",")
        )
        keep = next((project for project in projects if project in kept), None)
        reason = kept.pop(keep) if keep is not None else ""
        conflicts.append(Conflict(projects=projects, keep=keep, reason=reason))
    if kept:
        project = min(kept)
        raise UnusableError(f"--keep: no --conflict has the project {project!r}.")
    return tuple(conflicts)


def _parted(text: str, option: str, election: Election) -> tuple[str, str]:
    """Part ID=TEXT."""
    project, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise UnusableError(f"{option}: {text!r} should be ID=VALUE.")
    return _known(project.strip(), option, election), value.strip()


def _known(project: str, option: str, election: Election) -> str:
    if project not in _ids(election.candidates):
        raise UnusableError(f"{option}: the file has no project {project!r}.")
    return project


def _ids(candidates: Iterable[Candidate]) -> frozenset[str]:
    return frozenset(candidate.id for candidate in candidates)


def _whole(text: str, option: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnusableError(f"{option}: {text!r} is not a whole number.")
    return int(text)


def _share(text: str, option: str) -> Fraction:
    """Read a share: "10%", "1/10" or "0.1"; decimals may follow a comma."""
    number = text.strip().replace(",", ".")
    percent = number.endswith("%")
    number = number.removesuffix("%").strip()
    if not SHARE.fullmatch(number):
        raise UnusableError(f"{option}: {text!r} is not a share.")
    return Fraction(number) / 100 if percent else Fraction(number)
