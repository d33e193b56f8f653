"""The e-mail that brings somebody their notices, and the way to get no more of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.kinds import TOPICS, topic_of
from participation.models import Notice, User
from participation.notices import Words, languages_for, languages_of, words_of
from participation.texts import pick

SALT = "porukka.notices.off"
# RFC 3834: nobody's holiday message has to answer this.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True, slots=True)
class Item:
    """One notice as a mail tells it."""

    words: Words
    process: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A whole mail in one language."""

    language: str
    subject: str
    items: list[Item]
    city: str
    # What its link turns off, in words, and why it came if one line can say that.
    topics: list[str]
    why: str


@dataclass(frozen=True, slots=True)
class Off:
    """Whose mail a link ends, and of which topics; of none means of all of them."""

    person: User
    topics: tuple[str, ...]


def key_of(person: User, topics: Iterable[str] = ()) -> str:
    """Return what stands in the address that ends somebody's mail, and nobody else's.

    It works as long as the account: an old message has to work as well.
    """
    return signing.Signer(salt=SALT).sign_object([person.pk, *sorted(set(topics))])


def off_of(key: str) -> Off | None:
    """Return whose mail this key ends; nothing for a key that we did not make."""
    try:
        held = signing.Signer(salt=SALT).unsign_object(key)
    except signing.BadSignature:
        return None
    # Messages of older versions name the person alone.
    number, *topics = held if isinstance(held, list) else [held]
    person = User.objects.filter(pk=number, is_active=True).first()
    known = tuple(topic for topic in topics if topic in TOPICS)
    return Off(person, known) if person else None


def letter(
    person: User, notices: Sequence[Notice], *, mail_key: str
) -> EmailMultiAlternatives:
    """Write one message about all of these, newest last.

    The same notices under the same key make the same message, so that one that went out
    twice because a worker was killed is shown once by the reader's program.
    """
    topics = sorted({notice.topic or topic_of(notice.kind) for notice in notices})
    parts = [_part(notices, topics, code) for code in languages_of(person)]
    off_url = settings.SITE_URL + reverse(
        "participation:notices_off", args=[key_of(person, topics)]
    )
    context = {
        "parts": parts,
        "off_url": off_url,
        "inbox_url": settings.SITE_URL + reverse("participation:notices"),
        "choice_url": settings.SITE_URL + reverse("participation:notices_mail"),
    }
    message = EmailMultiAlternatives(
        # One subject is enough where nobody has said which language they read.
        parts[0].subject,
        render_to_string("participation/notices_mail.txt", context).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={
            "Message-ID": message_id(person, mail_key),
            # RFC 8058: one press in the mail program, without a page.
            "List-Unsubscribe": f"<{off_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            **AUTOMATIC,
        },
    )
    page = render_to_string("participation/notices_mail.html", context)
    message.attach_alternative(page, "text/html")
    return message


def message_id(person: User, mail_key: str) -> str:
    """Name the message of one person among those that were taken together."""
    name = sha256(f"{mail_key}:{person.pk}".encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def _part(notices: Sequence[Notice], topics: Sequence[str], language: str) -> Part:
    items = [
        Item(
            words_of(notice, language),
            pick(notice.process.title, language)[0] if notice.process else "",
            settings.SITE_URL + notice.link,
        )
        for notice in notices
    ]
    city = pick(settings.CITY_NAME, language)[0]
    with translation.override(language):
        labels = [str(TOPICS[topic].label) for topic in topics]
        why = str(TOPICS[topics[0]].why) if len(topics) == 1 else ""
        if len(items) == 1:
            return Part(language, items[0].words.title, items, city, labels, why)
        subject = ngettext(
            "%(count)s thing has happened", "%(count)s things have happened", len(items)
        ) % {"count": len(items)}
        line = _("%(city)s: %(subject)s") % {"city": city, "subject": subject}
    return Part(language, line, items, city, labels, why)


def code_letter(person: User, code: str) -> EmailMultiAlternatives:
    """Write the message that shows that an address works again."""
    subjects, texts = [], []
    for language in languages_of(person):
        city = pick(settings.CITY_NAME, language)[0]
        with translation.override(language):
            subjects.append(_("%(code)s is your code") % {"code": code})
            words = _(
                "%(code)s is your code for %(city)s. Type it on the page on which you "
                "asked for it, and notices come to this address again. If you have "
                "not asked for it, do nothing."
            )
            texts.append(words % {"code": code, "city": city} + "\n")
    return EmailMultiAlternatives(
        subjects[0],
        "\n---\n\n".join(texts),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers=AUTOMATIC,
    )


def goodbye(email: str, language: str) -> EmailMultiAlternatives:
    """Write the last message: the account of this address is gone."""
    subjects, texts = [], []
    for code in languages_for(language):
        with translation.override(code):
            subjects.append(_("Your account has been deleted"))
            context = {"contact": settings.CITY_CONTACT_EMAIL}
            text = render_to_string("participation/goodbye.txt", context)
            texts.append(text.strip() + "\n")
    return EmailMultiAlternatives(
        subjects[0],
        "\n---\n\n".join(texts),
        settings.DEFAULT_FROM_EMAIL,
        [email],
        headers=AUTOMATIC,
    )
