"""The commands for a list: for everybody, and for the witness."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from lotteries import changed, made, set_in

from panels.sortition import verify, witness
from panels.sortition.randomness import UNDECLARED


def run(path: Path, *words: str, folder: Path, program: str | None = None):
    name = [program] if program else ["-m", "panels.sortition.verify"]
    done = subprocess.run(
        [sys.executable, *name, str(path), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder if program else None,
    )
    return done.returncode, done.stdout, done.stderr


def pool_with(**fields: object) -> bytes:
    return verify.canonical({**json.loads(made().sealed), **fields})


@pytest.fixture
def published(tmp_path) -> Path:
    path = tmp_path / "lottery.json"
    path.write_bytes(made().content)
    return path


class TestTheCommand:
    def test_says_who_is_drawn_and_on_how_many_panels_i_am(self, published) -> None:
        plain = json.loads(published.read_text())
        me = plain["panels"][417][0]

        code, said, _ = run(published, "4-1-7", me.lower(), "--json", folder=published)

        found = json.loads(said)
        assert code == verify.HOLDS
        assert found["holds"] is True
        assert found["sha256"] == made().sha256
        assert (found["number"], found["label"]) == (417, "417")
        assert found["panel"] == plain["panels"][417]
        assert found["my_panels"] == sum(me in panel for panel in plain["panels"])
        assert found["is_drawn"] is True
        assert (found["smallest"], found["largest"]) == (
            min(made().counts.values()),
            max(made().counts.values()),
        )

    def test_runs_alone_wherever_it_is_copied(self, published) -> None:
        program = shutil.copy(verify.__file__, published.parent / "check.py")

        code, said, _ = run(
            published, "417", "--sha256", made().sha256.upper(),
            folder=published.parent, program=str(program),
        )  # fmt: skip

        assert code == verify.HOLDS
        assert "Drawn: panel 417" in said
        assert said.endswith("All holds.\n")

    def test_checks_a_list_before_there_is_any_randomness(self, published) -> None:
        me = next(iter(made().ids.values()))

        code, said, _ = run(published, "-", me, folder=published)

        assert code == verify.HOLDS
        assert f"{me} is on " in said
        assert "Drawn" not in said

    def test_warns_of_a_list_that_names_no_source(self, published) -> None:
        published.write_bytes(made(UNDECLARED).content)

        code, said, _ = run(published, "anything", folder=published)

        assert code == verify.HOLDS
        assert "names no source" in said

    @pytest.mark.parametrize(
        ("words", "code", "problem"),
        [
            (("417", "AAAAA"), verify.FAILS, "unknown_my_id"),
            (("417", "--sha256", "0" * 64), verify.FAILS, "other_hash"),
            (("41",), verify.UNREADABLE, "bad_randomness"),
            (("417", "\udcff"), verify.FAILS, "unknown_my_id"),
        ],
    )
    def test_fails_with_a_code(self, published, words, code, problem) -> None:
        ended, said, _ = run(published, *words, "--json", folder=published)

        assert ended == code
        assert [p["code"] for p in json.loads(said)["problems"]] == [problem]

    def test_says_in_words_what_does_not_hold(self, published) -> None:
        published.write_bytes(changed(lambda plain: plain["panels"][7].pop()))

        code, said, _ = run(published, "417", folder=published)

        assert code == verify.FAILS
        assert "FAILED [wrong_size] Panel 007 does not have 3 people." in said

    def test_says_one_sentence_of_an_id_that_is_not_in_the_list(
        self, published
    ) -> None:
        code, said, _ = run(published, "417", "ZZZZZ", folder=published)

        assert code == verify.FAILS
        assert said.splitlines()[-1].startswith("“ZZZZZ” is not among the ids")
        assert said.count("ZZZZZ") == 1
        assert "FAILED" not in said
        assert "does not hold" not in said

    def test_says_that_the_list_has_half_a_character(self, published) -> None:
        content = changed(set_in("name", to="half")).replace(b"half", rb"\ud800")
        published.write_bytes(content)

        code, said, error = run(published, "417", folder=published)

        assert (code, said) == (verify.UNREADABLE, "")
        assert error.startswith("This is no list of panels")

    def test_says_that_the_randomness_is_not_in_utf_8(self, published) -> None:
        published.write_bytes(made(UNDECLARED).content)

        code, said, error = run(published, "\udcff", folder=published)

        assert (code, said) == (verify.UNREADABLE, "")
        assert error.startswith("The randomness does not have the declared format")

    def test_says_that_there_is_no_such_file(self, tmp_path) -> None:
        code, said, error = run(tmp_path / "none.json", "417", folder=tmp_path)

        assert (code, said) == (verify.UNREADABLE, "")
        assert "none.json" in error

    def test_has_a_sentence_for_each_code(self) -> None:
        class Anything(dict[str, str]):
            def __missing__(self, key: str) -> str:
                return key

        for code in verify.SENTENCES:
            assert str(verify.Fault(code, Anything()))


class TestTheWitness:
    @pytest.fixture
    def sealed(self, tmp_path) -> Path:
        path = tmp_path / "sealed.json"
        path.write_bytes(made().sealed)
        return path

    def test_finds_that_all_panels_meet_the_quotas(
        self, published, sealed, capsys
    ) -> None:
        assert witness.main([str(published), str(sealed)]) == verify.HOLDS
        assert "All 1000 panels meet the quotas" in capsys.readouterr().out

    def test_finds_another_pool(self, published, sealed, capsys) -> None:
        sealed.write_bytes(made().sealed + b" ")

        assert witness.main([str(published), str(sealed)]) == verify.FAILS
        assert "[other_pool]" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("panel", "code"), [("adf", None), ("bcd", "household"), ("efd", "quota")]
    )
    def test_finds_a_panel_that_breaks_a_rule(self, panel, code) -> None:
        pool = json.loads(made().sealed)
        ids = made().ids
        pool["people"][ids["b"]]["household"] = pool["people"][ids["c"]][
            "household"
        ] = 9
        content = verify.canonical(pool)

        def replaced(plain):
            plain["panels"] = [sorted(ids[key] for key in panel)]
            plain["sealed"] = sha256(content).hexdigest()

        found = witness.breaches(verify.read(changed(replaced)), content)

        assert {breach for breach, _ in found} == ({code} if code else set())

    def test_finds_other_people(self) -> None:
        pool = json.loads(made().sealed)
        pool["people"].popitem()
        content = verify.canonical(pool)
        lottery = verify.read(changed(set_in("sealed", to=sha256(content).hexdigest())))

        assert witness.breaches(lottery, content)[0][0] == "other_people"

    @pytest.mark.parametrize(
        "content",
        [
            b"x",
            b"[]",
            b"{}",
            b"[" * 100_000,
            pool_with(v="panel-pool-v2"),
            pool_with(quotas=None),
            pool_with(quotas=[["g", "f", 1]]),
            pool_with(quotas=[["g", "f", "1", 2]]),
            pool_with(salt=None),
            pool_with(salt="5E" * 32),
            pool_with(seats="3"),
            pool_with(people=[]),
            pool_with(people={"22222": {"household": 0}}),
            pool_with(people={"22222": {"household": 0, "features": {"g": []}}}),
            pool_with(people={"22222": {"household": [], "features": {}}}),
            pool_with(salt="half").replace(b"half", rb"\ud800"),
        ],
    )
    def test_says_that_what_has_the_hash_is_no_sealed_pool(
        self, published, sealed, capsys, content
    ) -> None:
        sealed.write_bytes(content)
        published.write_bytes(changed(set_in("sealed", to=sha256(content).hexdigest())))

        assert witness.main([str(published), str(sealed)]) == verify.UNREADABLE
        said = capsys.readouterr()
        assert (said.out, said.err[:24]) == ("", "This is no sealed pool t")

    def test_says_that_a_file_cannot_be_read(self, published, tmp_path, capsys) -> None:
        assert witness.main([str(published), str(tmp_path / "x")]) == verify.UNREADABLE
        assert "x" in capsys.readouterr().err
