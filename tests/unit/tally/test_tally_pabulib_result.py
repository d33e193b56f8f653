"""What a file says of a result, and of how it came about."""

from fractions import Fraction

import pytest
from elections import listed

from voting.tally import rules
from voting.tally.files import pabulib
from voting.tally.files.pabulib import Election, Project, Vote, VoteType
from voting.tally.files.pabulib_rules import UnknownRuleError, stated_rule
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks
from voting.tally.ties import TiePolicy

COSTS = {"1": 500_00, "2": 600_00, "3": 300_00}
STOP = {"misfit": Misfit.STOP}
LISTED = listed("1", "2", "3")


def example(**changes) -> Election:
    values = {
        "meta": {"rule": "?", "min_project_score_threshold": "9", "fully_funded": "1"},
        "budget": 1000_00,
        "vote_type": VoteType.APPROVAL,
        "projects": tuple(Project(project, cost) for project, cost in COSTS.items()),
        "votes": (
            Vote("ann", ("1", "2")),
            Vote("bob", ("2", "3")),
            Vote("cy", ("2",)),
            Vote("di", ("1",)),
        ),
    }
    return Election(**{**values, **changes})


def published(
    election: Election,
    rule: str = "greedy",
    ties: TiePolicy = LISTED,
    **options,
) -> Election:
    declared = Options(**options)
    outcome = rules.count(
        rule,
        election.candidates,
        election.sort_into_piles(declared.ranks),
        election.budget,
        ties=ties,
        options=declared,
    )
    return pabulib.with_result(election, outcome)


def column(election: Election, name: str) -> list[str]:
    return [project.details.get(name, "") for project in election.projects]


def test_votes_and_what_was_selected_stand_beside_the_projects() -> None:
    result = published(example())

    assert column(result, "votes") == ["2", "3", "1"]
    assert column(result, "selected") == ["0", "1", "1"]
    assert column(result, "score") == ["", "", ""]
    assert result.meta == {"rule": "greedy"}


def test_points_have_a_score() -> None:
    votes = (Vote("ann", ("1", "2", "3"), (10, 3, 1)), Vote("bob", ("2",), (2,)))
    election = example(vote_type=VoteType.SCORING, votes=votes, points_unit=4)

    assert column(published(election), "score") == ["2.5", "1.25", "0.25"]


@pytest.mark.parametrize(
    ("ranks", "scores"),
    [(Ranks.PLACES, ["6", "8", "2"]), (Ranks.BORDA, ["1", "1", "0"])],
)
def test_ranks_have_the_score_that_counted(ranks, scores) -> None:
    election = example(vote_type=VoteType.ORDINAL, meta={"max_length": "3"})

    result = published(election, ranks=ranks)

    assert column(result, "score") == scores


def test_a_topped_up_project_is_selected_in_another_way() -> None:
    result = published(example(), **STOP, top_up_from=Fraction(4, 5))

    assert column(result, "selected") == ["2", "1", "0"]
    assert result.meta["rule"] == "greedy-custom"


def test_a_withdrawn_project_has_the_cost_that_says_so() -> None:
    result = published(example(), withdrawn=("2",))

    assert result.withdrawn == ("2",)
    assert column(result, "selected") == ["1", "0", "1"]
    assert result.meta["rule"] == "greedy"


def test_a_file_says_that_there_was_money_for_all() -> None:
    assert published(example(budget=1400_00)).meta["fully_funded"] == "1"
    assert "fully_funded" not in published(example(budget=1399_99)).meta


@pytest.mark.parametrize(
    ("options", "rule", "least"),
    [
        ({}, "greedy", None),
        ({"fund_unsupported": True}, "greedy", None),
        ({"increment": 1}, "greedy", None),
        ({"minimum": Minimum(score=2)}, "greedy-threshold", "2"),
        ({"minimum": Minimum(share=Fraction(1, 3))}, "greedy-threshold", "2"),
        ({"minimum": Minimum(cost_factor=3)}, "greedy-custom", None),
        (STOP, "greedy-no-skip", None),
        ({**STOP, "minimum": Minimum(score=2)}, "greedy-no-skip", "2"),
        ({"conflicts": (Conflict(projects=("1", "2")),)}, "greedy-exclusive", None),
        (
            {**STOP, "conflicts": (Conflict(projects=("1", "2")),)},
            "greedy-custom",
            None,
        ),
        ({"part_fund": True}, "greedy-custom", None),
        ({"upkeep_limit": 0}, "greedy-custom", None),
    ],
)
def test_options_have_the_names_that_pabulib_has_for_them(options, rule, least) -> None:
    meta = published(example(), **options).meta

    assert meta["rule"] == rule
    assert meta.get("min_project_score_threshold") == least


