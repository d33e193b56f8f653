"""Telling people that a vote was recorded in their name."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Lock

import make
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from polling import cast
from together import together

from participation.outbox import LEASE
from voting import tasks
from voting.actions import notices
from voting.models import CastNotice, RollEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def voting_round():
    process = make.process(
        title={"fi": "Rannat", "sv": "Stränderna", "en": "The shores"},
        contact="help@example.org",
    )
    return make.voting_round(process)


class TestNotices:
    def test_say_that_a_vote_was_recorded_and_nothing_else(self, voting_round) -> None:
        voter = make.user("aino@example.org", language="en")
        receipt = cast(voting_round, voter, ["b"], word="kuha")

        assert notices.send_notices(now=make.NOW) == 1

        (message,) = mail.outbox
        assert message.to == ["aino@example.org"]
        assert message.subject == "A vote was recorded in your name"
        mine = reverse("voting:mine", args=[voting_round.process.slug])
        assert f"http://127.0.0.1:8000{mine}" in message.body
        assert "help@example.org" in message.body
        for secret in ("Project b", "kuha", receipt.code, "all", "10:00", "12:00"):
            assert secret not in message.body.replace("all is well", "")
        assert "15" not in message.body

    def test_speak_the_language_of_the_person(self, voting_round) -> None:
        cast(voting_round, make.user(language="en"))

        notices.send_notices(now=make.NOW)

        assert "The shores" in mail.outbox[0].body
        assert "Rannat" not in mail.outbox[0].body

    def test_speak_the_languages_of_the_city_to_who_has_chosen_none(
        self, voting_round
    ) -> None:
        cast(voting_round, make.user())

        notices.send_notices(now=make.NOW)

        for title in ("The shores", "Rannat"):
            assert title in mail.outbox[0].body

    def test_go_out_once(self, voting_round) -> None:
        cast(voting_round, make.user())

        tasks.send_notices()
        tasks.send_notices()

        assert len(mail.outbox) == 1
        assert not CastNotice.objects.exists()

    def test_of_a_changed_ballot_are_not_sent_again(self, voting_round) -> None:
        voter = make.user()
        for choices in (["a"], ["b"]):
            cast(voting_round, voter, choices)
            notices.send_notices(now=make.NOW)

        assert len(mail.outbox) == 1

    def test_go_out_in_an_order_that_says_nothing(self, voting_round) -> None:
        people = [make.user(f"person{n:02}@example.com") for n in range(40)]
        for person in people:
            cast(voting_round, person)

        notices.send_notices(now=make.NOW)

        sent = [message.to[0] for message in mail.outbox]
        assert sorted(sent) == sorted(person.email for person in people)
        assert sent != [person.email for person in people]

    def test_are_owed_to_nobody_without_an_account(self, voting_round) -> None:
        voter = make.user()
        cast(voting_round, voter)
        RollEntry.objects.update(user=None)

        assert notices.send_notices(now=make.NOW) == 0
        assert mail.outbox == []
        assert not CastNotice.objects.exists()

    def test_that_cannot_be_sent_now_are_sent_later(
        self, voting_round, monkeypatch, caplog
    ) -> None:
        cast(voting_round, make.user("aino@example.org"))

        def fail(*_args, **_options) -> None:
            raise SMTPServerDisconnected("aino@example.org")

        with monkeypatch.context() as broken:
            broken.setattr(EmailBackend, "send_messages", fail)
            assert notices.send_notices(now=make.NOW) == 0
        assert CastNotice.objects.count() == 1
        assert "aino@example.org" not in caplog.text

        assert notices.send_notices(now=make.NOW) == 1

    def test_to_an_address_that_is_refused_hold_up_nobody(
        self, voting_round, monkeypatch, caplog
    ) -> None:
        cast(voting_round, make.user("gone@example.org"))

        def refuse(*_args, **_options) -> None:
            raise SMTPRecipientsRefused({"gone@example.org": (550, b"no such user")})

        monkeypatch.setattr(EmailBackend, "send_messages", refuse)

        assert notices.send_notices(now=make.NOW) == 0
        assert not CastNotice.objects.exists()
        assert "gone@example.org" not in caplog.text

    def test_are_sent_in_few_statements(
        self, voting_round, django_assert_max_num_queries
    ) -> None:
        for _voter in range(5):
            cast(voting_round, make.user())

        with django_assert_max_num_queries(11 + 5):
            notices.send_notices(now=make.NOW)


class Slow(EmailBackend):
    """Counts what goes out, from however many threads."""

    lock = Lock()
    sent: list[str] = []

    def send_messages(self, messages):
        with self.lock:
            self.sent.extend(
                message.extra_headers["Message-ID"] for message in messages
            )
        return len(messages)


class TestWorkers:
    @pytest.mark.django_db(transaction=True)
    def test_side_by_side_send_each_message_once(self, monkeypatch) -> None:
        voting_round = make.voting_round()
        for _voter in range(12):
            cast(voting_round, make.user())
        monkeypatch.setattr(notices, "get_connection", Slow)
        monkeypatch.setattr(notices, "BATCH", 3)
        Slow.sent = []

        found = together([lambda: notices.send_notices(now=make.NOW)] * 6)

        assert sum(found) == 12
        assert len(set(Slow.sent)) == len(Slow.sent) == 12
        assert not CastNotice.objects.exists()

    def test_killed_in_between_leave_one_message_to_send_again(
        self, voting_round, monkeypatch
    ) -> None:
        class KilledError(BaseException):
            pass

        tried = []

        def die(_self, messages) -> None:
            tried.extend(message.extra_headers["Message-ID"] for message in messages)
            raise KilledError

        cast(voting_round, make.user())
        with monkeypatch.context() as broken:
            broken.setattr(EmailBackend, "send_messages", die)
            with pytest.raises(KilledError):
                notices.send_notices(now=make.NOW)

        assert notices.send_notices(now=make.NOW) == 0
        assert notices.send_notices(now=make.NOW + LEASE) == 1
        assert [m.extra_headers["Message-ID"] for m in mail.outbox] == tried

    def test_leave_no_trace_of_when_a_vote_was_cast(self, voting_round) -> None:
        cast(voting_round, make.user())

        row = CastNotice.objects.get()

        assert (row.due_at, row.claimed_by) == (None, "")
