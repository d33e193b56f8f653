"""Cases 51, 54, 55, 56: quiet nights, broken machines, old backups, wrong clocks.

Whatever breaks, nobody is told that a vote is recorded which is not.
"""

import errno
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import boxes
import dumps
import make
import pytest
import redis
from django.core.cache import cache
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from polling import cast, choices_of, refusal_of
from visiting import Visitor, token_of

from voting.actions import recording, results
from voting.box import guarding, log, sequencer
from voting.box.guarding import PausedError
from voting.models import BallotBox, RollMark, VotingRound
from voting.models.box import Checkpoint, LogEntry, SpoolRow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

HOUR = timedelta(hours=1)
HELSINKI = ZoneInfo("Europe/Helsinki")
NOWHERE = "redis://127.0.0.1:1/0"


def ballots(voting_round: VotingRound) -> list[str]:
    return [entry["c"] for entry in boxes.entries(voting_round, "ballot")]


class TestAQuietNight:
    """Case 51."""

    def test_case_51_one_ballot_alone_waits(self) -> None:
        voting_round = make.voting_round()
        cast(voting_round, make.user())

        for _round_of_the_night in range(3):
            sequencer.run(voting_round)

        assert ballots(voting_round) == []
        assert boxes.waiting(voting_round) == 1

    def test_case_51_one_person_who_votes_fifty_times_waits_as_well(self) -> None:
        voting_round, voter = make.voting_round(hold_back=5), make.user()
        for _ in range(50):
            cast(voting_round, voter)

        sequencer.run(voting_round)

        assert ballots(voting_round) == []

    def test_case_51_nobody_is_alone_in_what_is_left_at_the_close(self) -> None:
        """However many come, each part of the log holds five people or none."""
        voting_round = make.voting_round(hold_back=5)
        sizes, before = [], 0
        for _ in range(23):
            cast(voting_round, make.user())
            sequencer.run(voting_round)
            now = len(ballots(voting_round))
            sizes.append(now - before)
            before = now

        make.tallied(voting_round)

        sizes.append(len(ballots(voting_round)) - before)
        assert sum(sizes) == 23
        assert {size for size in sizes if size} & {1, 2, 3, 4} == set()

    def test_case_51_a_small_area_does_not_go_with_a_large_one(self) -> None:
        """Which area a ballot is from is published; so each is mixed by itself."""
        process = make.process()
        for code in ("lohtaja", "purola"):
            district = make.district(process, code)
            make.project(process, f"{code}-a", district=district)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 30_000_00},
            hold_back=3,
        )
        alone = cast(voting_round, make.user(), ["purola-a"], pot="purola")
        for _ in range(8):
            cast(voting_round, make.user(), ["lohtaja-a"], pot="lohtaja")

        sequencer.run(voting_round)

        assert len(ballots(voting_round)) == 5
        assert alone.commitment not in ballots(voting_round)


class TestADiskThatIsFull:
    """Case 54."""

    @pytest.mark.parametrize(
        "error", ["could not write to file: No space left on device", "disk I/O error"]
    )
    def test_case_54_no_ballot_is_acknowledged_that_was_not_committed(
        self, monkeypatch, error
    ) -> None:
        visitor = Visitor(
            make.voting_round(), make.user(), raise_request_exception=False
        )
        visitor.choose("a")
        form = visitor.form()

        def fail(_connection: BaseDatabaseWrapper) -> None:
            raise OperationalError(error)

        with monkeypatch.context() as patched:
            patched.setattr(BaseDatabaseWrapper, "_commit", fail)
            answer = visitor.send(form)

        assert answer.status_code == 500
        assert "receipt" not in answer.cookies
        assert not RollMark.objects.exists()
        assert not SpoolRow.objects.exists()
        # The same form goes through once there is room again.
        assert visitor.send(form).status_code == 303
        assert SpoolRow.objects.count() == 1

    def test_case_54_a_lost_answer_does_no_harm(self, monkeypatch) -> None:
        """The ballot was stored, the answer never came: sent again, it is one."""
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user(), raise_request_exception=False)
        visitor.choose("a")
        form = visitor.form()
        commit = BaseDatabaseWrapper._commit

        def commit_and_fail(connection: BaseDatabaseWrapper) -> None:
            commit(connection)
            raise OperationalError("server closed the connection unexpectedly")

        with monkeypatch.context() as patched:
            patched.setattr(BaseDatabaseWrapper, "_commit", commit_and_fail)
            assert visitor.send(form).status_code == 500

        assert visitor.send(form).status_code == 303
        assert len(boxes.standing(voting_round)) == 1
        assert SpoolRow.objects.count() == 0

    @pytest.mark.parametrize("name", ["os.fsync", "pathlib.Path.replace"])
    def test_case_54_nothing_is_signed_that_is_not_anchored(
        self, monkeypatch, name
    ) -> None:
        voting_round = make.voting_round(hold_back=1)
        boxes.settle(voting_round)
        before = Checkpoint.objects.count()
        sent = cast(voting_round, make.user())

        def fail(*_arguments: object, **_options: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(name, fail)
            with pytest.raises(OSError, match="No space"):
                boxes.settle(voting_round)

        assert Checkpoint.objects.count() == before
        # Nothing was lost either: the next run signs it.
        boxes.settle(voting_round)
        assert ballots(voting_round) == [sent.commitment]
        assert Checkpoint.objects.count() == before + 1
        guarding.check(BallotBox.objects.get(pk=voting_round.pk))

    @override_settings(
        CACHES={
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": NOWHERE,
            }
        }
    )
    def test_case_54_without_redis_a_cast_is_recorded_or_refused(self) -> None:
        with pytest.raises(redis.ConnectionError):
            cache.get("anything")
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user(), raise_request_exception=False)
        visitor.choose("a")

        answer = visitor.send(visitor.form())

        is_acknowledged = answer.status_code == 303
        assert is_acknowledged == RollMark.objects.exists() == SpoolRow.objects.exists()
        assert is_acknowledged
        assert visitor.receipt().status_code == 200


