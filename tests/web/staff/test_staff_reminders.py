"""Organisers see what will go out and whom it reaches, and can leave one out."""

from datetime import timedelta
from functools import partial

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from make import DAY, NOW
from reminding import follower, remind

from participation import reach, reminders
from participation.models import ReminderRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process(client):
    """Give a process whose organiser is signed in, with ideas from tomorrow on."""
    made = make.process()
    client.force_login(make.staff(made))
    make.phase(made, "propose", starts=DAY, ends=20 * DAY)
    return made


def url(process, page: str = "reminders", *names) -> str:
    return reverse(f"participation_staff:{page}", args=[process.slug, *names])


def went(process, count: int) -> None:
    for number in range(count):
        ReminderRun.objects.create(
            process=process,
            kind="phase.opened",
            occasion=f"phase:{count}:{number}",
            state="sent",
            due_at=NOW - DAY,
            made_at=NOW - DAY,
        )


def first_of(process) -> tuple[str, str]:
    occasion = reminders.planned_for(process, now=NOW)[0]
    return occasion.kind, occasion.occasion


class TestThePage:
    def test_shows_what_is_planned_and_why(self, client, process) -> None:
        page = client.get(url(process)).text

        assert page.count("ends soon") == 2
        assert "has begun" in page
        assert "Those who follow this process or take part in it" in page
        assert "You follow this process" not in page
        assert "No reminder has gone out yet." in page

    def test_says_how_long_before_the_end_each_comes(self, client, process) -> None:
        page = client.get(url(process)).text

        assert ", 7 days before the end</a>" in page
        assert ", 1 day before the end</a>" in page

    def test_shows_what_went_with_its_counts(self, client, process) -> None:
        follower(process, language="sv")
        follower(process, wants_mail=False)
        remind(NOW + DAY)
        ReminderRun.objects.update(due_at=NOW - DAY, made_at=NOW - DAY)

        page = client.get(url(process)).text

        assert "Went out" in page
        assert "Page of notices only" in page
        assert "None chosen: every language" in page

    def test_says_why_one_was_missed(self, client, process) -> None:
        make.phase(process, "review", starts=-20 * DAY, ends=-DAY)
        remind(NOW)

        page = client.get(url(process)).text

        assert "Missed" in page
        assert "Nobody looked in time" in page

    def test_asks_as_much_of_a_long_log_as_of_a_short_one(
        self, client, process
    ) -> None:
        went(process, 1)
        with CaptureQueriesContext(connection) as short:
            client.get(url(process))
        went(process, 20)

        with CaptureQueriesContext(connection) as long:
            client.get(url(process))

        assert len(long) == len(short) < 40


class TestTheTimes:
    def test_are_set_and_recorded(self, client, process) -> None:
        answer = client.post(url(process), {"days": "14, 3;1", "hours": "24"})

        process.refresh_from_db()
        assert answer.status_code == 303
        assert process.reminder_days == [14, 3, 1]
        assert process.ballot_reminder_hours == [24]
        assert process.events.last().verb == "reminders.planned"

    def test_may_be_none(self, client, process) -> None:
        client.post(url(process), {"days": "", "hours": ""})

        process.refresh_from_db()
        assert (process.reminder_days, process.ballot_reminder_hours) == ([], [])
        assert [one.kind for one in reminders.planned_for(process, now=NOW)] == [
            "phase.opened"
        ]

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("a week", "Write numbers with commas"),
            ("0", "Give numbers from 1 to 60"),
            ("61", "Give numbers from 1 to 60"),
            ("1,2,3,4,5,6", "At most 5 reminders"),
        ],
    )
    def test_are_refused_with_a_reason(self, client, process, typed, words) -> None:
        answer = client.post(url(process), {"days": typed, "hours": "48"})

        assert answer.status_code == 422
        assert words in answer.text
        assert typed in answer.text

    def test_surprise_nobody_with_one_that_is_over(self, client, process) -> None:
        phase = process.phases.get()
        phase.starts_at, phase.ends_at = NOW - 20 * DAY, NOW + 10 * DAY
        phase.save()
        remind(NOW - 20 * DAY)
        follower(process)

        client.post(url(process), {"days": "14, 7", "hours": ""})

        assert remind(NOW) == []
        run = ReminderRun.objects.get(kind="phase.closing")
        assert run.reason == ReminderRun.Reason.SET_TOO_LATE


