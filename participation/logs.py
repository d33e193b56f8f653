"""Log lines for machines and for people, without personal data."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

# A database quotes the row it refuses, so an e-mail address or a Finnish personal
# identity code can stand in any message.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE)
# Django writes down the address of what it refuses, and who has one of these needs no
# other key: they open, move, cancel or switch off.
SECRET_ADDRESS = re.compile(
    r"(/(?:hooks/mail|my/calendar|my/notices/off|preview|help/bookings"
    r"|proposals/\d+/join|room/\d+/(?:screen|keypad))/)[^/\s]+"
)


def without_people(text: str) -> str:
    """Take out what names somebody, or opens what is theirs."""
    text = SECRET_ADDRESS.sub(r"\1[secret]", text)
    return IDENTITY_CODE.sub("[identity code]", EMAIL.sub("[e-mail]", text))


class PlainFormatter(logging.Formatter):
    """A line a person can read while the program runs before them."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)-7s %(name)s: %(message)s", datefmt="%H:%M:%S"
        )

    def format(self, record: logging.LogRecord) -> str:
        return without_people(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the time in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_people(record.getMessage()),
        }
        if status := getattr(record, "status_code", None):
            entry["status"] = status
        if record.exc_info:
            entry["error"] = without_people(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


def log_configuration(formatter: str, *, level: str) -> dict[str, Any]:
    """Return LOGGING: everything to standard error, `json` or `plain`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": JsonFormatter},
            "plain": {"()": PlainFormatter},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": formatter}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django would print these a second time, in a format of its own.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # Whoever asks for a wrong host is told so; the log need not be.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            # It warns of every HEAD, since Django leaves cutting the body to it.
            "gunicorn.http.wsgi": {"level": "ERROR"},
            # Of a broken PDF it tells every trifle; who sent it is told what matters.
            "pypdf": {"level": "CRITICAL"},
        },
    }
