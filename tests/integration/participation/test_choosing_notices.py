"""How people choose to hear of things, and what is no longer owed when it is sent."""

from datetime import time, timedelta

import make
import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from participation import notices
from participation.actions import notices as actions
from participation.actions import sending
from participation.actions.notices import Cadence, Choice
from participation.channels import channels_of
from participation.models import Notice, TextMessage
from participation.notices import KINDS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Mail = Notice.Mail
HOUR = timedelta(hours=1)
# 15 November 2026 is a Sunday, and it is noon; eight o'clock is six in UTC.
TOMORROW = make.NOW + 20 * HOUR


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    for name, kind in {
        "test.own": Kind("Own", "It is there.", topic="own"),
        "test.followed": Kind("Followed", "It is there.", topic="followed"),
        "test.vote": Kind(
            "Vote", "Now.", topic="votes", is_urgent=True, sms="Your ballot waits."
        ),
    }.items():
        monkeypatch.setitem(KINDS, name, kind)


@pytest.fixture
def aino(settings):
    settings.SMS_BACKEND = "file"
    return make.user("aino@example.org", language="en")


def owe(person, kind: str, now=make.NOW, occasion="1", **options) -> Notice:
    notices.owe([person], kind, occasion=occasion, link="/x/", now=now, **options)
    return Notice.objects.get(person=person, kind=kind, occasion=occasion)


def choose(person, quiet=None, now=make.NOW, **cadences: str) -> None:
    actions.choose(
        person=person,
        language=person.language,
        choices={topic: Choice(Cadence(one)) for topic, one in cadences.items()},
        quiet=quiet,
        now=now,
    )


class TestOwing:
    def test_follows_the_default_of_a_topic(self, aino) -> None:
        assert owe(aino, "test.own").due_at == make.NOW
        assert owe(aino, "test.followed").due_at == TOMORROW

    @pytest.mark.parametrize(
        ("cadence", "due_at"),
        [("instant", make.NOW), ("daily", TOMORROW), ("weekly", TOMORROW)],
    )
    def test_follows_the_choice(self, aino, cadence, due_at) -> None:
        choose(aino, own=cadence)

        assert owe(aino, "test.own").due_at == due_at

    def test_of_what_is_off_reaches_the_inbox_alone(self, aino) -> None:
        choose(aino, own="off")

        assert owe(aino, "test.own").mail == Mail.INBOX
        assert sending.send_waiting(now=make.NOW) == 0

    def test_takes_the_topic_under_which_somebody_hears_of_it(self, aino) -> None:
        aino.hears_as = "followed"

        notice = owe(aino, "test.own")

        assert (notice.topic, notice.due_at) == ("followed", TOMORROW)

    def test_waits_for_the_end_of_quiet_hours(self, aino) -> None:
        night = make.NOW + 11 * HOUR

        assert owe(aino, "test.own", now=night).due_at == TOMORROW

    def test_follows_quiet_hours_of_ones_own(self, aino) -> None:
        choose(aino, quiet=(time(11), time(15)))
        aino.refresh_from_db()

        assert owe(aino, "test.own").due_at == make.NOW + 3 * HOUR

    def test_costs_few_queries_for_many(self, django_assert_max_num_queries) -> None:
        people = [make.user() for _ in range(40)]

        with django_assert_max_num_queries(4):
            notices.owe(people, "test.own", occasion="1", link="/x/", now=make.NOW)


