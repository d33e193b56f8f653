"""What the form of the rules begins with: the draft, or what small towns do."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from participation.models import Process
from voting.models import VotingRound
from voting.rules_form import choices
from voting.tally.options import Misfit, Options

USUAL_TOP_UP = 80
USUAL_BOX: Mapping[str, Any] = {
    "custody": VotingRound.Custody.SERVER.value,
    "grace_minutes": 2,
    "hold_back": 25,
    "complaint_days": 30,
}
COLUMNS = (
    "scope", "eligibility", "min_age", "age_on", "min_choices", "max_choices", "points",
    "least_points", "most_points", "rule", "leftovers", "seed_source", "ballot_kind",
    "custody", "hold_back", "complaint_days",
)  # fmt: skip


def initial_of(process: Process, voting_round: VotingRound | None) -> dict[str, Any]:
    """Begin with what small towns do: one ballot, most votes first."""
    usual: dict[str, Any] = {
        "scope": VotingRound.Scope.PROCESS,
        "budget": process.budget or None,
        "eligibility": VotingRound.Eligibility.OPEN,
        "ballot_kind": VotingRound.Kind.APPROVAL,
        "min_choices": 1,
        "rule": VotingRound.Rule.GREEDY,
        "leftovers": VotingRound.Leftovers.NONE,
        "misfit": Misfit.SKIP.value,
        "ranks": "places",
        "top_up_share": USUAL_TOP_UP,
        "tie_first": "cheaper",
        "last_resort": choices.LOT,
        **USUAL_BOX,
    }
    if voting_round is None:
        return usual
    initial = usual | {name: getattr(voting_round, name) for name in COLUMNS}
    if voting_round.is_spending_limited:
        initial["ballot_kind"] = VotingRound.Kind.KNAPSACK
    first, last = choices.split_ties(voting_round.ties, voting_round.seed_source)
    initial |= {"tie_first": first, "last_resort": last}
    initial["grace_minutes"] = -(-voting_round.grace // 60)
    return initial | _of_options(voting_round) | _of_pots(voting_round)


def _of_options(voting_round: VotingRound) -> dict[str, Any]:
    options = Options.from_plain(voting_round.options)
    initial: dict[str, Any] = {
        "misfit": _misfit(options),
        "fund_unsupported": options.fund_unsupported,
        "upkeep_limit": options.upkeep_limit,
        "increment": options.increment,
        "ranks": options.ranks.value,
    }
    if options.top_up_from is not None:
        initial["top_up_share"] = _percent(options.top_up_from)
    if options.minimum is not None:
        share = options.minimum.share
        initial["min_score"] = options.minimum.score
        initial["min_share"] = None if share is None else _percent(share)
        initial["cost_factor"] = options.minimum.cost_factor
    return initial


def _misfit(options: Options) -> str:
    if options.top_up_from is not None:
        return choices.TOP_UP
    if options.part_fund:
        return choices.PART_FUND
    return options.misfit.value


def _of_pots(voting_round: VotingRound) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for pot in voting_round.pots.all():
        owner = "city"
        if pot.district_id is not None:
            owner = str(pot.district_id)
        elif pot.category_id is not None:
            owner = f"theme_{pot.category_id}"
        initial["budget" if owner == "city" else f"budget_{owner}"] = pot.budget
        initial[f"least_{owner}"] = pot.min_score
        initial[f"upkeep_{owner}"] = pot.upkeep_limit
    return initial


def _percent(share: Fraction) -> str:
    """Write a share as a person types it: no more decimals than it has."""
    return f"{float(share * 100):.3f}".rstrip("0").rstrip(".")
