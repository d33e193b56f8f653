"""What is made of the answers of mail servers and services."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)

import pytest
from anymail.exceptions import (
    AnymailAPIError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends import smtp
from django.core.mail.backends.locmem import EmailBackend

from participation.mailing import Outcome, hand_over

AINO = "aino@example.org"


def refused(code: int, words: bytes) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({AINO: (code, words)})


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (refused(550, b"5.1.1 No such user"), Outcome.UNKNOWN),
        (refused(550, b"5.1.10 Null MX"), Outcome.UNKNOWN),
        (refused(550, b"5.7.1 Not here"), Outcome.REFUSED),
        (refused(550, b"15.1.1 is no code"), Outcome.REFUSED),
        (refused(452, b"5.1.1 but for now"), Outcome.LATER),
        (SMTPServerDisconnected("gone"), Outcome.AWAY),
        (OSError("no route"), Outcome.AWAY),
        (AnymailRecipientsRefused(f"{AINO} is on a list"), Outcome.REFUSED),
        (AnymailAPIError(AINO, status_code=503), Outcome.AWAY),
        (AnymailAPIError(AINO, status_code=401), Outcome.AWAY),
        (AnymailAPIError(AINO, status_code=429), Outcome.AWAY),
        (AnymailAPIError(AINO), Outcome.AWAY),
        # It is this message that the service does not take: others may go.
        (AnymailAPIError(AINO, status_code=422), Outcome.LATER),
        (AnymailInvalidAddress(AINO), Outcome.LATER),
        (ValueError(AINO), Outcome.LATER),
    ],
    ids=repr,
)
def test_an_answer_is_understood_and_names_nobody(
    monkeypatch, caplog, error, outcome
) -> None:
    def fail(*_args) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    message = EmailMultiAlternatives("Hei", "Hei", to=[AINO])

    assert hand_over(EmailBackend(), message) is outcome

    assert AINO not in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        SMTPAuthenticationError(535, b"5.7.8 Bad credentials"),
        SMTPConnectError(421, b"4.3.2 Too many connections"),
        OSError("no route"),
    ],
    ids=repr,
)
def test_a_server_that_lets_nobody_in_says_nothing_about_the_message(
    monkeypatch, error
) -> None:
    def fail(*_args) -> None:
        raise error

    monkeypatch.setattr(smtp.EmailBackend, "open", fail)
    message = EmailMultiAlternatives("Hei", "Hei", to=[AINO])

    assert hand_over(smtp.EmailBackend(), message) is Outcome.AWAY
