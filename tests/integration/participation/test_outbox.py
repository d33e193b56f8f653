"""The outbox against a real mail server: nothing lost, nothing twice, whoever dies."""

from datetime import timedelta
from threading import Lock

import make
import pytest
import smtp_sink
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from together import together

from participation import notices, outbox, tasks
from participation.actions import sending
from participation.models import Notice, User
from participation.notices import KINDS, Kind
from participation.outbox import LEASE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

Mail = Notice.Mail


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "test.made", Kind("About %(title)s", "It is there."))


@pytest.fixture
def sink(monkeypatch):
    with smtp_sink.listening() as found:
        monkeypatch.setattr(
            sending,
            "get_connection",
            lambda: EmailBackend(host="127.0.0.1", port=found.port, timeout=10),
        )
        yield found


def owe(*people: User, occasion: str = "1", now=make.NOW) -> None:
    notices.owe(
        people, "test.made", occasion=occasion, link="/p/x/", now=now, title="Pier"
    )


def states() -> set[str]:
    return set(Notice.objects.values_list("mail", flat=True))


class KilledError(BaseException):
    """As SIGKILL: nobody catches it."""


class TestTheMailServer:
    def test_gets_everybodys_message_over_few_connections(
        self, sink, monkeypatch
    ) -> None:
        opened = []
        original = EmailBackend.open

        def counted(self) -> bool | None:
            if self.connection is None:
                opened.append(self)
            return original(self)

        monkeypatch.setattr(EmailBackend, "open", counted)
        people = [make.user(language="en") for _ in range(25)]
        owe(*people)

        assert sending.send_waiting(now=make.NOW) == 25

        assert sorted(one.to for one in sink.received) == sorted(
            person.email for person in people
        )
        assert len({one.message_id for one in sink.received}) == 25
        assert len(opened) == 1
        assert states() == {Mail.SENT}

    def test_that_knows_no_such_address_ends_the_mail_to_it(self, sink) -> None:
        gone, there = make.user("gone@example.org"), make.user()
        owe(gone, there)
        sink.answer = lambda address: (
            "550 5.1.1 No such user" if "gone" in address else "250 OK"
        )

        assert sending.send_waiting(now=make.NOW) == 1

        gone.refresh_from_db()
        there.refresh_from_db()
        assert gone.mail_failed_at == make.NOW
        assert there.mail_failed_at is None
        owe(gone, occasion="2")
        assert Notice.objects.get(occasion="2").mail == Mail.INBOX

    def test_that_refuses_for_reasons_of_its_own_ends_nothing(self, sink) -> None:
        aino = make.user()
        owe(aino)
        sink.answer = lambda _address: "554 5.7.1 Relay access denied"

        assert sending.send_waiting(now=make.NOW) == 0

        aino.refresh_from_db()
        assert aino.mail_failed_at is None
        assert states() == {Mail.REFUSED}


class TestAWorkerThatDies:
    def test_leaves_one_message_to_go_out_again_as_the_same(
        self, sink, monkeypatch
    ) -> None:
        people = [make.user() for _ in range(12)]
        owe(*people)
        original = sending.hand_over

        def die_after_the_fifth(connection, message):
            outcome = original(connection, message)
            if len(sink.received) == 5:
                raise KilledError
            return outcome

        with monkeypatch.context() as dying:
            dying.setattr(sending, "hand_over", die_after_the_fifth)
            with pytest.raises(KilledError):
                sending.send_waiting(now=make.NOW)

        # Nobody has them while the claim holds, and it holds for minutes only.
        assert sending.send_waiting(now=make.NOW + timedelta(minutes=1)) == 0
        assert timedelta(minutes=5) >= LEASE
        assert sending.send_waiting(now=make.NOW + LEASE) == 8

        assert len(sink.received) == 13
        ids = [one.message_id for one in sink.received]
        assert len(set(ids)) == 12
        doubled = next(one for one in ids if ids.count(one) == 2)
        assert ids[4] == doubled
        assert states() == {Mail.SENT}

    def test_that_comes_back_too_late_sends_nothing_more(
        self, sink, monkeypatch, clock
    ) -> None:
        owe(*[make.user() for _ in range(4)])
        original = sending.hand_over

        def sleep_for_an_hour(connection, message):
            outcome = original(connection, message)
            if len(sink.received) == 2:
                clock.shift(3600)
                monkeypatch.setattr(sending, "hand_over", original)
                # Meanwhile somebody else takes over what is left.
                sending.send_waiting(now=make.NOW + timedelta(hours=1))
            return outcome

        monkeypatch.setattr(sending, "hand_over", sleep_for_an_hour)

        sending.send_waiting(now=make.NOW)

        # The two that were in hand when it fell asleep, no more.
        ids = [one.message_id for one in sink.received]
        assert len(set(ids)) == 4
        assert len(ids) <= 5
        assert states() == {Mail.SENT}

    def test_lives_on_with_its_claim_while_it_works(
        self, sink, monkeypatch, clock
    ) -> None:
        owe(*[make.user() for _ in range(8)])
        original = sending.hand_over
        others = []

        def slowly(connection, message):
            clock.shift(LEASE.total_seconds() / 3)
            passed = make.NOW + LEASE / 3 * (len(sink.received) + 1)
            others.append(Notice.objects.filter(mail="waits", due_at__lte=passed))
            assert not others[-1].exists()
            return original(connection, message)

        monkeypatch.setattr(sending, "hand_over", slowly)

        assert sending.send_waiting(now=make.NOW) == 8


