"""Rules side by side: who is funded by each, who gains, and the command for it."""

import json
import pickle
from fractions import Fraction

import pytest
from elections import APPROVALS, BUDGETS, FILES, PRICED, listed
from hypothesis import given

from voting.tally import compare, rules
from voting.tally.ballots import Candidate
from voting.tally.commands.compare_table import WORDS
from voting.tally.compare import Comparison, Scenario
from voting.tally.options import Minimum, Options
from voting.tally.ties import TiePolicy
from voting.tally.wording import LANGUAGES

ORDER = listed(*"abcdef")
SWIECIE = FILES / "Poland_Swiecie_2023.pb"
GREEDY = Scenario("most votes", "greedy", ORDER)
SHARES = Scenario("equal shares", "mes", ORDER)
STRICT = Scenario(
    "least support", "greedy", ORDER, Options(minimum=Minimum(share=Fraction(1, 2)))
)
PROJECTS = [Candidate("a", 60), Candidate("b", 40), Candidate("c", 40)]
BALLOTS = [("a", "b")] * 6 + [("c",)] * 4


class TestComparison:
    def test_says_who_gains_and_loses_against_the_first(self) -> None:
        found = compare.compare(PROJECTS, BALLOTS, 100, [GREEDY, SHARES, STRICT])

        assert [row.outcome.funded for row in found.rows] == [
            ("a", "b"),
            ("a", "c"),
            ("a", "b"),
        ]
        assert [(row.gained, row.lost) for row in found.rows] == [
            ((), ()),
            (("c",), ("b",)),
            ((), ()),
        ]
        assert [row.measures.covered for row in found.rows] == [6, 10, 6]

    @given(PRICED, APPROVALS, BUDGETS)
    def test_counts_each_scenario_as_if_it_were_alone(
        self, candidates, ballots, budget
    ) -> None:
        scenarios = [GREEDY, SHARES, STRICT]

        found = compare.compare(candidates, ballots, budget, scenarios)

        for row, scenario in zip(found.rows, scenarios, strict=True):
            alone = rules.count(
                scenario.rule,
                candidates,
                ballots,
                budget,
                ties=scenario.ties,
                options=scenario.options,
            )
            assert row.scenario is scenario
            assert row.outcome == alone

    def test_goes_on_where_a_board_would_be_asked(self) -> None:
        asking = Scenario("board", "greedy", TiePolicy(board=()))
        ballots = [("a",), ("b",)]
        projects = [Candidate("a", 60), Candidate("b", 60)]

        found = compare.compare(projects, ballots, 100, [asking, SHARES])

        assert found.rows[0].question == ("a", "b")
        assert found.rows[0].outcome is None
        assert found.rows[1].outcome is not None
        assert found.rows[1].gained == ()

    def test_goes_on_where_a_scenario_makes_no_sense(self) -> None:
        wrong = Scenario("wrong", "greedy", listed("a"))

        found = compare.compare(PROJECTS, BALLOTS, 100, [GREEDY, wrong])

        assert "list" in found.rows[1].problem
        assert found.rows[1].lost == ()

    def test_is_plain_for_machines_and_can_be_stored(self) -> None:
        found = compare.compare(
            PROJECTS, BALLOTS, 100, [GREEDY, STRICT], with_margin=True
        )

        plain = json.loads(json.dumps(found.as_plain()))["scenarios"]

        assert plain[1]["scenario"] == "least support"
        assert plain[1]["options"] == {"minimum": {"share": "1/2"}}
        assert plain[0]["outcome"]["funded"] == ["a", "b"]
        assert plain[0]["measures"]["covered"] == 6
        assert plain[0]["measures"]["margin"]["at_least"]["ballots"] == 2
        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own

    def test_of_nothing_is_nothing(self) -> None:
        assert compare.compare(PROJECTS, BALLOTS, 100, []) == Comparison(())


class TestCommand:
    def test_compares_the_usual_rules_unless_told(self, capsys) -> None:
        code = compare.main([str(SWIECIE), "--tie", "cheaper,lexicographic"])

        text = capsys.readouterr().out
        assert code == 0
        assert "  A  greedy: Most votes first" in text
        assert "  + · · ·        623       PLN\N{NO-BREAK SPACE}413,000  c8" in text
        assert "Proportional to groups" in text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_speaks_three_languages(self, language, capsys) -> None:
        arguments = ["--scenario", "greedy", "--scenario", "mes_cost", "--margin"]

        compare.main([str(SWIECIE), *arguments, "--explain", language])

        text = capsys.readouterr().out
        assert WORDS["covered"][language] in text
        assert WORDS["margin"][language] in text

    def test_gives_one_object_for_machines(self, capsys) -> None:
        scenario = "greedy_votes --min-support 400 --tie lexicographic"

        code = compare.main(
            [str(SWIECIE), "--json", "--scenario", scenario, "--budget", "500000"]
        )

        found = json.loads(capsys.readouterr().out)
        assert code == 0
        assert found["file"] == SWIECIE.name
        (only,) = found["scenarios"]
        assert only["scenario"] == scenario
        assert only["options"] == {"minimum": {"score": 400}}
        assert only["outcome"]["budget"] == 50_000_000

    @pytest.mark.parametrize(
        "scenario", ["nonsense", "greedy --nonsense", "greedy --min-support x", "", '"']
    )
    def test_refuses_what_is_no_scenario(self, scenario, capsys) -> None:
        code = compare.main([str(SWIECIE), "--scenario", scenario])

        said = capsys.readouterr()
        assert code == 2
        assert said.out == ""
        assert said.err

    def test_refuses_a_bad_file_with_the_line(self, capsys, tmp_path) -> None:
        file = tmp_path / "bad.pb"
        file.write_text("META\nkey;value\nbudget;x\n")

        assert compare.main([str(file)]) == 2
        assert "bad.pb" in capsys.readouterr().err
        assert compare.main([str(tmp_path / "none.pb")]) == 2

    def test_takes_many_files_and_goes_on_after_a_bad_one(
        self, capsys, tmp_path
    ) -> None:
        assen = FILES / "Netherlands_Assen_2024.pb"
        files = [str(SWIECIE), str(tmp_path / "none.pb"), str(assen)]

        code = compare.main([*files, "--json", "--scenario", "greedy"])

        objects = map(json.loads, capsys.readouterr().out.splitlines())
        assert [found["file"] for found in objects] == [SWIECIE.name, assen.name]
        assert code == 2
        assert compare.main([str(SWIECIE), str(assen), "--scenario", "greedy"]) == 0

    def test_tells_when_a_board_has_to_decide_first(self, capsys, tmp_path) -> None:
        file = tmp_path / "tie.pb"
        file.write_text(
            "META\nkey;value\nbudget;100\nvote_type;approval\n"
            "PROJECTS\nproject_id;cost\na;60\nb;60\n"
            "VOTES\nvoter_id;vote\n1;a\n2;b\n"
        )

        code = compare.main(
            [str(file), "--scenario", "greedy --tie board", "--scenario", "mes"]
        )

        text = capsys.readouterr().out
        assert code == 3
        assert "a board has to say in which order these come: a, b" in text
        assert "  ? ·          1" in text

    def test_shows_no_cost_of_a_withdrawn_project(self, capsys) -> None:
        file = FILES / "Poland_Wroclaw_2017_Rejon_nr_11_750.pb"

        assert compare.main([str(file), "--scenario", "greedy --tie file"]) == 0

        text = capsys.readouterr().out
        assert "454                 \N{EN DASH}  150  PROJEKT WYCOFANY" in text
        assert "999" not in text
