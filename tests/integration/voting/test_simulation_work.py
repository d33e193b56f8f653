"""How long a count is taken to be, and what makes two counts the same."""

import pytest

from voting.simulator import scenarios, work
from voting.simulator.material import Entry, Material, Source
from voting.simulator.work import Job
from voting.tally.ballot_form import BallotKind
from voting.tally.ballots import Pile
from voting.tally.options import Minimum, Options


def material(distinct: int = 1, **fields: object) -> Material:
    piles = (Pile((("a", 1), ("b", 1)), 1),) * distinct
    defaults = {
        "source": Source.FILE,
        "title": {"": "Shores"},
        "kind": BallotKind.APPROVAL,
        "budget": 1000,
        "entries": (Entry("a", 600, {}), Entry("b", 500, {})),
        "piles": piles,
    }
    return Material(**(defaults | fields))


def job(rule: str = "greedy", *, of: Material | None = None, **fields: object) -> Job:
    ballots = of or material()
    scenario = scenarios.scenario_of(
        str(fields.pop("name", "A")),
        rule=rule,
        ties="lot",
        options=Options(**fields.pop("options", {})),
        material=ballots,
    )
    return Job.of(ballots, scenario, examines=bool(fields.pop("examines", False)))


class TestACount:
    def test_is_the_same_whatever_it_is_called(self) -> None:
        assert job(name="A").name == job(name="D").name

    @pytest.mark.parametrize(
        "other",
        [
            job("mes"),
            job(options={"minimum": Minimum(score=2)}),
            job(of=material(distinct=2)),
        ],
        ids=["rule", "options", "ballots"],
    )
    def test_is_another_one_when_something_else_is_counted(self, other) -> None:
        assert job().name != other.name

    def test_examined_further_is_another_one(self) -> None:
        assert job("mes+add1").name != job("mes+add1", examines=True).name

    def test_of_a_quick_rule_is_examined_in_any_case(self) -> None:
        assert job("greedy").examines
        assert job("mes").examines
        assert not job("mes+add1").examines
        assert not job("phragmen").examines

    def test_is_the_same_after_its_way_to_the_worker(self) -> None:
        sent = job("mes+add1", examines=True, options={"minimum": Minimum(score=2)})

        assert work.from_plain(sent.material, work.as_plain(sent)) == sent


class TestTheTime:
    def test_grows_with_the_distinct_ballots(self) -> None:
        assert job(of=material(distinct=10)).seconds == pytest.approx(
            10 * job().seconds
        )

    def test_is_longer_where_shares_are_raised_and_longest_when_examined(self) -> None:
        assert (
            job("mes").seconds
            < job("mes+add1").seconds
            < job("mes+add1", examines=True).seconds
        )
