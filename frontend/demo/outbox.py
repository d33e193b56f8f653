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
class Attachment:
    """A file that came with a mail."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as somebody would have received it; nothing in it is trusted."""

    id: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...] = ()


def newest(limit: int = NEWEST) -> list[Mail]:
    """Return the newest mails first. Files that are no mail give none."""
    folder = Path(settings.OUTBOX_DIR)
    # The names begin with the moment at which the mailer opened the file.
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    mails: list[Mail] = []
    for path in files:
        mails += reversed(list(_mails(path)))
        if len(mails) >= limit:
            break
    return mails[:limit]


def attachment(mail: str, number: int) -> Attachment | None:
    """Return the file with a number, from 0, that came with one of the newest mails."""
    found = next((one.attachments for one in newest() if one.id == mail), ())
    return found[number] if number < len(found) else None


def _mails(path: Path) -> Iterator[Mail]:
    for number, raw in enumerate(_messages(path.read_bytes())):
        yield _mail(f"{path.stem}-{number}", raw)


def _messages(content: bytes) -> Iterator[bytes]:
    lines: list[bytes] = []
    for line in content.splitlines():
        if line != RULER:
            lines.append(line)
            continue
        yield b"\n".join(lines)
        lines = []


def _mail(name: str, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    body = message.get_body(["plain"])
    return Mail(
        id=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=_moment(message),
        text=body.get_content().strip() if body else "",
        attachments=tuple(_attachments(message)),
    )


def _attachments(message: EmailMessage) -> Iterator[Attachment]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Attachment(part.get_filename() or "", content)


def _moment(message: EmailMessage) -> datetime | None:
    """Return when a mail says it was sent; -0000 is UTC, and nonsense is nothing."""
    sent: datetime | None = getattr(message["Date"], "datetime", None)
    return sent.replace(tzinfo=UTC) if sent and sent.tzinfo is None else sent


def clear() -> None:
    """Throw away all mail of the demo."""
    folder = Path(settings.OUTBOX_DIR)
    for path in folder.glob("*.log") if folder.is_dir() else []:
        path.unlink()
