from itertools import permutations

from elections import APPROVALS, BALLOTS, BUDGETS, CANDIDATES, POLICIES, PRICED, listed
from hypothesis import given
from hypothesis import strategies as st

from voting.tally.ballots import Candidate
from voting.tally.methods import greedy
from voting.tally.outcome import Effect, Stage, Tie, Verdict

PARK, PATH, POND = Candidate("park", 60), Candidate("path", 50), Candidate("pond", 40)
ALL = [PARK, PATH, POND]
ORDER = listed("park", "path", "pond", "oak", *"abcdef")


def count(candidates, ballots, budget, ties=ORDER):
    return greedy.count(candidates, ballots, budget, ties=ties)


class TestGreedy:
    def test_funds_the_most_approved_that_fit(self) -> None:
        ballots = [("park", "path"), ("park",), ("path", "pond"), ("park",)]

        outcome = count(ALL, ballots, 100)

        assert [step.verdict for step in outcome.steps] == [
            Verdict.FUNDED,
            Verdict.NOT_ENOUGH_LEFT,
            Verdict.FUNDED,
        ]
        assert outcome.funded == ("park", "pond")
        assert outcome.left == 0

    def test_keeps_the_numbers_of_each_step(self) -> None:
        outcome = count(ALL, [{"pond": 3}, {"pond": 2, "park": 4}], 90)

        step = outcome.steps[1]
        assert (step.project, step.rank, step.votes, step.points) == ("park", 2, 1, 4)
        assert (step.left_before, step.left_after) == (50, 50)
        assert outcome.unit == "points"

    def test_says_when_a_project_costs_more_than_there_is(self) -> None:
        outcome = count([PARK], [("park",)], 59)

        assert outcome.steps[0].verdict is Verdict.OVER_BUDGET

    def test_never_funds_what_nobody_chose(self) -> None:
        outcome = count([Candidate("oak", 0), PARK], [(), ("park",)], 60)

        assert outcome.funded == ("park",)
        assert outcome.steps[1].verdict is Verdict.NO_VOTES
        assert outcome.ties == ()

    def test_funds_what_costs_nothing_if_somebody_wants_it(self) -> None:
        assert count([Candidate("oak", 0)], [("oak",)], 0).funded == ("oak",)

    def test_counts_a_vote_in_which_nobody_took_part(self) -> None:
        outcome = count(ALL, [], 100)

        assert (outcome.voters, outcome.funded, outcome.left) == (0, (), 100)


class TestTies:
    def test_are_reported_when_they_decide(self) -> None:
        outcome = count([PARK, PATH], [("park", "path")], 100)

        assert outcome.funded == ("park",)
        assert outcome.ties == (
            Tie(
                projects=("park", "path"),
                separated_by="listed",
                stage=Stage.GREEDY,
                effect=Effect.CHANGED,
            ),
        )

    def test_are_reported_when_they_do_not_matter(self) -> None:
        everything_fits = count([PATH, POND], [("path", "pond")], 90)
        nothing_else_fits = count([PARK, POND], [("park", "pond")], 50)

        assert [tie.effect for tie in everything_fits.ties] == [Effect.NONE]
        assert [tie.effect for tie in nothing_else_fits.ties] == [Effect.NONE]

    @given(
        PRICED, st.lists(st.frozensets(st.sampled_from("abcdef")), max_size=4), BUDGETS
    )
    def test_matter_exactly_when_another_order_funds_others(
        self, candidates, ballots, budget
    ) -> None:
        outcome = count(candidates, ballots, budget)

        order = list(ORDER.listed)
        for tie in outcome.ties:
            others = set()
            for tied in permutations(tie.projects):
                swap = iter(tied)
                ties = listed(*(next(swap) if p in tied else p for p in order))
                others.add(frozenset(count(candidates, ballots, budget, ties).funded))
            assert (tie.effect is Effect.CHANGED) == (len(others) > 1)


class TestLaws:
    @given(CANDIDATES, BALLOTS, BUDGETS, POLICIES)
    def test_it_never_spends_more_than_there_is(
        self, candidates, ballots, budget, ties
    ) -> None:
        outcome = count(candidates, ballots, budget, ties)

        costs = {candidate.id: candidate.cost for candidate in candidates}
        spent = sum(costs[project] for project in outcome.funded)
        assert outcome.left == budget - spent >= 0

    @given(CANDIDATES, APPROVALS, BUDGETS)
    def test_it_funds_what_a_person_would_with_pencil_and_paper(
        self, candidates, ballots, budget
    ) -> None:
        outcome = count(candidates, ballots, budget)

        left = budget
        funded = []
        rest = {candidate.id: candidate.cost for candidate in candidates}
        while rest:
            best = max(sum(p in ballot for ballot in ballots) for p in rest)
            project = next(
                p
                for p in ORDER.listed
                if p in rest and sum(p in ballot for ballot in ballots) == best
            )
            cost = rest.pop(project)
            if best and cost <= left:
                funded.append(project)
                left -= cost
        assert list(outcome.funded) == funded

    @given(CANDIDATES, BALLOTS, BUDGETS, POLICIES, st.randoms())
    def test_it_does_not_care_how_rows_arrive(
        self, candidates, ballots, budget, ties, chance
    ) -> None:
        shuffled, reshuffled = list(candidates), list(ballots)
        chance.shuffle(shuffled)
        chance.shuffle(reshuffled)

        outcome = count(shuffled, reshuffled, budget, ties)

        assert outcome == count(candidates, ballots, budget, ties)
