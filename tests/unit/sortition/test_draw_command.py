"""The command that computes a lottery and writes its list."""

import json
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from panels.sortition import draw, verify, witness

PEOPLE = "id,g,l,address\n" + "".join(
    f"p{n},{'f' if n % 3 else 'm'},{'x' if n % 2 else 'y'},Road {n // 2}\n"
    for n in range(12)
)
QUOTAS = "feature,value,min,max\ng,f,2,2\ng,m,1,1\nl,x,1,2\nl,y,1,2\n"
SEED = "5e" * 32


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "pool"
    folder.mkdir()
    (folder / "respondents.csv").write_text(PEOPLE)
    (folder / "categories.csv").write_text(QUOTAS)
    return folder


@pytest.fixture
def run(folder, tmp_path, capsys):
    def run(*words: str) -> tuple[int, str, str]:
        out = str(tmp_path / "lottery.json")
        code = draw.main([str(folder), "--seats", "3", "--out", out, *words])
        return code, *capsys.readouterr()

    return run


class TestADraw:
    @pytest.mark.parametrize("algorithm", ["maximin", "leximin"])
    def test_tells_the_lottery_and_writes_its_list(self, run, algorithm) -> None:
        code, said, _ = run("--algorithm", algorithm, "--json")

        told = json.loads(said)
        content = Path(told["lottery"]).read_bytes()
        lottery = verify.read(content)
        counts = lottery.counts()
        assert code == draw.DRAWN
        assert told["feasible"] is True
        assert told["algorithm"] == algorithm
        assert told["complete"] is True
        assert told["maximin"] == pytest.approx(0.25)
        assert told["upper_bound"] == pytest.approx(0.25)
        assert told["min_probability"] == min(told["probabilities"].values())
        assert sum(told["probabilities"].values()) == pytest.approx(3)
        assert told["excluded"] == []
        assert told["sha256"] == lottery.sha256
        assert len(lottery.panels) == told["panels"] == 1000
        for key, chance in told["probabilities"].items():
            assert told["counts"][key] == counts[told["ids"][key]]
            assert abs(told["counts"][key] / 1000 - chance) <= 1 / 1000 + 1e-9

    def test_is_the_same_again_with_its_seed(self, run) -> None:
        first = json.loads(run("--json")[1])
        again = json.loads(run("--json", "--seed", first["seed"])[1])
        other = json.loads(run("--json")[1])

        assert first["sha256"] == again["sha256"] != other["sha256"]

    def test_takes_one_of_a_household_when_asked(self, run) -> None:
        told = json.loads(run("--json", "--households", "address")[1])

        keys = {public: key for key, public in told["ids"].items()}
        panels = verify.read(Path(told["lottery"]).read_bytes()).panels
        for panel in panels:
            homes = {int(keys[public][1:]) // 2 for public in panel}
            assert len(homes) == 3

    def test_names_who_can_be_on_no_panel_and_why(self, run, folder) -> None:
        categories = QUOTAS + "l,z,0,0\n"
        (folder / "categories.csv").write_text(categories)
        (folder / "respondents.csv").write_text(PEOPLE + "p12,f,z,\n")

        told = json.loads(run("--json")[1])

        assert told["excluded"] == ["p12"]
        assert told["probabilities"]["p12"] == 0
        assert told["min_probability"] > 0
        assert [q["value"] for q in told["exclusions"][0]["quotas"]] == ["z"]

    def test_seals_the_pool_for_the_witness(self, run, tmp_path, capsys) -> None:
        sealed = tmp_path / "sealed.json"

        told = json.loads(run("--json", "--sealed", str(sealed))[1])

        assert witness.main([told["lottery"], str(sealed)]) == verify.HOLDS

    @pytest.mark.parametrize(
        ("words", "source"),
        [
            (["--dice", "3"], {"kind": "dice", "digits": 3}),
            (
                ["--national-draw", "7/40"],
                {"kind": "national_draw", "numbers": 7, "highest": 40},
            ),
            (
                ["--beacon", "2027-05-03T12:00:00Z"],
                {"kind": "beacon", "round": 38_847_412, "at": "2027-05-03T12:00:00Z"},
            ),
            ([], {"kind": "undeclared"}),
        ],
    )
    def test_names_its_source(self, run, words, source) -> None:
        told = json.loads(run("--json", *words)[1])

        named = verify.read(Path(told["lottery"]).read_bytes()).source
        assert source.items() <= named.items()

    def test_says_its_main_points_in_words(self, run) -> None:
        code, said, _ = run("--panels", "200", "--seed", SEED)

        assert code == draw.DRAWN
        assert "Smallest chance: 25.0000%" in said
        assert "List of 200 panels" in said
        assert SEED in said

    @pytest.mark.parametrize("words", [[], ["--json"]])
    def test_is_told_where_the_terminal_lacks_letters(
        self, run, folder, monkeypatch, words
    ) -> None:
        people, quotas = PEOPLE + "Ä\U0001f600,f,Ж,\n", QUOTAS + "l,Ж,0,0\n"
        (folder / "respondents.csv").write_text(people, encoding="utf-8")
        (folder / "categories.csv").write_text(quotas, encoding="utf-8")
        narrow = TextIOWrapper(BytesIO(), encoding="ascii", write_through=True)
        monkeypatch.setattr("sys.stdout", narrow)

        code, _, error = run(*words)

        narrow.seek(0)
        said = narrow.read()
        assert (code, error) == (draw.DRAWN, "")
        if words:
            assert json.loads(said)["excluded"] == ["Ä\U0001f600"]
        else:
            assert "because of l: \\u0416 (0 to 0)." in said

    def test_warns_of_a_list_too_short_to_keep_the_chances(self, run) -> None:
        code, _, error = run("--panels", "199")
        told = json.loads(run("--panels", "199", "--json")[1])

        assert code == draw.DRAWN
        assert "The list is short" in error
        assert [words[:17] for words in told["warnings"]] == ["The list is short"]

    @pytest.mark.parametrize("words", [[], ["--panels", "200"]])
    def test_does_not_warn_of_a_list_long_enough(self, run, words) -> None:
        assert run(*words)[2] == ""
        assert json.loads(run(*words, "--json")[1])["warnings"] == []

    def test_keeps_as_many_in_reserve_as_are_left(self, run) -> None:
        told = json.loads(run("--reserve", "9", "--json")[1])

        assert verify.read(Path(told["lottery"]).read_bytes()).plain["reserve"] == 9


class TestNoPanel:
    def test_is_explained_with_the_smallest_change(self, run, folder) -> None:
        people = PEOPLE.replace(",m,", ",f,")
        (folder / "respondents.csv").write_text(people)

        code, said, _ = run("--json")

        told = json.loads(said)
        assert code == draw.INFEASIBLE
        assert told["feasible"] is False
        named = {q["value"] for quotas in told["conflicts"] for q in quotas}
        assert named == {"f", "m"}
        assert told["conflict"] == told["conflicts"][0]
        assert {
            (c["value"], c["new_min"], c["new_max"]) for c in told["relaxation"]
        } == {("m", 0, 1), ("f", 2, 3)}
        assert not Path(told.get("lottery", "none")).exists()

    def test_is_explained_in_words(self, run, folder) -> None:
        (folder / "respondents.csv").write_text(PEOPLE.replace(",m,", ",f,"))

        code, said, error = run()

        assert (code, said) == (draw.INFEASIBLE, "")
        assert "g: m (1 to 1) becomes 0 to 1" in error

    def test_for_quotas_that_do_not_add_up_names_the_line_as_well(self, run, folder):
        quotas = QUOTAS.replace("g,f,2,2", "g,f,3,3")
        (folder / "categories.csv").write_text(quotas)

        code, said, _ = run("--json")

        told = json.loads(said)
        assert code == draw.INFEASIBLE
        assert told["feasible"] is False
        assert [(p["line"], p["code"]) for p in told["problems"]] == [
            (2, "minimums_above_seats")
        ]
        assert told["relaxation"]

    def test_for_more_seats_than_people_is_told(self, run) -> None:
        code, said, _ = run("--json", "--seats", "99")

        told = json.loads(said)
        assert code == draw.INFEASIBLE
        assert told["reason"] == "few_volunteers"


class TestBadInput:
    def test_is_told_with_line_and_column_and_draws_nothing(
        self, run, folder, tmp_path
    ) -> None:
        (folder / "respondents.csv").write_text(f"{PEOPLE}p1,q,x,\n")

        code, said, _ = run("--json")

        told = json.loads(said)
        assert code == draw.UNUSABLE
        assert told["feasible"] is None
        assert [(p["line"], p["column"], p["code"]) for p in told["problems"]] == [
            (14, 1, "repeated_id"),
            (14, 2, "unknown_value"),
        ]
        assert not (tmp_path / "lottery.json").exists()

    def test_is_told_in_words(self, run, folder) -> None:
        (folder / "categories.csv").unlink()

        code, _, error = run()

        assert code == draw.UNUSABLE
        assert "categories.csv: The file is missing." in error

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--seats", "20000"], "There are 20000 seats. A panel can have at most"),
            (["--reserve", "10"], "A reserve has 0 to 9 people here, not 10."),
            (["--name", "\udcff"], "bytes that are not UTF-8"),
            (["--dice", "3", "--describe", "\udcff"], "bytes that are not UTF-8"),
            (["--households", ""], "respondents.csv, line 1: There is no column"),
        ],
    )
    def test_that_no_list_can_be_made_of_is_told_in_a_sentence(
        self, run, tmp_path, words, said
    ) -> None:
        code, _, error = run(*words)

        assert code == draw.UNUSABLE
        assert said in error
        assert not (tmp_path / "lottery.json").exists()

    def test_of_the_seats_in_the_meta_file_is_told(self, folder, capsys) -> None:
        (folder / "meta.json").write_text('{"k": 20000}')

        assert draw.main([str(folder)]) == draw.UNUSABLE
        assert "There are 20000 seats." in capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--out", "--sealed"])
    @pytest.mark.parametrize("name", ["respondents.csv", "categories.csv"])
    def test_of_a_file_to_write_leaves_the_pool_alone(
        self, run, folder, option, name
    ) -> None:
        before = (folder / name).read_bytes()

        code, _, error = run(option, str(folder / ".." / "pool" / name))

        assert code == draw.UNUSABLE
        assert "belongs to the pool" in error
        assert (folder / name).read_bytes() == before

    def test_of_one_file_for_the_list_and_the_sealed_pool_is_refused(
        self, run, tmp_path
    ) -> None:
        code, _, error = run("--sealed", str(tmp_path / "lottery.json"))

        assert code == draw.UNUSABLE
        assert "--out and --sealed are one file" in error

    def test_of_a_source_too_weak_for_the_list_is_refused(self, run) -> None:
        code, _, error = run("--dice", "2")

        assert code == draw.UNUSABLE
        assert "source" in error

    @pytest.mark.parametrize(
        "words",
        [
            ("--seed", "12"),
            ("--seats", "0"),
            ("--panels", "x"),
            ("--national-draw", "7"),
            ("--algorithm", "legacy"),
            ("--beacon", "soon"),
            ("--beacon", "2020-01-01T00:00"),
            ("--beacon", "0001-01-01T00:00+14:00"),
            ("--beacon", "9999-12-31T23:59-12:00"),
            ("--at", "9999-12-31T23:59-12:00"),
            ("--reserve", "-1"),
            ("--reserve", "x"),
        ],
    )
    def test_on_the_command_line_is_refused(self, run, words, capsys) -> None:
        with pytest.raises(SystemExit) as ended:
            run(*words)

        assert ended.value.code == draw.UNUSABLE
        assert words[0] in capsys.readouterr().err