class TestAnOldBackup:
    """Case 55."""

    def test_case_55_the_sequencer_signs_nothing_on_it_and_the_site_says_so(
        self,
    ) -> None:
        voting_round = make.voting_round()
        cast(voting_round, make.user())
        boxes.settle(voting_round)
        backup = dumps.take()
        cast(voting_round, make.user())
        boxes.settle(voting_round)
        dumps.put_back(backup)
        signed = Checkpoint.objects.count()

        with pytest.raises(PausedError):
            sequencer.run(voting_round)
        recording.sequence_boxes()

        assert Checkpoint.objects.count() == signed
        voter = make.user()
        visitor = Visitor(voting_round, voter)
        visitor.choose("a")
        assert "Recording is paused" in visitor.review().text
        form = {"choices": ["a"], "token": token_of(voting_round, voter)}
        assert visitor.send(form).status_code == 503
        assert refusal_of(voting_round, make.user()) == "paused"

    def test_case_55_a_log_that_was_altered_is_found(self) -> None:
        voting_round = make.voting_round()
        for _ in range(3):
            cast(voting_round, make.user())
        boxes.settle(voting_round)
        last = LogEntry.objects.latest("number")
        line = last.line.replace('"t":"ballot"', '"t":"ballot" ')

        boxes.rewrite(voting_round, last.number, line)

        with pytest.raises(PausedError):
            guarding.check(BallotBox.objects.get(pk=voting_round.pk))


class TestAClockThatJumps:
    """Case 56."""

    def test_case_56_two_hours_back_the_later_ballot_still_counts(self, clock) -> None:
        voting_round, voter = make.voting_round(), make.user()
        cast(voting_round, voter, ["a"], now=make.NOW)

        clock.move_to(make.NOW - 2 * HOUR)
        later = cast(voting_round, voter, ["b"], now=make.NOW - 2 * HOUR)

        (standing,) = boxes.standing(voting_round)
        assert choices_of(standing) == ("b",)
        assert log.final_commitments(voting_round.box) == [later.commitment]

    def test_case_56_a_closed_vote_stays_closed(self) -> None:
        voting_round = make.voting_round()
        cast(voting_round, make.user())
        results.tally_round(voting_round=voting_round, now=voting_round.phase.ends_at)

        fresh = VotingRound.objects.get(pk=voting_round.pk)
        two_hours_earlier = voting_round.phase.ends_at - 2 * HOUR

        assert refusal_of(fresh, make.user(), now=two_hours_earlier) == "closed"

    def test_case_56_a_form_from_the_future_is_refused(self, clock) -> None:
        visitor = Visitor(make.voting_round(), make.user())
        visitor.choose("a")
        form = visitor.form()
        clock.move_to(make.NOW - 2 * HOUR)

        answer = visitor.send(form)

        assert answer.status_code == 422
        assert not RollMark.objects.exists()

    @pytest.mark.parametrize("fold", [0, 1])
    def test_case_56_the_hour_that_comes_twice_closes_once(self, fold) -> None:
        """Clocks go back at 4 on 25 October 2026; the end is one moment, in UTC."""
        end = datetime(2026, 10, 25, 3, 30, fold=fold, tzinfo=HELSINKI)
        in_utc = end.astimezone(UTC)
        assert in_utc == datetime(2026, 10, 25, 0 + fold, 30, tzinfo=UTC)
        voting_round = make.voting_round(
            ends=in_utc - make.NOW, starts=in_utc - make.NOW - make.DAY
        )
        instant = timedelta(milliseconds=1)

        cast(voting_round, make.user(), now=in_utc - instant)

        assert refusal_of(voting_round, make.user(), now=in_utc) == "closed"
        assert RollMark.objects.count() == 1
