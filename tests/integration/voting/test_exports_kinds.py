"""The files of every kind of ballot, every rule and every option that was declared.

Each is valid for the checker of Pabulib, stays the same when it is read and written
again, and is counted to the published result by the command on the page.
"""

import json
import random
import shlex
from fractions import Fraction

import make
import pytest
from exporting import downloaded, errors_of, files_of, frozen, published

from voting import exports
from voting.actions import answers, casting
from voting.models import VotingRound
from voting.tally import recount, rules
from voting.tally.ballot_form import Marks
from voting.tally.files import pabulib
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks

pytestmark = pytest.mark.django_db

COSTS = {"a": 20_000_00, "b": 15_000_50, "c": 12_000_00, "d": 9_000_00, "e": 4_000_00}
STOP = {"misfit": Misfit.STOP}


def _ticks(number: int) -> list:
    """Cast so that every project has another number of votes."""
    orders = ["abc", "abd", "ab", "ac", "a", "cd", "ae", "b", "bc"]
    return [(list(order[:number]), ()) for order in orders]


POINTS = [
    (["a", "b"], (3, 1)),
    (["b", "c"], (1, 3)),
    (["a", "d"], (2, 2)),
    (["d"], (4,)),
    (["a", "e"], (3, 1)),
]

KINDS = {
    "approval": ({"max_choices": 3}, _ticks(3)),
    "approval_within_money": ({"is_spending_limited": True}, _ticks(2)),
    "knapsack": ({"ballot_kind": "knapsack"}, _ticks(2)),
    "choose_one": ({"ballot_kind": "choose_one", "max_choices": 1}, _ticks(1)),
    "ranked": ({"ballot_kind": "ranked", "max_choices": 3}, _ticks(3)),
    "ranked_all": ({"ballot_kind": "ranked"}, [*_ticks(3), (["e", "d", "c"], ())]),
    "ranked_borda": (
        {"ballot_kind": "ranked", "options": Options(ranks=Ranks.BORDA)},
        _ticks(3),
    ),
    "cumulative": ({"ballot_kind": "cumulative", "points": 4}, POINTS),
    "scoring": (
        {"ballot_kind": "scoring", "least_points": 1, "most_points": 4},
        POINTS,
    ),
}

OPTIONS = {
    "score": {"minimum": Minimum(score=3)},
    "share": {"minimum": Minimum(share=Fraction(1, 3))},
    "cost_factor": {"minimum": Minimum(cost_factor=2)},
    "stop": STOP,
    "stop_with_score": {**STOP, "minimum": Minimum(score=2)},
    "top_up": {**STOP, "top_up_from": Fraction(1, 5)},
    "part_fund": {"part_fund": True},
    "conflict": {"conflicts": (Conflict(projects=("a", "c")),)},
    "conflict_decided": {
        "conflicts": (
            Conflict(projects=("a", "c"), keep="c", reason="The site = the park's."),
        )
    },
    "unsupported": {"fund_unsupported": True},
}


def _recounted(pot, voting_round, capsys) -> dict:
    """Run both commands of the page; return what the first one printed."""
    count_again = exports.recount_command(voting_round, pot.pot, pot.outcome)
    compare = exports.compare_command(voting_round, pot.pot)
    assert recount.main(_arguments(compare)) == recount.COUNTED
    capsys.readouterr()
    assert recount.main([*_arguments(count_again), "--json"]) == recount.COUNTED
    return json.loads(capsys.readouterr().out)


def _arguments(command: str) -> list[str]:
    words = shlex.split(command)
    assert tuple(words[:3]) == exports.RECOUNT
    return words[3:]


@pytest.fixture
def assert_files_hold(tmp_path, monkeypatch, capsys):
    """Give what must be true of the files of every round."""
    monkeypatch.chdir(tmp_path)

    def check(voting_round: VotingRound) -> None:
        for pot in downloaded(voting_round, tmp_path):
            name = exports.file_name(voting_round, pot.pot, "pb")
            content = (tmp_path / name).read_bytes()
            assert errors_of(content) == {}
            assert pabulib.write(pabulib.read(content)).encode() == content
            counted = _recounted(pot, voting_round, capsys)
            assert counted["funded"] == sorted(pot.outcome.funded)
            assert counted["spent_cents"] == pot.outcome.spent
            assert counted["options"] == pot.outcome.as_plain()["options"]
            assert counted["voters"] == pot.outcome.voters

    return check


