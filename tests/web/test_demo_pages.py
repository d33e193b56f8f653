"""The pages that only the demo has."""

import re
import time
from email.message import EmailMessage

import make
import pytest
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from frontend.demo import outbox, people
from participation.models import Role, User
from participation.policies import refuse_organising

START, OUTBOX = "/demo/", "/demo/outbox/"


@pytest.fixture
def demo_mode(settings, tmp_path, clock):
    settings.DEMO_LOGINS = True
    settings.OUTBOX_DIR = tmp_path
    return settings


@pytest.fixture
def cast(db, now):
    return people.join(now.date(), now=now)


def sign_in(client: Client, key: str):
    return client.post(reverse("demo:sign_in", args=[key]))


def records(client: Client, user: User) -> list[dict]:
    """Return how allauth remembers that this session was signed in."""
    request = HttpRequest()
    request.session = client.session
    return get_authentication_records(request, user)


@pytest.mark.django_db
class TestOutsideTheDemo:
    @pytest.mark.parametrize("url", [START, OUTBOX, f"{OUTBOX}a-0/0/"])
    def test_the_pages_do_not_exist(self, client, url) -> None:
        assert client.get(url).status_code == 404

    def test_nobody_can_be_somebody_else(self, client, cast) -> None:
        response = sign_in(client, "riikka")

        assert response.status_code == 404
        assert "_auth_user_id" not in client.session

    def test_production_wins_over_the_setting(self, client, cast, demo_mode) -> None:
        demo_mode.IS_PRODUCTION = True

        assert client.get(START).status_code == 404
        assert sign_in(client, "riikka").status_code == 404
        assert "_auth_user_id" not in client.session

    def test_no_banner_stands_above_the_page(self, client) -> None:
        assert "demo-banner" not in client.get("/help/").text


@pytest.mark.usefixtures("demo_mode")
class TestStart:
    def test_lists_everybody_with_what_they_do(self, client, cast) -> None:
        page = client.get(START).text

        for person in people.listed():
            assert person.name in page
            assert reverse("demo:sign_in", args=[person.key]) in page
        assert "ritva@" not in page

    def test_shows_the_code_that_the_real_login_takes(self, client, cast, now) -> None:
        authenticator = Authenticator.objects.get(
            user=cast["riikka"], type=Authenticator.Type.TOTP
        )
        code = people.current_code(authenticator, now=now)

        assert f"<code>{code}</code>" in client.get(START).text
        assert authenticator.wrap().validate_code(code)

    def test_says_when_nothing_has_been_loaded(self, client, db) -> None:
        assert "The demo has not been loaded" in client.get(START).text

    def test_is_kept_by_nobody(self, client, cast) -> None:
        assert "no-store" in client.get(START)["Cache-Control"]

    def test_is_linked_above_every_page(self, client, db) -> None:
        page = client.get("/help/").text

        assert "demo-banner" in page
        assert f'href="{START}"' in page


@pytest.mark.usefixtures("demo_mode")
class TestBeingSomebody:
    def test_signs_a_resident_in(self, client, cast) -> None:
        response = sign_in(client, "aino")

        assert (response.status_code, response["Location"]) == (303, "/")
        assert int(client.session["_auth_user_id"]) == cast["aino"].pk
        assert [r["method"] for r in records(client, cast["aino"])] == ["code"]

    def test_signs_an_official_in_with_the_second_factor(self, client, cast) -> None:
        process = make.process()
        riikka = cast["riikka"]
        process.memberships.create(user=riikka, role=Role.ORGANISER)

        response = sign_in(client, "riikka")

        assert (response.status_code, response["Location"]) == (303, "/staff/")
        told = records(client, riikka)
        assert [record["method"] for record in told] == ["code", "mfa"]
        assert told[1]["type"] == "totp"
        assert refuse_organising(riikka, process) is None
        assert client.get(f"/staff/{process.slug}/").status_code == 200

    def test_takes_the_place_of_who_was_signed_in(self, client, cast) -> None:
        sign_in(client, "riikka")
        before = client.session.session_key

        sign_in(client, "aino")

        assert int(client.session["_auth_user_id"]) == cast["aino"].pk
        assert client.session.session_key != before
        assert records(client, cast["riikka"]) == []

    def test_says_so(self, client, cast) -> None:
        sign_in(client, "aino")

        assert "You are Aino Heikkinen now." in client.get("/").text

    def test_takes_a_post(self, client, cast) -> None:
        url = reverse("demo:sign_in", args=["aino"])

        assert client.get(url).status_code == 405

    def test_takes_a_token(self, cast) -> None:
        client = Client(enforce_csrf_checks=True)

        assert sign_in(client, "aino").status_code == 403

    def test_takes_people_of_the_list_only(self, client, cast) -> None:
        make.user("somebody@example.org")

        for key in ("somebody", "ritva", "voter001"):
            assert sign_in(client, key).status_code == 404
        assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("demo_mode", "db")
