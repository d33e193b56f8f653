"""Small random elections, and the real ones, for the tests of the tally."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from voting.tally.ballots import Candidate
from voting.tally.files import pabulib
from voting.tally.files.pabulib_format import Election
from voting.tally.ties import Criterion, TiePolicy

FILES = Path(__file__).parent / "data" / "pabulib"

IDS = "abcdef"

CANDIDATES = st.lists(
    st.builds(Candidate, st.sampled_from(IDS), st.integers(0, 120)),
    min_size=1,
    max_size=len(IDS),
    unique_by=lambda candidate: candidate.id,
)
PRICED = st.lists(
    st.builds(Candidate, st.sampled_from(IDS), st.integers(1, 120)),
    min_size=1,
    max_size=len(IDS),
    unique_by=lambda candidate: candidate.id,
)
APPROVALS = st.lists(st.frozensets(st.sampled_from(IDS)), max_size=12)
POINTS = st.lists(st.dictionaries(st.sampled_from(IDS), st.integers(0, 5)), max_size=12)
BALLOTS = APPROVALS | POINTS
BUDGETS = st.integers(0, 300)
POLICIES = st.builds(
    TiePolicy,
    st.lists(st.sampled_from(Criterion), unique=True).map(tuple),
    seed=st.text(min_size=1, max_size=5),
)


def listed(*projects: str) -> TiePolicy:
    """Give the shortest policy there is: this order."""
    return TiePolicy(listed=projects)


@cache
def read(name: str) -> Election:
    return pabulib.read((FILES / name).read_bytes())


@cache
def load(name: str) -> dict[str, dict[str, Any]]:
    return json.loads((FILES / name).read_text())
