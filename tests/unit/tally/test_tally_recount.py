import json
import re
import runpy
import subprocess
import sys
from hashlib import sha256

import pytest
from elections import FILES, read

from voting.tally import recount

PARK = FILES / "edge_ties_ids.pb"
MOST = FILES / "Netherlands_Amsterdam_643.pb"


def run(*arguments) -> int:
    return recount.main([str(argument) for argument in arguments])


class TestRecount:
    def test_prints_one_object_for_machines(self, capsys) -> None:
        code = run(PARK, "--rule", "greedy", "--tie", "listed:lexicographic", "--json")

        output = capsys.readouterr().out
        result = json.loads(output)
        assert code == 0
        assert output.count("\n") == 1
        assert result["file"] == "edge_ties_ids.pb"
        assert result["sha256"] == sha256(PARK.read_bytes()).hexdigest()
        assert (result["rule"], result["voters"]) == ("greedy", 8)
        assert (result["budget"], result["left"]) == (100_00, 20_00)
        assert result["funded"] == ["1", "10"]
        assert result["tie_policy"] == "listed:1,10,11,2,9"
        assert result["ties"][0]["effect"] == "changed"
        assert (result["spent"], result["spent_cents"]) == (80, 80_00)
        assert len(result["steps"]) == 5
        assert "explanation" not in result

    def test_prints_a_table_with_reasons_for_people(self, capsys) -> None:
        code = run(MOST, "--rule", "mes+add1_greedy", "--explain", "fi")

        output = capsys.readouterr().out
        assert code == 0
        assert "Sääntö: mes+add1_greedy (Tasaosuudet, joita nostetaan" in output
        assert "Äänestykseen osallistui 66" in output
        assert "Bloementuinen rondom afvalbakken ei saa rahoitusta." in output
        assert "44252" in output

    def test_sorts_the_funded_as_text_and_the_steps_as_they_came(self, capsys) -> None:
        run(PARK, "--rule", "greedy", "--tie", "listed:9,2,10,1,11", "--json")

        result = json.loads(capsys.readouterr().out)
        assert result["funded"] == ["2", "9"]
        assert [step["project"] for step in result["steps"][:2]] == ["9", "2"]

    def test_says_what_is_spent_in_the_unit_of_the_file(self, capsys) -> None:
        run(FILES / "edge_decimals.pb", "--rule", "greedy", "--json")

        result = json.loads(capsys.readouterr().out)
        assert (result["spent"], result["spent_cents"]) == (1000.5, 1000_50)

    def test_adds_the_reasons_to_the_object_when_asked(self, capsys) -> None:
        run(PARK, "--rule", "greedy", "--tie", "file", "--json", "--explain", "sv")

        explanation = json.loads(capsys.readouterr().out)["explanation"]
        assert explanation["language"] == "sv"
        assert set(explanation["projects"]) == {"1", "10", "11", "2", "9"}
        assert explanation["summary"]
        assert len(explanation["ties"]) == 1

    def test_prints_the_ties_and_the_oddities(self, capsys) -> None:
        run(FILES / "edge_dup_in_ballot.pb", "--rule", "mes", "--explain", "sv")
        run(PARK, "--rule", "greedy")

        output = capsys.readouterr()
        assert "Rad 19: Rösten från 1 har samma projekt två gånger." in output.err
        assert "* These projects were tied: " in output.out

    def test_takes_the_rule_that_the_file_names(self, capsys) -> None:
        run(FILES / "Netherlands_Assen_2024.pb", "--json", "--increment", "50")

        assert json.loads(capsys.readouterr().out)["rule"] == "mes+add1"

    def test_draws_lots_from_the_file_itself_unless_told(self, capsys) -> None:
        run(PARK, "--rule", "greedy", "--json")

        digest = sha256(PARK.read_bytes()).hexdigest()
        policy = json.loads(capsys.readouterr().out)["tie_policy"]
        assert policy == f"cheaper,more_votes,lot:{digest}"

    @pytest.mark.parametrize(
        ("policy", "funded"),
        [
            ("listed:file", ["10", "9"]),
            ("file", ["10", "9"]),
            ("listed:2,11,1,9,10", ["11", "2"]),
            ("listed:lexicographic", ["1", "10"]),
            ("lexicographic", ["1", "10"]),
            ("cheaper,lexicographic", ["1", "10"]),
            ("dearer,file", ["10", "9"]),
            ("board:2,11,1,9,10", ["11", "2"]),
            ("together", []),
        ],
    )
    def test_breaks_ties_as_told(self, policy, funded, capsys) -> None:
        run(PARK, "--rule", "greedy", "--json", "--tie", policy)

        assert json.loads(capsys.readouterr().out)["funded"] == funded

    def test_counts_with_another_budget(self, capsys) -> None:
        run(PARK, "--rule", "greedy", "--json", "--budget", "39,99")

        result = json.loads(capsys.readouterr().out)
        assert (result["budget"], result["funded"]) == (39_99, [])

    def test_says_how_finely_points_are_counted(self, capsys) -> None:
        run(FILES / "edge_scoring.pb", "--rule", "greedy", "--json")

        result = json.loads(capsys.readouterr().out)
        assert (result["unit"], result["points_unit"]) == ("points", 2)
        assert result["steps"][0]["points"] == 24

    def test_needs_nothing_but_python(self) -> None:
        """-S leaves out every installed package, Django among them."""
        command = [sys.executable, "-S", "-m", "voting.tally.recount", str(PARK)]

        done = subprocess.run(
            [*command, "--rule", "mes", "--json"],
            capture_output=True,
            check=True,
            text=True,
            cwd=FILES.parents[2],
        )

        assert json.loads(done.stdout)["rule"] == "mes"

    def test_is_a_command(self, monkeypatch, capsys) -> None:
        monkeypatch.setattr(sys, "argv", ["recount", str(PARK), "--rule", "mes"])
        monkeypatch.delitem(sys.modules, "voting.tally.recount")

        with pytest.raises(SystemExit) as left:
            runpy.run_module("voting.tally.recount", run_name="__main__")

        assert left.value.code == 0
        assert capsys.readouterr().out.startswith("File: edge_ties_ids.pb")