@pytest.mark.parametrize(
    ("rule", "options", "name"),
    [
        ("mes", {}, "equalshares"),
        ("mes", {"minimum": Minimum(score=1)}, "unknown"),
        ("mes+add1", {}, "equalshares/add1"),
        ("mes+add1", {"increment": 50}, "unknown"),
        ("mes+greedy", {}, "unknown"),
        ("mes+add1_greedy", {}, "unknown"),
        ("mes_cardinality", {}, "unknown"),
        ("phragmen", {}, "unknown"),
        ("greedy_per_cost", {}, "unknown"),
    ],
)
def test_a_rule_without_a_name_is_unknown(rule, options, name) -> None:
    assert published(example(), rule, **options).meta["rule"] == name


def test_a_project_without_votes_makes_it_a_threshold_of_one() -> None:
    votes = (Vote("ann", ("1",)),)

    silent = published(example(votes=votes))
    funded = published(example(votes=votes), fund_unsupported=True)

    assert silent.meta["rule"] == "greedy-threshold"
    assert silent.meta["min_project_score_threshold"] == "1"
    assert silent.threshold == 1
    assert funded.meta["rule"] == "greedy"


def test_a_share_of_the_ballots_is_no_least_score_of_points() -> None:
    votes = (Vote("ann", ("1", "2", "3"), (5, 3, 1)),)
    election = example(vote_type=VoteType.SCORING, votes=votes)

    meta = published(election, minimum=Minimum(share=Fraction(1, 2))).meta

    assert meta == {"rule": "greedy-custom"}


def test_ties_that_are_funded_together_make_it_a_rule_of_its_own() -> None:
    votes = (Vote("ann", ("1", "2")),)
    policy = TiePolicy(together=True)

    meta = published(example(votes=votes, projects=example().projects[:2]), ties=policy)

    assert meta.meta["rule"] == "greedy-custom"


@pytest.mark.parametrize(
    ("stated", "threshold", "expected"),
    [
        ("greedy", None, ("greedy", {})),
        ("greedy", 7, ("greedy", {"minimum": Minimum(score=7)})),
        ("greedy-threshold", 7, ("greedy", {"minimum": Minimum(score=7)})),
        ("greedy-no-skip", None, ("greedy", STOP)),
        ("greedy-no-skip", 7, ("greedy", {**STOP, "minimum": Minimum(score=7)})),
        ("equalshares", None, ("mes", {})),
        ("equalshares/add1", None, ("mes+add1", {})),
    ],
)
def test_a_name_is_read_as_what_it_says(stated, threshold, expected) -> None:
    election = example(meta={"rule": stated}, threshold=threshold)

    rule, options = expected
    assert stated_rule(election) == (rule, Options(**options))


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ("greedy-threshold", "does not say min_project_score_threshold"),
        ("greedy-exclusive", "not which projects exclude each other"),
        ("greedy-custom", "a rule of that city alone. Its comment: #1: ours"),
        ("equalshares/add1-comparison", "no outcomes are compared"),
        ("unknown", "no rule known here: 'unknown'"),
    ],
)
def test_a_name_that_says_too_little_is_refused(stated, words) -> None:
    election = example(meta={"rule": stated, "comment": "#1: ours"})

    with pytest.raises(UnknownRuleError, match=words):
        stated_rule(election)


def test_exclusive_is_plain_once_the_conflicts_are_known() -> None:
    election = example(meta={"rule": "greedy-exclusive"})

    assert stated_rule(election, conflicts_given=True) == ("greedy", Options())
