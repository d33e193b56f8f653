"""The verifier as people run it: what it says, its JSON, its exit codes, receipts."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import packs
import pytest

from voting.ballotbox.verify import main

KEY = packs.public(packs.LOG_KEY)


@pytest.fixture(scope="module")
def vote() -> packs.Vote:
    return packs.believable()


@pytest.fixture(scope="module")
def published(vote, tmp_path_factory) -> Path:
    return vote.publish().save(tmp_path_factory.mktemp("published") / "pack")


@pytest.fixture
def broken(published, tmp_path) -> Path:
    folder = Path(shutil.copytree(published, tmp_path / "pack"))
    lines = (folder / "log.jsonl").read_text().splitlines()
    lines[5:5] = ["{}"] * 9
    (folder / "log.jsonl").write_text("\n".join([*lines, ""]))
    return folder


@pytest.fixture
def bring(tmp_path):
    def write(text: str) -> str:
        path = tmp_path / f"brought-{len(list(tmp_path.iterdir()))}.txt"
        path.write_text(text)
        return str(path)

    return write


def as_json(capsys, *arguments) -> tuple[int, dict]:
    code = main([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


class TestTheCommand:
    def test_is_run_as_a_module(self, published) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "voting.ballotbox.verify", published, "--key", KEY],
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0
        assert done.stderr == ""
        assert done.stdout.count(": passed. ") == 10
        assert "11 Receipts: skipped. No receipt was given." in done.stdout

    def test_says_whose_key_it_was(self, published, capsys) -> None:
        main([str(published)])
        of_the_log = capsys.readouterr().out
        main([str(published), "--key", KEY.upper()])
        given = capsys.readouterr().out

        assert f"{KEY}, which the log itself names" in of_the_log
        assert f"{KEY}, which you gave" in given

    def test_does_not_take_the_word_of_a_log_for_its_key(
        self, published, capsys
    ) -> None:
        code, plain = as_json(capsys, published, "--key", packs.public(bytes(32)))

        assert code == 1
        assert plain["codes"] == ["SIGNATURE"]

    def test_says_what_fails_and_where(self, broken, capsys) -> None:
        code = main([str(broken)])

        said = capsys.readouterr().out
        assert code == 1
        assert " 4 Entries of the log: FAILED [FIELDS] log.jsonl entry 5: " in said
        assert "FAILED, and so in 4 more places." in said
        assert "SOMETHING DOES NOT HOLD: " in said

    @pytest.mark.parametrize(
        "arguments", [[], ["--key", "abc"], ["--receipts"], ["a", "b"]]
    )
    def test_that_was_misused_ends_with_two(self, arguments) -> None:
        with pytest.raises(SystemExit) as end:
            main(["pack", *arguments] if arguments else [])

        assert end.value.code == 2


class TestItsJson:
    def test_has_the_same_fields_whatever_was_found(
        self, published, broken, capsys
    ) -> None:
        good_code, good = as_json(capsys, published)
        bad_code, bad = as_json(capsys, broken)

        assert (good_code, bad_code) == (0, 1)
        assert good.keys() == bad.keys()
        assert good["format"] == bad["format"] == "porukka-verification-1"
        assert (good["holds"], bad["holds"]) == (True, False)
        assert good["key"] == {"hex": KEY, "from": "the log"}
        assert good["origin"] == packs.ORIGIN
        for plain in (good, bad):
            assert [step["step"] for step in plain["steps"]] == list(range(1, 12))
            assert {step["state"] for step in plain["steps"]} <= {
                "passed",
                "failed",
                "skipped",
            }
            codes = {f["code"] for step in plain["steps"] for f in step["failures"]}
            assert codes == set(plain["codes"])

    def test_names_the_vote_and_counts_it(self, published, vote, capsys) -> None:
        _, plain = as_json(capsys, published)

        assert plain["election"] == vote.election
        assert plain["entries"] == len(vote.entries)
        assert plain["ballots"] == len(vote.openings())

    def test_tells_a_few_of_many_failures(self, broken, capsys) -> None:
        _, plain = as_json(capsys, broken)

        step = plain["steps"][3]
        assert len(step["failures"]) == 5
        assert step["more"] == 4


class TestAReceipt:
    def test_of_a_ballot_that_counts(self, published, vote, bring, capsys) -> None:
        final = {opening.commitment for opening in vote.openings()}
        every = (one for kept in vote.receipts.values() for one in kept)
        receipt = next(one for one in every if one.commitment in final)

        code, plain = as_json(
            capsys, published, "--receipt", bring(f"Kuitti\n\n{receipt.to_line()}\n")
        )

        assert code == 0
        (found,) = plain["receipts"]
        assert found["code"] == receipt.code
        assert found["holds"]
        assert found["said"].endswith("and it was counted.")

    def test_of_a_ballot_that_was_replaced(
        self, published, vote, bring, capsys
    ) -> None:
        voids = {entry["s"] for entry in vote.entries if entry["t"] == "void"}
        slot_of = {one["c"]: one["s"] for one in vote.entries if one["t"] == "ballot"}
        first = next(
            kept[0]
            for kept in vote.receipts.values()
            if len(kept) > 1 and slot_of[kept[0].commitment] not in voids
        )

        code, plain = as_json(capsys, published, "--receipt", bring(first.to_line()))

        assert code == 0
        assert "a later ballot of the same person" in plain["receipts"][0]["said"]

    @pytest.mark.parametrize(
        "gave_way",
        [("paper", "a vote on paper took its place"), ("set_aside", "set it aside")],
        ids=["paper", "set aside"],
    )
    def test_of_a_ballot_that_gave_way(
        self, published, vote, bring, capsys, gave_way
    ) -> None:
        why, said = gave_way
        voids = {one["s"] for one in vote.entries if one.get("why") == why}
        gone = {one.get("c") for one in vote.entries if one.get("s") in voids}
        every = (one for kept in vote.receipts.values() for one in kept)
        receipt = next(one for one in every if one.commitment in gone)

        code, plain = as_json(capsys, published, "--receipt", bring(receipt.to_line()))

        assert code == 0
        assert said in plain["receipts"][0]["said"]

    def test_without_content_is_a_promise_nevertheless(
        self, published, vote, bring
    ) -> None:
        receipt = next(iter(vote.receipts.values()))[0].without_content()

        assert main([str(published), "--receipt", bring(receipt.to_line())]) == 0

    @pytest.mark.parametrize(
        "change",
        [
            {"origin": "vote.example/p/syksy"},
            {"election": "0" * 64},
            {"word": "talvi"},
            {"nonce": "0" * 64},
            {"promise": "x\n\n\u2014 x eA==\n"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_with_another_field_does_not_hold(
        self, published, vote, bring, capsys, change
    ) -> None:
        receipt = replace(next(iter(vote.receipts.values()))[0], **change)

        code, plain = as_json(capsys, published, "--receipt", bring(receipt.to_line()))

        assert code == 1
        assert plain["codes"] == ["RECEIPT"]

    def test_with_the_promise_of_another_ballot_does_not_hold(
        self, published, vote, bring, capsys
    ) -> None:
        mine, yours = [kept[0] for kept in vote.receipts.values()][:2]
        receipt = replace(mine, promise=yours.promise)

        code, _ = as_json(capsys, published, "--receipt", bring(receipt.to_line()))

        assert code == 1

    def test_of_everybody_at_once(self, published, vote, bring, capsys) -> None:
        brought = [
            argument
            for kept in vote.receipts.values()
            for argument in ("--receipt", bring(kept[-1].to_line()))
        ]

        code, plain = as_json(capsys, published, *brought)

        assert code == 0
        assert len(plain["receipts"]) == len(vote.receipts)


class TestAKeptCheckpoint:
    def test_is_a_beginning_of_the_log(self, published, vote, bring) -> None:
        for note in vote.notes:
            assert main([str(published), "--checkpoint", bring(note)]) == 0

    def test_of_another_log_is_not(self, published, bring, capsys) -> None:
        other = packs.believable(tie_seed="other")
        other.sign()

        code, plain = as_json(capsys, published, "--checkpoint", bring(other.notes[0]))

        assert code == 1
        assert plain["codes"] == ["FORK"]
