"""Urgent notices on phones: short, by day, once, and only while they are needed."""

import json
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import make
import pytest
from together import together

from participation import notices, sms
from participation.actions import contacts, texting
from participation.actions import notices as choosing
from participation.actions.notices import Cadence, Choice
from participation.mailing import Outcome
from participation.models import Notice, TextMessage, User
from participation.notices import KINDS, Kind
from participation.outbox import LEASE
from participation.texting import segments_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

State = TextMessage.State
HOUR = timedelta(hours=1)
EVENING, MORNING = make.NOW + 11 * HOUR, make.NOW + 20 * HOUR


class Gateway:
    """Takes texts in place of a gateway, and answers what the test wants."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.answers: list[Outcome | BaseException] = []
        self.lock = Lock()

    def __call__(self, number: str, text: str, *, key: str) -> Outcome:
        with self.lock:
            self.sent.append((number, text, key))
            answer = self.answers.pop(0) if self.answers else Outcome.SENT
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def gateway(monkeypatch, settings) -> Gateway:
    settings.SMS_BACKEND = "file"
    found = Gateway()
    monkeypatch.setattr(sms, "send", found)
    monkeypatch.setitem(
        KINDS,
        "test.vote",
        Kind(
            "Vote",
            "Now.",
            topic="votes",
            is_urgent=True,
            sms="Your ballot for %(title)s waits.",
        ),
    )
    return found


def reachable(**fields) -> User:
    """Make somebody who wants votes on the phone."""
    person = make.user(
        phone=f"+35840{User.objects.count():07}", phone_confirmed_at=make.NOW, **fields
    )
    choosing.choose(
        person=person,
        language=person.language,
        choices={"votes": Choice(Cadence.INSTANT, by_sms=True)},
        quiet=None,
        now=make.NOW,
    )
    return person


def owe(*people: User, now=make.NOW, **options) -> None:
    title = {"fi": "Rannat", "sv": "Stränderna", "en": "the shores", "ru": "Берега"}
    notices.owe(
        people, "test.vote", occasion="1", link="/x/", now=now, title=title, **options
    )


class TestATextMessage:
    def test_says_what_is_urgent_and_where(self, gateway) -> None:
        aino = reachable(language="en")
        owe(aino)

        assert texting.send_texts(now=make.NOW) == 1

        ((number, text, _key),) = gateway.sent
        pk = Notice.objects.get().pk
        assert number == aino.phone
        assert text == (
            f"Your ballot for the shores waits. http://127.0.0.1:8000/n/{pk}/"
        )
        row = TextMessage.objects.get()
        assert (row.state, row.sent_at) == (State.SENT, make.NOW)

    def test_is_in_one_language_and_short(self, gateway) -> None:
        owe(reachable(language="ru"), reachable(language=""))

        texting.send_texts(now=make.NOW)

        russian, unknown = sorted(
            (text for _number, text, _key in gateway.sent), key=segments_of
        )[::-1]
        assert "Берега" in russian
        assert "the shores" in unknown
        assert segments_of(russian) <= 2

    def test_goes_to_nobody_who_has_not_asked_for_it(self, gateway) -> None:
        unconfirmed = reachable()
        unconfirmed.phone_confirmed_at = None
        unconfirmed.save()
        owe(make.user(), unconfirmed)

        assert texting.send_texts(now=make.NOW) == 0
        assert not TextMessage.objects.exists()

    def test_never_goes_out_in_quiet_hours(self, gateway) -> None:
        owe(reachable(), now=EVENING, until=EVENING + 48 * HOUR)

        assert texting.send_texts(now=EVENING) == 0
        assert texting.send_texts(now=MORNING) == 1

    def test_waits_on_when_quiet_hours_begin_meanwhile(self, gateway) -> None:
        owe(reachable())

        assert texting.send_texts(now=EVENING) == 0
        assert TextMessage.objects.get().due_at == MORNING
        assert texting.send_texts(now=MORNING) == 1

    def test_is_not_made_for_what_is_over_by_the_morning(self, gateway) -> None:
        owe(reachable(), now=EVENING, until=EVENING + HOUR)

        assert not TextMessage.objects.exists()

    def test_is_owed_once(self) -> None:
        aino = reachable()
        owe(aino)
        owe(aino)

        assert TextMessage.objects.count() == 1

    @pytest.mark.parametrize("done", ["read", "voted", "off", "phone", "left", "late"])
    def test_is_not_sent_when_it_is_not_needed_any_more(
        self, gateway, monkeypatch, done
    ) -> None:
        aino = reachable(language="en")
        owe(aino, until=make.NOW + 3 * HOUR)
        now = make.NOW
        match done:
            case "read":
                Notice.objects.update(read_at=make.NOW)
            case "voted":
                kind = Kind("V", "N", "votes", True, "S", lambda _rows, _now: set())
                monkeypatch.setitem(KINDS, "test.vote", kind)
            case "off":
                choosing.choose(
                    person=aino,
                    language="en",
                    choices={"votes": Choice(Cadence.INSTANT)},
                    quiet=None,
                    now=make.NOW,
                )
            case "phone":
                contacts.forget_phone(person=aino)
            case "left":
                User.objects.filter(pk=aino.pk).update(is_active=False)
            case "late":
                now += 3 * HOUR

        assert texting.send_texts(now=now) == 0

        assert gateway.sent == []
        assert not TextMessage.objects.exclude(state=State.DROPPED).exists()
        assert texting.send_texts(now=now + 24 * HOUR) == 0

    def test_to_somebody_who_has_voted_leaves_nothing_behind(
        self, gateway, monkeypatch
    ) -> None:
        owe(reachable())
        kind = Kind("V", "N", "votes", True, "S", lambda _rows, _now: set())
        monkeypatch.setitem(KINDS, "test.vote", kind)

        assert texting.send_texts(now=make.NOW) == 0
        assert not TextMessage.objects.exists()

    @pytest.mark.parametrize(
        "broken",
        [
            {"sms": "100 % of %(title)d"},
            {"still_owed": lambda _rows, _now: 1 // 0},
        ],
        ids=["words", "question"],
    )
    def test_that_cannot_be_made_stops_no_other(
        self, gateway, monkeypatch, broken
    ) -> None:
        poison = replace(KINDS["test.vote"], **broken)
        monkeypatch.setitem(KINDS, "test.broken", poison)
        people = [reachable(language="en") for _ in range(3)]
        owe(*people)
        Notice.objects.filter(person=people[0]).update(kind="test.broken")

        assert texting.send_texts(now=make.NOW) == 2

        waiting = TextMessage.objects.get(state=State.WAITS)
        assert (waiting.person, waiting.tries) == (people[0], 1)
        assert waiting.due_at == make.NOW + timedelta(minutes=5)


class TestAGateway:
    def test_that_knows_no_such_number_ends_texts_to_it(self, gateway) -> None:
        aino = reachable()
        owe(aino)
        gateway.answers = [Outcome.UNKNOWN]

        assert texting.send_texts(now=make.NOW) == 0

        aino.refresh_from_db()
        assert aino.phone_confirmed_at is None
        assert aino.phone_failed_at == make.NOW
        assert TextMessage.objects.get().state == State.REFUSED

    def test_that_is_away_is_tried_again_with_the_same_key(self, gateway) -> None:
        owe(reachable(), reachable())
        gateway.answers = [Outcome.AWAY]

        assert texting.send_texts(now=make.NOW) == 0
        assert len(gateway.sent) == 1
        assert texting.send_texts(now=make.NOW + timedelta(minutes=5)) == 2

        assert len({key for _number, _text, key in gateway.sent}) == 2

    def test_may_kill_the_worker(self, gateway) -> None:
        class KilledError(BaseException):
            pass

        owe(reachable(), reachable())
        gateway.answers = [Outcome.SENT, KilledError()]
        with pytest.raises(KilledError):
            texting.send_texts(now=make.NOW)

        assert texting.send_texts(now=make.NOW) == 0
        assert texting.send_texts(now=make.NOW + LEASE) == 1

        _first, killed, again = (key for _number, _text, key in gateway.sent)
        assert killed == again

    def test_gets_nothing_that_was_turned_off_while_a_dead_worker_had_it(
        self, gateway
    ) -> None:
        aino = reachable(language="en")
        owe(aino)
        TextMessage.objects.update(claimed_by="dead", due_at=make.NOW + LEASE)
        choosing.choose(
            person=aino,
            language="en",
            choices={"votes": Choice(Cadence.INSTANT)},
            quiet=None,
            now=make.NOW,
        )

        assert texting.send_texts(now=make.NOW + LEASE) == 0
        assert not TextMessage.objects.exclude(state=State.DROPPED).exists()

    @pytest.mark.django_db(transaction=True)
    def test_gets_each_message_once_from_many_workers(
        self, gateway, monkeypatch
    ) -> None:
        monkeypatch.setattr(texting, "BATCH", 3)
        owe(*[reachable() for _ in range(10)])

        found = together([lambda: texting.send_texts(now=make.NOW)] * 5)

        assert sum(found) == 10
        assert len({number for number, _text, _key in gateway.sent}) == 10
        assert len(gateway.sent) == 10


class TestOverHttp:
    """The generic gateway, on a real socket."""

    @pytest.fixture
    def service(self, monkeypatch, settings):
        taken: list[tuple[dict, dict]] = []

        class Handler(BaseHTTPRequestHandler):
            status, answer = 202, b"{}"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taken.append((dict(self.headers), json.loads(body)))
                self.send_response(Handler.status)
                if Handler.status == 302:
                    self.send_header("Location", "/elsewhere/")
                self.end_headers()
                self.wfile.write(Handler.answer)

            def log_message(self, *_words) -> None:
                pass

        monkeypatch.undo()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.SMS_BACKEND, settings.SMS_SECRET = "http", "Bearer s3cret"
        settings.SMS_SENDER = "Kajaani"
        settings.SMS_URL = f"http://127.0.0.1:{server.server_address[1]}/messages"
        yield Handler, taken
        server.shutdown()
        server.server_close()

    def send(self) -> Outcome:
        return sms.send("+358401234567", "Äänesi odottaa.", key="k" * 32)

    def test_hands_over_what_is_needed(self, service) -> None:
        _handler, taken = service

        assert self.send() is Outcome.SENT

        ((headers, body),) = taken
        assert headers["Authorization"] == "Bearer s3cret"
        assert headers["Idempotency-Key"] == "k" * 32
        assert body == {
            "to": "+358401234567",
            "from": "Kajaani",
            "text": "Äänesi odottaa.",
            "segments": 1,
            "id": "k" * 32,
        }

    @pytest.mark.parametrize(
        ("status", "answer", "outcome"),
        [
            (422, b'{"error": "undeliverable"}', Outcome.UNKNOWN),
            (422, b'{"error": "too long"}', Outcome.REFUSED),
            (400, b"<html>", Outcome.REFUSED),
            (400, b"[1]", Outcome.REFUSED),
            (404, b"<html>", Outcome.AWAY),
            (404, b'{"error": "no such route"}', Outcome.REFUSED),
            (401, b"", Outcome.AWAY),
            (429, b"", Outcome.AWAY),
            (503, b"", Outcome.AWAY),
            (302, b"", Outcome.AWAY),
        ],
    )
    def test_understands_the_answers(self, service, status, answer, outcome) -> None:
        handler, taken = service
        handler.status, handler.answer = status, answer

        assert self.send() is outcome
        assert len(taken) == 1

    def test_names_nobody_in_the_log(self, service, settings, caplog) -> None:
        settings.SMS_URL = "http://127.0.0.1:1/"

        assert self.send() is Outcome.AWAY

        assert "Could not send text messages" in caplog.text
        assert "358" not in caplog.text
        assert "s3cret" not in caplog.text


class TestWithoutAGateway:
    def test_a_file_holds_what_would_go_out(
        self, monkeypatch, settings, tmp_path
    ) -> None:
        monkeypatch.undo()
        settings.SMS_BACKEND, settings.OUTBOX_DIR = "file", tmp_path / "outbox"

        assert sms.send("+358401", "Hei.", key="abc") is Outcome.SENT

        written = (tmp_path / "outbox" / "sms-abc.txt").read_text("utf-8")
        assert "+358401" in written
        assert "Hei." in written

    def test_the_console_says_it(self, monkeypatch, settings, capsys) -> None:
        monkeypatch.undo()
        settings.SMS_BACKEND = "console"

        assert sms.send("+358401", "Hei.", key="abc") is Outcome.SENT
        assert "Hei." in capsys.readouterr().out
