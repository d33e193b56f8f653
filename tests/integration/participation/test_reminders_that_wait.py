"""What a reminder says is so when it goes out, and it is for those whom it concerns."""

from datetime import datetime, timedelta

import make
import pytest
from make import DAY, NOW
from reminding import follower, remind, told

from participation import in_words, phase_reminders, reminders
from participation.actions import reminders as actions
from participation.actions import sending
from participation.audience import hearing
from participation.models import (
    Membership,
    Notice,
    Phase,
    PhaseExtension,
    Process,
    ProcessFollow,
    ReminderRun,
    Role,
)
from participation.phase_happenings import processes_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def process() -> Process:
    return make.process()


@pytest.fixture
def phase(process) -> Phase:
    """Give a phase of whose end, in five days, people have just been reminded."""
    made = make.phase(process, "propose", starts=-10 * DAY, ends=5 * DAY)
    made.process = process
    return made


def waiting(kind: str) -> Notice:
    return Notice.objects.get(kind=kind)


def moved(phase: Phase, by: timedelta, *, now: datetime = NOW) -> None:
    phase.move(phase.starts_at, phase.ends_at + by, now=now)


def extended(phase: Phase, by: timedelta, *, now: datetime = NOW) -> PhaseExtension:
    process = phase.process
    made = PhaseExtension.objects.create(
        phase=phase,
        before=phase.ends_at,
        ends_at=phase.ends_at + by,
        following="stay",
        reason={"en": "Holidays."},
        asked_by=make.staff(process),
        asked_at=now,
        settled_by=make.staff(process),
        settled_at=now,
        is_agreed=True,
    )
    moved(phase, by, now=now)
    return made


class TestAnEndThatMovesWithinTheDay:
    def test_is_told_as_it_is_by_then(self, process, phase) -> None:
        follower(process)
        remind(NOW)

        moved(phase, -2 * HOUR)
        answer = sending.ask_again([waiting("phase.closing")], NOW)

        notice = waiting("phase.closing")
        assert answer.owed == {notice.pk}
        assert notice.facts["until"] == in_words.moment_by_language(phase.ends_at)
        assert notice.until == phase.ends_at

    def test_is_told_in_the_mail(self, process, phase, mailoutbox) -> None:
        follower(process, language="en")
        remind(NOW)
        moved(phase, 2 * HOUR)

        sending.send_waiting(now=waiting("phase.closing").due_at)

        (mail,) = mailoutbox
        assert in_words.moment_in(phase.ends_at, "en") in mail.body

    def test_keeps_of_use_what_the_old_end_would_make_useless(
        self, process, phase, mailoutbox
    ) -> None:
        follower(process)
        remind(NOW)
        old = phase.ends_at
        moved(phase, 2 * HOUR)
        Notice.objects.update(due_at=old + HOUR, made_at=old - HOUR)

        sending.send_waiting(now=old + HOUR)

        assert len(mailoutbox) == 1

    def test_is_told_of_an_opening_too_however_far_it_moves(
        self, process, phase
    ) -> None:
        follower(process)
        Phase.objects.update(starts_at=NOW - HOUR)
        remind(NOW)
        phase.refresh_from_db()

        moved(phase, 20 * DAY)
        sending.ask_again([waiting("phase.opened")], NOW)

        said = in_words.moment_by_language(phase.ends_at)
        assert waiting("phase.opened").facts["until"] == said

    def test_costs_two_questions_and_a_statement_for_many(
        self, process, phase, django_assert_max_num_queries
    ) -> None:
        for _number in range(20):
            follower(process)
        remind(NOW)
        moved(phase, 2 * HOUR)
        notices = list(Notice.objects.all())

        with django_assert_max_num_queries(4):
            assert len(sending.ask_again(notices, NOW).owed) == 20


