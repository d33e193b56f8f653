"""What volunteers and members are told, with or without an account.

Who has an account gets a notice, like everybody else. To the others a letter is owed
in the transaction that causes it: it goes out by e-mail, or waits at the desk to be
printed.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from panels.models import Letter, Panel, Volunteer
from participation.notices import KINDS, Fact, Words, words_of
from participation.notices import owe as owe_notices
from participation.texts import pick


def owe(
    volunteers: Iterable[Volunteer],
    kind: str,
    *,
    panel: Panel,
    occasion: str,
    link: str,
    now: datetime,
    **facts: Fact,
) -> None:
    """Owe everybody of these one message; who is owed it already is not told twice.

    `occasion` and `link` are as with `notices.owe`. People whose data were deleted hear
    nothing any more. Raises `KeyError` for a kind that nobody registered.
    """
    KINDS[kind]
    known: dict[str, Fact] = {"panel": panel.title, **facts}
    people = [one for one in volunteers if one.erased_at is None]
    with_account = [one.person for one in people if one.person is not None]
    owe_notices(
        with_account,
        kind,
        occasion=occasion,
        link=link,
        now=now,
        process=panel.process,
        said=known,
    )
    Letter.objects.bulk_create(
        [
            Letter(
                volunteer=one,
                kind=kind,
                occasion=occasion,
                link=link,
                facts=known,
                state=Letter.State.WAITS if one.email else Letter.State.PAPER,
                made_at=now,
                due_at=now,
                mail_key=secrets.token_hex(16),
            )
            for one in people
            if one.person is None
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def withdraw(panel: Panel, kinds: Iterable[str], *, name: str) -> None:
    """Delete what has not gone out yet of occasions that are `name`, or begin with it.

    A letter that asks for what nobody can answer any more is not printed or sent.
    """
    Letter.objects.filter(
        Q(occasion=name) | Q(occasion__startswith=f"{name}:"),
        volunteer__panel=panel,
        kind__in=list(kinds),
        state__in=[Letter.State.WAITS, Letter.State.PAPER],
    ).delete()


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """Write a letter as a mail; the same letter makes the same message each time."""
    volunteer = letter.volunteer
    (words,) = said([letter])
    text = render_to_string("panels/letter.txt", {"letter": words, "is_mail": True})
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMultiAlternatives(
        words["title"],
        text.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [volunteer.email],
        headers={
            "Message-ID": f"<{letter.mail_key}@{host}>",
            # RFC 3834: nobody's holiday message has to answer this.
            "Auto-Submitted": "auto-generated",
        },
    )


def said(letters: Sequence[Letter]) -> list[dict[str, str]]:
    """Say letters in the languages of their readers, for mail and for paper."""
    found = []
    for letter in letters:
        volunteer = letter.volunteer
        panel = volunteer.panel
        language = volunteer.language
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        words = _words(letter, language)
        enter = reverse("panels:enter", args=[panel.process.slug, panel.slug])
        found.append(
            {
                "language": language,
                "name": volunteer.name,
                "address": volunteer.address,
                "public_id": volunteer.public_id,
                "title": words.title,
                "text": words.text,
                "panel": pick(panel.title, language)[0],
                "city": pick(settings.CITY_NAME, language)[0],
                "url": settings.SITE_URL + letter.link,
                "enter_url": settings.SITE_URL + enter,
                "contact": settings.CITY_CONTACT_EMAIL,
            }
        )
    return found


def _words(letter: Letter, language: str) -> Words:
    with translation.override(language):
        return words_of(letter, language)
