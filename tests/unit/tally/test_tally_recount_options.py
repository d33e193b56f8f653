"""What a command line says about how to count, and what is taken from elsewhere."""

import json
from argparse import ArgumentParser
from fractions import Fraction

import pytest
from elections import FILES
from hypothesis import given
from hypothesis import strategies as st
from pabulib_texts import GOOD, POINTS, parse

from voting.tally import recount, rules
from voting.tally.ballots import Candidate
from voting.tally.commands.recount_arguments import arguments_of
from voting.tally.commands.recount_options import (
    RULE_NAMES,
    Declared,
    Published,
    UnusableError,
    add_rule_arguments,
    read_candidates,
    read_scenario,
)
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks

ELECTION = parse(GOOD)
WROCLAW = FILES / "Poland_Wroclaw_2017_Rejon_nr_11_750.pb"
PARK = FILES / "edge_ties_ids.pb"

AMOUNTS = st.integers(0, 10**9)
MINIMA = st.one_of(
    st.builds(Minimum, score=st.integers(0, 999)),
    st.builds(Minimum, share=st.fractions(0, 1, max_denominator=99)),
    st.builds(Minimum, cost_factor=st.integers(1, 9)),
)
CONFLICTS = st.sampled_from(
    [
        (),
        (Conflict(projects=("1", "2")),),
        (Conflict(projects=("2", "1"), keep="1", reason="It = first; as 'said'."),),
    ]
)


@st.composite
def all_options(draw) -> Options:
    stops = draw(st.booleans())
    topped_up = draw(st.sampled_from([None, Fraction(4, 5)])) if stops else None
    return Options(
        misfit=Misfit.STOP if stops else Misfit.SKIP,
        top_up_from=topped_up,
        part_fund=topped_up is None and draw(st.booleans()),
        minimum=draw(st.none() | MINIMA),
        conflicts=draw(CONFLICTS),
        withdrawn=draw(st.sampled_from([(), ("2",), ("1", "2")])),
        fund_unsupported=draw(st.booleans()),
        upkeep_limit=draw(st.none() | AMOUNTS),
        increment=draw(st.integers(1, 10**6)),
        ranks=draw(st.sampled_from(Ranks)),
    )


def given_by(*arguments: str):
    parser = ArgumentParser()
    add_rule_arguments(parser)
    return parser.parse_args(arguments)


def declared(*arguments: str, election=ELECTION, published=None) -> Declared:
    return read_scenario(
        given_by(*arguments), election, digest="d", published=published
    )


def options_of(*arguments: str, **others) -> Options:
    return declared("--rule", "greedy", *arguments, **others).options


class TestRules:
    @pytest.mark.parametrize("name", sorted(RULE_NAMES))
    def test_all_have_a_rule_of_the_registry(self, name) -> None:
        assert declared("--rule", name).rule in rules.RULES

    def test_of_the_registry_have_their_own_names(self) -> None:
        assert all(RULE_NAMES[name] == name for name in rules.RULES)

    @pytest.mark.parametrize(
        ("name", "ranks"),
        [
            ("mes_borda", Ranks.BORDA),
            ("mes_rank_points", Ranks.PLACES),
            ("mes_cardinality", Ranks.PLACES),
        ],
    )
    def test_say_what_places_are_worth(self, name, ranks) -> None:
        assert declared("--rule", name).options.ranks is ranks

    def test_can_be_told_what_places_are_worth(self) -> None:
        assert options_of("--ranks", "borda").ranks is Ranks.BORDA

    def test_come_from_the_file_with_what_it_asks(self) -> None:
        stated = parse(
            GOOD,
            (
                "vote_type;",
                "rule;greedy-no-skip\nmin_project_score_threshold;7\nvote_type;",
            ),
        )

        assert declared(election=stated)[::2] == (
            "greedy",
            Options(misfit=Misfit.STOP, minimum=Minimum(score=7)),
        )
        assert declared("--rule", "greedy", election=stated).options == Options()

    def test_come_from_the_published_result_first(self) -> None:
        published = Published(
            frozenset(), rule="mes+add1", options=Options(increment=7)
        )

        assert declared(published=published)[::2] == ("mes+add1", Options(increment=7))
        assert declared("--rule", "mes", published=published)[::2] == (
            "mes",
            Options(increment=7),
        )

    def test_of_a_published_result_must_be_known(self) -> None:
        with pytest.raises(UnusableError, match="no rule 'dice'"):
            declared(published=Published(frozenset(), rule="dice"))


