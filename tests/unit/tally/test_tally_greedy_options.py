"""One example for each thing a city may declare, small enough to do by hand."""

from fractions import Fraction

from elections import listed

from voting.tally.ballots import Candidate
from voting.tally.methods import greedy
from voting.tally.methods.merit import Merit
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import Effect, Step, Verdict
from voting.tally.ties import TiePolicy

PARK, PATH, POND = (
    Candidate("park", 60, upkeep=5),
    Candidate("path", 50, upkeep=3),
    Candidate("pond", 30, upkeep=1),
)
ALL = [PARK, PATH, POND]
BALLOTS = [("park", "path", "pond"), ("park", "path", "pond"), ("park", "path"), ()]
MORE = [*BALLOTS, ("park",)]
ORDER = listed("park", "path", "pond", "oak")


def count(budget: int, *, ballots=MORE, candidates=ALL, merit=Merit.POINTS, **declared):
    options = Options(**declared)
    return greedy.count(
        candidates, ballots, budget, ties=ORDER, merit=merit, options=options
    )


def verdicts(outcome) -> dict[str, Verdict]:
    return {step.project: step.verdict for step in outcome.steps}


def step_of(outcome, project: str) -> Step:
    return next(step for step in outcome.steps if step.project == project)


class TestMisfits:
    def test_are_skipped_unless_told(self) -> None:
        assert count(90).funded == ("park", "pond")

    def test_end_the_count_where_that_is_declared(self) -> None:
        outcome = count(90, misfit=Misfit.STOP)

        assert verdicts(outcome) == {
            "park": Verdict.FUNDED,
            "path": Verdict.NOT_ENOUGH_LEFT,
            "pond": Verdict.STOPPED,
        }
        assert outcome.left == 30

    def test_are_funded_when_nearly_all_of_the_cost_is_left(self) -> None:
        share = Fraction(4, 5)

        enough = count(100, misfit=Misfit.STOP, top_up_from=share)
        too_little = count(99, misfit=Misfit.STOP, top_up_from=share)

        assert enough.funded == ("park", "path")
        assert step_of(enough, "path").paid == 40
        assert (enough.spent, enough.left) == (100, 0)
        assert too_little.funded == ("park",)
        assert verdicts(too_little)["pond"] is Verdict.STOPPED

    def test_are_passed_over_when_they_take_no_part(self) -> None:
        declared = {"misfit": Misfit.STOP, "minimum": Minimum(score=2)}
        dear = Candidate("oak", 999)

        withdrawn = count(90, withdrawn=("path",), **declared)
        unsupported = count(90, candidates=[*ALL, dear], **declared)
        few = count(
            90, ballots=[*MORE, ("oak",)], candidates=[*ALL, dear], misfit=Misfit.STOP
        )

        assert withdrawn.funded == ("park", "pond")
        assert verdicts(unsupported)["oak"] is Verdict.NO_VOTES
        assert verdicts(few)["oak"] is Verdict.STOPPED

    def test_get_what_is_left_as_a_part(self) -> None:
        outcome = count(90, part_fund=True)

        assert outcome.funded == ("park",)
        assert verdicts(outcome)["path"] is Verdict.PART_FUNDED
        assert step_of(outcome, "path").paid == 30
        assert verdicts(outcome)["pond"] is Verdict.STOPPED
        assert (outcome.spent, outcome.left) == (90, 0)

    def test_get_no_part_of_nothing(self) -> None:
        outcome = count(60, part_fund=True)

        assert verdicts(outcome)["path"] is Verdict.NOT_ENOUGH_LEFT
        assert verdicts(outcome)["pond"] is Verdict.STOPPED


class TestTheLeastSupport:
    def test_is_a_number_of_votes(self) -> None:
        outcome = count(200, minimum=Minimum(score=3))

        step = step_of(outcome, "pond")
        assert step.verdict is Verdict.BELOW_MINIMUM
        assert (step.votes, step.needed, step.short) == (2, 3, 1)

    def test_is_a_share_of_all_ballots(self) -> None:
        just_enough = count(200, minimum=Minimum(share=Fraction(2, 5)))
        too_little = count(200, minimum=Minimum(share=Fraction(41, 100)))

        assert "pond" in just_enough.funded
        assert step_of(too_little, "pond").needed == 3

    def test_grows_with_the_cost(self) -> None:
        """Of five ballots, a project is owed cost / (factor * 50)."""
        strict = count(50, minimum=Minimum(cost_factor=1))
        mild = count(50, minimum=Minimum(cost_factor=2))

        assert [step.needed for step in strict.steps] == [6, 5, 3]
        assert [step.needed for step in mild.steps] == [None, None, None]
        assert mild.funded == ("path",)

    def test_counts_points_where_it_is_a_score_and_people_where_a_share(self) -> None:
        ballots = [{"park": 3}, {"path": 1}, {"path": 1}]

        by_score = count(200, ballots=ballots, minimum=Minimum(score=3))
        by_share = count(200, ballots=ballots, minimum=Minimum(share=Fraction(2, 3)))

        assert by_score.funded == ("park",)
        assert by_share.funded == ("path",)

    def test_is_no_obstacle_in_a_pot_without_money(self) -> None:
        outcome = count(0, minimum=Minimum(cost_factor=1))

        assert set(verdicts(outcome).values()) == {Verdict.OVER_BUDGET}


