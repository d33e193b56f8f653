"""The pages on which people choose how they hear of things."""

import re
from datetime import time

import make
import pytest
from django.core import mail

from participation import notices
from participation.actions import notices as actions
from participation.actions.contacts import note_failed_mail, note_failed_phone
from participation.actions.notices import Cadence
from participation.mailing import Outcome
from participation.models import NoticeChoice
from participation.notices import KINDS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CHOICE = "/my/notices/mail/"
PHONE = "/my/notices/phone/"
MEND = "/my/notices/mail/again/"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "test.own", Kind("Own news", "It is.", topic="own"))
    monkeypatch.setitem(
        KINDS,
        "test.vote",
        Kind("Vote", "Now.", topic="votes", is_urgent=True, sms="Ballot waits."),
    )


@pytest.fixture
def aino(client):
    person = make.user("aino@example.org", language="en")
    client.force_login(person)
    return person


@pytest.fixture
def texts(monkeypatch, settings) -> list[tuple[str, str]]:
    """Let text messages go out, and say which."""
    settings.SMS_BACKEND = "file"
    sent: list[tuple[str, str]] = []

    def take(number: str, text: str, *, key: str) -> Outcome:
        assert key
        sent.append((number, text))
        return Outcome.SENT

    monkeypatch.setattr("participation.sms.send", take)
    return sent


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found is not None
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