class TestOptions:
    @given(all_options())
    def test_can_be_written_as_arguments_and_read_again(self, options) -> None:
        upkeep = {"1": 500_50, "2": 0}

        arguments = arguments_of(options, upkeep)

        assert options_of(*arguments) == options
        candidates = read_candidates(given_by(*arguments), ELECTION)
        limited = options.upkeep_limit is not None
        assert candidates == (
            Candidate("1", 50_00, 500_50 if limited else 0),
            Candidate("2", 60_00),
        )

    @pytest.mark.parametrize("text", ["10%", "1/10", "0.1", "0,1", "10,0 %"])
    def test_take_shares_in_any_form(self, text) -> None:
        options = options_of("--min-share", text)

        assert options.minimum == Minimum(share=Fraction(1, 10))

    def test_stop_where_they_top_up(self) -> None:
        options = options_of("--top-up-from", "80%")

        assert options.misfit is Misfit.STOP
        assert options.top_up_from == Fraction(4, 5)

    def test_count_support_in_the_unit_of_the_points(self) -> None:
        options = options_of("--min-support", "3", election=parse(POINTS))

        assert options.minimum == Minimum(score=12)

    def test_add_to_those_of_a_published_result(self) -> None:
        published = Published(
            frozenset(), options=Options(part_fund=True, withdrawn=("2",))
        )

        options = options_of(
            "--withdrawn", "1", "--upkeep-limit", "0", published=published
        )

        assert options == Options(part_fund=True, withdrawn=("2", "1"), upkeep_limit=0)

    def test_withdraw_who_has_the_cost_that_says_so(self) -> None:
        election = parse(GOOD, ("2;60", "2;999999999"))

        assert options_of(election=election).withdrawn == ("2",)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--min-support", "-1"], "not a whole number"),
            (["--min-support", "1.5"], "not a whole number"),
            (["--min-cost-factor", "0"], "at least 1"),
            (["--min-share", "many"], "--min-share: 'many' is not a share"),
            (["--min-share", "1/0"], "not a share"),
            (["--min-share", "1e9999999999"], "not a share"),
            (["--min-share", "101%"], "between 0 and 1"),
            (["--top-up-from", "0"], "between 0 and 1"),
            (["--top-up-from", "80%", "--part-fund"], "stopping at a misfit only"),
            (["--conflict", "1"], "at least two"),
            (["--conflict", "1,7"], "--conflict: the file has no project '7'"),
            (["--conflict", "1,2", "--keep", "1"], "should be ID=VALUE"),
            (["--conflict", "1,2", "--keep", "1= "], "should be ID=VALUE"),
            (["--keep", "1=so"], "no --conflict has the project '1'"),
            (["--withdrawn", "x"], "--withdrawn: the file has no project 'x'"),
            (["--upkeep-limit", "some"], "--upkeep-limit: 'some' is not an amount"),
            (["--increment", "0"], "must be positive"),
            (["--tie", "coin"], "no tie policy"),
        ],
    )
    def test_are_refused_when_they_make_no_sense(self, arguments, words) -> None:
        with pytest.raises(UnusableError, match=words):
            options_of(*arguments)

    def test_allow_one_least_support(self, capsys) -> None:
        with pytest.raises(SystemExit):
            given_by("--min-support", "1", "--min-share", "1/2")

        assert "not allowed with" in capsys.readouterr().err


class TestUpkeep:
    def test_comes_from_the_published_result_unless_it_is_given(self) -> None:
        published = Published(frozenset(), upkeep={"1": 5_00, "2": 6_00, "gone": 1})

        candidates = read_candidates(given_by("--upkeep", "2=7"), ELECTION, published)

        assert [candidate.upkeep for candidate in candidates] == [5_00, 7_00]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("3=1", "no project '3'"),
            ("1", "should be ID=VALUE"),
            ("1=x", "not an amount"),
            ("1=-5", "not an amount"),
        ],
    )
    def test_is_refused_when_it_makes_no_sense(self, text, words) -> None:
        with pytest.raises(UnusableError, match=words):
            read_candidates(given_by("--upkeep", text), ELECTION)

    def test_is_an_amount(self) -> None:
        published = Published(frozenset(), upkeep={"1": "much"})

        with pytest.raises(UnusableError):
            read_candidates(given_by(), ELECTION, published)


