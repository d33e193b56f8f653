"""The greedy rules against a second, slow implementation made from their definition."""

from itertools import permutations

from greedy_by_hand import ALL_AT_ONCE, CASES, may_take_part
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from voting.tally.outcome import Effect, Outcome, Verdict
from voting.tally.ties import TiePolicy, TieQuestionError

MANY, COUNTLESS = 70, 10_000
"""More people than a project may need here, and more points than could matter."""


def paid_for(outcome: Outcome) -> dict[str, int]:
    gets_money = {Verdict.FUNDED, Verdict.PART_FUNDED}
    return {s.project: s.spent for s in outcome.steps if s.verdict in gets_money}


def who_is_paid(outcome: Outcome) -> frozenset[tuple[str, Verdict]]:
    paid = paid_for(outcome)
    return frozenset((s.project, s.verdict) for s in outcome.steps if s.project in paid)


@settings(max_examples=200)
@given(CASES)
def test_it_funds_what_a_person_would(case) -> None:
    assert paid_for(case.count(case.by_list)) == case.fund(case.order)


@settings(max_examples=200)
@given(CASES)
def test_it_funds_tied_projects_together_or_not_at_all(case) -> None:
    together = TiePolicy(case.criteria, together=True)

    assert paid_for(case.count(together)) == case.fund(ALL_AT_ONCE)


def least_people(case, project, table) -> int:
    """Find how few people could let a project take part, whatever its points."""
    points, people = table.points[project.id], table.people[project.id]
    table.points[project.id] = MANY
    for table.people[project.id] in range(MANY):
        if may_take_part(project, table, case.budget, case.declared):
            break
    least = table.people[project.id]
    table.points[project.id], table.people[project.id] = points, people
    return max(1, least)


def is_funded_with(more, case, project_id, order) -> bool:
    """Give a project more votes; or more points, from no more people than it takes."""
    (project,) = (p for p in case.projects if p.id == project_id)
    table = case.table
    people = table.people[project_id]
    table.points[project_id] += more
    table.people[project_id] += more
    if not table.is_of_votes:
        least = least_people(case, project, table)
        table.people[project_id] = min(people + more, max(people, least))
    paid = case.fund(order, table).get(project_id)
    is_topped_up = paid is not None and case.declared.top_up_from is not None
    return paid == project.cost or is_topped_up


@settings(max_examples=150)
@given(CASES, st.booleans())
def test_it_tells_how_many_more_would_have_been_enough(case, together) -> None:
    ties = TiePolicy(case.criteria, together=True) if together else case.by_list
    order = ALL_AT_ONCE if together else case.order

    for step in case.count(ties).steps:
        if step.is_funded:
            assert step.short is None
            continue
        fewer = {*range(1, MANY), COUNTLESS}
        if step.short is not None:
            assert is_funded_with(step.short, case, step.project, order)
            fewer = {more for more in {*fewer, step.short - 1} if 0 < more < step.short}
        for more in fewer:
            assert not is_funded_with(more, case, step.project, order)


@settings(max_examples=100)
@given(CASES)
def test_what_is_enough_is_enough_whatever_a_board_may_say(case) -> None:
    try:
        outcome = case.count(TiePolicy(case.criteria, board=()))
    except TieQuestionError:
        reject()

    for step in outcome.steps:
        assert step.short is None or is_funded_with(
            step.short, case, step.project, case.order
        )


@settings(max_examples=150)
@given(CASES)
def test_a_tie_matters_exactly_when_another_order_pays_for_others(case) -> None:
    for tie in case.count(TiePolicy(listed=tuple(case.order))).ties:
        results = set()
        for tied in permutations(tie.projects):
            swap = iter(tied)
            other = tuple(next(swap) if p in tied else p for p in case.order)
            results.add(who_is_paid(case.count(TiePolicy(listed=other))))
        assert (tie.effect is Effect.CHANGED) == (len(results) > 1)


@settings(max_examples=150)
@given(CASES)
def test_the_board_is_asked_what_matters_and_nothing_else(case) -> None:
    decided = ()
    outcome = None
    while outcome is None:
        try:
            outcome = case.count(TiePolicy(case.criteria, board=decided))
        except TieQuestionError as question:
            asked = set(question.projects)
            assert len(asked) > 1
            assert asked.isdisjoint(decided)
            rest = [p for p in case.order if p not in {*decided, *asked}]
            answers = set()
            for answer in permutations(asked):
                listed = (*decided, *answer, *rest)
                paid = who_is_paid(case.count(TiePolicy(case.criteria, listed=listed)))
                answers.add(frozenset(one for one in paid if one[0] in asked))
            assert len(answers) > 1
            decided += tuple(p for p in case.order if p in asked)

    assert who_is_paid(outcome) == who_is_paid(case.count(case.by_list))
