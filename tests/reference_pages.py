"""The reference pages of the tally, and their examples as files and tables."""

import re
import shlex
from argparse import ArgumentParser
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from voting.tally import rules
from voting.tally.commands.recount_options import (
    add_rule_arguments,
    read_candidates,
    read_scenario,
)
from voting.tally.files import pabulib
from voting.tally.files.pabulib_format import Election
from voting.tally.outcome import Outcome
from voting.tally.wording import money

FOLDER = Path(__file__).parents[1] / "docs/reference"
RULES, OPTIONS, MEASURES, FILES = (
    (FOLDER / f"tally{name}.md").read_text()
    for name in ("", "-options", "-measures", "-files")
)
BLOCK = re.compile(r"```pb\n(.*?)```", re.DOTALL)
EXAMPLE = pabulib.read(BLOCK.search(RULES)[1].encode())


class Row(NamedTuple):
    """A line of a table that begins with a command, and the file above the table."""

    file: str
    declared: str
    funded: str
    left: str
    others: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def table_after(page: str, words: str) -> list[list[str]]:
    """Give the lines of the first table after these words, without its head."""
    text = page.split(words, 1)[1]
    table = re.search(r"^\|.*?(?=\n\n|\Z)", text, re.MULTILINE | re.DOTALL)[0]
    return [cells(line) for line in table.splitlines()[2:]]


def rows_below_files(page: str) -> list[Row]:
    """Give the lines of all tables that say what is declared, with their files."""
    _, *parts = BLOCK.split(page)
    return [
        Row(file, *cells(line))
        for file, text in zip(parts[::2], parts[1::2], strict=True)
        for table in re.findall(
            r"^\| declared \|.*?\n\n", text, re.MULTILINE | re.DOTALL
        )
        for line in table.splitlines()[2:-1]
    ]


def euros(cents: Fraction | int) -> str:
    """Write money as the tables do: 1333.33, cut off like a share in hand."""
    return money(cents, "en")[1:].replace(",", "")


def arguments() -> ArgumentParser:
    parser = ArgumentParser(add_help=False)
    add_rule_arguments(parser)
    return parser


def count(election: Election, declared: str) -> Outcome:
    """Count as a command line says; ties go by the order of the file unless told."""
    given = arguments().parse_args(["--rule", *shlex.split(declared)])
    given.tie = given.tie or "file"
    found = read_scenario(given, election, digest="none")
    return rules.count(
        found.rule,
        read_candidates(given, election),
        election.sort_into_piles(found.options.ranks),
        election.budget,
        ties=found.ties,
        options=found.options,
    )
