"""Mail that the demo wrote into files instead of sending it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

# Django's mailer for files puts this line behind every message.
RULER = b"-" * 79
NEWEST = 40


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as somebody would have received it; nothing in it is trusted."""

    to: str
    subject: str
    sent_at: datetime | None
    text: str


def newest(limit: int = NEWEST) -> list[Mail]:
    """Return the newest mails first. Files that are no mail give none."""
    folder = Path(settings.OUTBOX_DIR)
    # The names begin with the moment at which the mailer opened the file.
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    mails: list[Mail] = []
    for path in files:
        mails += reversed(list(_mails(path.read_bytes())))
        if len(mails) >= limit:
            break
    return mails[:limit]


def _mails(content: bytes) -> Iterator[Mail]:
    lines: list[bytes] = []
    for line in content.splitlines():
        if line != RULER:
            lines.append(line)
            continue
        yield _mail(b"\n".join(lines))
        lines = []


def _mail(raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    body = message.get_body(["plain"])
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=_moment(message),
        text=body.get_content().strip() if body else "",
    )


def _moment(message: EmailMessage) -> datetime | None:
    """Return when a mail says it was sent; -0000 is UTC, and nonsense is nothing."""
    sent: datetime | None = getattr(message["Date"], "datetime", None)
    return sent.replace(tzinfo=UTC) if sent and sent.tzinfo is None else sent


def clear() -> None:
    """Throw away all mail of the demo."""
    folder = Path(settings.OUTBOX_DIR)
    for path in folder.glob("*.log") if folder.is_dir() else []:
        path.unlink()