class TestAChoice:
    def test_moves_what_waits(self, aino) -> None:
        owe(aino, "test.followed")

        choose(aino, followed="instant")

        assert sending.send_waiting(now=make.NOW) == 1

    def test_that_says_never_leaves_what_waits_in_the_inbox(self, aino) -> None:
        notice = owe(aino, "test.own")

        choose(aino, own="off")

        notice.refresh_from_db()
        assert notice.mail == Mail.INBOX

    def test_lets_be_what_a_worker_has_begun_to_send(self, aino) -> None:
        notice = owe(aino, "test.own")
        Notice.objects.update(mail_key="x", claimed_by="y")

        choose(aino, own="daily")

        notice.refresh_from_db()
        assert notice.due_at == make.NOW

    def test_of_one_topic_leaves_the_others(self, aino) -> None:
        choose(aino, own="weekly")

        held = actions.choices_of(aino)
        assert held["own"].cadence == Cadence.WEEKLY
        assert held["panels"].cadence == Cadence.INSTANT
        assert held["phases"].cadence == Cadence.DAILY

    def test_of_texts_without_a_phone_is_not_kept(self, aino) -> None:
        actions.choose(
            person=aino,
            language="en",
            choices={"votes": Choice(Cadence.INSTANT, by_sms=True)},
            quiet=None,
            now=make.NOW,
        )

        assert not actions.choices_of(aino)["votes"].by_sms

    def test_of_quiet_hours_that_are_none_is_refused(self, aino) -> None:
        with pytest.raises(ValidationError):
            choose(aino, quiet=(time(9), time(9)))

    def test_can_be_put_back(self, aino) -> None:
        choose(aino, own="weekly", panels="daily")
        actions.stop_mail(person=aino, topics=["own"], now=make.NOW)
        assert actions.choices_of(aino)["own"].cadence == Cadence.OFF

        actions.put_back(
            person=aino, wants_mail=True, cadences={"own": "weekly"}, now=make.NOW
        )

        assert actions.choices_of(aino)["own"].cadence == Cadence.WEEKLY
        assert actions.choices_of(aino)["panels"].cadence == Cadence.DAILY


class TestChannels:
    def test_are_those_by_which_it_goes(self, aino) -> None:
        off, silent = make.user(), make.user(wants_mail=False)
        actions.stop_mail(person=off, topics=["votes"], now=make.NOW)
        aino.phone, aino.phone_confirmed_at = "+358401234567", make.NOW
        aino.save()
        actions.choose(
            person=aino,
            language="en",
            choices={"votes": Choice(Cadence.INSTANT, by_sms=True)},
            quiet=None,
            now=make.NOW,
        )

        assert channels_of([aino, off, silent], "test.vote") == {
            aino.pk: {"email", "sms"},
            silent.pk: set(),
        }
        assert channels_of([aino], "test.own") == {aino.pk: {"email"}}
        owe(aino, "test.vote")
        assert TextMessage.objects.filter(person=aino).count() == 1


class TestWhatIsNoLongerOwed:
    @pytest.fixture
    def asked(self, monkeypatch) -> list[int]:
        asked: list[int] = []

        def still(rows, _now) -> set[int]:
            asked.append(len(rows))
            return {row.pk for row in rows if row.person.name != "Has voted"}

        monkeypatch.setitem(
            KINDS, "test.own", Kind("Own", "x", topic="own", still_owed=still)
        )
        return asked

    def test_is_not_sent_and_leaves_the_inbox(self, aino, asked, client) -> None:
        notice = owe(aino, "test.own")
        aino.name = "Has voted"
        aino.save()

        assert sending.send_waiting(now=make.NOW) == 0

        notice.refresh_from_db()
        assert notice.mail == Mail.DROPPED
        client.force_login(aino)
        page = client.get("/my/notices/").content.decode()
        assert "There are no notices yet" in page
        assert 'class="count"' not in page

    def test_is_asked_for_many_at_once(self, asked) -> None:
        people = [make.user() for _ in range(15)]
        notices.owe(people, "test.own", occasion="1", link="/x/", now=make.NOW)

        assert sending.send_waiting(now=make.NOW) == 15

        assert asked == [10, 5]

    def test_is_asked_when_somebody_looks(self, asked, client) -> None:
        eero = make.user(wants_mail=False, name="Has voted")
        owe(eero, "test.own")
        client.force_login(eero)

        assert "Own" not in client.get("/my/notices/").content.decode()
        assert Notice.objects.get().mail == Mail.DROPPED

    def test_is_not_sent_once_it_would_be_too_late(self, aino) -> None:
        notice = owe(aino, "test.own", until=make.NOW + HOUR)

        assert sending.send_waiting(now=make.NOW + HOUR) == 0

        notice.refresh_from_db()
        assert notice.mail == Mail.DROPPED

    def test_breaks_quiet_hours_if_it_is_urgent(self, aino) -> None:
        night = make.NOW + 12 * HOUR

        notice = owe(aino, "test.vote", now=night, until=night + HOUR)

        assert notice.due_at == night
        assert not TextMessage.objects.exists()


class TestADigest:
    def test_brings_the_day_in_one_message(self, aino) -> None:
        owe(aino, "test.followed")
        owe(aino, "test.followed", occasion="2", now=make.NOW + HOUR)

        assert sending.send_waiting(now=TOMORROW - HOUR) == 0
        assert sending.send_waiting(now=TOMORROW) == 1

        (message,) = mail.outbox
        assert "2 things have happened" in message.subject
