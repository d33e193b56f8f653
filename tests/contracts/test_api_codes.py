"""The reference of the API names every code that something can be refused with."""

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


# Where the actions stand that the API reaches, and what they ask.
OF_IDEAS = {
    "actions": (
        "proposals",
        "support",
        "talking",
        "amendments",
        "reports",
        "moderation",
        "appeals",
        "appealing",
        "reviewing",
        "costs",
        "assigning",
        "opinions",
        "selection",
        "regrouping",
        "merging",
        "undoing",
        "building",
        "milestones",
        "spending",
    ),
    "policies": (
        "amending",
        "appealing",
        "building",
        "moderation",
        "on_ballot",
        "regrouping",
        "selection",
        "support",
        "talking",
    ),
}
CODE = re.compile(
    r'(?:Refusal|ValidationError)\(\s*(?:_\(.*?\),\s*|words,\s*)?"(\w+)"', re.DOTALL
)


def test_codes_of_ideas_are_in_the_reference() -> None:
    codes = {
        code
        for folder, names in OF_IDEAS.items()
        for name in names
        for code in CODE.findall(
            (ROOT / "proposals" / folder / f"{name}.py").read_text()
        )
    }

    assert len(codes) >= 80
    assert sorted(code for code in codes if f"`{code}`" not in REFERENCE) == []
