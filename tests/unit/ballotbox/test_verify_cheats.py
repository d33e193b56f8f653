"""Ways to cheat that a review has found: each was once accepted without a word."""

import json
import shutil
import tracemalloc
from pathlib import Path

import packs
import pytest
from tampering import Pack, first

from voting.ballotbox import canonical, consistency, merkle, notes, pack
from voting.ballotbox.merkle import leaf_hash
from voting.ballotbox.notes import Checkpoint, SignatureError
from voting.ballotbox.proofs import ProofError
from voting.ballotbox.verify import main
from voting.ballotbox.verifying.run import Given, verify

# With the neutral point as a key, this signature holds for every text.
ANYBODY = bytes([1]) + bytes(31)
OF_EVERYTHING = bytes([1]) + bytes(63)
ORDER_EIGHT = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"


@pytest.fixture(scope="module")
def vote() -> packs.Vote:
    return packs.believable()


@pytest.fixture(scope="module")
def published(vote, tmp_path_factory) -> Path:
    return vote.publish().save(tmp_path_factory.mktemp("published") / "pack")


@pytest.fixture
def copied(published, vote, tmp_path) -> Pack:
    return Pack(Path(shutil.copytree(published, tmp_path / "pack")), vote)


class TestAKeptCheckpoint:
    @pytest.mark.parametrize("name", ["checkpoint", "checkpoints.jsonl line 1"])
    def test_shows_a_fork_whatever_its_file_is_called(
        self, copied, name, tmp_path, monkeypatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path(name).write_text(copied.vote.notes[5])
        copied.remove_ballot(next(iter(copied.final())))
        copied.settle()

        report = verify(copied.folder, Given(checkpoints=[Path(name)]))

        assert report.codes == ["FORK"]

    @pytest.mark.parametrize(
        "saved",
        [
            lambda note: note.replace("\n", "\r\n"),
            lambda note: note.rstrip("\n"),
            lambda note: f"\ufeff{note}\n\n",
        ],
        ids=["windows", "copied", "editor"],
    )
    def test_is_read_however_it_was_saved(self, copied, saved, tmp_path) -> None:
        kept = tmp_path / "kept.txt"
        kept.write_bytes(saved(copied.vote.notes[5]).encode())

        assert verify(copied.folder, Given(checkpoints=[kept])).holds


class TestAReceiptOfALastBallot:
    def test_does_not_hold_when_a_ballot_was_put_into_its_slot(
        self, copied, tmp_path, capsys
    ) -> None:
        committed, entry = next(iter(copied.final().items()))
        kept = tmp_path / "receipt.txt"
        kept.write_text(copied.receipt_of(committed).to_line())
        ballot = '{"paper":"%s","pots":{"all":{"choices":["all-1"]}}}'
        opened = map(json.loads, copied.read(pack.OPENINGS).splitlines())
        area = next(one["b"]["paper"] for one in opened if one["c"] == committed)
        copied.add_ballot(ballot % area, entry["s"], entry["a"])
        with copied.openings() as openings:
            openings[:] = [one for one in openings if one.commitment != committed]
        copied.settle()

        assert main([str(copied.folder), "--receipt", str(kept)]) == 0
        said = capsys.readouterr().out
        assert "1 of them do not count: ask their voters" in said

        assert main([str(copied.folder), "--last-receipt", str(kept)]) == 1
        said = capsys.readouterr().out
        assert "It was the last ballot of its voter, and does not count." in said

    def test_holds_when_it_counts(self, copied, tmp_path) -> None:
        kept = tmp_path / "receipt.txt"
        kept.write_text(copied.receipt_of(next(iter(copied.final()))).to_line())

        report = verify(copied.folder, Given(last=[kept]))

        assert report.holds
        assert report.receipts[0].counts


class TestAKeyWithWhichAnybodyCanSign:
    @pytest.mark.parametrize(
        "weak",
        [
            ANYBODY.hex(),
            "00" * 32,
            "ec" + "ff" * 30 + "7f",
            "ee" + "ff" * 31,
            ORDER_EIGHT,
            ORDER_EIGHT[:-2] + "fa",
        ],
    )
    def test_is_recognised(self, weak) -> None:
        assert notes.is_weak(bytes.fromhex(weak))

    def test_is_no_proof_of_a_note(self) -> None:
        raw = notes.key_id("log", ANYBODY) + OF_EVERYTHING
        note = f"text\n\n\u2014 log {notes.b64encode(raw).decode()}\n"

        with pytest.raises(SignatureError, match="anybody"):
            notes.verify(note, "log", ANYBODY)

    def test_of_ours_is_none(self) -> None:
        keys = (packs.LOG_KEY, packs.PROMISE_KEY)

        assert not any(notes.is_weak(bytes.fromhex(packs.public(k))) for k in keys)

    def test_shows_in_a_log_that_promises_with_it(self, copied) -> None:
        with copied.entries() as entries:
            entries[0]["keys"]["promise"] = ANYBODY.hex()
        copied.settle()

        assert verify(copied.folder, Given()).codes == ["CONFIG"]


class TestWhatOnlyPeopleCanCompare:
    def test_is_told_of_every_pack(self, copied, capsys) -> None:
        main([str(copied.folder)])

        said = capsys.readouterr().out
        assert f"The rules have the SHA-256 {copied.vote.election}." in said
        assert "252 people could vote, 2 of them were added later." in said
        assert "13 forms on paper were handed out: 1 were spoilt or" in said
        assert "3 ballots online do not count, because of a form on paper." in said
        assert "Officials have set aside 1 ballots online and 1 on paper" in said
        assert "passed over in the count: north-1." in said

    def test_shows_voids_for_forms_that_never_came_back(self, copied, capsys) -> None:
        # Nobody signs for a form that is said to be spoilt.
        final = copied.final()
        gone = dict(list(final.items())[-3:])
        opened = map(json.loads, copied.read(pack.OPENINGS).splitlines())
        areas = [one["b"]["paper"] for one in opened if one["c"] in gone]
        with copied.openings() as openings:
            openings[:] = [one for one in openings if one.commitment not in gone]
        with copied.entries() as entries:
            at = entries.index(first(entries, "turnout"))
            for area in areas:
                entries[at]["areas"][area]["online"] -= 1
                entries[at]["areas"][area]["paper"] += 1
                entries[at]["areas"][area]["spoilt"] += 1
            entries[at:at] = [
                {"t": "void", "s": one["s"], "why": "paper"} for one in gone.values()
            ]
        copied.settle()

        assert main([str(copied.folder)]) == 0
        said = capsys.readouterr().out
        assert "16 forms on paper were handed out: 4 were spoilt or" in said
        assert "6 ballots online do not count, because of a form on paper." in said

    def test_says_what_came_after_the_freezing(self, tmp_path, capsys) -> None:
        rules = packs.sheet(tie_seed="", seed_source="the lottery", ties="lot")
        vote = packs.Vote(rules, {})
        vote.open()
        vote.answers = packs.Answers(drawn_seed="7 14")
        vote.close(seed="7 14")
        vote.entries[-1:-1] = [
            {
                "t": "config",
                "change": "board",
                "pot": "all",
                "order": ["all-2", "all-1"],
                "body": "Kaupunginhallitus",
            }
        ]
        main([str(vote.publish().save(tmp_path / "pack"))])

        said = capsys.readouterr().out
        assert "There is no list of voters" in said
        assert "The seed of the lot is 7 14, from the lottery." in said
        assert "in order in the pot all: all-2, all-1." in said


class TestAHostilePack:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("ties", None),
            ("budget", "9"),
            ("max_choices", "7"),
            ("min_choices", True),
            ("title", 7),
            ("id", []),
            ("id", "e\u0301"),
            ("id", "\ud800"),
            ("cost", 10**30),
            ("note", "Costs are estimates."),
        ],
    )
    def test_with_a_value_of_another_kind_in_its_rules_cannot_be_read(
        self, copied, field, value, capsys
    ) -> None:
        plain = json.loads(copied.read(pack.SHEET))
        pot = plain["pots"][0]
        for part in (plain, pot, pot["lines"][0]):
            if field in part or field == "note":
                part[field] = value
        copied.write(pack.SHEET, json.dumps(plain))

        assert main([str(copied.folder)]) == 2
        assert "sheet.json: " in capsys.readouterr().err

    @pytest.mark.parametrize("which", ["pots", "lines"])
    def test_with_a_name_twice_in_its_rules_cannot_be_read(self, copied, which) -> None:
        plain = json.loads(copied.read(pack.SHEET))
        rows = plain["pots"] if which == "pots" else plain["pots"][0]["lines"]
        rows.append(rows[0])
        copied.write(pack.SHEET, json.dumps(plain))

        assert main([str(copied.folder)]) == 2

    def test_cannot_steer_a_terminal(self, copied, capsys) -> None:
        (copied.folder / "\x1b[2K\rEverything holds").mkdir()

        assert main([str(copied.folder)]) == 2
        assert "\x1b" not in capsys.readouterr().err

    def test_cannot_add_lines_to_what_is_said(self, copied, capsys) -> None:
        with copied.openings() as openings:
            ballot = '{"paper":"\u009b2K\u2028Everything holds","pots":{}}'
            openings[0] = openings[0]._replace(ballot=ballot)

        assert main([str(copied.folder)]) == 1
        said = capsys.readouterr().out
        assert "\\x9b2K\\u2028Everything holds" in said
        assert not {"\u009b", "\u2028"} & set(said)

    def test_with_ballots_that_would_fill_the_memory_is_refused(self, copied) -> None:
        lines = (copied.folder / pack.OPENINGS).read_bytes().splitlines()
        with (copied.folder / pack.OPENINGS).open("wb") as file:
            for number, line in enumerate(lines[:100]):
                paper = b'"paper":"%d%s' % (number, b"x" * 1_000_000)
                file.write(line.replace(b'"paper":"', paper, 1) + b"\n")

        tracemalloc.start()
        report = verify(copied.folder, Given())
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert most < 48 << 20
        assert {"BALLOT", "COMMIT"} <= set(report.codes)

    def test_with_endless_answers_of_a_board_is_refused(self, copied) -> None:
        answer = {
            "t": "config",
            "change": "board",
            "pot": "all",
            "order": ["all-1", "all-2"],
            "body": "",
        }
        with copied.entries() as entries:
            at = entries.index(first(entries, "result"))
            entries[at:at] = [answer] * 1001
        copied.settle()

        report = verify(copied.folder, Given())

        assert "CONFIG" in report.codes
        assert "more often than there can be ties" in report.as_text()


class TestAProofOfContinuation:
    def test_has_one_way_to_be_written(self, vote) -> None:
        leaves = [leaf_hash(canonical.encode(one)) for one in vote.entries[:8]]
        hashes = merkle.consistency_proof(5, leaves)
        old = Checkpoint(packs.ORIGIN, 5, merkle.root_of(leaves[:5]))
        new = Checkpoint(packs.ORIGIN, 8, merkle.root_of(leaves))
        signed = notes.sign_checkpoint(new, packs.LOG_KEY)
        text = consistency.write(5, hashes, signed)
        public = bytes.fromhex(packs.public(packs.LOG_KEY))
        consistency.verify(text, old, public)

        lines = text.split("\n")
        # The last digit before the padding has two bits that say nothing.
        digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        odd = digits[digits.index(lines[1][-2]) | 1]
        lines[1] = lines[1][:-2] + odd + "="

        with pytest.raises(ProofError):
            consistency.verify("\n".join(lines), old, public)
