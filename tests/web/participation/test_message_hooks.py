"""What services say of messages that came back."""

import hashlib
import hmac
import json
from datetime import timedelta

import make
import pytest
from allauth.account.signals import email_changed
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.checks import run_checks

from participation.checks import TAG
from participation.models import Notice, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECRET = "s" * 40
URL = "/hooks/messages/"


@pytest.fixture(autouse=True)
def _secret(settings) -> None:
    settings.MESSAGE_HOOK_SECRET = SECRET


@pytest.fixture
def aino():
    return make.user("aino@example.org", phone="+358401", phone_confirmed_at=make.NOW)


def post(client, *events, at=make.NOW, secret: str = SECRET, body: bytes = b""):
    said = {
        "at": at.isoformat(),
        "events": [{"event": event, "to": to} for event, to in events],
    }
    body = body or json.dumps(said).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return client.post(
        URL,
        body,
        content_type="application/json",
        headers={"X-Porukka-Signature": signature},
    )


class TestASignedList:
    @pytest.mark.parametrize("event", ["mail.bounced", "mail.complained"])
    def test_ends_the_mail_to_an_address(self, client, aino, event) -> None:
        other = make.user()

        assert post(client, (event, "Aino@Example.org")).status_code == 204

        aino.refresh_from_db()
        other.refresh_from_db()
        assert aino.mail_failed_at == make.NOW
        assert other.mail_failed_at is None

    def test_leaves_what_waits_in_the_inbox(self, client, aino) -> None:
        notice = Notice.objects.create(
            person=aino,
            kind="x.y",
            occasion="1",
            link="/",
            made_at=make.NOW,
            due_at=make.NOW,
        )

        post(client, ("mail.bounced", "aino@example.org"))

        notice.refresh_from_db()
        assert notice.mail == Notice.Mail.INBOX

    def test_ends_texts_to_a_number(self, client, aino) -> None:
        post(client, ("sms.undeliverable", "+358401"))

        aino.refresh_from_db()
        assert aino.phone_confirmed_at is None
        assert aino.phone_failed_at == make.NOW
        assert aino.mail_failed_at is None

    def test_may_come_twice(self, client, aino, clock) -> None:
        post(client, ("mail.bounced", "aino@example.org"))
        clock.shift(60)

        assert post(client, ("mail.bounced", "aino@example.org")).status_code == 204
        aino.refresh_from_db()
        assert aino.mail_failed_at == make.NOW

    def test_of_strangers_and_of_other_events_changes_nothing(
        self, client, aino
    ) -> None:
        events = [("mail.opened", "aino@example.org"), ("mail.bounced", "x@y.example")]

        assert post(client, *events).status_code == 204
        aino.refresh_from_db()
        assert aino.mail_failed_at is None

    @pytest.mark.parametrize("age", [timedelta(minutes=11), -timedelta(minutes=11)])
    def test_of_another_time_is_not_taken(self, client, aino, age) -> None:
        answer = post(client, ("mail.bounced", aino.email), at=make.NOW - age)

        assert answer.status_code == 400

    def test_signed_by_somebody_else_is_not_taken(self, client, aino) -> None:
        answer = post(client, ("mail.bounced", aino.email), secret="other")

        aino.refresh_from_db()
        assert answer.status_code == 403
        assert aino.mail_failed_at is None

    def test_however_long_costs_a_few_queries(
        self, client, aino, django_assert_max_num_queries
    ) -> None:
        for number in range(20):
            make.user(f"p{number}@example.org")
        events = [("mail.bounced", f"P{number}@example.org") for number in range(20)]

        with django_assert_max_num_queries(10):
            post(client, *events, ("sms.undeliverable", aino.phone))

        assert User.objects.exclude(mail_failed_at=None).count() == 20
        assert User.objects.exclude(phone_failed_at=None).get() == aino

    def test_that_nobody_signed_is_not_taken(self, client, aino) -> None:
        said = {
            "at": make.NOW.isoformat(),
            "events": [{"event": "mail.bounced", "to": aino.email}],
        }

        answer = client.post(URL, said, content_type="application/json")

        aino.refresh_from_db()
        assert answer.status_code == 403
        assert aino.mail_failed_at is None

    @pytest.mark.parametrize("event", ["mail.bounced", "sms.undeliverable"])
    @pytest.mark.parametrize("to", ["\0", "a\ud800"])
    def test_of_what_is_no_address_changes_nothing(self, client, event, to) -> None:
        assert post(client, (event, to)).status_code == 204

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"[]",
            b'{"at": "2026-11-15T10:00:00Z", "events": [{"event": [], "to": "x"}]}',
            b'{"at": 1, "events": []}',
            b'{"at": "2026-11-15T10:00:00", "events": []}',
            b'{"at": "2026-11-15T10:00:00Z", "events": ["x"]}',
            (
                b'{"at": "2026-11-15T10:00:00Z",'
                b' "events": [{"event": "mail.bounced", "to": 1}]}'
            ),
        ],
    )
    def test_that_is_none_is_refused(self, client, body) -> None:
        assert post(client, body=body).status_code == 400

    def test_is_known_to_nobody_without_a_secret(self, client, settings) -> None:
        settings.MESSAGE_HOOK_SECRET = ""

        assert post(client, secret="").status_code == 404


