"""What must be true of equal shares, whatever is declared."""

from dataclasses import replace
from fractions import Fraction

from elections import BALLOTS, BUDGETS, CANDIDATES, IDS, POLICIES, PRICED, listed
from greedy_by_hand import OPTIONS, PROJECTS, as_points
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import Candidate, Pile, add_up, sort_into_piles
from voting.tally.eligibility import Limits
from voting.tally.methods import equal_shares
from voting.tally.methods.equal_shares import Completion
from voting.tally.methods.market import Market, Utility
from voting.tally.methods.rounds import run as go_through
from voting.tally.options import Conflict, Options
from voting.tally.outcome import Outcome, Verdict
from voting.tally.ties import TieBreaker

ORDER = listed(*IDS)
UTILITIES = st.sampled_from(Utility)
RULES = st.fixed_dictionaries(
    {"completion": st.sampled_from(Completion), "utility": UTILITIES}
)
DECLARED = st.builds(
    lambda options, increment: replace(options, increment=increment),
    OPTIONS,
    st.integers(1, 100),
)
OTHER_NAMES = dict(zip(IDS, ["z", "10", "9", "é", "B", "_"], strict=True))


def count(projects, ballots, budget, declared, **more) -> Outcome:
    return equal_shares.count(
        projects, ballots, budget, options=declared, **{"ties": ORDER, **more}
    )


@given(st.tuples(PROJECTS, BALLOTS, BUDGETS), DECLARED, POLICIES, RULES)
def test_no_more_is_ever_spent_than_there_is(election, declared, ties, rule) -> None:
    projects, ballots, budget = election
    outcome = count(
        projects,
        ballots,
        budget,
        declared,
        ties=ties,
        **rule,
    )

    assert outcome.spent <= budget
    assert outcome.left == outcome.steps[-1].left_after
    assert {step.project for step in outcome.steps} == {p.id for p in projects}


@given(PROJECTS, BALLOTS, BUDGETS, DECLARED, RULES)
def test_nothing_declared_is_broken(projects, ballots, budget, declared, rule) -> None:
    outcome = count(projects, ballots, budget, declared, **rule)

    funded = set(outcome.funded)
    assert funded.isdisjoint(declared.withdrawn)
    for conflict in declared.conflicts:
        built = funded & set(conflict.projects)
        assert len(built) <= 1
        assert conflict.keep is None or built <= {conflict.keep}
    if declared.upkeep_limit is not None:
        upkeep = sum(p.upkeep for p in projects if p.id in funded)
        assert upkeep <= declared.upkeep_limit


@given(
    st.tuples(PROJECTS, BALLOTS, BUDGETS),
    DECLARED,
    POLICIES,
    RULES,
    st.randoms(),
)
def test_it_does_not_matter_in_which_order_anything_arrives(
    election, declared, ties, rule, chance
) -> None:
    projects, ballots, budget = election
    shuffled = list(projects)
    piles = list(sort_into_piles(ballots))
    single = [Pile(pile.points, 1) for pile in piles for _ in range(pile.voters)]
    chance.shuffle(shuffled)
    chance.shuffle(single)
    how = {**rule, "ties": ties}

    outcome = count(shuffled, tuple(single), budget, declared, **how)

    assert outcome == count(projects, ballots, budget, declared, **how)


@given(PROJECTS, BALLOTS, BUDGETS, DECLARED, RULES)
def test_names_are_only_names(projects, ballots, budget, declared, rule) -> None:
    others = [Candidate(OTHER_NAMES[p.id], p.cost, p.upkeep) for p in projects]
    other_ballots = [
        {OTHER_NAMES[p]: points for p, points in as_points(ballot).items()}
        for ballot in ballots
    ]
    conflicts = tuple(
        Conflict(
            projects=tuple(OTHER_NAMES[p] for p in conflict.projects),
            keep=conflict.keep and OTHER_NAMES[conflict.keep],
            reason=conflict.reason,
        )
        for conflict in declared.conflicts
    )
    withdrawn = tuple(OTHER_NAMES[p] for p in declared.withdrawn)
    outcome = count(
        others,
        other_ballots,
        budget,
        replace(declared, conflicts=conflicts, withdrawn=withdrawn),
        ties=listed(*OTHER_NAMES.values()),
        **rule,
    )

    expected = count(projects, ballots, budget, declared, **rule)
    assert outcome.funded == tuple(OTHER_NAMES[p] for p in expected.funded)
    assert [s.verdict for s in outcome.steps] == [s.verdict for s in expected.steps]


@given(CANDIDATES, BALLOTS, BUDGETS, UTILITIES)
def test_all_money_is_either_spent_or_left(
    candidates, ballots, budget, utility
) -> None:
    piles = sort_into_piles(ballots)
    support = add_up(candidates, piles)
    breaker = TieBreaker(ORDER, candidates, support)
    market = Market(candidates, piles, support, breaker, utility)

    share = Fraction(budget, max(1, len(ballots)))
    run = go_through(market, share, Limits(Options()))

    left = sum(
        run.accounts.left_on(number) * pile.voters
        for number, pile in enumerate(market.piles)
    )
    assert left + run.spent == (budget if ballots else 0)


@given(PRICED, BALLOTS, BUDGETS, DECLARED)
def test_nothing_affordable_is_refused(candidates, ballots, budget, declared) -> None:
    outcome = count(candidates, ballots, budget, declared)

    for step in outcome.steps:
        if step.verdict is Verdict.SUPPORTERS_LACK_MONEY:
            assert step.supporters_left < step.cost
            assert step.short > 0
