"""What is kept of a Pabulib file for a simulation, and what is not."""

from dataclasses import replace
from fractions import Fraction

import elections
import pytest

from voting.simulator import scenarios
from voting.simulator.material import (
    MOST_REMARKS,
    Entry,
    Material,
    Source,
    of_election,
)
from voting.tally.ballot_form import BallotKind
from voting.tally.ballots import Pile
from voting.tally.files import pabulib
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks

FILE = """META
key;value
description;Shores
budget;1000
vote_type;{type}
num_projects;2
num_votes;3
PROJECTS
project_id;cost;category;neighborhood;name
a;600;sport;north;Pier
b;500;;;Sauna
VOTES
voter_id;{columns}
anna;{one}
bo;{one}
cilla;{two}
"""


def read(kind: str = "approval", one: str = "a,b;41", two: str = "a;17") -> Material:
    columns = "vote;points" if kind == "cumulative" else "vote;age"
    text = FILE.format(type=kind, columns=columns, one=one, two=two)
    return of_election(
        pabulib.read(text.encode()), source=Source.FILE, title={"": "Shores"}
    )


def material(**fields: object) -> Material:
    defaults = {
        "source": Source.SAMPLES,
        "title": {"fi": "Rannat"},
        "kind": BallotKind.APPROVAL,
        "budget": 1000,
        "entries": (
            Entry("a", 600, {"fi": "Laituri"}),
            Entry("b", 500, {"fi": "Sauna"}),
        ),
        "piles": (Pile((("a", 1), ("b", 1)), 2), Pile((("a", 1),), 1)),
    }
    return Material(**(defaults | fields))


class TestAFile:
    def test_is_kept_as_piles_without_voters(self) -> None:
        kept = read()

        text = kept.to_json()

        assert (kept.voters, len(kept.piles)) == (3, 2)
        assert not any(name in text for name in ("anna", "bo", "cilla", "41", "17"))

    def test_keeps_projects_with_theme_and_district(self) -> None:
        kept = read()

        assert kept.entries[0] == Entry(
            "a", 600_00, {"": "Pier"}, category="sport", district="north"
        )
        assert kept.categories == {"a": "sport"}
        assert kept.districts == {"a": "north"}

    def test_prefers_what_is_known_of_a_project(self) -> None:
        known = Entry("a", 600_00, {"fi": "Laituri"}, district="lohtaja")
        election = elections.read("edge_ties_ids.pb")
        project = election.projects[0].id

        kept = of_election(
            election, source=Source.ROUND, title={}, known={project: known}
        )

        assert kept.entries[0] is known

    def test_says_which_ballots_it_has(self) -> None:
        assert read().kind is BallotKind.APPROVAL
        assert read("choose-1", "a;41", "b;17").kind is BallotKind.CHOOSE_ONE
        assert read("ordinal", "a,b;41", "b;17").kind is BallotKind.RANKED
        assert read("cumulative", "a,b;2,1", "b;3").kind is BallotKind.CUMULATIVE

    def test_with_a_limit_of_money_has_knapsack_ballots(self) -> None:
        election = elections.read("edge_ties_ids.pb")
        limited = replace(election, meta={**election.meta, "max_sum_cost": "100"})

        kept = of_election(limited, source=Source.FILE, title={})

        assert kept.kind is BallotKind.KNAPSACK

    def test_gives_places_the_points_that_the_draft_declares(self) -> None:
        election = elections.read("edge_ordinal_ties.pb")

        by_place = of_election(election, source=Source.FILE, title={})
        borda = of_election(election, source=Source.FILE, title={}, ranks=Ranks.BORDA)

        assert by_place.piles == election.sort_into_piles()
        assert borda.piles == election.sort_into_piles(Ranks.BORDA)

    def test_keeps_the_first_oddities_and_counts_the_others(self) -> None:
        election = elections.read("edge_ties_ids.pb")
        remark = pabulib.Remark(7, "zero_support", {"project": "p"})
        many = replace(election, warnings=(remark,) * (MOST_REMARKS + 3))

        kept = of_election(many, source=Source.FILE, title={})

        assert (len(kept.remarks), kept.more_remarks) == (MOST_REMARKS, 3)

    def test_is_the_same_after_a_while_in_the_cache(self) -> None:
        for name in ("Netherlands_Assen_2024.pb", "edge_cumulative.pb"):
            election = elections.read(name)
            kept = of_election(election, source=Source.FILE, title={"": name})

            assert Material.from_json(kept.to_json()) == kept