class TestVerifying:
    @pytest.fixture
    def published(self, tmp_path, capsys):
        run(
            PARK, "--rule", "mes+add1", "--json", "--tie", "lot:s", "--increment", "0.5"
        )
        file = tmp_path / "result.json"
        file.write_text(capsys.readouterr().out)
        return file

    def test_takes_rule_ties_and_increment_from_the_result(
        self, published, capsys
    ) -> None:
        code = run(PARK, "--expect", published, "--json")

        output = capsys.readouterr()
        assert code == 0
        assert json.loads(output.out) == json.loads(published.read_text())
        assert output.err == "The result is the published one.\n"

    def test_fails_when_others_are_funded(self, tmp_path, capsys) -> None:
        file = tmp_path / "result.json"
        file.write_text('{"funded": ["10", "9"], "rule": "greedy"}')

        code = run(
            PARK, "--expect", file, "--tie", "listed:9,2,1,11,10", "--explain", "fi"
        )

        assert code == 1
        assert capsys.readouterr().err == (
            "Tulos on eri. Vain tässä laskennassa: 2. Vain julkaistussa: 10.\n"
        )

    def test_fails_when_less_is_funded(self, tmp_path, capsys) -> None:
        file = tmp_path / "result.json"
        file.write_text('{"funded": ["9", "2", "1"]}')

        code = run(PARK, "--expect", file, "--tie", "listed:9,2,1,11,10")

        assert code == 1
        assert "Only counted here: -. Only published: 1." in capsys.readouterr().err

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"funded": [1]}'])
    def test_refuses_what_is_no_result(self, text, tmp_path, capsys) -> None:
        file = tmp_path / "result.json"
        file.write_text(text)

        assert run(PARK, "--expect", file) == 2
        assert "result.json: " in capsys.readouterr().err


class TestRefusals:
    @pytest.mark.parametrize(
        "path", sorted(FILES.glob("bad/bad_*")), ids=lambda path: path.name
    )
    def test_of_bad_files_have_a_line(self, path, capsys) -> None:
        code = run(path, "--rule", "greedy_votes", "--json")

        output = capsys.readouterr()
        assert (code, output.out) == (2, "")
        assert re.search(r": Line [0-9]+: ", output.err)

    @pytest.mark.parametrize(
        "path", sorted(FILES.glob("bad/ok_*")), ids=lambda path: path.name
    )
    def test_spare_files_that_only_look_bad(self, path, capsys) -> None:
        assert run(path, "--rule", "greedy_votes", "--json") == 0
        assert json.loads(capsys.readouterr().out)["funded"]

    def test_name_the_line_and_the_reason(self, capsys) -> None:
        code = run(FILES / "bad/bad_counts.pb", "--explain", "fi")

        output = capsys.readouterr()
        assert code == 2
        assert output.out == ""
        assert output.err.endswith(
            "bad_counts.pb: Rivi 7: num_projects on 7, mutta tiedostossa on 2.\n"
        )

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--tie", "cheaper"], "no tie policy"),
            (["--tie", "listed:1,2"], "exactly once"),
            (["--budget", "many"], "--budget: 'many' is not an amount"),
            (["--increment", "0"], "must be positive"),
            (["--tie", "board"], "cannot be counted with 'board'"),
        ],
    )
    def test_name_the_value_that_cannot_be_used(self, arguments, words, capsys) -> None:
        code = run(PARK, "--rule", "mes+add1", *arguments)

        assert code == 2
        assert words in capsys.readouterr().err

    def test_say_what_is_missing_when_a_file_does_not_say_how(self, capsys) -> None:
        code = run(FILES / "Poland_Poznan_2025_9_-_Stare_Miasto__large.pb")

        error = capsys.readouterr().err
        assert code == 2
        assert "Give --rule. META says greedy-custom" in error
        assert "at least 80% of that project" in error

    def test_name_a_file_that_is_not_there(self, tmp_path, capsys) -> None:
        code = run(tmp_path / "nothing.pb", "--rule", "mes")

        assert code == 2
        assert "nothing.pb: No such file" in capsys.readouterr().err

    def test_leave_unknown_rules_to_the_command_line(self, capsys) -> None:
        with pytest.raises(SystemExit) as left:
            run(PARK, "--rule", "random")

        assert left.value.code == 2
        assert "invalid choice" in capsys.readouterr().err


class TestQuestions:
    def test_of_a_board_stop_the_count(self, capsys) -> None:
        code = run(PARK, "--rule", "greedy", "--tie", "board", "--explain", "fi")

        output = capsys.readouterr()
        assert code == 3
        assert output.out == ""
        assert all(project in output.err for project in ("10", "11", "2", "9"))

    def test_of_a_board_are_an_object_for_machines(self, capsys) -> None:
        code = run(PARK, "--rule", "greedy", "--tie", "board", "--json")

        result = json.loads(capsys.readouterr().out)
        assert code == 3
        assert result["question"]["stage"] == "greedy"
        assert result["question"]["projects"] == ["1", "10", "11", "2", "9"]
        assert "funded" not in result


def test_the_files_of_these_tests_are_elections() -> None:
    assert read(PARK.name).meta["rule"] == "greedy"
