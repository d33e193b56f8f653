"""Everything that the clock brings about, in all apps, with the real steps."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import make
import paneling
import pytest
import works_of
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import DAY, NOW
from together import together

from panels.lifecycle import PanelistState, PanelState, SessionState
from panels.models import Conversation, Letter, Panelist
from participation import ledger, queries, reminders, sending, tasks, ticking
from participation.actions import noticing
from participation.celery import app as porukka
from participation.models import Notice, Process, ProcessFollow
from participation.reminders import REMINDERS
from participation.sending import Sender
from participation.ticking import Done, tick
from voting.models import VotingRound

pytestmark = pytest.mark.django_db


def whats(done: list[Done]) -> list[str]:
    return [one.what for one in done]


class TestATick:
    def test_opens_and_closes_and_counts_in_one_go(self) -> None:
        voting_round = make.voted()
        process = voting_round.process
        ends = voting_round.phase.ends_at
        before = tick(now=NOW)

        done = tick(now=ends)

        assert Done("phase.opened", process.slug, "phase:vote") in before
        assert whats(done)[0] == "phase.closed"
        assert Done("round.tallied", process.slug, f"round:{process.slug}") in done
        assert voting_round.tallies.exists()

    def test_does_nothing_the_second_time(self) -> None:
        voting_round = make.voted()
        panel, official, _members = works_of.working()
        works_of.conversation(panel, official, closes_at=NOW + DAY)
        later = max(voting_round.phase.ends_at, NOW + DAY)

        first = tick(now=later)
        second = tick(now=later)

        assert {"phase.closed", "round.tallied", "conversation.closed"} <= set(
            whats(first)
        )
        assert second == []

    def test_misses_nothing_after_nine_days_and_two_changes(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-DAY, ends=2 * DAY)
        make.phase(process, "review", starts=3 * DAY, ends=5 * DAY)
        make.phase(process, "vote", starts=20 * DAY, ends=30 * DAY)
        tick(now=NOW)

        done = tick(now=NOW + 9 * DAY)

        changes = [one for one in done if one.what.startswith("phase.")]
        assert changes == [
            Done("phase.closed", process.slug, "phase:propose"),
            Done("phase.opened", process.slug, "phase:review"),
            Done("phase.closed", process.slug, "phase:review"),
        ]
        recorded = process.events.filter(verb__startswith="phase.")
        assert [event.recorded_at for event in recorded] == [NOW, *[NOW + 9 * DAY] * 3]

    def test_goes_on_with_the_others_when_one_process_is_broken(
        self, monkeypatch, caplog
    ) -> None:
        broken, sound = make.voted(), make.voted()
        record = noticing.audit.record

        def stumble(process, *args, **options):
            if process.pk == broken.process_id:
                raise RuntimeError("broken on purpose")
            return record(process, *args, **options)

        monkeypatch.setattr(noticing.audit, "record", stumble)

        done = tick(now=sound.phase.ends_at)

        changes = [one for one in done if one.what.startswith(("phase.", "round."))]
        assert {one.process for one in changes} == {sound.process.slug}
        assert not broken.process.events.filter(verb="phase.closed").exists()
        assert sound.tallies.exists()
        assert "broken on purpose" in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_three_at_once_do_everything_once(self) -> None:
        voting_round = make.voted()
        process = voting_round.process

        ticked = together([partial(tick, now=voting_round.phase.ends_at)] * 3)

        changes = [
            one
            for done in ticked
            for one in done
            if one.what in {"phase.opened", "phase.closed", "round.tallied"}
        ]
        assert sorted(whats(changes)) == [
            "phase.closed",
            "phase.opened",
            "round.tallied",
        ]
        assert ledger.flaws(queries.record_entries(process)) == []

    @pytest.mark.django_db(transaction=True)
    def test_two_schedules_at_once_record_each_change_once(
        self, clock, monkeypatch
    ) -> None:
        monkeypatch.setattr(sending, "_senders", {})
        process = make.process()
        make.phase(process, "propose", starts=-2 * DAY, ends=-DAY)

        assert together([tasks.tick] * 2) == [None, None]

        verbs = process.events.filter(verb__startswith="phase.")
        assert [event.verb for event in verbs] == ["phase.opened", "phase.closed"]


class TestWhatIsOver:
    """Nothing that is over is asked about again."""

    def finish(self) -> Process:
        """Leave a process behind in which everything has happened."""
        voting_round = make.voting_round(starts=-3 * DAY, ends=-2 * DAY)
        VotingRound.objects.filter(pk=voting_round.pk).update(
            closed_at=NOW, counted_at=NOW, published_at=NOW
        )
        process = voting_round.process
        panel = paneling.panel(process, slug="over", state=PanelState.CLOSED)
        paneling.member(panel, state=PanelistState.COMPLETED)
        paneling.session(panel, state=SessionState.CLOSED, reminded_at=NOW)
        Conversation.objects.create(
            panel=panel,
            number=1,
            state=Conversation.State.CLOSED,
            closed_at=NOW,
            counted_at=NOW,
        )
        return process

    def cost(self, now) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert tick(now=now) == []
        return len(asked)

    def test_costs_no_more_with_fifty_processes_than_with_one(self) -> None:
        later = NOW + 400 * DAY
        make.tallied(make.voted(), published=True)
        tick(now=later)
        with_one = self.cost(later)

        for _number in range(49):
            self.finish()
        tick(now=later)

        assert Process.objects.count() == 50
        assert not VotingRound.objects.filter(counted_at=None).exists()
        assert self.cost(later) == with_one

    def test_an_offer_of_a_panel_that_is_over_lapses_without_a_word(self) -> None:
        panel = paneling.panel(state=PanelState.CANCELLED)
        seat = paneling.member(
            panel,
            state=PanelistState.OFFERED,
            offered_at=NOW - 9 * DAY,
            answer_until=NOW - DAY,
        )

        done = tick(now=NOW)

        assert "member.lapsed" in whats(done)
        assert Panelist.objects.get(pk=seat.pk).state == PanelistState.SILENT
        assert not Letter.objects.exists()
        assert not Notice.objects.exists()
        assert not panel.process.events.filter(verb="member.lapsed").exists()


class TestTheTask:
    def test_lets_what_waits_be_sent(self, clock, monkeypatch) -> None:
        queued = []
        for name in ("participation.tasks.send_waiting_notices",):
            monkeypatch.setattr(
                porukka.tasks[name],
                "apply_async",
                lambda *, expires, name=name: queued.append((name, expires)),
            )

        tasks.tick()
        nothing = list(queued)
        Notice.objects.create(
            person=make.user(),
            kind="phase.opened",
            occasion="1",
            link="/",
            made_at=NOW,
            due_at=NOW,
        )
        tasks.tick()

        assert nothing == []
        assert queued == [("participation.tasks.send_waiting_notices", 55)]

    def test_can_queue_every_sender(self) -> None:
        porukka.loader.import_default_modules()

        for sender in sending._senders.values():
            assert sender.task in porukka.tasks

    def test_knows_its_steps_with_the_lower_apps_first(self) -> None:
        steps = ticking.names()

        assert steps[0] == "phases"
        assert steps.index("panel seats") < steps.index("voting rounds")


class TestTheCommand:
    def ran(self, capsys, *arguments: str):
        call_command("tick", *arguments)
        return capsys.readouterr().out

    def test_prints_what_it_did_and_nothing_the_second_time(self, capsys) -> None:
        process = make.process("shore")
        make.phase(process, "propose")
        now = (NOW + timedelta(minutes=1)).isoformat()

        first = json.loads(self.ran(capsys, "--now", now, "--json"))
        second = json.loads(self.ran(capsys, "--now", now, "--json"))

        assert {
            "what": "phase.opened",
            "process": "shore",
            "subject": "phase:propose",
            "count": 1,
        } in first
        assert second == []

    def test_says_it_in_lines_for_people(self, capsys) -> None:
        make.phase(make.process("shore"), "propose")

        words = self.ran(capsys, "--now", NOW.isoformat())

        assert "phase.opened shore phase:propose\n" in words

    def test_goes_by_the_clock_when_no_moment_is_named(self, capsys, clock) -> None:
        make.phase(make.process("shore"), "propose", starts=DAY, ends=2 * DAY)

        early = self.ran(capsys)
        clock.move_to(NOW + DAY)
        late = self.ran(capsys)

        assert "phase.opened" not in early
        assert "phase.opened shore phase:propose" in late

    @pytest.mark.parametrize(
        ("moment", "words"),
        [
            ("2027-03-01T08:00", "needs its offset"),
            ("2027-03-01", "needs its offset"),
            ("tomorrow", "is no moment"),
            ("2027-13-01T08:00+02:00", "is no moment"),
            ("0001-01-01T00:00+14:00", "between the years 1900 and 2999"),
            ("9999-12-31T23:59-12:00", "between the years 1900 and 2999"),
            ("9999-12-31T23:59Z", "between the years 1900 and 2999"),
        ],
    )
    def test_takes_no_moment_that_could_be_another(self, moment, words) -> None:
        with pytest.raises(CommandError, match=words):
            call_command("tick", "--now", moment)

    def test_fails_aloud_when_a_step_does(self, monkeypatch) -> None:
        def fails(_now):
            raise OSError("broken on purpose")

        monkeypatch.setitem(ticking._steps, "phases", fails)

        with pytest.raises(CommandError, match="phases"):
            call_command("tick", "--now", NOW.isoformat(), "--json")

    def test_fails_aloud_when_a_reminder_cannot_say_what_is_due(
        self, monkeypatch
    ) -> None:
        def overflows(_now):
            raise OverflowError("date value out of range")

        broken = replace(REMINDERS["phases"], due=overflows)
        monkeypatch.setitem(REMINDERS, "phases", broken)

        with pytest.raises(CommandError, match="reminders"):
            call_command("tick", "--now", NOW.isoformat(), "--json")

    def test_fails_aloud_when_no_occasion_of_a_reminder_runs(self, monkeypatch) -> None:
        def fails(_now):
            raise OSError("broken on purpose")

        due = REMINDERS["phases"].due
        broken = replace(
            REMINDERS["phases"],
            due=lambda now: [replace(one, tell=fails) for one in due(now)],
        )
        for _number in range(2):
            make.phase(make.process(), "propose", ends=20 * DAY)
        told = []

        with monkeypatch.context() as patch:
            patch.setitem(REMINDERS, "phases", broken)
            with pytest.raises(RuntimeError, match=r"not remind: phase\.opened$"):
                told += reminders.step(NOW)
            with pytest.raises(CommandError, match="reminders"):
                call_command("tick", "--now", NOW.isoformat(), "--json")

        assert told == []
        assert [one.what for one in reminders.step(NOW)] == ["reminder.sent"] * 2

    def test_sends_what_waits_when_asked_to(self, capsys) -> None:
        process = make.process()
        make.phase(process, "propose", starts=0 * DAY, ends=20 * DAY)
        person = make.user()
        ProcessFollow.objects.create(process=process, person=person, since=NOW)
        # A day later it is due for everybody, however seldom they want to hear.
        later = (NOW + 2 * DAY).isoformat()
        self.ran(capsys, "--now", NOW.isoformat(), "--json")
        unsent = list(mail.outbox)

        sent = json.loads(self.ran(capsys, "--now", later, "--send", "--json"))
        again = json.loads(self.ran(capsys, "--now", later, "--send", "--json"))

        assert unsent == again == []
        assert [one["what"] for one in sent] == ["messages.sent"]
        assert [message.to for message in mail.outbox] == [[person.email]]

    def test_sends_the_rest_when_one_sender_fails(self, capsys, monkeypatch) -> None:
        def fails(*, now) -> int:
            raise OSError("broken on purpose")

        def sends(*, now) -> int:
            return 3

        senders = {
            name: Sender(name, task="none", waits=lambda _now: True, send=send)
            for name, send in (("broken", fails), ("sound", sends))
        }
        monkeypatch.setattr(sending, "_senders", senders)

        with pytest.raises(CommandError, match="broken"):
            call_command("tick", "--now", NOW.isoformat(), "--send", "--json")

        sent = json.loads(capsys.readouterr().out)
        assert [(one["subject"], one["count"]) for one in sent] == [("sound", 3)]