class TestMaterial:
    def test_has_a_name_that_follows_from_its_content(self) -> None:
        one, same = material(), material()
        other = material(budget=1001)

        assert one.sha256 == same.sha256
        assert one.sha256 != other.sha256

    def test_knows_whether_ballots_name_one_project_each(self) -> None:
        assert not material().names_one_each
        assert material(piles=(Pile((("a", 1),), 5), Pile((), 1))).names_one_each


class TestScenarios:
    def test_of_invented_ballots_take_over_conflicts_and_running_costs(self) -> None:
        declared = Options(
            conflicts=(Conflict(projects=("a", "b")),), upkeep_limit=500, misfit="stop"
        )

        kept = scenarios.carried(declared, material())

        assert kept == Options(conflicts=declared.conflicts, upkeep_limit=500)

    def test_of_other_ballots_do_not(self) -> None:
        declared = Options(
            conflicts=(Conflict(projects=("a", "b")),),
            upkeep_limit=500,
            fund_unsupported=True,
        )

        kept = scenarios.carried(declared, material(source=Source.FILE))

        assert kept == Options(fund_unsupported=True)

    def test_are_of_rankings_only_where_there_are_some(self) -> None:
        declared = Options(ranks=Ranks.BORDA)

        kept = [
            scenarios.carried(declared, material(kind=kind)).ranks
            for kind in (BallotKind.RANKED, BallotKind.APPROVAL)
        ]

        assert kept == [Ranks.BORDA, Ranks.PLACES]

    def test_leave_withdrawn_what_was_withdrawn_then(self) -> None:
        kept = scenarios.carried(
            Options(), material(source=Source.FILE, withdrawn=("b",))
        )

        assert kept.withdrawn == ("b",)

    def test_are_the_same_whatever_a_rule_does_not_use(self) -> None:
        plain = {"rule": "greedy", "ties": "lot", "material": material()}

        one = scenarios.scenario_of("A", options=Options(), **plain)
        other = scenarios.scenario_of("B", options=Options(increment=7_00), **plain)

        assert scenarios.is_same(one, other)

    def test_differ_by_what_a_rule_uses(self) -> None:
        raised = {"rule": "mes+add1", "ties": "lot", "material": material()}

        one = scenarios.scenario_of("A", options=Options(), **raised)
        other = scenarios.scenario_of("B", options=Options(increment=7_00), **raised)

        assert not scenarios.is_same(one, other)

    def test_count_a_minimum_in_the_points_that_readers_know(self) -> None:
        made = scenarios.scenario_of(
            "A",
            rule="greedy",
            ties="lot",
            options=Options(minimum=Minimum(score=3)),
            material=material(points_unit=10),
        )

        assert made.options.minimum == Minimum(score=30)

    def test_do_not_draw_the_lot_of_the_vote(self) -> None:
        made = scenarios.tie_policy("cheaper,lot", material())

        assert str(made) == "cheaper,lot:simulation"

    @pytest.mark.parametrize(
        ("ties", "text"),
        [("listed", "listed:a,b"), ("board", "board"), ("together", "together")],
    )
    def test_end_ties_as_declared(self, ties, text) -> None:
        assert str(scenarios.tie_policy(ties, material())) == text

    def test_are_refused_what_their_rule_cannot_do(self) -> None:
        made = scenarios.scenario_of(
            "A",
            rule="mes+add1",
            ties="board",
            options=Options(misfit=Misfit.STOP, top_up_from=Fraction(4, 5)),
            material=material(),
        )

        codes = {problem.code for problem in scenarios.refusals(made, material())}

        assert codes == {"ties_need_greedy", "option_needs_greedy"}
