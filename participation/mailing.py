"""Handing a message to the mail server, and when to try again what did not go."""

import logging
import re
from datetime import timedelta
from enum import Enum, auto
from smtplib import (
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailRecipientsRefused,
)
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

logger = logging.getLogger(__name__)

# After a failure it is tried again after so long, then after twice that, up to a day.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(days=1)
# The answers of a mail server from here on are for good (RFC 5321, section 4.2.1).
FOR_GOOD = 500
# With these in its words there is no such address (RFC 3463): it is not our server that
# refuses, for whatever reason of its own.
NO_SUCH_ADDRESS = re.compile(rb"\b5\.1\.(1|2|3|6|10)\b")
# What a mail service answers when it is ours to mend, or will pass.
NOT_ABOUT_THE_MESSAGE = {401, 403, 404, 408, 429}
# A mail server that ends the talk, and one for which this message is too large.
CLOSING, TOO_LARGE = 421, 552


class Outcome(Enum):
    """What the mail server said to one message."""

    SENT = auto()
    REFUSED = auto()
    # Refused, and there is no such address.
    UNKNOWN = auto()
    # Not this message, not now.
    LATER = auto()
    # It does not answer: nobody else's message would go through either.
    AWAY = auto()


def hand_over(connection: BaseEmailBackend, message: EmailMultiAlternatives) -> Outcome:
    """Hand a message to the mail server. No address goes into the log."""
    if not _is_open(connection):
        return Outcome.AWAY
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as refused:
        answers = list(refused.recipients.values())
        if any(code < FOR_GOOD for code, _words in answers):
            return Outcome.LATER
        logger.warning("The mail server refused the address of somebody's notices")
        is_unknown = all(NO_SUCH_ADDRESS.search(words) for _code, words in answers)
        return Outcome.UNKNOWN if is_unknown else Outcome.REFUSED
    except SMTPResponseException as error:
        logger.warning("The mail server answered %d to a notice", error.smtp_code)
        connection.close()
        return Outcome.AWAY if _is_about_us(error) else Outcome.LATER
    except AnymailRecipientsRefused:
        logger.warning("The mail service refused the address of somebody's notices")
        return Outcome.REFUSED
    except AnymailAPIError as error:
        status = error.status_code or FOR_GOOD
        logger.error("The mail service answered %s to a notice", error.status_code)  # noqa: TRY400 - its text may name addresses
        is_away = status >= FOR_GOOD or status in NOT_ABOUT_THE_MESSAGE
        return Outcome.AWAY if is_away else Outcome.LATER
    except (AnymailError, ValueError) as error:
        # An address or a header that cannot be sent at all.
        logger.error("Could not send a notice: %s", type(error).__name__)  # noqa: TRY400 - as above
        return Outcome.LATER
    except OSError as error:
        logger.error("Could not send notices: %s", type(error).__name__)  # noqa: TRY400 - its text may name addresses
        return Outcome.AWAY
    return Outcome.SENT


def _is_about_us(error: SMTPResponseException) -> bool:
    """Say whether the server would answer the same to anybody's message now."""
    if isinstance(error, SMTPSenderRefused):
        return error.smtp_code != TOO_LARGE
    return error.smtp_code == CLOSING or isinstance(error, SMTPHeloError)


def _is_open(connection: BaseEmailBackend) -> bool:
    """Open a connection, so that it stays open for the next message.

    What the server says before it knows of any, as of a wrong password, is about none.
    """
    if isinstance(connection, SmtpBackend):
        try:
            connection.open()
        except OSError as error:
            logger.error("No mail server takes notices: %s", type(error).__name__)  # noqa: TRY400 - its text may name addresses
            return False
    return True


def pause_after(tries: int) -> timedelta:
    """Say how long to wait after so many tries, of which there was at least one."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)
    return pause
