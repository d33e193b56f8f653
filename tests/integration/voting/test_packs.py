"""Packs out of the database: each kind of vote verifies, and tampering is caught."""

from pathlib import Path

import boxes
import channels
import kinds
import make
import pytest
from django.db import connection
from make import DAY, NOW
from polling import cast, listed

from voting import packs, queries, tasks
from voting.actions import answers, results, setting_aside, stations
from voting.actions.rounds import RollLine
from voting.ballotbox import pack
from voting.ballotbox.verifying.report import Report
from voting.ballotbox.verifying.run import Given, verify
from voting.box import closing
from voting.models.box import LogEntry, Opening
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db


def published(voting_round):
    """Count a round, publish it, and read it as pages do."""
    make.tallied(queries.round_of(voting_round.process), published=True)
    return queries.round_of(voting_round.process)


def checked(voting_round, folder: Path, *receipts: str) -> Report:
    """Write the pack of a published round and verify it."""
    pack.write(packs.material_of(voting_round), folder / "pack")
    given = []
    for number, receipt in enumerate(receipts):
        given.append(folder / f"receipt-{number}.txt")
        given[-1].write_text(f"{receipt}\n")
    return verify(folder / "pack", Given(receipts=given))


def holds(report: Report) -> bool:
    assert report.holds, report.as_text()
    return True


class TestEveryKindOfVote:
    @pytest.mark.parametrize("case", kinds.GOOD, ids=kinds.named)
    def test_verifies_with_its_receipt(self, case, tmp_path) -> None:
        voting_round = kinds.of_kind(case.kind)
        voter = make.user()
        old, new = (cast(voting_round, voter, case.marks) for _ in range(2))

        report = checked(
            published(voting_round), tmp_path, old.to_line(), new.to_line()
        )

        assert holds(report)
        assert report.ballots == 1
        assert [receipt.holds for receipt in report.receipts] == [True, True]

    @pytest.mark.parametrize("kind", ["approval", "ranked", "scoring"])
    def test_verifies_with_the_city_on_the_paper_of_a_district(
        self, kind, tmp_path
    ) -> None:
        voting_round = kinds.of_two_pots(kind)
        points = {"scoring": (3,)}.get(kind, ())
        for paper, choice in (("north", "n1"), ("south", "s2"), ("south", "s1")):
            make.casting.cast_ballot(
                voting_round=voting_round,
                voter=make.user(),
                paper=paper,
                marks={
                    paper: Marks((choice,), points),
                    "all": Marks(("city1",), points),
                },
                now=NOW,
            )

        report = checked(published(voting_round), tmp_path)

        assert holds(report)
        assert report.ballots == 3

    def test_verifies_with_themes(self, tmp_path) -> None:
        voting_round = kinds.of_categories()
        for choice in ("g1", "g2"):
            make.casting.cast_ballot(
                voting_round=voting_round,
                voter=make.user(),
                paper="all",
                marks={"green": Marks((choice,))},
                now=NOW,
            )

        assert holds(checked(published(voting_round), tmp_path))

    def test_verifies_with_blank_ballots_and_a_list_of_voters(self, tmp_path) -> None:
        voters = [make.user() for _ in range(4)]
        lines = [RollLine(n, voter.email) for n, voter in enumerate(voters, 1)]
        voting_round = listed(lines, min_choices=0)
        cast(voting_round, voters[0], [])
        cast(voting_round, voters[1], ["a"])

        assert holds(checked(published(voting_round), tmp_path))

    def test_verifies_without_a_single_ballot(self, tmp_path) -> None:
        assert holds(checked(published(make.voting_round()), tmp_path))

    @pytest.mark.parametrize("rule", ["mes+greedy", "mes+add1_greedy", "phragmen"])
    def test_verifies_by_equal_shares(self, rule, tmp_path) -> None:
        assert holds(checked(published(make.voted(rule=rule)), tmp_path))

    def test_verifies_with_a_lot_and_a_project_taken_back(self, tmp_path) -> None:
        voting_round = make.voted(ties="lot", tie_seed="", seed_source="Lotto")
        organiser = make.staff(voting_round.process)
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=organiser,
            project="c",
            reason="The ground is polluted: pilaantunut maaperä",
            now=NOW,
        )
        after = voting_round.phase.ends_at
        results.tally_round(voting_round=voting_round, now=after)
        answers.enter_drawn_seed(
            voting_round=voting_round, official=organiser, seed="3,9,17", now=after
        )

        assert holds(checked(published(voting_round), tmp_path))

    def test_verifies_with_what_a_board_decided(self, tmp_path) -> None:
        voting_round = make.voting_round(ties="board", tie_seed="")
        make.ballot(voting_round, ["a", "b", "c"])
        after = voting_round.phase.ends_at
        results.tally_round(voting_round=voting_round, now=after)
        answers.record_board_decision(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            order=["c", "a", "b"],
            body="City board",
            decided_on=after.date(),
            note="",
            now=after,
        )

        assert holds(checked(published(voting_round), tmp_path))


