"""Counting rounds with several pots, every kind of ballot, and declared options."""

from fractions import Fraction

import make
import pytest
from make import NOW

from voting import queries
from voting.actions import casting
from voting.tally.ballot_form import Marks
from voting.tally.meaning.measures import Measures
from voting.tally.options import Conflict, Minimum, Misfit, Options
from voting.tally.outcome import Verdict

pytestmark = pytest.mark.django_db


def cast(voting_round, paper, **marks):
    casting.cast_ballot(
        voting_round=voting_round,
        voter=make.user(),
        paper=paper,
        marks={code: Marks(tuple(chosen)) for code, chosen in marks.items()},
        now=NOW,
    )


def both(**fields):
    """Make a round of two districts with the whole city on each paper."""
    process = make.process()
    for code in ("east", "west"):
        district = make.district(process, code)
        make.project(process, f"{code}-a", district=district, cost=10_000_00)
    make.project(process, "city-a", cost=30_000_00)
    make.project(process, "city-b", cost=30_000_00)
    budgets = {"": 40_000_00, "east": 15_000_00, "west": 25_000_00}
    return make.voting_round(process, costs={}, scope="both", budgets=budgets, **fields)


def outcomes(voting_round):
    made = make.tallied(voting_round)
    return {pot.pot.code: pot.outcome for pot in queries.result_of(made).pots}


class TestDistrictAndCity:
    def test_are_counted_each_by_itself(self) -> None:
        voting_round = both()
        cast(voting_round, "east", east=["east-a"], all=["city-a"])
        cast(voting_round, "west", west=["west-a"], all=["city-a"])

        found = outcomes(voting_round)

        assert list(found) == ["east", "west", "all"]
        assert found["east"].funded == ("east-a",)
        assert found["all"].funded == ("city-a",)

    def test_count_as_one_ballot_each(self) -> None:
        voting_round = both()
        cast(voting_round, "east", east=["east-a"], all=["city-a"])

        made = make.tallied(voting_round)

        assert queries.result_of(made).ballots == 1
        event = made.process.events.get(verb="round.tallied")
        assert event.data["ballots"] == 1

    def test_do_not_count_who_left_a_part_empty_as_a_voter_of_it(self) -> None:
        voting_round = both()
        cast(voting_round, "east", east=["east-a"])
        cast(voting_round, "east", all=["city-b"])

        made = make.tallied(voting_round)

        assert {t.pot_code: t.ballots for t in made.tallies.all()} == {
            "east": 1,
            "west": 0,
            "all": 1,
        }

    def test_pass_on_what_districts_leave_to_the_city(self) -> None:
        voting_round = both(leftovers="city")
        cast(voting_round, "east", east=["east-a"], all=["city-a"])
        cast(voting_round, "west", west=["west-a"], all=["city-b"])

        found = outcomes(voting_round)

        assert found["all"].brought == 20_000_00
        assert set(found["all"].funded) == {"city-a", "city-b"}

    def test_keep_what_they_leave_unless_the_rules_say_otherwise(self) -> None:
        voting_round = both()
        cast(voting_round, "east", all=["city-a", "city-b"])

        found = outcomes(voting_round)

        assert found["all"].brought == 0
        assert len(found["all"].funded) == 1


class TestThemes:
    def test_have_money_of_their_own(self) -> None:
        process = make.process()
        for code in ("sport", "nature"):
            theme = process.categories.create(code=code, name={"en": code.title()})
            make.project(process, f"{code}-a", category=theme, cost=10_000_00)
        budgets = {"sport": 10_000_00, "nature": 12_000_00}
        voting_round = make.voting_round(
            process, costs={}, scope="category", budgets=budgets, leftovers="next"
        )
        cast(voting_round, "all", sport=["sport-a"], nature=["nature-a"])

        found = outcomes(voting_round)

        assert found["sport"].funded == ("sport-a",)
        assert found["nature"].funded == ("nature-a",)