class TestWhoNoLongerBelongs:
    def test_by_having_stopped_to_follow_gets_no_more(self, process, phase) -> None:
        aino = follower(process)
        remind(NOW)
        notice = waiting("phase.closing")
        assert sending.ask_again([notice], NOW).owed == {notice.pk}

        ProcessFollow.objects.filter(person=aino).delete()

        assert sending.ask_again([notice], NOW).needless == {notice.pk}

    def test_but_takes_part_gets_it_still(self, process, phase) -> None:
        aino = follower(process)
        make.proposal(process, aino)
        remind(NOW)
        notice = waiting("phase.closing")

        ProcessFollow.objects.filter(person=aino).delete()

        assert sending.ask_again([notice], NOW).owed == {notice.pk}

    def test_at_the_desk_gets_no_more(self, process) -> None:
        make.phase(process, "review", starts=-10 * DAY, ends=5 * DAY)
        reviewer = make.staff(process, Role.REVIEWER)
        remind(NOW)
        notice = Notice.objects.get(kind="phase.ending", person=reviewer)
        assert sending.ask_again([notice], NOW).owed == {notice.pk}

        Membership.objects.filter(user=reviewer).update(role=Role.AUDITOR)

        assert sending.ask_again([notice], NOW).needless == {notice.pk}


class TestAnExtension:
    def test_is_told_alone_when_its_end_is_near(self, process, phase) -> None:
        aino = follower(process)
        Phase.objects.update(ends_at=NOW + 2 * DAY)
        phase.refresh_from_db()
        phase.process = process
        remind(NOW - HOUR)
        extended(phase, 2 * DAY)

        done = remind(NOW)

        assert ("sent", "phase.extended") in {one[:2] for one in done}
        assert ("missed", "phase.closing") in {one[:2] for one in done}
        end = in_words.moment_by_language(phase.ends_at)
        owed = Notice.objects.filter(person=aino)
        answer = sending.ask_again(list(owed), NOW)
        (kept,) = owed.filter(pk__in=answer.owed)
        assert (kept.kind, kept.facts["moment"]) == ("phase.extended", end)

    def test_of_several_tells_the_last(self, process, phase) -> None:
        follower(process)
        first = extended(phase, 10 * DAY)
        remind(NOW)
        second = extended(phase, 10 * DAY, now=NOW + HOUR)
        remind(NOW + HOUR)

        notices = list(Notice.objects.filter(kind="phase.extended"))
        owed = sending.ask_again(notices, NOW + HOUR).owed

        named = {one.pk: one.occasion for one in notices}
        assert set(named.values()) == {f"extension:{one.pk}" for one in (first, second)}
        assert {named[pk] for pk in owed} == {f"extension:{second.pk}"}

    def test_that_was_taken_back_is_not_told(self, process, phase) -> None:
        follower(process)
        extended(phase, 10 * DAY)
        remind(NOW)

        moved(phase, -10 * DAY)

        notice = waiting("phase.extended")
        assert sending.ask_again([notice], NOW).needless == {notice.pk}


class TestOneThatWasLeftOut:
    def test_overtakes_none_before_it(self, process) -> None:
        aino = follower(process)
        phase = make.phase(process, "propose", starts=-DAY, ends=20 * DAY)
        remind(NOW)
        last = [
            one
            for one in reminders.planned_for(process, now=NOW)
            if one.occasion.endswith(":1")
        ]
        actions.skip_reminder(
            occasion=last[0],
            organiser=make.staff(process),
            reason="Everybody knows.",
            now=NOW,
        )

        done = remind(phase.ends_at - HOUR)

        assert done == [("sent", "phase.closing", 1)]
        assert told("phase.closing") == {aino}
        sent = ReminderRun.objects.get(kind="phase.closing", state="sent")
        assert sent.occasion.endswith(":7")


