"""Mail that people of the demo get or write to themselves: it lands in the outbox."""

from collections.abc import Mapping, Sequence

from django.core.mail import EmailMessage

from frontend.demo.content import Content
from participation.models import User

RULE = "\n\n· · ·\n\n"


def send(
    person: User,
    mail: Content,
    *,
    last: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
    **words: str,
) -> None:
    """Send what a story says, in every language that it gives, one below the other.

    `last` are lines that need no translation. Nobody but the person could know what is
    in such a mail, which is why it is sent at once and kept nowhere else.
    """
    told = mail["text"]
    texts = [told] if isinstance(told, str) else list(told.values())
    text = RULE.join(text.strip().format(**words) for text in texts)
    if last:
        text = "\n\n".join([text, "\n".join(last)])
    message = EmailMessage(mail["subject"], text, person.email, [person.email])
    for name, content in (files or {}).items():
        message.attach(name, content, "text/plain")
    message.send()