class TestChoosing:
    def test_shows_the_defaults(self, client, aino) -> None:
        page = client.get(CHOICE).content.decode()

        assert page.count('<option value="instant" selected>') == 5
        assert page.count('<option value="daily" selected>') == 2
        assert "Work of officials" not in page
        assert "As a text message" not in page

    def test_shows_officials_their_topic(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process, "organiser"))

        assert "Work of officials" in client.get(CHOICE).content.decode()

    def test_is_kept(self, client, aino) -> None:
        answer = client.post(
            CHOICE,
            {
                "cadence_own": "weekly",
                "cadence_votes": "off",
                "quiet": "own",
                "quiet_from": "22:30",
                "quiet_to": "06:00",
                "language": "fi",
            },
        )

        aino.refresh_from_db()
        assert (answer.status_code, answer.url) == (303, CHOICE)
        assert (aino.quiet_from, aino.quiet_to) == (time(22, 30), time(6))
        held = actions.choices_of(aino)
        assert held["own"].cadence == Cadence.WEEKLY
        assert held["votes"].cadence == Cadence.OFF
        assert held["phases"].cadence == Cadence.DAILY

    @pytest.mark.parametrize(
        ("typed", "problem"),
        [
            ({"cadence_own": "hourly"}, "Select a valid choice"),
            ({"quiet": "own", "quiet_from": "22:00"}, "Name a time"),
            (
                {"quiet": "own", "quiet_from": "25:00", "quiet_to": "06:00"},
                "valid time",
            ),
        ],
    )
    def test_of_nonsense_is_said_beside_the_field(
        self, client, aino, typed, problem
    ) -> None:
        answer = client.post(CHOICE, {"cadence_panels": "daily", **typed})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert problem in page
        assert '<option value="daily" selected>' in page
        assert not NoticeChoice.objects.exists()

    def test_of_times_is_a_choice_of_own_quiet_hours(self, client, aino) -> None:
        times = {"quiet_from": "22:30", "quiet_to": "06:00"}

        client.post(CHOICE, {"quiet": "city", **times})

        aino.refresh_from_db()
        assert (aino.quiet_from, aino.quiet_to) == (time(22, 30), time(6))

    @pytest.mark.parametrize("typed", ["quiet_from", "quiet_to"])
    def test_of_one_time_alone_asks_for_the_other(self, client, aino, typed) -> None:
        answer = client.post(CHOICE, {"quiet": "city", typed: "22:30"})

        (other,) = {"quiet_from", "quiet_to"} - {typed}
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {other}

    @pytest.mark.parametrize(
        "left", [{"quiet_from": "22:30"}, {"quiet_to": "06:00"}, {"quiet_to": "25:00"}]
    )
    def test_of_the_citys_quiet_hours_is_not_held_up_by_a_time_left_behind(
        self, client, aino, left
    ) -> None:
        client.post(
            CHOICE, {"quiet": "own", "quiet_from": "22:30", "quiet_to": "06:00"}
        )

        answer = client.post(CHOICE, {"quiet": "city", "cadence_own": "weekly", **left})

        aino.refresh_from_db()
        assert answer.status_code == 303
        assert (aino.quiet_from, aino.quiet_to) == (None, None)
        assert actions.choices_of(aino)["own"].cadence == Cadence.WEEKLY

    def test_of_the_citys_quiet_hours_takes_the_own_ones_away(
        self, client, aino
    ) -> None:
        times = {"quiet_from": "22:30", "quiet_to": "06:00"}
        client.post(CHOICE, {"quiet": "own", **times})

        client.post(CHOICE, {"quiet": "city", **times})

        aino.refresh_from_db()
        assert aino.quiet_from is None

    def test_of_quiet_hours_without_end_is_said_beside_the_field(
        self, client, aino
    ) -> None:
        answer = client.post(
            CHOICE, {"quiet": "own", "quiet_from": "09:00", "quiet_to": "09:00"}
        )

        assert answer.status_code == 422
        assert "Quiet hours that end when they begin" in answer.content.decode()

    def test_asks_the_database_a_few_things(
        self, client, aino, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(6):
            client.get(CHOICE)

    @pytest.mark.parametrize(
        ("language", "hours"), [("en", "21:00 to 8:00"), ("fi", "21.00\N{EN DASH}8.00")]
    )
    def test_names_the_citys_hours_as_readers_write_them(
        self, client, aino, language, hours
    ) -> None:
        client.cookies["django_language"] = language

        assert hours in client.get(CHOICE).text

    def test_turns_everything_off_and_on_in_one_press(self, client, aino) -> None:
        notices.owe([aino], "test.own", occasion="1", link="/x/", now=make.NOW)

        client.post(f"{CHOICE}all/", {"mail": "off"})

        aino.refresh_from_db()
        assert not aino.wants_mail
        assert aino.notices.get().mail == "inbox"
        assert "You get no notices by e-mail." in client.get(CHOICE).content.decode()

        client.post(f"{CHOICE}all/", {"mail": "on"})
        aino.refresh_from_db()
        assert aino.wants_mail


class TestAPhone:
    def ask(self, client, number: str = "040 123 4567"):
        return client.post(PHONE, {"phone": number})

    def test_is_confirmed_by_a_code(self, client, aino, texts) -> None:
        assert self.ask(client).status_code == 303
        ((number, words),) = texts
        assert number == "+358401234567"
        assert number in client.get(PHONE).content.decode()
        aino.refresh_from_db()
        assert aino.phone == ""

        answer = client.post(PHONE, {"step": "code", "code": code_in(words)})

        aino.refresh_from_db()
        assert (answer.status_code, answer.url) == (303, CHOICE)
        assert (aino.phone, aino.phone_confirmed_at) == ("+358401234567", make.NOW)
        assert "As a text message" in client.get(CHOICE).content.decode()

    @pytest.mark.parametrize(
        ("typed", "number"),
        [
            ("+46 70-123 45 67", "+46701234567"),
            ("00358 40 1234567", "+358401234567"),
            ("(040) 123-4567", "+358401234567"),
        ],
    )
    def test_is_understood_as_people_write_it(
        self, client, aino, texts, typed, number
    ) -> None:
        self.ask(client, typed)

        assert texts[0][0] == number

    @pytest.mark.parametrize(
        "typed", ["", "12345", "040 123", "040 äää", "+0401234567", "9" * 25]
    )
    def test_that_is_none_is_refused(self, client, aino, texts, typed) -> None:
        assert self.ask(client, typed).status_code == 422
        assert texts == []

    def test_is_not_confirmed_by_another_code(self, client, aino, texts) -> None:
        self.ask(client)
        code = code_in(texts[0][1])

        answers = [
            client.post(PHONE, {"step": "code", "code": wrong(code)}) for _ in range(5)
        ]
        assert {answer.status_code for answer in answers} == {422}
        assert "That is not the code." in answers[0].content.decode()

        # After five wrong ones the right one holds no more either.
        answer = client.post(PHONE, {"step": "code", "code": code})
        aino.refresh_from_db()
        assert "does not hold any more" in answer.content.decode()
        assert aino.phone == ""

    def test_has_a_code_for_a_quarter_of_an_hour(
        self, client, aino, texts, clock
    ) -> None:
        self.ask(client)
        clock.shift(15 * 60 + 1)

        answer = client.post(PHONE, {"step": "code", "code": code_in(texts[0][1])})

        assert answer.status_code == 422

    def test_gets_a_few_codes_a_day(self, client, aino, texts) -> None:
        answers = [self.ask(client) for _ in range(6)]

        assert [answer.status_code for answer in answers] == [303] * 5 + [422]
        assert len(texts) == 5

    def test_gets_a_few_more_a_day_however_many_accounts_ask(
        self, client, aino, texts
    ) -> None:
        for _each in range(3):
            client.force_login(make.user())
            answers = [self.ask(client) for _ in range(4)]

        assert [answer.status_code for answer in answers] == [303, 303, 422, 422]
        assert len(texts) == 10

    def test_costs_the_city_no_more_than_it_has_set_for_a_day(
        self, client, aino, texts, settings
    ) -> None:
        settings.SMS_CODES_A_DAY = 2

        for number in range(3):
            client.force_login(make.user())
            answer = self.ask(client, f"040 123 456{number}")

        assert len(texts) == 2
        assert answer.status_code == 422
        assert "could not be sent just now" in answer.text

    def test_confirmed_is_kept_until_another_one_is(self, client, aino, texts) -> None:
        self.ask(client)
        client.post(PHONE, {"step": "code", "code": code_in(texts[0][1])})

        self.ask(client, "050 765 4321")

        aino.refresh_from_db()
        assert aino.phone == "+358401234567"

    def test_that_cannot_be_reached_is_said_beside_the_field(
        self, client, aino, monkeypatch, settings
    ) -> None:
        settings.SMS_BACKEND = "file"
        monkeypatch.setattr(
            "participation.sms.send", lambda *_args, **_way: Outcome.UNKNOWN
        )

        answer = self.ask(client)

        assert answer.status_code == 422
        assert "No text message can be sent to this number" in answer.content.decode()

    def test_gets_what_is_chosen_for_it(self, client, aino, texts) -> None:
        self.ask(client)
        client.post(PHONE, {"step": "code", "code": code_in(texts[0][1])})

        client.post(CHOICE, {"sms_votes": "on", "sms_own": "on"})

        held = actions.choices_of(aino)
        assert held["votes"].by_sms
        # Nothing of this topic goes to phones.
        assert not held["own"].by_sms

    def test_can_be_deleted(self, client, aino, texts) -> None:
        self.ask(client)
        client.post(PHONE, {"step": "code", "code": code_in(texts[0][1])})
        client.post(CHOICE, {"sms_votes": "on"})

        client.post(PHONE, {"step": "forget"})

        aino.refresh_from_db()
        assert (aino.phone, aino.phone_confirmed_at) == ("", None)
        assert not actions.choices_of(aino)["votes"].by_sms

    def test_that_comes_back_is_named_on_the_page(self, client, aino, texts) -> None:
        self.ask(client)
        client.post(PHONE, {"step": "code", "code": code_in(texts[0][1])})

        note_failed_phone(numbers=["+358401234567"], now=make.NOW)

        assert "Text messages to your phone come back" in (
            client.get(CHOICE).content.decode()
        )

    def test_is_of_no_use_where_the_city_sends_no_texts(self, client, aino) -> None:
        answer = self.ask(client)

        assert answer.status_code == 422
        assert "does not send text messages" in client.get(PHONE).content.decode()


class TestAnAddressThatFailed:
    @pytest.fixture(autouse=True)
    def _failed(self, aino) -> None:
        note_failed_mail(addresses=["aino@example.org"], now=make.NOW)

    @pytest.mark.parametrize("url", [CHOICE, "/my/notices/"])
    def test_is_named_where_people_look(self, client, url) -> None:
        assert MEND in client.get(url).content.decode()

    def test_works_again_when_it_is_confirmed(self, client, aino) -> None:
        assert client.post(MEND).status_code == 303
        (message,) = mail.outbox

        answer = client.post(MEND, {"code": code_in(message.body)})

        aino.refresh_from_db()
        assert answer.status_code == 303
        assert aino.mail_failed_at is None

    def test_does_not_work_again_by_another_code(self, client, aino) -> None:
        client.post(MEND)
        code = code_in(mail.outbox[0].body)

        answer = client.post(MEND, {"code": wrong(code)})

        aino.refresh_from_db()
        assert answer.status_code == 422
        assert aino.mail_failed_at == make.NOW