class TestConflicts:
    RIVALS = Conflict(projects=("path", "park"))
    KEPT = Conflict(projects=("path", "park"), keep="path", reason="Better ground.")

    def test_leave_the_one_that_comes_first(self) -> None:
        outcome = count(200, conflicts=(self.RIVALS,))

        assert outcome.funded == ("park", "pond")
        assert step_of(outcome, "path").rival == "park"
        assert step_of(outcome, "path").short == 2

    def test_leave_the_one_that_officials_keep(self) -> None:
        outcome = count(200, conflicts=(self.KEPT,))

        assert outcome.funded == ("path", "pond")
        dropped = step_of(outcome, "park")
        assert dropped.verdict is Verdict.CONFLICT
        assert (dropped.rival, dropped.short) == ("path", None)

    def test_bind_only_once_one_of_them_is_funded(self) -> None:
        assert count(50, conflicts=(self.RIVALS,)).funded == ("path",)

    def test_never_end_the_count(self) -> None:
        outcome = count(90, conflicts=(self.RIVALS,), misfit=Misfit.STOP)

        assert outcome.funded == ("park", "pond")

    def test_make_a_tie_matter_even_where_there_is_money(self) -> None:
        rivals = (Conflict(projects=("path", "pond")),)

        outcome = count(200, ballots=[("path", "pond")], conflicts=rivals)

        assert [tie.effect for tie in outcome.ties] == [Effect.CHANGED]


class TestWhatElseIsDeclared:
    def test_withdrawn_projects_are_out(self) -> None:
        outcome = count(200, withdrawn=("park", "unknown"))

        assert outcome.funded == ("path", "pond")
        assert verdicts(outcome)["park"] is Verdict.WITHDRAWN
        assert step_of(outcome, "park").short is None

    def test_projects_without_votes_come_last_instead_of_never(self) -> None:
        oak = Candidate("oak", 10)

        outcome = count(150, candidates=[oak, *ALL], fund_unsupported=True)

        assert outcome.funded == ("park", "path", "pond", "oak")
        assert count(150, candidates=[oak, *ALL]).funded == ("park", "path", "pond")

    def test_running_costs_have_a_limit_of_their_own(self) -> None:
        outcome = count(200, upkeep_limit=6)

        assert outcome.funded == ("park", "pond")
        assert verdicts(outcome)["path"] is Verdict.UPKEEP
        assert count(200, upkeep_limit=4).funded == ("path", "pond")

    def test_options_stand_in_the_outcome(self) -> None:
        assert count(200, upkeep_limit=6).options == Options(upkeep_limit=6)


class TestTies:
    def test_matter_even_if_only_one_order_of_many_funds_another(self) -> None:
        """Two halves are funded, unless the whole comes first."""
        halves = [Candidate("park", 50), Candidate("path", 50)]
        whole = Candidate("pond", 100)

        outcome = count(
            100, candidates=[*halves, whole], ballots=[("park", "path", "pond")]
        )

        assert outcome.funded == ("park", "path")
        assert [tie.effect for tie in outcome.ties] == [Effect.CHANGED]


class TestPointsPerCost:
    def test_puts_first_what_gives_most_for_the_money(self) -> None:
        """Votes for ten of cost: park 4/6, path 3/5, pond 2/3, which equals 4/6."""
        outcome = count(90, merit=Merit.PER_COST)

        assert [step.project for step in outcome.steps] == ["park", "pond", "path"]
        assert outcome.ties[0].projects == ("park", "pond")
        assert step_of(outcome, "path").short == 1

    def test_puts_what_is_free_before_all_others_if_somebody_wants_it(self) -> None:
        free, unwanted = Candidate("oak", 0), Candidate("ash", 0)
        candidates = [*ALL, free, unwanted]

        outcome = greedy.count(
            candidates,
            [*MORE, ("oak",)],
            60,
            ties=listed("ash", "park", "path", "pond", "oak"),
            merit=Merit.PER_COST,
            options=Options(fund_unsupported=True),
        )

        order = [step.project for step in outcome.steps]
        assert (order[0], order[-1]) == ("oak", "ash")
        assert outcome.funded == ("oak", "park", "ash")


class TestWhatWasMissing:
    def test_is_told_in_votes(self) -> None:
        """Pond fits only if it comes before path, which has three votes."""
        outcome = count(110)

        assert outcome.funded == ("park", "path")
        assert step_of(outcome, "pond").short == 2

    def test_includes_winning_the_tie(self) -> None:
        pond_first = listed("pond", "park", "path")

        outcome = greedy.count(ALL, MORE, 110, ties=pond_first)

        assert step_of(outcome, "pond").short == 1

    def test_is_told_in_points(self) -> None:
        outcome = count(60, ballots=[{"park": 5}, {"path": 2}])

        assert (outcome.unit, step_of(outcome, "path").short) == ("points", 4)

    def test_thinks_of_points_as_from_as_few_people_as_can_be(self) -> None:
        """Oak has no votes: with two points from one person it is behind path."""
        oak = Candidate("oak", 60)
        ballots = [{"path": 1}, {"path": 1}, {"park": 2}]
        by_people = TiePolicy.parse("more_votes,listed:oak,park,path,pond")

        outcome = greedy.count([*ALL, oak], ballots, 60, ties=by_people)

        assert [(s.project, s.short) for s in outcome.steps] == [
            ("path", None),
            ("park", 1),
            ("oak", 3),
            ("pond", 3),
        ]

    def test_is_nothing_where_no_number_would_do(self) -> None:
        outcome = count(59)

        assert verdicts(outcome)["park"] is Verdict.OVER_BUDGET
        assert step_of(outcome, "park").short is None
