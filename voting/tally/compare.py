"""Counts Pabulib files by several rules: `python -m voting.tally.compare FILE.pb …`.

It needs nothing but Python. Exit codes: 0 all were counted; 2 the file or a value on
the command line cannot be used; 3 a board has to decide a tie in some scenario first.
"""

import argparse
import json
import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NoReturn

from voting.tally.commands.compare_table import as_text
from voting.tally.commands.recount_options import (
    TIES,
    UnusableError,
    add_rule_arguments,
    read_amount,
    read_candidates,
    read_scenario,
)
from voting.tally.files import pabulib
from voting.tally.files.pabulib_format import Election, PabulibError
from voting.tally.files.pabulib_messages import message
from voting.tally.meaning import comparison
from voting.tally.meaning.comparison import Comparison, Row, Scenario, compare
from voting.tally.wording import LANGUAGES

__all__ = ["Comparison", "Row", "Scenario", "compare", "main"]

COUNTED, UNUSABLE, UNDECIDED = 0, 2, 3

USUAL = ("greedy", "mes+add1", "mes+add1_greedy", "phragmen")
"""What is compared when nothing is named: what most cities do comes first."""

DESCRIPTION = f"""\
Count Pabulib files by several rules, and show for each file, side by side, who would
be funded, who gains and loses against the first scenario, and what it means to those
who voted.

A scenario is the name of a rule and what else is declared, as for the recount:
  --scenario "greedy_votes --min-support 50" --scenario "mes_cost_add1"
Without any, these are compared: {", ".join(USUAL)}.

{TIES}
Exit codes: 0 counted; 2 the file or a value cannot be used; 3 a board has to decide a
tie first.
"""


def main(argv: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(argv)
    codes = {_show(given, file) for file in given.files}
    return next(code for code in (UNUSABLE, UNDECIDED, COUNTED) if code in codes)


def _show(given: Namespace, file: Path) -> int:
    """Compare the rules on one file, and give its exit code."""
    language = given.explain or "en"
    try:
        data = _read(file)
        election = pabulib.read(data)
        digest = sha256(data).hexdigest()
        found = _compare(given, election, digest)
    except PabulibError as error:
        sys.stderr.write(f"{file}: {message(error, language)}\n")
        return UNUSABLE
    except UnusableError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    about: dict[str, Any] = {"file": file.name, "sha256": digest}
    if given.json:
        text = json.dumps({**about, **found.as_plain()}, ensure_ascii=False)
    else:
        text = as_text(found.rows, election, about, language)
    sys.stdout.write(f"{text}\n")
    for row in found.rows:
        if row.problem:
            sys.stderr.write(f"{row.scenario.name}: {row.problem}\n")
    if any(row.problem for row in found.rows):
        return UNUSABLE
    return UNDECIDED if any(row.question for row in found.rows) else COUNTED


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m voting.tally.compare",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("files", type=Path, nargs="+", metavar="FILE.pb")
    add(
        "--scenario",
        action="append",
        default=[],
        metavar='"RULE …"',
        help="a rule with its options, in quotes; may be repeated",
    )
    add("--tie", metavar="POLICY", help="for scenarios without their own; see above")
    add("--budget", metavar="AMOUNT", help="count with this budget instead")
    add(
        "--margin",
        action="store_true",
        help="also bound how many ballots would have to differ; takes longer",
    )
    add("--explain", choices=LANGUAGES, help="language; default: en")
    add("--json", action="store_true", help="one JSON object a file instead")
    return parser


class _ScenarioParser(ArgumentParser):
    """Reads what stands between the quotes; a mistake is told like any other."""

    def error(self, message: str) -> NoReturn:
        raise UnusableError(f"--scenario: {message}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror}") from error


def _compare(given: Namespace, election: Election, digest: str) -> Comparison:
    budget = election.budget
    if given.budget is not None:
        budget = read_amount(given.budget, "--budget")
    parser = _ScenarioParser(prog="--scenario", add_help=False, allow_abbrev=False)
    add_rule_arguments(parser)
    rows = []
    for text in given.scenario or USUAL:
        said = _read_words(parser, text)
        said.tie = said.tie or given.tie
        declared = read_scenario(said, election, digest=digest)
        rows.append(
            comparison.count(
                read_candidates(said, election),
                election.sort_into_piles(declared.options.ranks),
                budget,
                Scenario(text, declared.rule, declared.ties, declared.options),
                categories=_column(election, "category"),
                districts=_column(election, "neighborhood"),
                with_margin=given.margin,
                points_unit=election.points_unit,
            )
        )
    return Comparison.of(rows)


def _read_words(parser: ArgumentParser, text: str) -> Namespace:
    """Read "RULE --option value". Raises `UnusableError`."""
    try:
        rule, *rest = shlex.split(text)
    except ValueError as error:
        raise UnusableError(f"--scenario: {text!r} names no rule.") from error
    return parser.parse_args(["--rule", rule, *rest])


def _column(election: Election, name: str) -> Mapping[str, str]:
    """Give what a column says of each project, if it says one thing.

    A project may be in several categories, "culture,sport"; these count as one.
    """
    return {
        project.id: project.details[name]
        for project in election.projects
        if project.details.get(name)
    }


if __name__ == "__main__":
    sys.exit(main())
