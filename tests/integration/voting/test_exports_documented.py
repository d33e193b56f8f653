"""What the document for readers says of the files is what is in them."""

import json
from argparse import ArgumentParser

import pytest
from django.conf import settings
from exporting import files_of, published

from voting import exports
from voting.tally.commands.recount_options import add_rule_arguments
from voting.tally.files import pabulib
from voting.tally.outcome import Verdict

pytestmark = pytest.mark.django_db

DOCUMENT = settings.BASE_DIR / "docs" / "reference" / "result-files.md"


@pytest.fixture
def named() -> set[str]:
    """Give everything that stands between backquotes in the document."""
    return set(DOCUMENT.read_text().replace("\n", " ").split("`")[1::2])


@pytest.mark.parametrize(
    "fields",
    [
        {"ballot_kind": "knapsack", "max_choices": 2},
        {"ballot_kind": "cumulative", "points": 2, "most_points": 2},
    ],
)
def test_every_key_of_a_file_is_explained(fields, named) -> None:
    points = (2,) if "points" in fields else ()
    made = published([(["a"], points), (["b"], points)], **fields)
    result, pot = files_of(made)

    meta = pabulib.read(exports.pabulib_file(result, pot)).meta
    document = json.loads(exports.json_file(result, pot))

    assert set(meta) <= named
    assert set(document) <= named


def test_every_column_and_verdict_of_the_table_is_explained(named) -> None:
    assert set(exports.COLUMNS) <= named
    assert set(Verdict) <= named


def test_every_argument_of_the_command_is_explained(named) -> None:
    parser = ArgumentParser(add_help=False)
    add_rule_arguments(parser)

    said = {words.split()[0] for words in named if words.startswith("--")}
    options = {option for action in parser._actions for option in action.option_strings}
    assert options <= said