@pytest.mark.parametrize("rule", ["greedy", "mes+add1", "mes_cardinality+greedy"])
@pytest.mark.parametrize("kind", KINDS)
def test_files_of_every_kind_hold(kind, rule, assert_files_hold) -> None:
    fields, cast = KINDS[kind]

    assert_files_hold(published(cast, costs=COSTS, rule=rule, **fields))


@pytest.mark.parametrize("rule", sorted(rules.RULES))
def test_files_of_every_rule_hold(rule, assert_files_hold) -> None:
    assert_files_hold(published(_ticks(3), costs=COSTS, rule=rule))


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("kind", ["approval", "cumulative"])
def test_files_with_every_option_hold(option, kind, assert_files_hold) -> None:
    fields, cast = KINDS[kind]
    options = Options(**OPTIONS[option])

    assert_files_hold(published(cast, costs=COSTS, options=options, **fields))


@pytest.mark.parametrize(
    "ties", [*VotingRound.Ties.values, "together", "dearer,listed"]
)
@pytest.mark.parametrize("seed", range(3))
def test_files_with_ties_hold(ties, seed, assert_files_hold) -> None:
    """The checker leaves cents out of account, so there are none."""
    dice = random.Random(f"{ties}|{seed}")
    costs = {f"h{n}": dice.choice([5_000_00, 7_500_00]) for n in range(9)}
    cast = [(dice.sample(sorted(costs), dice.randint(1, 3)), ()) for _ in range(12)]

    assert_files_hold(published(cast, costs=costs, budgets={"": 20_000_00}, ties=ties))


def test_files_hold_after_a_board_has_decided(assert_files_hold) -> None:
    made = frozen(ties="board")
    for choice in "abc":
        make.ballot(made, [choice])
    after = made.phase.ends_at
    make.tallied(made)
    answers.record_board_decision(
        voting_round=made,
        organiser=make.staff(made.process),
        order=["c", "b", "a"],
        body="City board",
        decided_on=after.date(),
        note="",
        now=after,
    )

    counted = make.tallied(made, published=True)

    _result, pot = files_of(counted)
    assert pot.outcome.funded == ("c", "b")
    assert_files_hold(counted)


def test_running_costs_stand_in_the_command_and_the_document(
    assert_files_hold,
) -> None:
    process = make.process()
    for code, upkeep in (("a", 500_50), ("b", 0), ("c", 900_00)):
        make.project(process, code, cost=10_000_00, upkeep=upkeep)
    counted = published(
        [(["a", "c"], ()), (["c"], ()), (["b"], ())],
        of=process,
        costs={},
        options=Options(upkeep_limit=1_000_00),
    )

    result, pot = files_of(counted)
    document = json.loads(exports.json_file(result, pot))
    command = exports.recount_command(counted, pot.pot, pot.outcome)

    assert document["upkeep"] == {"a": 500_50, "b": 0, "c": 900_00}
    assert command.endswith("--upkeep-limit 1000 --upkeep a=500.50 --upkeep c=900")
    assert "a" not in pot.outcome.funded
    assert_files_hold(counted)


def test_a_withdrawn_project_is_withdrawn_in_the_file(assert_files_hold) -> None:
    made = frozen(costs=COSTS)
    for choices, _points in _ticks(3):
        make.ballot(made, choices)
    answers.withdraw_project(
        voting_round=made,
        organiser=make.staff(made.process),
        project="a",
        reason="The school moved.",
        now=make.NOW,
    )

    counted = make.tallied(made, published=True)

    election = pabulib.read(exports.pabulib_file(*files_of(counted)))
    assert election.withdrawn == ("a",)
    assert_files_hold(counted)


