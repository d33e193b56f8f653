"""Notices by e-mail: one message for all, once, in the reader's language."""

import re
from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from threading import Lock

import make
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from together import together

from participation import letters, notices, tasks
from participation.actions import notices as choosing
from participation.actions import sending as actions
from participation.models import Notice, User
from participation.notices import KINDS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    monkeypatch.setitem(
        KINDS, "test.made", Kind("Something about %(title)s", "It is %(what)s.")
    )


def owe(*people: User, occasion: str = "1", now=make.NOW, **facts) -> None:
    facts = {"title": "The pier", "what": {"fi": "uusi", "en": "new"}} | facts
    notices.owe(people, "test.made", occasion=occasion, link="/p/x/", now=now, **facts)


class TestOwing:
    def test_tells_nobody_the_same_twice(self) -> None:
        aino = make.user()

        owe(aino, aino)
        owe(aino)
        owe(aino, occasion="2")

        assert Notice.objects.filter(person=aino).count() == 2

    def test_refuses_a_kind_that_nobody_knows(self) -> None:
        with pytest.raises(KeyError):
            notices.owe([make.user()], "no.such", occasion="1", link="/", now=make.NOW)

    def test_two_apps_cannot_have_the_same_kind(self) -> None:
        with pytest.raises(ValueError, match=r"test\.made"):
            notices.register({"test.made": Kind("a", "b")})


class TestWords:
    def test_pick_a_fact_in_the_language_of_the_reader(self) -> None:
        owe(make.user())

        words = notices.words_of(Notice.objects.get(), "fi")

        assert (words.title, words.text) == ("Something about The pier", "It is uusi.")

    def test_stand_on_one_line_whatever_was_typed(self) -> None:
        owe(make.user(), title="The\r\nBcc: all@example.org\x08 \x9b31m")

        words = notices.words_of(Notice.objects.get(), "en")

        assert words.title == "Something about The Bcc: all@example.org 31m"

    def test_of_an_older_version_leave_a_mark_where_a_fact_is_missing(self) -> None:
        owe(make.user())
        Notice.objects.update(facts={})

        assert notices.words_of(Notice.objects.get(), "en").text == "It is …."

    def test_of_an_unknown_kind_still_lead_to_the_page(self) -> None:
        owe(make.user())
        Notice.objects.update(kind="from.tomorrow")

        words = notices.words_of(Notice.objects.get(), "en")

        assert words.title == "There is something new"


class TestSending:
    def test_brings_everything_in_one_message(self) -> None:
        aino = make.user("aino@example.org", language="en")
        owe(aino, occasion="1", title="The pier")
        owe(aino, occasion="2", title="The swing")

        assert actions.send_waiting(now=make.NOW) == 1

        (message,) = mail.outbox
        assert message.to == ["aino@example.org"]
        assert message.subject.endswith("2 things have happened")
        for title in ("The pier", "The swing"):
            assert title in message.body
        assert "http://127.0.0.1:8000/p/x/" in message.body

    def test_of_one_notice_has_its_title_as_subject(self) -> None:
        owe(make.user(language="en"))

        actions.send_waiting(now=make.NOW)

        assert mail.outbox[0].subject == "Something about The pier"

    def test_comes_with_a_page_that_says_its_languages(self) -> None:
        owe(make.user(), title="<b>Pier</b>")

        actions.send_waiting(now=make.NOW)

        ((page, kind),) = mail.outbox[0].alternatives
        assert kind == "text/html"
        assert re.findall(r'<div lang="(..)">', page) == ["en", "fi"]
        assert "&lt;b&gt;Pier&lt;/b&gt;" in page
        assert "<b>Pier" not in page

    def test_speaks_one_language_where_it_is_known(self) -> None:
        owe(make.user(language="fi"))

        actions.send_waiting(now=make.NOW)

        assert "It is uusi." in mail.outbox[0].body
        assert "It is new." not in mail.outbox[0].body

    def test_names_a_way_to_end_it_in_one_press(self) -> None:
        aino = make.user(language="en")
        owe(aino)

        actions.send_waiting(now=make.NOW)

        headers = mail.outbox[0].extra_headers
        path = reverse(
            "participation:notices_off", args=[letters.key_of(aino, ["own"])]
        )
        assert headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{path}>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert path in mail.outbox[0].body

    def test_is_done_once(self) -> None:
        owe(make.user())

        tasks.send_some_notices()
        tasks.send_some_notices()

        assert len(mail.outbox) == 1
        notice = Notice.objects.get()
        assert (notice.mail, notice.sent_at) == (Notice.Mail.SENT, make.NOW)

    @pytest.mark.parametrize(
        "fields", [{"wants_mail": False}, {"is_active": False}], ids=str
    )
    def test_leaves_those_alone_who_get_none(self, fields) -> None:
        owe(make.user(**fields))

        assert actions.send_waiting(now=make.NOW) == 0

        assert mail.outbox == []
        assert Notice.objects.get().mail == Notice.Mail.INBOX

    def test_does_not_repeat_what_was_read_on_the_page(self) -> None:
        owe(make.user())
        Notice.objects.update(read_at=make.NOW)

        assert actions.send_waiting(now=make.NOW) == 0

    def test_sends_no_old_news(self) -> None:
        owe(make.user(), now=make.NOW - timedelta(days=15))

        assert actions.send_waiting(now=make.NOW) == 0
        assert Notice.objects.get().mail == Notice.Mail.INBOX

    def test_asks_the_database_a_few_things_for_each_person(
        self, django_assert_max_num_queries
    ) -> None:
        people = [make.user() for _ in range(20)]
        owe(*people)

        with django_assert_max_num_queries(14 + 20):
            actions.send_waiting(now=make.NOW)