class TestKindsOfBallots:
    def test_with_points_are_counted_by_points(self) -> None:
        voting_round = make.voting_round(
            ballot_kind="cumulative", points=10, budgets={"": 20_000_00}
        )
        make.ballot(voting_round, ["a", "b"], points=[1, 9])
        make.ballot(voting_round, ["a"], points=[5])

        (outcome,) = outcomes(voting_round).values()

        assert outcome.funded == ("b",)
        assert outcome.unit == "points"

    def test_in_order_are_counted_by_places(self) -> None:
        voting_round = make.voting_round(
            ballot_kind="ranked", max_choices=3, budgets={"": 20_000_00}
        )
        make.ballot(voting_round, ["b", "a", "c"])

        (outcome,) = outcomes(voting_round).values()

        points = {step.project: step.points for step in outcome.steps}
        assert points == {"b": 3, "a": 2, "c": 1}


class TestOptions:
    def test_are_frozen_into_the_sheet_of_each_pot(self) -> None:
        options = Options(minimum=Minimum(share=Fraction(1, 20)), misfit=Misfit.STOP)

        voting_round = make.voting_round(options=options)

        assert voting_round.sheet.pots[0].options == options

    def test_can_be_of_one_pot_alone(self) -> None:
        voting_round = both(
            options=Options(minimum=Minimum(score=5), upkeep_limit=900_00),
            min_scores={"east": 0, "": 7},
            upkeep_limits={"west": 100_00},
        )

        found = {pot.code: pot.options for pot in voting_round.sheet.pots}

        assert found["east"].minimum is None
        assert found["west"].minimum == Minimum(score=5)
        assert found["all"].minimum == Minimum(score=7)
        assert [found[code].upkeep_limit for code in ("west", "all")] == [
            100_00,
            900_00,
        ]

    def test_decide_the_count(self) -> None:
        voting_round = make.voting_round(
            options=Options(
                minimum=Minimum(score=2), conflicts=(Conflict(projects=("a", "b")),)
            )
        )
        for choices in (["a", "b", "c"], ["a", "b"], ["a"]):
            make.ballot(voting_round, choices)

        (outcome,) = outcomes(voting_round).values()

        verdicts = {step.project: step.verdict for step in outcome.steps}
        assert verdicts == {
            "a": Verdict.FUNDED,
            "b": Verdict.CONFLICT,
            "c": Verdict.BELOW_MINIMUM,
        }

    def test_leave_out_conflicts_of_other_pots(self) -> None:
        process = make.process()
        for code in ("east", "west"):
            district = make.district(process, code)
            for letter in "ab":
                make.project(process, f"{code}-{letter}", district=district, cost=1_00)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"east": 2_00, "west": 2_00},
            options=Options(conflicts=(Conflict(projects=("east-a", "east-b")),)),
        )

        found = {pot.code: pot.options.conflicts for pot in voting_round.sheet.pots}

        assert len(found["east"]) == 1
        assert found["west"] == ()


class TestMeasures:
    def test_are_worked_out_with_the_count_and_kept(self) -> None:
        made = make.tallied(make.voted())

        measures = Measures.from_plain(made.tallies.get().measures)

        assert (measures.voters, measures.covered) == (3, 2)
        assert measures.histogram == (1, 1, 1)
        assert measures.margin is not None

    def test_keep_the_names_of_districts_and_themes_as_they_were(self) -> None:
        process = make.process()
        district = make.district(process, "lohtaja")
        theme = process.categories.create(code="sport", name={"en": "Sport"})
        make.project(process, "a", district=district, category=theme)
        voting_round = make.voting_round(process, costs={})
        make.ballot(voting_round, ["a"])

        made = make.tallied(voting_round)

        assert made.tallies.get().names == {
            "districts": {"lohtaja": {"fi": "Lohtaja"}},
            "categories": {"sport": {"en": "Sport"}},
        }