class TestAPhaseThatGoesOn:
    """It is asked about when something is due of it, and else costs nothing."""

    def asked(self, now: datetime) -> list[Phase]:
        return list(phase_reminders.to_ask(now))

    def test_is_not_asked_about_before(self, process, phase) -> None:
        assert self.asked(NOW) == [phase]

        remind(NOW)

        end = phase.ends_at
        assert self.asked(end - DAY - timedelta(seconds=1)) == []
        assert self.asked(end - DAY) == [phase]

    def test_is_put_into_words_for_nobody_when_nothing_is_due(
        self, process, phase, monkeypatch
    ) -> None:
        follower(process)
        remind(NOW)
        Phase.objects.update(remind_at=NOW)

        def fail(*_given):
            raise AssertionError("nobody reads this")

        for place in (phase_reminders, in_words):
            monkeypatch.setattr(place, "moment_by_language", fail)
            monkeypatch.setattr(place, "in_every_language", fail)
        assert remind(NOW) == []

    def test_is_asked_about_when_it_moves(self, process, phase) -> None:
        remind(NOW)

        moved(phase, 10 * DAY, now=NOW + HOUR)

        assert self.asked(NOW + HOUR) == [phase]

    def test_is_asked_about_when_other_times_are_set(self, process, phase) -> None:
        remind(NOW)

        actions.set_reminders(
            process=process,
            organiser=make.staff(process),
            days=[3],
            hours=[],
            now=NOW + HOUR,
        )

        assert self.asked(NOW + HOUR) == [phase]

    def test_is_asked_about_when_one_shall_go_out_after_all(
        self, process, phase
    ) -> None:
        organiser = make.staff(process)
        remind(NOW)
        last = reminders.planned_for(process, now=NOW)[-1]
        run = actions.skip_reminder(
            occasion=last, organiser=organiser, reason="Everybody knows.", now=NOW
        )

        actions.restore_reminder(run=run, organiser=organiser, now=NOW + HOUR)

        assert self.asked(NOW + HOUR) == [phase]

    def test_that_moves_while_it_is_asked_about_is_asked_again(
        self, process, phase
    ) -> None:
        put_off = phase_reminders._watch(NOW)

        moved(phase, HOUR, now=NOW - timedelta(seconds=1))
        put_off()

        assert self.asked(NOW) == [phase]

    def test_is_asked_again_after_a_failure(
        self, process, phase, monkeypatch, caplog
    ) -> None:
        aino = follower(process)

        def fail(*_given, **_named):
            raise OSError("the disk is full")

        with monkeypatch.context() as broken:
            broken.setattr(reminders, "owe_notices", fail)
            remind(NOW)
        assert "Could not remind" in caplog.text
        assert self.asked(NOW) == [phase]

        remind(NOW)

        assert told("phase.closing") == {aino}

    def test_is_not_put_off_by_who_asks_of_something_else(self, phase) -> None:
        reminders.run_due(now=NOW, only={"phases"})

        assert self.asked(NOW) == [phase]


class TestTheProcessesOfSomebody:
    def test_are_found_by_as_many_queries_however_many_go_on(
        self, django_assert_max_num_queries
    ) -> None:
        aino = make.user()
        mine = []
        for number in range(30):
            process = make.process()
            make.phase(process, "propose", ends=20 * DAY)
            if number % 3 == 0:
                ProcessFollow.objects.create(process=process, person=aino, since=NOW)
                mine.append(process)
            if number % 3 == 1:
                make.proposal(process, aino)
                mine.append(process)

        with django_assert_max_num_queries(4):
            assert processes_of(aino, now=NOW) == mine

    def test_are_those_for_each_of_some_people(self) -> None:
        aino, eetu = make.user(), make.user()
        one, other = make.process(), make.process()
        ProcessFollow.objects.create(process=one, person=aino, since=NOW)
        ProcessFollow.objects.create(process=other, person=eetu, since=NOW)

        found = hearing([aino.pk, eetu.pk], [one.pk, other.pk])

        assert found == {(one.pk, aino.pk), (other.pk, eetu.pk)}