class TestAMailService:
    """Through the webhook of django-anymail, at an address that is a secret."""

    BOUNCE = {
        "RecordType": "Bounce",
        "ID": 1,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Email": "aino@example.org",
        "MessageID": "00000000-0000-0000-0000-000000000000",
        "BouncedAt": "2026-11-15T09:00:00Z",
    }

    @pytest.fixture(autouse=True)
    def _service(self, settings) -> None:
        settings.EMAIL_SERVICE = "postmark"

    def tell(self, client, secret: str = SECRET):
        return client.post(
            f"/hooks/mail/{secret}/", self.BOUNCE, content_type="application/json"
        )

    def test_ends_the_mail_to_an_address_that_bounced(self, client, aino) -> None:
        assert self.tell(client).status_code == 200

        aino.refresh_from_db()
        assert aino.mail_failed_at == make.NOW

    @pytest.mark.parametrize("secret", ["x", "s" * 39])
    def test_has_to_know_the_address(self, client, aino, secret) -> None:
        assert self.tell(client, secret).status_code == 404

    def test_that_is_not_used_is_not_known(self, client, aino, settings) -> None:
        settings.EMAIL_SERVICE = ""

        assert self.tell(client).status_code == 404

    @pytest.mark.parametrize(
        ("event", "reason", "fails"),
        [
            ("bounced", "bounced", True),
            ("bounced", "invalid", True),
            ("complained", "spam", True),
            ("bounced", "timed_out", False),
            ("rejected", "blocked", False),
            ("deferred", None, False),
            ("delivered", None, False),
        ],
    )
    def test_ends_it_for_what_is_for_good_alone(
        self, aino, event, reason, fails
    ) -> None:
        said = AnymailTrackingEvent(
            event_type=event, reject_reason=reason, recipient="aino@example.org"
        )

        tracking.send(sender=self, event=said, esp_name="Test")

        aino.refresh_from_db()
        assert (aino.mail_failed_at is not None) is fails


class Address:
    email = "aino@example.org"
    user = None


class TestConfirming:
    def test_another_address_lets_mail_come_again(self, client, aino) -> None:
        post(client, ("mail.bounced", aino.email))

        email_changed.send(
            sender=None,
            request=None,
            user=aino,
            from_email_address=None,
            to_email_address=Address(),
        )

        aino.refresh_from_db()
        assert aino.mail_failed_at is None


class TestSettings:
    @pytest.mark.parametrize(
        ("values", "refusal"),
        [
            ({"MESSAGE_HOOK_SECRET": "short"}, "porukka.E018"),
            ({"SMS_BACKEND": "pigeon"}, "porukka.E019"),
            ({"SMS_BACKEND": "http", "SMS_URL": ""}, "porukka.E019"),
            ({"SMS_BACKEND": "http", "SMS_URL": "http://x.example"}, "porukka.E019"),
            ({"SMS_BACKEND": "file"}, "porukka.E019"),
            ({"EMAIL_BACKEND": "anymail.backends.pigeon.X"}, "porukka.E020"),
        ],
    )
    def test_that_reach_nobody_are_refused(self, settings, values, refusal) -> None:
        settings.IS_PRODUCTION = True
        for name, value in values.items():
            setattr(settings, name, value)

        assert refusal in {found.id for found in run_checks(tags=[TAG])}

    def test_of_a_real_gateway_are_taken(self, settings) -> None:
        settings.IS_PRODUCTION = True
        settings.SMS_BACKEND, settings.SMS_URL = "http", "https://sms.example.org/"
        settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"

        found = {found.id for found in run_checks(tags=[TAG])}

        assert not {"porukka.E018", "porukka.E019", "porukka.E020"} & found