class TestWorkersSideBySide:
    def test_send_each_message_once(self, sink, monkeypatch) -> None:
        monkeypatch.setattr(sending, "BATCH", 3)
        people = [make.user() for _ in range(20)]
        owe(*people)
        owe(*people, occasion="2")

        found = together([lambda: sending.send_waiting(now=make.NOW)] * 6)

        assert sum(found) == 20
        assert sorted(one.to for one in sink.received) == sorted(
            person.email for person in people
        )
        assert states() == {Mail.SENT}

    def test_of_which_one_takes_a_row(self) -> None:
        owe(*[make.user() for _ in range(6)])
        waiting = Notice.objects.filter(mail=Mail.WAITS)
        clock, lock, taken = outbox.Clock(make.NOW), Lock(), []

        def take() -> None:
            claim = outbox.take(waiting, most=2, clock=clock)
            if claim is not None:
                with lock:
                    taken.extend(claim.rows.values_list("pk", flat=True))

        together([take] * 5)

        assert len(taken) == len(set(taken))


class TestFanningOut:
    @pytest.fixture
    def queued(self, monkeypatch) -> list[dict]:
        queued: list[dict] = []
        monkeypatch.setattr(
            tasks.send_some_notices, "apply_async", lambda **way: queued.append(way)
        )
        return queued

    @pytest.fixture(autouse=True)
    def _many(self, monkeypatch, settings) -> None:
        monkeypatch.setattr(sending, "BATCH", 2)
        settings.IS_EMBEDDED, settings.NOTICE_SENDERS = False, 3

    def test_begins_as_many_tasks_as_there_is_work_for(self, queued) -> None:
        owe(*[make.user() for _ in range(3)])

        tasks.send_waiting_notices()

        assert len(queued) == 2

    def test_begins_no_more_than_the_setting_says(self, queued) -> None:
        owe(*[make.user() for _ in range(20)])

        tasks.send_waiting_notices()

        assert len(queued) == 3

    def test_counts_those_that_send_already(self, queued) -> None:
        owe(*[make.user() for _ in range(20)])
        outbox.take(
            Notice.objects.filter(mail=Mail.WAITS),
            most=2,
            clock=outbox.Clock(make.NOW),
        )

        tasks.send_waiting_notices()

        assert len(queued) == 2

    def test_begins_nothing_when_nothing_waits(self, queued) -> None:
        tasks.send_waiting_notices()

        assert queued == []

    def test_gathers_for_a_few_minutes(self, queued, clock) -> None:
        owe(make.user(), now=make.NOW + timedelta(minutes=1))
        clock.shift(2 * 60)
        tasks.send_waiting_notices()
        assert queued == []

        clock.shift(3 * 60)
        tasks.send_waiting_notices()
        assert len(queued) == 1

    def test_goes_on_in_a_new_task_when_its_turn_is_over(
        self, queued, monkeypatch
    ) -> None:
        monkeypatch.setattr(tasks, "TURN_SECONDS", 0)
        owe(*[make.user(language="en") for _ in range(3)])

        tasks.send_some_notices()
        assert (len(mail.outbox), len(queued)) == (2, 1)

        tasks.send_some_notices()
        assert (len(mail.outbox), len(queued)) == (3, 1)

    def test_a_lost_queue_loses_nothing(self, queued) -> None:
        owe(make.user())
        tasks.send_waiting_notices()
        queued.clear()

        tasks.send_waiting_notices()

        assert len(queued) == 1
