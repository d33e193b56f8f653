"""Reminders of phases: once, to those whom they concern, however late we look."""

from datetime import UTC, datetime, timedelta
from functools import partial

import make
import pytest
from django.db import connection
from make import DAY, NOW
from reminding import follower, remind, run_of, told
from together import together

from participation import phase_reminders, reach, reminders
from participation.actions import phases, sending
from participation.models import (
    LEFT,
    Notice,
    NoticeChoice,
    Phase,
    Process,
    ReminderRun,
    Role,
)
from participation.timeline import Stretch

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Process:
    return make.process()


def ideas(of: Process, **when: timedelta) -> Phase:
    return make.phase(of, "propose", **when)


class TestAnOpening:
    def test_is_told_once_to_who_follows_the_process(self, process) -> None:
        aino = follower(process)
        make.user()
        ideas(process, starts=-timedelta(hours=1), ends=20 * DAY)

        assert remind(NOW) == [("sent", "phase.opened", 1)]
        assert remind(NOW) == []
        assert remind(NOW + timedelta(hours=1)) == []
        assert told("phase.opened") == {aino}

    def test_is_told_at_its_very_moment(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=DAY, ends=20 * DAY)

        remind(phase.starts_at - timedelta(microseconds=1))

        assert told("phase.opened") == set()
        assert remind(phase.starts_at) == [("sent", "phase.opened", 1)]

    def test_is_told_of_a_process_that_is_public_only(self) -> None:
        process = make.process(published=False)
        follower(process)
        ideas(process, ends=20 * DAY)

        assert remind(NOW) == []
        process.published_at = NOW + timedelta(hours=2)
        process.save()
        assert remind(NOW + timedelta(hours=1)) == []
        assert remind(NOW + timedelta(hours=2)) == [("sent", "phase.opened", 1)]

    def test_is_not_told_of_a_replay(self) -> None:
        process = make.process(is_replay=True)
        follower(process)
        ideas(process, ends=20 * DAY)

        assert remind(NOW) == []
        assert reminders.planned_for(process, now=NOW) == []

    def test_is_no_news_after_two_weeks(self, process) -> None:
        follower(process)
        ideas(process, starts=-14 * DAY, ends=30 * DAY)

        assert remind(NOW) == [("missed", "phase.opened", 0)]
        assert run_of("phase.opened").reason == ReminderRun.Reason.TOO_LATE
        assert not Notice.objects.exists()


class TestAClosing:
    def test_is_told_seven_days_and_one_day_before(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=-DAY, ends=20 * DAY)
        remind(NOW)
        end = phase.ends_at

        assert remind(end - 7 * DAY - timedelta(minutes=1)) == []
        assert remind(end - 7 * DAY) == [("sent", "phase.closing", 1)]
        assert remind(end - 2 * DAY) == []
        assert remind(end - DAY) == [("sent", "phase.closing", 1)]
        assert remind(end) == []

    def test_tells_the_newest_alone_when_nobody_looked_for_long(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=-DAY, ends=8 * DAY)

        done = remind(phase.ends_at - timedelta(hours=3))

        assert done == [
            ("missed", "phase.opened", 0),
            ("missed", "phase.closing", 0),
            ("sent", "phase.closing", 1),
        ]
        missed = ReminderRun.objects.filter(state="missed")
        assert {run.reason for run in missed} == {ReminderRun.Reason.OVERTAKEN}
        assert Notice.objects.count() == 1

    def test_is_missed_when_the_worker_was_down_across_the_end(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=-DAY, ends=8 * DAY)

        done = remind(phase.ends_at + DAY)

        assert [what for what, _kind, _count in done] == ["missed"] * 3
        assert set(ReminderRun.objects.values_list("reason", flat=True)) == {
            ReminderRun.Reason.TOO_LATE
        }
        assert not Notice.objects.exists()
        assert remind(phase.ends_at + 2 * DAY) == []

    def test_comes_before_no_opening(self, process) -> None:
        ideas(process, starts=DAY, ends=5 * DAY)

        planned = reminders.planned_for(process, now=NOW)

        assert [one.kind for one in planned] == ["phase.opened", "phase.closing"]

    def test_of_a_check_is_for_the_desk(self, process) -> None:
        follower(process)
        reviewer = make.staff(process, Role.REVIEWER)
        organiser = make.staff(process)
        make.staff(process, Role.AUDITOR)
        make.phase(process, "review", starts=-10 * DAY, ends=5 * DAY)

        remind(NOW)

        assert told("phase.ending") == {reviewer, organiser}

    def test_says_when_in_the_language_of_the_reader(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=-10 * DAY, ends=5 * DAY)
        phase.ends_at = datetime(2026, 11, 21, 22, tzinfo=UTC)
        phase.save()

        remind(NOW)

        until = Notice.objects.get(kind="phase.closing").facts["until"]
        assert until["fi"] == "22.11.2026 klo 0.00"
        assert until["en"] == "22 November 2026, 00:00"
        assert set(until) >= {"fi", "sv", "en", "ru"}