@pytest.mark.parametrize("leftovers", VotingRound.Leftovers.values)
def test_files_of_pots_that_share_leftovers_hold(leftovers, assert_files_hold) -> None:
    process = make.process()
    for code in ("lohtaja", "purola"):
        district = make.district(process, code)
        for number, cost in enumerate([6_000_00, 5_000_00, 4_000_00]):
            make.project(process, f"{code}-{number}", district=district, cost=cost)
    for number, cost in enumerate([9_000_00, 7_000_00, 3_000_00]):
        make.project(process, f"all-{number}", cost=cost)
    made = frozen(
        of=process,
        costs={},
        scope="both",
        budgets={"": 12_000_00, "lohtaja": 8_000_00, "purola": 7_000_00},
        leftovers=leftovers,
    )
    for paper, mine, everyones in (
        ("lohtaja", ["lohtaja-0"], ["all-0"]),
        ("lohtaja", ["lohtaja-0", "lohtaja-1"], ["all-0", "all-1"]),
        ("purola", ["purola-2"], ["all-2"]),
        ("purola", ["purola-2", "purola-1"], []),
    ):
        _cast(made, paper, {paper: mine, "all": everyones})

    counted = make.tallied(made, published=True)

    assert_files_hold(counted)
    result, _first = files_of(counted)
    votes = {
        pot.pot.code: len(pabulib.read(exports.pabulib_file(result, pot)).votes)
        for pot in result.pots
    }
    assert votes == {"lohtaja": 2, "purola": 2, "all": 3}


def _cast(made: VotingRound, paper: str, choices: dict[str, list[str]]) -> None:
    marks = {pot: Marks(tuple(chosen)) for pot, chosen in choices.items() if chosen}
    casting.cast_ballot(
        voting_round=made, voter=make.user(), paper=paper, marks=marks, now=make.NOW
    )


class TestMeta:
    def meta(self, kind: str) -> dict[str, str]:
        fields, cast = KINDS[kind]
        made = published(cast, costs=COSTS, **fields)
        return dict(pabulib.read(exports.pabulib_file(*files_of(made))).meta)

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("approval", {"vote_type": "approval", "max_length": "3"}),
            ("knapsack", {"vote_type": "approval", "max_sum_cost": "50000"}),
            ("choose_one", {"vote_type": "choose-1", "max_length": "1"}),
            ("ranked", {"vote_type": "ordinal", "max_length": "3"}),
            ("ranked_all", {"vote_type": "ordinal", "max_length": "5"}),
            ("cumulative", {"vote_type": "cumulative", "max_sum_points": "4"}),
            (
                "scoring",
                {"vote_type": "scoring", "min_points": "1", "max_points": "4"},
            ),
        ],
    )
    def test_says_what_a_ballot_could_look_like(self, kind, expected) -> None:
        assert expected.items() <= self.meta(kind).items()

    def test_says_which_options_were_declared(self) -> None:
        options = Options(minimum=Minimum(share=Fraction(1, 3)), part_fund=True)
        made = published(_ticks(3), costs=COSTS, options=options)

        meta = pabulib.read(exports.pabulib_file(*files_of(made))).meta

        assert "options --min-share 1/3 --part-fund. #2: " in meta["comment"]


class TestPoints:
    def test_stand_beside_the_choices_the_most_first(self) -> None:
        fields, cast = KINDS["cumulative"]
        made = published(cast, costs=COSTS, **fields)

        text = exports.pabulib_file(*files_of(made)).decode()

        assert text.split("VOTES\n")[1] == (
            "voter_id;vote;points\n1;a,b;3,1\n2;a,d;2,2\n3;a,e;3,1\n4;c,b;3,1\n5;d;4\n"
        )

    def test_of_places_are_those_that_were_counted(self) -> None:
        fields, cast = KINDS["ranked_borda"]
        made = published(cast[:2], costs=COSTS, **fields)

        text = exports.pabulib_file(*files_of(made)).decode()

        assert text.endswith("points\n1;a,b,c;2,1,0\n2;a,b,d;2,1,0\n")