class TestAPreview:
    def test_has_the_words_of_each_language_and_the_reach(
        self, client, process, settings
    ) -> None:
        follower(process, language="fi")
        follower(process, language="sv")

        page = client.get(url(process, "reminder", *first_of(process))).text

        assert all(f'lang="{code}"' in page for code, _name in settings.LANGUAGES)
        assert "Whom it would reach now" in page
        assert "E-mail" in page

    def test_of_very_many_tells_how_many_they_can_be(
        self, client, process, monkeypatch
    ) -> None:
        monkeypatch.setattr(reach, "COUNTED", 2)
        monkeypatch.setattr(reach, "reached", partial(int, "nobody is looked at"))
        for _number in range(3):
            follower(process)

        page = client.get(url(process, "reminder", *first_of(process))).text

        assert "About 3 accounts at" in page
        assert "E-mail" not in page

    def test_of_what_is_not_planned_is_not_there(self, client, process) -> None:
        page = url(process, "reminder", "phase.opened", "phase:0:2026-01-01")

        assert client.get(page).status_code == 404


class TestLeavingOut:
    def skip(self, client, process, reason="Everybody knows."):
        page = url(process, "reminder", *first_of(process))
        return client.post(page, {"reason": reason})

    def test_needs_a_reason(self, client, process) -> None:
        answer = self.skip(client, process, reason=" ")

        assert answer.status_code == 422
        assert not ReminderRun.objects.exists()

    def test_keeps_it_from_going_out(self, client, process) -> None:
        follower(process)

        answer = self.skip(client, process)

        assert answer.status_code == 303
        assert remind(NOW + DAY) == []
        event = process.events.last()
        assert (event.verb, event.data["reason"]) == (
            "reminder.skipped",
            "Everybody knows.",
        )
        assert "Left out" in client.get(url(process)).text

    def test_twice_is_refused(self, client, process) -> None:
        self.skip(client, process)

        answer = self.skip(client, process)

        assert answer.status_code == 422
        assert ReminderRun.objects.count() == 1

    def test_can_be_taken_back(self, client, process) -> None:
        follower(process)
        self.skip(client, process)
        run = ReminderRun.objects.get()

        answer = client.post(url(process, "restore_reminder", run.pk))

        assert answer.status_code == 303
        assert process.events.last().verb == "reminder.restored"
        assert remind(NOW + DAY) == [("sent", "phase.opened", 1)]

    def test_cannot_be_taken_back_when_it_is_due(self, client, process, clock) -> None:
        self.skip(client, process)
        run = ReminderRun.objects.get()
        clock.move_to(NOW + DAY + timedelta(minutes=1))
        client.force_login(make.staff(process))

        answer = client.post(url(process, "restore_reminder", run.pk))

        assert answer.status_code == 403
        assert ReminderRun.objects.exists()


class TestOnePerson:
    def test_is_told_what_they_got_and_why(self, client, process) -> None:
        aino = follower(process)
        remind(NOW + DAY)

        page = client.post(
            url(process, "reminders_of_person"), {"email": aino.email.upper()}
        ).text

        assert "has begun" in page
        assert "You follow this process or take part in it." in page

    def test_without_an_account_looks_like_one_that_got_nothing(
        self, client, process
    ) -> None:
        known = make.user()
        page = url(process, "reminders_of_person")

        answers = [
            client.post(page, {"email": email}).text.replace(email, "")
            for email in (known.email, "nobody@example.org")
        ]

        assert "Nothing that is shown here went to this address." in answers[0]
        assert _without_tokens(answers[0]) == _without_tokens(answers[1])

    def test_shows_nothing_of_another_process(self, client, process) -> None:
        other = make.process()
        aino = follower(other)
        make.phase(other, "propose", ends=20 * DAY)
        remind(NOW)

        page = client.post(
            url(process, "reminders_of_person"), {"email": aino.email}
        ).text

        assert "has begun" not in page


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]