class Failing(EmailBackend):
    """A mail server that fails in a way, a few times."""

    errors: list[BaseException] = []
    tried: list[str] = []

    def send_messages(self, messages):
        for message in messages:
            self.tried.append(message.extra_headers["Message-ID"])
        if self.errors:
            raise self.errors.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(actions, "get_connection", Failing)
    Failing.errors, Failing.tried = [], []
    return Failing


class TestAFailure:
    def test_is_tried_again_as_the_same_message(self, server) -> None:
        owe(make.user(language="en"))
        server.errors = [SMTPServerDisconnected("gone")]

        assert actions.send_waiting(now=make.NOW) == 0
        assert actions.send_waiting(now=make.NOW + timedelta(minutes=4)) == 0
        assert actions.send_waiting(now=make.NOW + timedelta(minutes=5)) == 1

        first, second = server.tried
        assert first == second
        assert first.endswith("@127.0.0.1>")

    def test_waits_longer_each_time(self, server) -> None:
        owe(make.user())
        server.errors = [OSError(), OSError(), OSError()]
        now = make.NOW
        waited = []

        for _ in range(3):
            actions.send_waiting(now=now)
            due = Notice.objects.get().due_at
            waited.append(due - now)
            now = due

        assert waited == [timedelta(minutes=minutes) for minutes in (5, 10, 20)]

    def test_of_the_server_stops_for_everybody(self, server) -> None:
        owe(make.user(), make.user())
        server.errors = [OSError("connection refused")]

        assert actions.send_waiting(now=make.NOW) == 0

        assert len(server.tried) == 1

    def test_of_one_message_stops_nobody_else(self, server) -> None:
        owe(make.user(), make.user())
        server.errors = [SMTPDataError(451, b"try later")]

        assert actions.send_waiting(now=make.NOW) == 1

    def test_of_an_address_is_final_and_names_nobody(self, server, caplog) -> None:
        owe(make.user("aino@example.org"))
        server.errors = [
            SMTPRecipientsRefused({"aino@example.org": (550, b"no aino here")})
        ]

        assert actions.send_waiting(now=make.NOW) == 0
        assert actions.send_waiting(now=make.NOW + timedelta(days=1)) == 0

        assert Notice.objects.get().mail == Notice.Mail.REFUSED
        assert "refused" in caplog.text
        assert "aino" not in caplog.text

    def test_of_an_address_for_now_is_tried_again(self, server) -> None:
        owe(make.user("aino@example.org"))
        server.errors = [SMTPRecipientsRefused({"aino@example.org": (450, b"full")})]

        actions.send_waiting(now=make.NOW)

        assert actions.send_waiting(now=make.NOW + timedelta(minutes=5)) == 1

    def test_of_a_worker_sends_the_same_message_later(self, server) -> None:
        class KilledError(BaseException):
            pass

        aino = make.user(language="en")
        owe(aino)
        server.errors = [KilledError()]
        with pytest.raises(KilledError):
            actions.send_waiting(now=make.NOW)
        owe(aino, occasion="2", title="The swing")

        assert actions.send_waiting(now=make.NOW + timedelta(minutes=1)) == 1
        assert actions.send_waiting(now=make.NOW + timedelta(minutes=4)) == 1

        killed, between, again = server.tried
        assert killed == again != between
        assert "The swing" not in mail.outbox[1].body

    @pytest.mark.parametrize("topics", [["own"], []])
    def test_of_a_worker_sends_nothing_that_was_turned_off_since(
        self, server, topics
    ) -> None:
        class KilledError(BaseException):
            pass

        aino = make.user()
        owe(aino)
        server.errors = [KilledError()]
        with pytest.raises(KilledError):
            actions.send_waiting(now=make.NOW)
        # As somebody does whose worker left the message in its hand.
        Notice.objects.update(claimed_by="dead", due_at=make.NOW)
        choosing.stop_mail(person=aino, topics=topics, now=make.NOW)

        assert actions.send_waiting(now=make.NOW + timedelta(minutes=5)) == 0
        assert Notice.objects.get().mail == Notice.Mail.INBOX


class Slow(EmailBackend):
    """Counts what goes out, from however many threads."""

    lock = Lock()
    sent: list[str] = []

    def send_messages(self, messages):
        with self.lock:
            self.sent.extend(message.to[0] for message in messages)
        return len(messages)


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    def test_send_each_message_once(self, monkeypatch) -> None:
        monkeypatch.setattr(actions, "get_connection", Slow)
        Slow.sent = []
        people = [make.user() for _ in range(15)]
        owe(*people)
        owe(*people, occasion="2")

        found = together([lambda: actions.send_waiting(now=make.NOW)] * 20)

        assert sum(found) == 15
        assert sorted(Slow.sent) == sorted(person.email for person in people)
        assert set(Notice.objects.values_list("mail", flat=True)) == {"sent"}
