"""What an election from a file becomes here."""

import make
import pytest
from replays import DATA

from voting.replay.plan import CannotReplayError, plan_replay, slug_of
from voting.tally.ballot_form import Marks
from voting.tally.files import pabulib


def written(
    projects, *, meta="", votes=("1;a",), vote_type="approval"
) -> pabulib.Election:
    """Read an election with these lines; budgets and costs are in whole units."""
    has_points = vote_type in {"cumulative", "scoring"}
    return pabulib.read(
        "\n".join(
            [
                "META",
                "key;value",
                f"num_projects;{len(projects) - 1}",
                f"num_votes;{len(votes)}",
                "budget;100",
                f"vote_type;{vote_type}",
                *meta.splitlines(),
                "PROJECTS",
                *projects,
                "VOTES",
                "voter_id;vote;points" if has_points else "voter_id;vote",
                *votes,
            ]
        ).encode()
    )


def planned(*projects, **fields):
    return plan_replay(
        written(projects, **fields), file="x.pb", rule="greedy", now=make.NOW
    )


class TestPlan:
    def test_keeps_districts_apart_whose_names_look_alike(self) -> None:
        plan = planned(
            "project_id;cost;district", "a;1;Pond-Side", "b;1;Pond Side", "c;1;Łąki"
        )

        assert len({district.code for district in plan.districts}) == 3
        assert [next(iter(d.name.values())) for d in plan.districts] == [
            "Pond-Side",
            "Pond Side",
            "Łąki",
        ]

    @pytest.mark.parametrize(
        ("meta", "language"),
        [
            ("language;sv", "sv"),
            ("language;polish\ncountry;Poland", "pl"),
            ("country;Hungary", "hu"),
            ("country;Worldwide", "en"),
            ("", "en"),
        ],
    )
    def test_names_projects_in_the_language_of_the_file(self, meta, language) -> None:
        plan = planned("project_id;cost;name", "a;1;Pond", meta=meta)

        assert plan.projects[0].title == {language: "Pond"}

    @pytest.mark.parametrize(
        "point", ["64.2;", ";27.7", "north;east", "91;27.7", "64.2;181", "nan;27.7"]
    )
    def test_leaves_out_a_point_that_makes_no_sense(self, point) -> None:
        plan = planned("project_id;cost;latitude;longitude", f"a;1;{point}")

        assert plan.projects[0].point is None

    def test_names_a_project_without_a_name_by_its_id(self) -> None:
        assert planned("project_id;cost", "a;1").projects[0].title == {"en": "a"}

    @pytest.mark.parametrize(
        ("meta", "limits"),
        [
            ("max_length;2\nmin_length;2", (2, 2, False)),
            ("max_length;1", (1, None, False)),
            ("min_length;3", (2, None, False)),
            ("max_sum_cost;100", (1, None, True)),
            ("max_sum_cost;60", (1, None, False)),
        ],
    )
    def test_keeps_limits_that_the_ballots_of_the_file_keep(self, meta, limits) -> None:
        plan = planned(
            "project_id;cost", "a;50", "b;50", meta=meta, votes=["1;a,b", "2;b,a"]
        )

        form = plan.form
        found = (form.min_choices, form.max_choices, form.is_spending_limited)
        assert found == limits

    @pytest.mark.parametrize(
        ("vote_type", "meta", "votes", "form"),
        [
            ("choose-1", "", ["1;a", "2;b"], {"kind": "choose_one", "max_choices": 1}),
            (
                "approval",
                "max_sum_cost;100",
                ["1;a"],
                {"kind": "knapsack", "is_spending_limited": True},
            ),
            (
                "ordinal",
                "max_length;2",
                ["1;b", "2;b,a"],
                {"kind": "ranked", "max_choices": 2, "min_choices": 1},
            ),
            ("ordinal", "", ["1;b"], {"kind": "ranked", "max_choices": 1}),
            (
                "cumulative",
                "max_sum_points;10",
                ["1;a,b;4,6"],
                {"kind": "cumulative", "points": 10, "most_points": None},
            ),
            (
                "cumulative",
                "max_sum_points;5\nmax_points;3",
                ["1;a,b;3,2"],
                {"points": 5, "most_points": 3},
            ),
            (
                "cumulative",
                "max_sum_points;5",
                ["1;a,b;4,6"],
                {"points": 10, "most_points": None},
            ),
            (
                "scoring",
                "max_points;10",
                ["1;a,b;0,6", "2;a;0"],
                {"kind": "scoring", "most_points": 10, "min_choices": 0},
            ),
            # A point is two halves here.
            ("scoring", "", ["1;a;1.5"], {"kind": "scoring", "most_points": 3}),
        ],
    )
    def test_gives_each_type_of_votes_its_kind_of_ballot(
        self, vote_type, meta, votes, form
    ) -> None:
        plan = planned(
            "project_id;cost",
            "a;50",
            "b;50",
            meta=meta,
            votes=votes,
            vote_type=vote_type,
        )

        assert {name: getattr(plan.form, name) for name in form} == form

    def test_takes_no_points_for_no_choice(self) -> None:
        plan = planned(
            "project_id;cost",
            "a;50",
            "b;50",
            votes=["1;a,b;0,6", "2;a;0"],
            vote_type="scoring",
        )

        assert plan.ballots == (Marks(("b",), (6,)), Marks(()))
        assert plan.blank == 1

    def test_refuses_points_that_no_round_can_hold(self) -> None:
        with pytest.raises(CannotReplayError, match="larger than"):
            planned(
                "project_id;cost",
                "a;50",
                votes=["1;a;40000"],
                vote_type="cumulative",
            )

    def test_needs_money(self) -> None:
        text = (
            (DATA / "edge_decimals.pb")
            .read_text()
            .replace("budget;1000.50", "budget;0")
        )

        with pytest.raises(CannotReplayError, match="no money"):
            plan_replay(
                pabulib.read(text.encode()), file="", rule="greedy", now=make.NOW
            )

    def test_votes_yesterday_when_the_days_of_the_file_lie_ahead(self) -> None:
        plan = planned(
            "project_id;cost",
            "a;1",
            meta="date_begin;01.01.2099\ndate_end;02.01.2099",
        )

        assert plan.closes_at == make.NOW


class TestSlug:
    @pytest.mark.parametrize(
        ("stem", "slug"),
        [
            ("Netherlands_Assen_2024", "netherlands-assen-2024"),
            (
                "Poland_Gdynia_2020_Babie_Doly__small",
                "poland-gdynia-2020-babie-doly-small",
            ),
            ("France_17_-_Mirail", "france-17-mirail"),
            ("___", "replay"),
            ("a" * 80, "a" * 50),
        ],
    )
    def test_comes_from_the_name_of_the_file(self, stem, slug) -> None:
        assert slug_of(stem) == slug