class TestPaperAndOtherChannels:
    def test_verify_together(self, tmp_path) -> None:
        voting_round = make.voting_round()
        for choices in (["a"], ["b"]):
            make.ballot(voting_round, choices)
        both = make.user()
        make.ballot(voting_round, ["c"], both)
        clerk = channels.clerk(voting_round)
        stations.hand_out_paper(
            voting_round=voting_round,
            clerk=clerk,
            person=channels.person(voting_round, email=both.email),
            area="all",
            station=channels.STATION,
            now=NOW,
        )
        channels.hand_out(voting_round, 3)
        channels.approved(voting_round, "ab", "c", "a")
        channels.written_off(voting_round)

        report = checked(published(voting_round), tmp_path)

        assert holds(report)
        assert report.ballots == 5

    def test_verify_with_a_form_that_was_set_aside(self, tmp_path) -> None:
        voting_round = make.voting_round()
        channels.hand_out(voting_round, 2)
        channels.approved(voting_round, "a", "b")
        first, second = channels.clerk(voting_round), make.staff(voting_round.process)
        doubt = setting_aside.propose_setting_aside(
            voting_round=voting_round,
            official=first,
            batch=1,
            number=2,
            reason="Two forms were folded together",
            now=NOW,
        )
        setting_aside.agree_to_setting_aside(doubt=doubt, official=second, now=NOW)

        report = checked(published(voting_round), tmp_path)

        assert holds(report)
        assert report.ballots == 1


class TestAPack:
    def test_is_the_same_bytes_each_time(self, tmp_path) -> None:
        voting_round = published(make.voted())

        for name in ("one", "two"):
            pack.write(packs.material_of(voting_round), tmp_path / name)

        for path in (tmp_path / "one").iterdir():
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()

    def test_ends_with_the_destroyed_keys_once_they_are(self, tmp_path) -> None:
        voting_round = published(make.voted())
        before = packs.folder_of(voting_round)
        closing.destroy_keys(voting_round, now=voting_round.phase.ends_at + 60 * DAY)
        results.sequencer.sign(voting_round)
        voting_round = queries.round_of(voting_round.process)

        after = packs.folder_of(voting_round)

        assert after != before
        assert (after / "log.jsonl").read_text().splitlines()[-1].startswith('{"keys":')
        assert holds(verify(after, Given()))

    def test_is_made_once(self) -> None:
        voting_round = published(make.voted())
        folder = packs.folder_of(voting_round)
        made_at = (folder / "log.jsonl").stat().st_mtime_ns

        assert packs.folder_of(voting_round) == folder
        assert (folder / "log.jsonl").stat().st_mtime_ns == made_at
        assert {path.name for path in folder.parent.iterdir()} == {
            ".lock",
            folder.name,
        }

    def test_is_there_before_anybody_asks(self, clock) -> None:
        voting_round = published(make.voted())
        clock.move_to(voting_round.phase.ends_at)

        assert packs.make_new(now=voting_round.phase.ends_at) == 1
        tasks.make_packs()

        assert packs.make_new(now=voting_round.phase.ends_at) == 0

    def test_of_one_vote_does_not_hold_up_the_others(self, monkeypatch) -> None:
        first, second = published(make.voted()), published(make.voted())
        write = pack.write

        def fails_once(material, folder) -> None:
            monkeypatch.setattr(pack, "write", write)
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(pack, "write", fails_once)

        packs.make_new(now=first.phase.ends_at)

        assert packs.make_new(now=second.phase.ends_at) == 1

    def test_waits_for_the_signature_under_the_result(self, monkeypatch) -> None:
        voting_round = make.tallied(make.voted())
        monkeypatch.setattr(results.sequencer, "sign", lambda _round: False)
        results.publish_result(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            now=voting_round.phase.ends_at,
        )

        with pytest.raises(packs.NotSignedError):
            packs.material_of(queries.round_of(voting_round.process))


class TestTampering:
    """Whoever owns the database can change it, and the pack says so."""

    @pytest.fixture
    def voting_round(self):
        return published(make.voted())

    def test_with_what_a_ballot_says_is_caught(self, voting_round, tmp_path) -> None:
        row = Opening.objects.filter(voting_round=voting_round).first()
        row.ballot = row.ballot.replace('"a"', '"b"').replace('"c"', '"b"')
        with boxes.without_guards():
            Opening.objects.filter(pk=row.pk).update(ballot=row.ballot)

        assert "COMMIT" in checked(voting_round, tmp_path).codes

    def test_with_an_opening_left_out_is_caught(self, voting_round, tmp_path) -> None:
        with boxes.without_guards():
            Opening.objects.filter(voting_round=voting_round).first().delete()

        assert "OPENSET" in checked(voting_round, tmp_path).codes

    def test_with_the_log_is_caught(self, voting_round, tmp_path) -> None:
        line = LogEntry.objects.get(voting_round=voting_round, number=1).line
        other = LogEntry.objects.get(voting_round=voting_round, number=2).line
        with boxes.without_guards():
            LogEntry.objects.filter(voting_round=voting_round).update(commitment="")
        boxes.rewrite(voting_round, 1, other)
        boxes.rewrite(voting_round, 2, line)

        assert "ROOT" in checked(voting_round, tmp_path).codes

    def test_with_the_result_is_caught(self, voting_round, tmp_path) -> None:
        tally = voting_round.tallies.get()
        text = tally.result_text.replace('"voters":3', '"voters":4')
        assert text != tally.result_text
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE voting_tally SET result_text = %s WHERE id = %s",
                [text, tally.pk],
            )

        assert {"RESULT", "SCORE"} & set(checked(voting_round, tmp_path).codes)
