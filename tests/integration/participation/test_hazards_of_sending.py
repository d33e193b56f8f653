"""What must not hold up, wake or lose anybody's mail: nights, odd rows, odd servers."""

from dataclasses import replace
from datetime import time, timedelta
from smtplib import SMTPDataError, SMTPHeloError, SMTPSenderRefused

import make
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from participation import notices, outbox
from participation.actions import sending
from participation.models import Notice, User
from participation.notices import KINDS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Mail = Notice.Mail
HOUR = timedelta(hours=1)
# Helsinki is two hours ahead of UTC: quiet hours begin nine hours after noon there.
EVENING, MORNING = make.NOW + 11 * HOUR, make.NOW + 20 * HOUR


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    plain = Kind("About %(title)s", "It is there.")
    monkeypatch.setitem(KINDS, "test.made", plain)
    monkeypatch.setitem(KINDS, "test.urgent", replace(plain, is_urgent=True))
    unsayable = replace(plain, still_owed=lambda _rows, _now: {1 // 0})
    monkeypatch.setitem(KINDS, "test.broken", unsayable)


def owe(*people: User, kind: str = "test.made", occasion: str = "1", **ways) -> None:
    ways = {"now": make.NOW, "title": kind} | ways
    notices.owe(people, kind, occasion=occasion, link="/p/x/", **ways)


def ids() -> list[str]:
    return [message.extra_headers["Message-ID"] for message in mail.outbox]


class TestInTheMiddleOfTheNight:
    """The worker was away when it was due, and comes back when people sleep."""

    def test_what_can_wait_waits_for_the_morning(self) -> None:
        owe(make.user(language="en"), until=MORNING + HOUR)

        assert sending.send_waiting(now=EVENING) == 0
        assert Notice.objects.get().due_at == MORNING
        assert sending.send_waiting(now=MORNING) == 1

    def test_each_persons_own_hours_hold(self) -> None:
        owl = make.user(quiet_from=time(3), quiet_to=time(11))
        owe(owl, make.user())

        assert sending.send_waiting(now=EVENING) == 1
        assert mail.outbox[0].to == [owl.email]

    def test_what_is_urgent_and_of_no_use_in_the_morning_goes_alone(self) -> None:
        aino = make.user(language="en")
        owe(aino)
        owe(aino, kind="test.urgent", until=EVENING + HOUR)
        owe(aino, kind="test.urgent", occasion="2", until=MORNING + HOUR)

        assert sending.send_waiting(now=EVENING) == 1
        assert mail.outbox[0].subject == "About test.urgent"

        owe(aino, occasion="2", now=EVENING + HOUR)
        assert sending.send_waiting(now=MORNING) == 1
        assert mail.outbox[1].subject.endswith("3 things have happened")
        assert len(set(ids())) == 2

    def test_what_a_dead_worker_may_have_sent_waits_as_the_same_message(self) -> None:
        aino = make.user(language="en")
        owe(aino)
        Notice.objects.update(mail_key="of the dead")

        assert sending.send_waiting(now=EVENING) == 0
        owe(aino, occasion="2", now=EVENING)
        assert sending.send_waiting(now=MORNING) == 2

        rows = Notice.objects.order_by("pk")
        assert rows[0].mail_key == "of the dead" != rows[1].mail_key


class TestAKindThatCannotBeAsked:
    def test_holds_up_nobody_else_and_is_asked_again(self, monkeypatch, caplog) -> None:
        people = [make.user(language="en") for _ in range(4)]
        owe(people[0], kind="test.broken")
        owe(*people)

        assert sending.send_waiting(now=make.NOW) == 4

        broken = Notice.objects.get(kind="test.broken")
        assert (broken.mail, broken.tries) == (Mail.WAITS, 1)
        assert "test.broken" in caplog.text
        monkeypatch.setitem(KINDS, "test.broken", KINDS["test.made"])
        assert sending.send_waiting(now=broken.due_at) == 1

    def test_goes_out_later_under_another_name_than_the_rest(self, monkeypatch) -> None:
        aino = make.user(language="en")
        owe(aino, kind="test.broken")
        owe(aino)
        sending.send_waiting(now=make.NOW)
        monkeypatch.setitem(KINDS, "test.broken", KINDS["test.made"])

        broken = Notice.objects.get(kind="test.broken")
        assert sending.send_waiting(now=broken.due_at) == 1

        assert len(set(ids())) == 2

    def test_keeps_a_message_whole_that_a_dead_worker_may_have_sent(self) -> None:
        aino = make.user(language="en")
        owe(aino, kind="test.broken")
        owe(aino)
        Notice.objects.update(mail_key="of the dead")

        assert sending.send_waiting(now=make.NOW) == 0

        waiting = Notice.objects.filter(mail=Mail.WAITS, due_at__gt=make.NOW)
        assert waiting.filter(mail_key="of the dead").count() == 2

    def test_stays_in_the_inbox(self, client) -> None:
        aino = make.user(language="en")
        owe(aino, kind="test.broken")
        client.force_login(aino)

        page = client.get("/my/notices/", headers={"Accept-Language": "en"})

        assert "About test.broken" in page.text
        assert Notice.objects.get().mail == Mail.WAITS


class Answering(EmailBackend):
    """A mail server that answers the first message in a way of its own."""

    errors: list[Exception] = []
    tried = 0

    def send_messages(self, messages):
        Answering.tried += 1
        if self.errors:
            raise self.errors.pop()
        return super().send_messages(messages)


class TestAMailServer:
    @pytest.mark.parametrize(
        ("answer", "tried"),
        [
            (SMTPSenderRefused(530, b"sign in first", "city@example.org"), 1),
            (SMTPSenderRefused(450, b"slower, please", "city@example.org"), 1),
            (SMTPHeloError(550, b"not from there"), 1),
            (SMTPDataError(421, b"closing"), 1),
            (SMTPSenderRefused(552, b"too large", "city@example.org"), 3),
            (SMTPDataError(554, b"looks like spam"), 3),
        ],
        ids=repr,
    )
    def test_is_left_alone_when_what_it_says_is_about_us(
        self, monkeypatch, answer, tried
    ) -> None:
        monkeypatch.setattr(sending, "get_connection", Answering)
        monkeypatch.setattr(Answering, "errors", [answer])
        monkeypatch.setattr(Answering, "tried", 0)
        owe(*[make.user() for _ in range(3)])

        assert sending.send_waiting(now=make.NOW) == tried - 1
        assert Answering.tried == tried


def test_a_claim_is_found_by_index_among_however_many_that_were_sent() -> None:
    owe(*[make.user() for _ in range(3)])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    waiting = Notice.objects.filter(mail=Mail.WAITS)
    claim = outbox.Claim(waiting, outbox.Clock(make.NOW))
    claim.mark(waiting)

    assert claim.rows.count() == 3
    assert "notices_to_send" in claim.rows.explain()
    assert claim.holds()
