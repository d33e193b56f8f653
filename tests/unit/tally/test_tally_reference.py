"""The reference page counts, too: its example must come out as it says."""

import re
from pathlib import Path

import pytest
from elections import listed

from voting.tally import pabulib, pabulib_messages, rules
from voting.tally.outcome import Effect, Stage, Stop, Verdict
from voting.tally.ties import Criterion
from voting.tally.wording import money

PAGE = (Path(__file__).parents[3] / "docs/reference/tally.md").read_text()
ELECTION = pabulib.read(re.search(r"```pb\n(.*?)```", PAGE, re.DOTALL)[1].encode())
ROW = r"^\| `(\S+)` \| `(\S+)` \| (.+?) \| (\d+) \| ?(.*?) ?\|$"
ROWS = re.findall(ROW, PAGE, re.MULTILINE)


@pytest.mark.parametrize(("rule", "meta", "funded", "left", "share"), ROWS)
def test_the_example_comes_out_as_written(rule, meta, funded, left, share) -> None:
    outcome = rules.count(
        rule,
        ELECTION.candidates,
        ELECTION.sort_into_piles(),
        ELECTION.budget,
        ties=listed("park", "rink", "pier", "swings"),
    )

    assert rules.RULES[rule].pabulib == meta
    assert ", ".join(outcome.funded) == funded
    assert outcome.left == int(left) * 100
    shares = outcome.shares
    said = "" if shares is None else money(shares.endowment, "en")[1:].replace(",", "")
    assert said == share


def test_every_rule_has_its_row() -> None:
    assert [row[0] for row in ROWS] == list(rules.RULES)


@pytest.mark.parametrize(
    "word",
    [
        *Criterion,
        *Effect,
        *Stage,
        *Stop,
        *Verdict,
        *pabulib_messages.REASONS,
        *("empty", "too_few", "too_many", "unknown_project", "duplicate_project"),
    ],
)
def test_every_word_of_an_outcome_is_explained(word) -> None:
    assert f"`{word}`" in PAGE