class TestAMovedPhase:
    def test_is_told_anew_and_the_old_message_is_not_sent(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=-10 * DAY, ends=5 * DAY)
        remind(NOW)
        old = Notice.objects.get(kind="phase.closing")

        phase.move(phase.starts_at, phase.ends_at + 14 * DAY, now=NOW)

        assert sending.ask_again([old], NOW).needless == {old.pk}
        assert remind(NOW) == []
        later = phase.ends_at - 7 * DAY
        assert remind(later) == [("sent", "phase.closing", 1)]
        new = Notice.objects.filter(kind="phase.closing").exclude(pk=old.pk).get()
        assert sending.ask_again([new], later).owed == {new.pk}

    def test_by_hours_is_told_of_once(self, process) -> None:
        follower(process)
        phase = ideas(process, starts=-10 * DAY, ends=5 * DAY)
        remind(NOW)

        phase.move(phase.starts_at, phase.ends_at + timedelta(hours=2), now=NOW)

        assert remind(NOW) == []

    def test_that_is_over_is_asked_about_again(self, process) -> None:
        organiser = make.staff(process)
        phase = make.phase(process, "vote", starts=-3 * DAY, ends=-2 * DAY)
        remind(NOW)
        phase.refresh_from_db()
        assert phase.reminded_at == NOW

        phases.plan_phases(
            process=process,
            organiser=organiser,
            stretches=[Stretch("vote", NOW + DAY, NOW + 2 * DAY)],
            allows_gaps=True,
            allows_overlaps=False,
            now=NOW,
        )

        phase.refresh_from_db()
        assert phase.reminded_at is None


class TestTheAudience:
    @pytest.fixture(autouse=True)
    def _open(self, process) -> None:
        ideas(process, ends=20 * DAY)

    def test_is_nobody_who_has_left_or_may_not_sign_in(self, process) -> None:
        follower(process, email=f"gone@{LEFT}")
        follower(process, is_active=False)

        assert remind(NOW) == [("sent", "phase.opened", 0)]

    def test_is_nobody_who_has_turned_the_topic_off(self, process) -> None:
        aino, eetu = follower(process), follower(process)
        off = NoticeChoice.Cadence.OFF
        NoticeChoice.objects.create(person=aino, topic="phases", cadence=off)

        remind(NOW)

        assert told("phase.opened") == {eetu}
        run = run_of("phase.opened")
        assert (run.people, run.channels) == (1, {"email": 1, "unwanted": 1})

    def test_is_who_takes_part_by_an_idea(self, process) -> None:
        author = make.user()
        make.proposal(process, author)

        remind(NOW)

        assert told("phase.opened") == {author}

    def test_is_of_this_process_alone(self, process) -> None:
        follower(make.process())

        assert remind(NOW) == [("sent", "phase.opened", 0)]


class TestAPreview:
    def test_counts_whom_it_reaches(self, process) -> None:
        follower(process, language="fi")
        follower(process, language="fi", wants_mail=False)
        follower(process, language="sv")
        follower(process)
        off = follower(process)
        NoticeChoice.objects.create(
            person=off, topic="phases", cadence=NoticeChoice.Cadence.OFF
        )
        ideas(process, starts=DAY, ends=20 * DAY)
        (opening, *_later) = reminders.planned_for(process, now=NOW)

        counted = reach.reach_of(opening)
        remind(NOW + DAY)

        run = run_of("phase.opened")
        assert (run.people, run.channels, run.languages) == (
            counted.people,
            counted.as_channels(),
            dict(counted.languages),
        )
        assert run.channels == {"email": 3, "inbox": 1, "unwanted": 1}
        assert run.languages == {"fi": 2, "sv": 1, "": 1}
        assert Notice.objects.filter(kind="phase.opened").count() == run.people

    def test_goes_through_a_city_batch_by_batch(self, process, monkeypatch) -> None:
        people = {follower(process) for _number in range(7)}
        monkeypatch.setattr(reach, "BATCH", 3)
        ideas(process, ends=20 * DAY)

        assert remind(NOW) == [("sent", "phase.opened", 7)]
        assert told("phase.opened") == people


