"""What an organiser can choose from for the rules of a vote, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from voting.actions.rounds import RoundRules
from voting.counting import tie_policy_of
from voting.readiness import CONFIRMABLE, RULE_WORDS
from voting.tally import rules
from voting.tally.ballot_form import BallotForm, BallotKind

Choices = list[tuple[str, Promise | str]]

LOT, LOT_LATER = "lot", "lot_later"
TOP_UP, PART_FUND = "top_up", "part_fund"

KINDS: Choices = [
    (
        "approval",
        _(
            "They tick the projects they want. The simplest way, and the one we "
            "recommend."
        ),
    ),
    (
        "knapsack",
        _("They tick projects, which together may not cost more than there is money."),
    ),
    (
        "ranked",
        _("They put some projects in order: first place, second place, third place."),
    ),
    ("cumulative", _("They share out a number of points among the projects.")),
    ("scoring", _("They give points to each project by itself.")),
    (
        "choose_one",
        _("They choose one project. Few will find what they chose funded."),
    ),
]

LEFTOVERS: Choices = [
    ("none", _("It stays in the city budget.")),
    ("city", _("It is added to the money of the whole city, which is counted last.")),
    (
        "turnout",
        _(
            "It goes to the ballot with the most voters, for the next projects in its "
            "order of votes."
        ),
    ),
    ("next", _("Each ballot passes on what it leaves to the next on the list.")),
]

MISFITS: Choices = [
    ("skip", _("It is passed over, and the next one that fits is funded.")),
    ("stop", _("The count stops there.")),
    (
        TOP_UP,
        _(
            "The count stops there, but the project is funded if most of its cost is "
            "left: the city adds the rest."
        ),
    ),
    (PART_FUND, _("It gets what is left as a part of its cost, and the count stops.")),
]

RANKS: Choices = [
    (
        "places",
        _("The first of three places is worth 3 points, the second 2, the third 1."),
    ),
    (
        "borda",
        _(
            "A place is worth a point for each place below it on the same ballot, so "
            "the last one is worth nothing."
        ),
    ),
]

TIE_FIRST: Choices = [
    ("", _("nothing else")),
    ("cheaper", _("the cost: the cheaper comes first")),
    ("dearer", _("the cost: the dearer comes first")),
    ("more_votes", _("the votes: the one that more people chose")),
    ("cheaper,more_votes", _("the cost, the cheaper first; then the votes")),
    ("more_votes,cheaper", _("the votes; then the cost, the cheaper first")),
]

LAST_RESORTS: Choices = [
    (
        LOT,
        _(
            "An order drawn by lot now. It is published with the rules, so everyone "
            "knows it before the vote."
        ),
    ),
    (
        LOT_LATER,
        _(
            "A lot from a public source after the vote, such as a lottery. Nobody can "
            "know the order before, not even the city."
        ),
    ),
    (
        "board",
        _(
            "A board decides. The count stops with the question, and goes on when you "
            "have written down the answer."
        ),
    ),
    (
        "together",
        _("Both or neither: projects that are level and do not all fit are left out."),
    ),
    ("listed", _("The order of the published list of projects.")),
]

CUSTODIES: Choices = [
    (
        "server",
        _(
            "The server, in a file of its own. Nothing to do for anybody: for small "
            "towns, and for votes that advise."
        ),
    ),
    (
        "officer",
        _(
            "One key holder, with a file and a passphrase. Without them nobody can "
            "open a ballot, whoever runs the server."
        ),
    ),
    (
        "officers",
        _(
            "Three key holders, of whom any two open the ballots. Nobody can do it "
            "alone, and one may be absent."
        ),
    ),
]

# For comparing only, in the simulator: no city has voted by it.
NOT_OFFERED = {"phragmen"}
RULES = tuple(name for name in rules.RULES if name not in NOT_OFFERED)
COMMON_RULES = ("greedy", "mes+add1", "mes+add1_greedy")

# What stands in the part of the page that opens on demand, and what is usual there.
MORE = (
    "min_score", "min_share", "cost_factor", "misfit", "top_up_share",
    "fund_unsupported", "upkeep_limit", "increment", "ranks",
)  # fmt: skip
UNSET: tuple[object, ...] = (None, "", False)
USUAL: Mapping[str, tuple[object, ...]] = {
    "misfit": (*UNSET, "skip"),
    "ranks": (*UNSET, "places"),
    "top_up_share": (*UNSET, "80", 80),
    "increment": (*UNSET, 1_00, "1"),
}

# Beside which field it is said that the tally would refuse the rules.
FIELD_OF: Mapping[str, str] = {
    "ties_need_greedy": "last_resort",
    "option_needs_greedy": "misfit",
    "ranks_need_ranked": "ranks",
}


def ties_of(first: str, last: str) -> str:
    """Join what is looked at first and the last resort, as the sheet writes them."""
    resort = LOT if last == LOT_LATER else last
    return f"{first},{resort}" if first else resort


def split_ties(ties: str, seed_source: str) -> tuple[str, str]:
    """Undo `ties_of`."""
    first, _comma, last = ties.rpartition(",")
    return first, LOT_LATER if last == LOT and seed_source else last


def refusals(typed: RoundRules) -> Iterator[tuple[str, Any, str]]:
    """Yield field, words and code for rules that nobody can count by.

    What may be confirmed after a simulation is said before the freezing, not here.
    """
    kind = BallotKind(typed.ballot_kind)
    form = BallotForm(
        kind=kind,
        min_choices=typed.min_choices,
        max_choices=typed.max_choices,
        spending_limit=max(typed.budgets.values(), default=0)
        if typed.is_spending_limited
        else None,
        points=typed.points,
        most_points=typed.most_points,
    )
    ties = tie_policy_of(typed.ties, seed="not drawn yet", listed=["nothing"])
    for problem in rules.refusals(typed.rule, form, ties, typed.options):
        if problem.code not in CONFIRMABLE:
            yield FIELD_OF[problem.code], RULE_WORDS[problem.code], problem.code
