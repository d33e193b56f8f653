"""Letters to volunteers without an account: sent once, or printed."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import drawing_of
import pytest
from django.core import mail
from make import NOW
from refusing import code_of

from panels import letters
from panels.actions import mailing
from panels.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    return drawing_of.open_panel()


def owe(panel, *people) -> None:
    letters.owe(
        people,
        "draw.drawn",
        panel=panel,
        occasion="draw:1",
        link="/p/x/",
        now=NOW,
        label="063",
    )


def test_a_letter_goes_out_once_in_the_language_of_its_reader(panel) -> None:
    reader = drawing_of.willing(panel, "man", "old", email="aino@example.org")
    owe(panel, reader)
    owe(panel, reader)

    first = mailing.send_letters(now=NOW)
    second = mailing.send_letters(now=NOW + timedelta(days=1))

    assert (first, second) == (1, 0)
    (message,) = mail.outbox
    assert message.to == ["aino@example.org"]
    assert "Shore panel" in message.subject
    assert "063" in message.body
    assert "/enter/" in message.body


def test_a_message_that_is_tried_again_is_the_same_message(panel, monkeypatch) -> None:
    owe(panel, drawing_of.willing(panel, "man", "old"))
    tried = []

    def away(_connection, message):
        tried.append(message.message()["Message-ID"])
        raise ConnectionError

    monkeypatch.setattr(
        "participation.mailing.SmtpBackend.send_messages", away, raising=False
    )
    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages",
        lambda self, messages: away(self, messages[0]),
    )

    mailing.send_letters(now=NOW)
    mailing.send_letters(now=NOW + timedelta(minutes=1))
    mailing.send_letters(now=NOW + timedelta(hours=4))

    assert len(tried) == 2
    assert len(set(tried)) == 1


def test_an_address_that_is_refused_leaves_a_letter_to_print(
    panel, monkeypatch
) -> None:
    owe(panel, drawing_of.willing(panel, "man", "old"))

    def refused(_self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"nobody")})

    monkeypatch.setattr(
        "django.core.mail.backends.locmem.EmailBackend.send_messages", refused
    )

    mailing.send_letters(now=NOW)

    assert Letter.objects.get().state == Letter.State.PAPER


def test_who_has_no_address_gets_paper_that_facilitators_print(panel) -> None:
    organiser, facilitator = drawing_of.officials(panel)
    owe(panel, drawing_of.willing(panel, "man", "old", email=""))
    letter = Letter.objects.get()
    told = {"panel": panel, "newest": letter.pk, "now": NOW}

    assert letter.state == Letter.State.PAPER
    assert code_of(mailing.mark_printed, facilitator=organiser, **told) == "no_role"
    mailing.mark_printed(facilitator=facilitator, **told)

    letter.refresh_from_db()
    assert letter.state == Letter.State.PRINTED


def test_who_was_forgotten_hears_nothing(panel) -> None:
    owe(panel, drawing_of.willing(panel, "man", "old", erased_at=NOW))

    assert not Letter.objects.exists()
