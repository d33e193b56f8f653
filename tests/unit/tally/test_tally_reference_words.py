"""Every word that a program can meet in an outcome stands in the reference."""

from dataclasses import fields

import pytest
from reference_pages import FILES, MEASURES, OPTIONS, RULES

from voting.tally import rules
from voting.tally.ballot_form import BallotKind
from voting.tally.files import pabulib_messages
from voting.tally.meaning.margins import Margin, Method
from voting.tally.meaning.measures import Measures
from voting.tally.meaning.proportionality import METHOD, Claim, Payments
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks
from voting.tally.outcome import Effect, Outcome, Stage, Step, Stop, Tie, Verdict
from voting.tally.pots import Leftovers
from voting.tally.ties import BOARD, LISTED, LOT, TOGETHER, Criterion

PAGES = f"{RULES}\n{OPTIONS}\n{MEASURES}\n{FILES}"
BALLOT_CODES = (
    *("empty", "too_few", "too_many", "unknown_project", "duplicate_project"),
    *("over_budget", "points_missing", "points_unexpected", "points_too_low"),
    *("points_too_high", "too_many_points", "same_place", "missing_place"),
)
REFUSALS = (
    *("shares_with_choose_one", "shares_without_completion", "ties_need_greedy"),
    *("option_needs_greedy", "ranks_need_ranked"),
)
RECORDS = (Outcome, Step, Tie, Options, Minimum, Conflict, Measures, Margin)
OF_A_CLAIM = ("project", "group", "entitlement", "got", "best", "strength")


@pytest.mark.parametrize(
    "word",
    [
        *rules.RULES,
        *BallotKind,
        *Criterion,
        *Effect,
        *Leftovers,
        *Method,
        *Misfit,
        *Ranks,
        *Stage,
        *Stop,
        *Verdict,
        *pabulib_messages.REASONS,
        *BALLOT_CODES,
        *REFUSALS,
        *OF_A_CLAIM,
        METHOD,
    ],
)
def test_every_word_of_an_outcome_is_explained(word) -> None:
    assert f"`{word}`" in PAGES


@pytest.mark.parametrize("word", [LOT, LISTED, BOARD, TOGETHER])
def test_every_last_resort_of_ties_is_explained(word) -> None:
    assert f"| `{word}" in OPTIONS


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_explained(record) -> None:
    named = {field.name for field in fields(record)} - {"projects", "keep", "reason"}

    assert [name for name in named if f"`{name}`" not in PAGES] == []


@pytest.mark.parametrize(
    "record", [Claim, Payments], ids=lambda record: record.__name__
)
def test_every_field_about_fairness_is_explained(record) -> None:
    named = {field.name for field in fields(record)} - {"paid", "projects"}

    assert [name for name in named if f"`{name}`" not in MEASURES] == []
