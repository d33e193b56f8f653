"""The names of rules on a command line: ours, short ones, and those others use."""

from collections.abc import Mapping

from voting.tally import rules

BY_VOTES = {"greedy_votes": "greedy", "greedy_votes_per_cost": "greedy_per_cost"}
BY_COST = {
    "mes_cost": "mes",
    "mes_cost_then_greedy": "mes+greedy",
    "mes_cost_add1": "mes+add1",
    "mes_cost_add1_stop_exhaustive": "mes+add1_exhaustive",
    "mes_cost_add1_then_greedy": "mes+add1_greedy",
    "mes_card": "mes_cardinality",
}
BY_POINTS = {
    "greedy_points": "greedy",
    "greedy_points_per_cost": "greedy_per_cost",
    "mes_points": "mes_cardinality",
    "mes_points_times_cost": "mes",
    "mes_points_times_cost_then_greedy": "mes+greedy",
}
BY_RANKS = {
    "greedy_rank_points": "greedy",
    "mes_rank_points": "mes_cardinality",
    "mes_rank_points_times_cost": "mes",
    "mes_rank_points_times_cost_then_greedy": "mes+greedy",
}
BORDA = "mes_borda"

RULE_NAMES: Mapping[str, str] = {
    **{name: name for name in rules.RULES},
    **BY_VOTES,
    **BY_COST,
    **BY_POINTS,
    **BY_RANKS,
    BORDA: "mes_cardinality",
}
"""The names for rules on a command line, and the rule of the registry each means.

Votes, points or ranks are counted as the file has them, so some names mean the same;
they exist because comparisons with other programs use them.
"""


class UnusableError(Exception):
    """What was given cannot be used; the text says why."""
