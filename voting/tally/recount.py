"""Counts a Pabulib file again: `python -m voting.tally.recount FILE.pb --rule greedy`.

It needs nothing but Python, so that nobody has to trust the server that published
the result. Exit codes: 0 counted; 1 the result is not the expected one; 2 the file or
a value on the command line cannot be used, and nothing was counted; 3 a board has to
say first which of some tied projects comes first.
"""

import argparse
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from voting.tally import rules
from voting.tally.commands.recount_options import (
    TIES,
    Published,
    UnusableError,
    add_rule_arguments,
    read_amount,
    read_candidates,
    read_scenario,
)
from voting.tally.commands.recount_report import (
    SAME,
    Source,
    as_plain,
    as_text,
    difference,
    question_as_plain,
)
from voting.tally.files import pabulib
from voting.tally.files.pabulib_format import PabulibError
from voting.tally.files.pabulib_messages import message
from voting.tally.methods.leftover import go_on
from voting.tally.outcome import Outcome
from voting.tally.ties import TieQuestionError
from voting.tally.wording import LANGUAGES, choose
from voting.tally.words import explain

COUNTED, DIFFERENT, UNUSABLE, UNDECIDED = range(4)

DESCRIPTION = f"""\
Count a Pabulib file again and say of each project why it is funded or not.

{TIES}
Exit codes: 0 counted; 1 not the result of --expect; 2 the file or a value cannot be
used; 3 a board has to decide a tie first.
"""

EXAMPLES = """\
examples:
  python -m voting.tally.recount vote.pb --rule greedy --tie cheaper,lot:2027-05-03
  python -m voting.tally.recount vote.pb --rule greedy --min-share 10% --stop-at-misfit
  python -m voting.tally.recount vote.pb --rule mes_cost_add1 --explain fi
  python -m voting.tally.recount vote.pb --expect result.json --json

With --expect, the rule, the ties and the options are taken from the published result
unless they are given.
"""


def main(argv: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(argv)
    language = given.explain or "en"
    try:
        published = _read_published(given.expect)
        source = _read_source(given.file)
        outcome = _count(given, source, published)
    except PabulibError as error:
        sys.stderr.write(f"{given.file}: {message(error, language)}\n")
        return UNUSABLE
    except UnusableError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    except TieQuestionError as question:
        asked = explain.question(question.projects, language, source.names)
        sys.stderr.write(f"{asked}\n")
        if given.json:
            _print_json(question_as_plain(source, question))
        return UNDECIDED
    if given.json:
        _print_json(as_plain(source, outcome, given.explain))
    else:
        sys.stdout.write(f"{as_text(source, outcome, language)}\n")
        for remark in source.election.warnings:
            sys.stderr.write(f"{given.file}: {message(remark, language)}\n")
    if published is None:
        return COUNTED
    currency = source.election.currency
    differs = difference(outcome, published, language, currency)
    sys.stderr.write(f"{differs or choose(SAME, language)}\n")
    return DIFFERENT if differs else COUNTED


def _print_json(plain: object) -> None:
    sys.stdout.write(f"{json.dumps(plain, ensure_ascii=False)}\n")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m voting.tally.recount",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.pb")
    add_rule_arguments(parser)
    parser.add_argument(
        "--budget", metavar="AMOUNT", help="count with this budget instead"
    )
    parser.add_argument(
        "--brought",
        metavar="AMOUNT",
        help="then spend this too, which other pots left, by a second walk",
    )
    parser.add_argument(
        "--explain", choices=LANGUAGES, help="language of the reasons; default: en"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead")
    parser.add_argument(
        "--expect",
        type=Path,
        metavar="RESULT.json",
        help="a published result; exit code 1 if the outcome is another",
    )
    return parser


def _read_published(path: Path | None) -> Published | None:
    if path is None:
        return None
    try:
        return Published.read(json.loads(_read(path)))
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"{path}: {error}") from error


def _read_source(path: Path) -> Source:
    data = _read(path)
    return Source(path, sha256(data).hexdigest(), pabulib.read(data))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror}") from error


def _count(given: Namespace, source: Source, published: Published | None) -> Outcome:
    election = source.election
    declared = read_scenario(given, election, digest=source.digest, published=published)
    budget, brought = election.budget, published.brought if published else 0
    if given.budget is not None:
        budget = read_amount(given.budget, "--budget")
    if given.brought is not None:
        brought = read_amount(given.brought, "--brought")
    candidates = read_candidates(given, election, published)
    piles = election.sort_into_piles(declared.options.ranks)
    try:
        outcome = rules.count(
            declared.rule,
            candidates,
            piles,
            budget,
            ties=declared.ties,
            options=declared.options,
        )
        if brought:
            outcome = go_on(candidates, piles, outcome, brought, ties=declared.ties)
    except ValueError as error:
        raise UnusableError(str(error)) from error
    return replace(outcome, points_unit=election.points_unit)


if __name__ == "__main__":
    sys.exit(main())