class TestCounting:
    def result(self, capsys, *arguments: str) -> dict:
        assert recount.main([str(PARK), "--json", *arguments]) == 0
        return json.loads(capsys.readouterr().out)

    def test_goes_by_the_options(self, capsys) -> None:
        result = self.result(
            capsys,
            *("--rule", "greedy", "--tie", "lexicographic"),
            *("--withdrawn", "10", "--conflict", "1,2", "--keep", "2=The site."),
            *("--upkeep-limit", "9,99", "--upkeep", "9=10"),
        )

        assert result["funded"] == ["11", "2"]
        verdicts = {step["project"]: step["verdict"] for step in result["steps"]}
        assert verdicts["10"] == "withdrawn"
        assert verdicts["1"] == "conflict"
        assert result["options"] == {
            "conflicts": [{"projects": ["1", "2"], "keep": "2", "reason": "The site."}],
            "upkeep_limit": 9_99,
            "withdrawn": ["10"],
        }

    def test_spends_what_other_pots_brought_afterwards(self, capsys) -> None:
        ties = ("--rule", "greedy", "--tie", "lexicographic")

        result = self.result(capsys, *ties, "--brought", "20")

        assert result["funded"] == ["1", "10", "11"]
        assert (result["budget"], result["brought"]) == (120_00, 20_00)
        last = [step for step in result["steps"] if step["project"] == "11"]
        assert [step["stage"] for step in last] == ["leftover"]

    def test_of_a_published_result_spends_the_same(self, capsys, tmp_path) -> None:
        file = tmp_path / "result.json"
        ties = ("--rule", "greedy", "--tie", "lexicographic")
        file.write_text(json.dumps(self.result(capsys, *ties, "--brought", "20")))

        assert recount.main([str(PARK), "--expect", str(file)]) == 0

    def test_differs_when_another_sum_is_spent(self, capsys, tmp_path) -> None:
        ties = ("--rule", "greedy", "--tie", "lexicographic")
        result = self.result(capsys, *ties)
        file = tmp_path / "result.json"
        file.write_text(json.dumps({**result, "left": 19_99}))

        code = recount.main([str(PARK), "--expect", str(file), "--explain", "fi"])

        assert code == 1
        assert "Samat hankkeet saavat rahoituksen" in capsys.readouterr().err

    def test_reads_the_increment_of_the_first_results(self, capsys, tmp_path) -> None:
        result = self.result(capsys, "--rule", "mes+add1", "--increment", "0.5")
        del result["options"]
        file = tmp_path / "result.json"
        file.write_text(json.dumps(result))

        assert recount.main([str(PARK), "--expect", str(file), "--json"]) == 0

        again = json.loads(capsys.readouterr().out)
        assert again["options"] == {"increment": 50}

    @pytest.mark.parametrize(
        "options",
        [
            {"misfit": "jump"},
            {"dice": 1},
            {"minimum": {}},
            {"minimum": {"share": 0.1}},
            {"minimum": {"share": "1e9999999999"}},
            {"minimum": {"score": 1.5}},
            {"misfit": "stop", "top_up_from": "4/0"},
            {"conflicts": 5},
            {"conflicts": [{"projects": "ab"}]},
            {"withdrawn": "ab"},
            {"withdrawn": [1]},
            {"part_fund": "no"},
            {"increment": 0.5},
        ],
    )
    def test_refuses_options_that_are_none(self, options, capsys, tmp_path) -> None:
        file = tmp_path / "result.json"
        file.write_text(json.dumps({"funded": [], "options": options}))

        assert recount.main([str(PARK), "--rule", "mes", "--expect", str(file)]) == 2
        assert "result.json: " in capsys.readouterr().err

    def test_remarks_on_the_withdrawn(self, capsys) -> None:
        assert recount.main([str(WROCLAW), "--tie", "file", "--explain", "fi"]) == 0

        output = capsys.readouterr()
        assert "kertoo, että se peruttiin." in output.err
        assert "999" not in output.out
        assert "  -       454                 \N{EN DASH}  150\n" in output.out
