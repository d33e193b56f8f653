"""The reference of the API names every code that a ballot can be refused with."""

import re
from pathlib import Path

from voting.actions.casting import MESSAGES

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "api.md").read_text()


def test_codes_of_wrong_ballots_are_in_the_reference() -> None:
    assert [code for code in MESSAGES if f"`{code}`" not in REFERENCE] == []


def test_codes_of_refused_ballots_are_in_the_reference() -> None:
    policies = (ROOT / "voting" / "policies.py").read_text()
    casting = (ROOT / "voting" / "actions" / "casting.py").read_text()
    of_ballots = policies[: policies.index("def refuse_setting_up")] + casting

    codes = set(re.findall(r'Refusal\(\s*"(\w+)"', of_ballots))

    # Who cannot see a process is told that there is none.
    codes -= {"not_public"}
    assert len(codes) >= 10
    assert sorted(code for code in codes if f"`{code}`" not in REFERENCE) == []