class TestTheStep:
    def test_asks_as_much_of_many_people_as_of_few(self, process) -> None:
        follower(process)
        ideas(process, ends=20 * DAY)
        few = _queries(lambda: remind(NOW))
        other = make.process()
        for _number in range(30):
            follower(other)
        ideas(other, ends=20 * DAY)

        assert _queries(lambda: remind(NOW)) == few

    def test_asks_nothing_of_what_is_finished(self, process) -> None:
        follower(process)
        ideas(process, ends=2 * DAY)
        remind(NOW)
        quiet = _queries(lambda: remind(NOW))
        for _number in range(20):
            ideas(make.process(), starts=-30 * DAY, ends=-20 * DAY)
        remind(NOW)

        assert Phase.objects.filter(reminded_at=None).count() == 1
        assert _queries(lambda: remind(NOW)) == quiet

    def test_goes_on_when_one_reminder_is_broken(
        self, process, monkeypatch, caplog
    ) -> None:
        follower(process)
        broken = make.process()
        bad = ideas(broken, ends=20 * DAY)
        ideas(process, ends=20 * DAY)
        opened = phase_reminders._opened

        def break_one(phase: Phase) -> reminders.Occasion:
            found = opened(phase)
            if phase == bad:
                object.__setattr__(found, "people", partial(int, "no number"))
            return found

        monkeypatch.setattr(phase_reminders, "_opened", break_one)

        assert remind(NOW) == [("sent", "phase.opened", 1)]
        assert "Could not remind" in caplog.text
        monkeypatch.undo()
        assert remind(NOW) == [("sent", "phase.opened", 0)]

    def test_leaves_nothing_half_done(self, process, monkeypatch) -> None:
        follower(process)
        ideas(process, ends=20 * DAY)

        def fail(*_arguments, **_options):
            raise OSError("the disk is full")

        monkeypatch.setattr(reminders, "owe_notices", fail)
        assert remind(NOW) == []
        assert not ReminderRun.objects.exists()
        monkeypatch.undo()
        assert remind(NOW) == [("sent", "phase.opened", 1)]


def _queries(do) -> int:
    asked = []

    def count(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        do()
    return len(asked)


class TestDaysBefore:
    """On the city's clocks, in a year in which they are changed."""

    @pytest.mark.parametrize(
        ("end", "days", "before"),
        [
            # Clocks go forward on 28 March 2027: a day of 23 hours.
            ("2027-03-28T21:00", 1, "2027-03-27T22:00"),
            ("2027-03-29T09:00", 1, "2027-03-28T09:00"),
            # And back on 31 October: a day of 25 hours.
            ("2027-10-31T22:00", 1, "2027-10-30T21:00"),
            ("2027-11-03T22:00", 7, "2027-10-27T21:00"),
        ],
    )
    def test_keep_the_time_of_day(self, end, days, before) -> None:
        moment, expected = (
            datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (end, before)
        )

        assert phase_reminders.days_before(moment, days) == expected

    def test_make_a_skipped_time_the_one_after(self) -> None:
        # 3.30 on 29 March; on the day before, clocks went from 3 to 4.
        moment = datetime(2027, 3, 29, 0, 30, tzinfo=UTC)

        found = phase_reminders.days_before(moment, 1)

        assert found == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def test_send_one_reminder(self, process) -> None:
        people = {follower(process) for _number in range(5)}
        ideas(process, ends=20 * DAY)
        run = partial(reminders.run_due, now=NOW)

        first, second = together([run, run])

        counts = sorted(len(done) for done in (first, second))
        assert counts == [0, 1]
        assert ReminderRun.objects.count() == 1
        assert told("phase.opened") == people
        assert Notice.objects.count() == 5
