"""The rules that Pabulib has names for, and what they mean here.

The names are those of the format (pabulib.org/format, April 2026). It has none for
most of what can be declared here, and a name that says something else would mislead.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from voting.tally.ballots import Support
from voting.tally.files.pabulib_format import Election
from voting.tally.options import CURRENCY_UNIT, Minimum, Misfit, Options, Ranks
from voting.tally.outcome import DECLARED_NOTHING, Outcome, Verdict

GREEDY = "greedy"
THRESHOLD = "greedy-threshold"
NO_SKIP = "greedy-no-skip"
EXCLUSIVE = "greedy-exclusive"
CUSTOM = "greedy-custom"
EQUAL_SHARES = "equalshares"
ADD1 = "equalshares/add1"
UNKNOWN = "unknown"
VOTES = "votes"

STATED = {
    GREEDY: "greedy",
    THRESHOLD: "greedy",
    NO_SKIP: "greedy",
    EQUAL_SHARES: "mes",
    ADD1: "mes+add1",
}
NAMES = {"mes": EQUAL_SHARES, "mes+add1": ADD1}


class UnknownRuleError(ValueError):
    """META does not say how to count; the text says what is missing."""


def stated_rule(
    election: Election, *, conflicts_given: bool = False
) -> tuple[str, Options]:
    """Give the rule and the options that META names.

    `greedy-exclusive` is plain once the conflicts are given otherwise. Raises
    `UnknownRuleError`.
    """
    stated = election.meta.get("rule", "")
    if stated == EXCLUSIVE and conflicts_given:
        stated = GREEDY
    if stated not in STATED:
        comment = election.meta.get("comment", "")
        raise UnknownRuleError(_what_is_missing(stated, comment))
    options = DECLARED_NOTHING
    if stated in {GREEDY, THRESHOLD, NO_SKIP} and election.threshold is not None:
        options = replace(options, minimum=Minimum(score=election.threshold))
    elif stated == THRESHOLD:
        raise UnknownRuleError("META does not say min_project_score_threshold.")
    if stated == NO_SKIP:
        options = replace(options, misfit=Misfit.STOP)
    return STATED[stated], options


def _what_is_missing(stated: str, comment: str) -> str:
    if stated == EXCLUSIVE:
        missing = f"META says {stated} but not which projects exclude each other."
    elif stated == CUSTOM:
        missing = f"META says {stated}, which is a rule of that city alone."
    elif stated.endswith("-comparison"):
        missing = f"META says {stated}, and no outcomes are compared here."
    else:
        missing = f"META names no rule known here: {stated!r}."
    return f"{missing} Its comment: {comment}" if comment else missing


def least_score(outcome: Outcome, support: Mapping[str, Support]) -> int | None:
    """Say which least score was asked of each project, if it can be said as a number.

    A project without votes is never funded unless that was declared. That is a least
    score of 1, and worth saying where a project has none. Other rules than greedy have
    no such number in the format.
    """
    if outcome.rule != GREEDY:
        return None
    least = _declared_least(outcome)
    is_silent = any(not found.points for found in support.values())
    if is_silent and not outcome.options.fund_unsupported:
        return max(least or 1, 1)
    return least


def _declared_least(outcome: Outcome) -> int | None:
    minimum = outcome.options.minimum
    if minimum is None:
        return None
    if minimum.share is not None and outcome.unit == VOTES:
        return ceil(minimum.share * outcome.voters)
    return minimum.score


def name_of(outcome: Outcome, least: int | None) -> str:
    """Name what was done as META does; `unknown` where the format has no name.

    `least` is what `least_score` said.
    """
    options = replace(
        outcome.options, withdrawn=(), fund_unsupported=False, ranks=Ranks.PLACES
    )
    if outcome.rule == GREEDY:
        return _name_of_greedy(outcome, options, least)
    if outcome.rule in NAMES and options == DECLARED_NOTHING:
        return NAMES[outcome.rule]
    return UNKNOWN


def _name_of_greedy(outcome: Outcome, options: Options, least: int | None) -> str:
    """Name a variant; it is custom when two things differ from the plain rule."""
    conflicts = options.conflicts
    rest = replace(options, minimum=None, increment=CURRENCY_UNIT)
    is_unsaid = options.minimum is not None and _declared_least(outcome) is None
    is_tied = any(step.verdict is Verdict.TIED for step in outcome.steps)
    if is_unsaid or is_tied:
        return CUSTOM
    if rest == DECLARED_NOTHING:
        return GREEDY if least is None else THRESHOLD
    if rest == Options(misfit=Misfit.STOP):
        return NO_SKIP
    if conflicts and rest == Options(conflicts=conflicts):
        return EXCLUSIVE
    return CUSTOM