class TestOutbox:
    @pytest.fixture(autouse=True)
    def _mail_to_files(self, demo_mode) -> None:
        demo_mode.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        demo_mode.EMAIL_FILE_PATH = str(demo_mode.OUTBOX_DIR)

    def send(self, subject: str, text: str) -> None:
        mail.send_mail(subject, text, "porukka@example.org", ["aino@example.org"])
        # The name of the file holds the moment at which it was written.
        time.sleep(0.001)

    def test_shows_what_was_written(self, client) -> None:
        self.send("Koodisi", "Kirjautumiskoodi: ABC-DEF\nTerveisin Porukka")

        page = client.get(OUTBOX).text

        assert "Koodisi" in page
        assert "Kirjautumiskoodi: ABC-DEF\nTerveisin Porukka" in page
        assert "aino@example.org" in page

    def test_puts_the_newest_on_top(self, clock, now) -> None:
        for minute, subject in enumerate(["first", "second", "third"]):
            clock.move_to(now.replace(minute=minute))
            self.send(subject, "…")

        assert [mail.subject for mail in outbox.newest()] == [
            "third",
            "second",
            "first",
        ]

    def test_escapes_whatever_a_mail_says(self, client) -> None:
        self.send("<script>alert(1)</script>", "<img src=x onerror=alert(2)>")

        page = client.get(OUTBOX).text

        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "&lt;img src=x onerror=alert(2)&gt;" in page

    def test_shows_the_plain_text_of_a_mail_with_markup(self, client) -> None:
        message = EmailMultiAlternatives("Hei", "Plain words", to=["a@example.org"])
        message.attach_alternative("<b>Marked words</b>", "text/html")
        message.send()

        page = client.get(OUTBOX).text

        assert "Plain words" in page
        assert "Marked words" not in page

    def test_survives_what_is_no_mail(self, client, demo_mode) -> None:
        (demo_mode.OUTBOX_DIR / "a.log").write_bytes(b"\xff\xfe\n" + b"-" * 79 + b"\n")
        (demo_mode.OUTBOX_DIR / "b.log").write_text("half a mess")
        broken = EmailMessage()
        broken["Date"] = "yesterday"
        broken.set_content("Text")
        text = broken.as_bytes() + b"\n" + b"-" * 79 + b"\n"
        (demo_mode.OUTBOX_DIR / "c.log").write_bytes(text)

        assert client.get(OUTBOX).status_code == 200

    def test_gives_what_is_attached_as_a_file(self, client) -> None:
        message = EmailMultiAlternatives("Key", "Here it is.", to=["a@example.org"])
        message.attach("my.porukka-key", "<b>key</b>\n", "text/plain")
        message.send()

        (link,) = re.findall(r'href="(/demo/outbox/[^"]+)"', client.get(OUTBOX).text)
        response = client.get(link)

        assert response.content == b"<b>key</b>\n"
        assert response["Content-Type"] == "application/octet-stream"
        assert 'filename="my.porukka-key"' in response["Content-Disposition"]
        assert client.get(link.replace("/0/", "/1/")).status_code == 404
        assert client.get("/demo/outbox/..-0/0/").status_code == 404

    def test_makes_addresses_in_a_mail_links(self, client) -> None:
        self.send("Koodi", "Katso http://127.0.0.1:8000/p/x/ tai kysy.")

        assert 'href="http://127.0.0.1:8000/p/x/"' in client.get(OUTBOX).text

    def test_says_when_there_is_none(self, client) -> None:
        assert "No mail yet" in client.get(OUTBOX).text

    def test_holds_the_code_of_the_real_login(self, client, cast) -> None:
        client.post("/accounts/login/code/", {"email": "riikka@example.org"})
        (first,) = outbox.newest()
        (code,) = re.findall(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", first.text, re.MULTILINE)

        response = client.post("/accounts/login/code/confirm/", {"code": code})

        assert first.to == "riikka@example.org"
        assert response["Location"] == "/accounts/2fa/authenticate/"
