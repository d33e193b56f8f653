"""The rules by which a round can be counted: one table, one entry point."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from voting.tally.ballot_form import BallotForm, BallotKind
from voting.tally.ballots import Ballot, Candidate, Pile, Problem
from voting.tally.methods import equal_shares, greedy, phragmen
from voting.tally.methods.equal_shares import Completion
from voting.tally.methods.market import Utility
from voting.tally.methods.merit import Merit
from voting.tally.options import Misfit, Options, Ranks
from voting.tally.outcome import DECLARED_NOTHING, Outcome
from voting.tally.rule_texts import SENTENCES, TITLES, Texts
from voting.tally.ties import BOARD, TOGETHER, TiePolicy
from voting.tally.wording import choose

ANY_TIES = frozenset({BOARD, TOGETHER})
BOARD_ONLY = frozenset({BOARD})
NEITHER = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, its name in the META section of a Pabulib file, and its texts.

    `pabulib` is "unknown" where the format has no name. `open_ties` are the last
    resorts it bears beside lots and lists, and `has_walk` says whether it goes down an
    order of votes, so that something can be declared about misfits.
    """

    name: str
    pabulib: str
    run: Callable[..., Outcome]
    open_ties: frozenset[str] = NEITHER
    has_walk: bool = False

    @property
    def titles(self) -> Texts:
        return TITLES[self.name]

    @property
    def sentences(self) -> Texts:
        return SENTENCES[self.name]

    @property
    def has_shares(self) -> bool:
        """Say whether voters pay from equal shares."""
        return self.name.startswith("mes")

    @property
    def raises_shares(self) -> bool:
        """Say whether the size of the increment matters to the result."""
        return "+add1" in self.name

    @property
    def is_completed(self) -> bool:
        """Say whether anything happens to the money that equal shares leave."""
        return "+" in self.name

    def title(self, language: str) -> str:
        return choose(self.titles, language)

    def sentence(self, language: str) -> str:
        return choose(self.sentences, language)


def _equal_shares(base: str, utility: Utility) -> Iterable[Rule]:
    for completion in Completion:
        name = base if completion is Completion.NONE else f"{base}+{completion}"
        raises = completion in equal_shares.RAISING
        yield Rule(
            name,
            {"mes": "equalshares", "mes+add1": "equalshares/add1"}.get(name, "unknown"),
            partial(equal_shares.count, completion=completion, utility=utility),
            open_ties=NEITHER if raises else BOARD_ONLY,
            has_walk=completion in equal_shares.BY_VOTES,
        )


_RULES = (
    Rule("greedy", "greedy", greedy.count, ANY_TIES, has_walk=True),
    Rule(
        "greedy_per_cost",
        "unknown",
        partial(greedy.count, merit=Merit.PER_COST),
        ANY_TIES,
        has_walk=True,
    ),
    *_equal_shares("mes", Utility.COST),
    *_equal_shares("mes_cardinality", Utility.POINTS),
    Rule("phragmen", "unknown", phragmen.count),
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}


def count(
    rule: str,
    candidates: Iterable[Candidate],
    ballots: Iterable[Ballot | Pile],
    budget: int,
    *,
    ties: TiePolicy,
    options: Options = DECLARED_NOTHING,
) -> Outcome:
    """Count by the rule of that name; money is in cents.

    Raises `ValueError` for an unknown rule and for ties that it cannot leave open, and
    `TieQuestionError` where the board has to decide before the count can go on.
    """
    if rule not in RULES:
        raise ValueError(f"There is no rule {rule!r}.")
    known = RULES[rule]
    if not _bears(known, ties):
        raise ValueError(
            f"The rule {rule!r} needs an order that decides every tie; "
            f"it cannot be counted with {ties.last!r}."
        )
    outcome = known.run(candidates, ballots, budget, ties=ties, options=options)
    return replace(outcome, rule=rule)


def refusals(
    rule: str, form: BallotForm, ties: TiePolicy, options: Options
) -> list[Problem]:
    """Say what does not go together, before anything is frozen.

    Codes: `shares_with_choose_one` (whoever names one project can pay with nobody
    else) and `shares_without_completion` (about half of the money stays unused) can be
    confirmed by somebody who has seen a simulation; `ties_need_greedy`,
    `option_needs_greedy` (something was declared about misfits) and `ranks_need_ranked`
    cannot.
    """
    known = RULES[rule]
    has_misfits = (
        options.misfit is not Misfit.SKIP
        or options.top_up_from is not None
        or options.part_fund
    )
    found = {
        "shares_with_choose_one": known.has_shares and form.most_choices == 1,
        "shares_without_completion": known.has_shares and not known.is_completed,
        "ties_need_greedy": not _bears(known, ties),
        "option_needs_greedy": has_misfits and not known.has_walk,
        "ranks_need_ranked": options.ranks is not Ranks.PLACES
        and form.kind is not BallotKind.RANKED,
    }
    return [Problem(code, {}) for code, is_found in found.items() if is_found]


def _bears(rule: Rule, ties: TiePolicy) -> bool:
    return ties.always_decides or ties.last in rule.open_ties
