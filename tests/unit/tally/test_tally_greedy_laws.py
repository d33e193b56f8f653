"""What must be true of the greedy rules, whatever is declared."""

from dataclasses import replace

from elections import IDS
from greedy_by_hand import CASES, SAME_BAR
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import Candidate, sort_into_piles
from voting.tally.methods.merit import Merit
from voting.tally.options import Misfit, Options
from voting.tally.outcome import Verdict
from voting.tally.ties import TiePolicy

POLICIES = st.sampled_from([TiePolicy(seed="x"), TiePolicy(together=True)])
OTHER_NAMES = dict(zip(IDS, ["z", "10", "9", "é", "B", "_"], strict=True))


@given(CASES, POLICIES)
def test_no_more_is_ever_spent_than_there_is(case, ties) -> None:
    outcome = case.count(ties)

    costs = {project.id: project.cost for project in case.projects}
    whole = sum(costs[project] for project in outcome.funded)
    assert 0 <= outcome.spent <= case.budget
    assert outcome.left == case.budget - outcome.spent
    assert whole <= case.budget or case.declared.top_up_from is not None


@given(CASES, POLICIES)
def test_nothing_declared_is_broken(case, ties) -> None:
    funded = set(case.count(ties).funded)

    declared = case.declared
    assert funded.isdisjoint(declared.withdrawn)
    for conflict in declared.conflicts:
        built = funded & set(conflict.projects)
        assert len(built) <= 1
        assert conflict.keep is None or built <= {conflict.keep}
    upkeep = sum(project.upkeep for project in case.projects if project.id in funded)
    assert declared.upkeep_limit is None or upkeep <= declared.upkeep_limit


@given(CASES, POLICIES)
def test_the_numbers_of_the_steps_fit_together(case, ties) -> None:
    outcome = case.count(ties)

    left = case.budget
    known = {conflict.keep for conflict in case.declared.conflicts}
    for rank, step in enumerate(outcome.steps, start=1):
        assert step.rank == rank
        assert step.left_before == left
        left -= step.spent
        assert step.left_after == left
        assert (step.rival is not None) == (step.verdict is Verdict.CONFLICT)
        assert step.rival is None or step.rival in known
        assert (step.needed is not None) == (step.verdict is Verdict.BELOW_MINIMUM)
        assert step.paid is None or (left, step.paid < step.cost) == (0, True)
        if step.verdict is Verdict.NOT_ENOUGH_LEFT:
            assert left < step.cost <= case.budget
        if step.is_funded:
            known.add(step.project)
    assert outcome.left == left
    assert sorted(step.project for step in outcome.steps) == sorted(
        project.id for project in case.projects
    )


@given(CASES, POLICIES, st.randoms())
def test_it_does_not_matter_in_which_order_anything_arrives(case, ties, chance) -> None:
    projects, piles = list(case.projects), list(sort_into_piles(case.ballots))
    chance.shuffle(projects)
    chance.shuffle(piles)

    shuffled = replace(case, projects=projects, ballots=piles)

    assert shuffled.count(ties) == case.count(ties)


@given(CASES)
def test_names_are_only_names(case) -> None:
    declared = case.declared
    renamed = replace(
        case,
        projects=[replace(p, id=rename(p.id)) for p in case.projects],
        ballots=[rename_in(ballot) for ballot in case.ballots],
        order=list(map(rename, case.order)),
        declared=replace(
            declared,
            withdrawn=tuple(map(rename, declared.withdrawn)),
            conflicts=tuple(
                replace(
                    conflict,
                    projects=tuple(map(rename, conflict.projects)),
                    keep=rename(conflict.keep),
                )
                for conflict in declared.conflicts
            ),
        ),
    )

    assert renamed.count(renamed.by_list).steps == tuple(
        replace(step, project=rename(step.project), rival=rename(step.rival))
        for step in case.count(case.by_list).steps
    )


def rename(project: str | None) -> str | None:
    return OTHER_NAMES.get(project)


def rename_in(ballot):
    if isinstance(ballot, dict):
        return {rename(project): points for project, points in ballot.items()}
    return frozenset(map(rename, ballot))


@given(SAME_BAR)
def test_another_ballot_never_harms_who_alone_is_on_it(case) -> None:
    for project in case.count(case.by_list).funded:
        more = replace(case, ballots=[*case.ballots, (project,)])
        assert project in more.count(more.by_list).funded


@given(SAME_BAR, st.integers(0, 6))
def test_with_equal_costs_more_money_takes_nothing_away(case, seats) -> None:
    smaller = replace(
        case,
        projects=[Candidate(p.id, 100, p.upkeep) for p in case.projects],
        budget=100 * seats,
        declared=replace(case.declared, top_up_from=None, part_fund=False),
    )
    larger = replace(smaller, budget=smaller.budget + 100)

    won = smaller.count(smaller.by_list).funded
    assert set(won) <= set(larger.count(larger.by_list).funded)


@given(CASES, st.integers(0, 50))
def test_who_stops_at_a_misfit_gives_more_with_more_money(case, further) -> None:
    smaller = replace(case, declared=Options(misfit=Misfit.STOP))
    larger = replace(smaller, budget=case.budget + further)

    won = smaller.count(smaller.by_list).funded
    assert set(won) <= set(larger.count(larger.by_list).funded)


@given(CASES)
def test_points_per_cost_are_points_where_costs_are_equal(case) -> None:
    projects = [Candidate(p.id, 40, p.upkeep) for p in case.projects]
    by_points = replace(case, projects=projects, merit=Merit.POINTS)
    per_cost = replace(by_points, merit=Merit.PER_COST)

    assert per_cost.count(case.by_list).steps == by_points.count(case.by_list).steps
