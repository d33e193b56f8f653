"""What people who booked help are told, with or without an account.

Who has an account gets a notice, like everybody else. To others who left an e-mail
address a letter is owed in the same transaction, and sent by
`actions/help_mailing.py`. Who left neither is not told anything.
"""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from participation.help_words import WAYS
from participation.in_words import in_every_language, moment_by_language
from participation.kinds import KINDS
from participation.models import HelpBooking, HelpLetter
from participation.notices import owe as owe_notices
from participation.notices import words_of
from participation.texts import pick


def facts_of(booking: HelpBooking) -> dict[str, Any]:
    """Say what every message about a booking tells."""
    slot = booking.slot
    point = slot.point
    place = ", ".join(filter(None, (point.address, point.phone)))
    return {
        "point": point.name,
        "moment": moment_by_language(slot.starts_at),
        "way": in_every_language(WAYS.get(slot.way, slot.way)),
        "place": f"{place}." if place else "",
        "code": booking.code or "",
    }


def link_to(booking: HelpBooking) -> str:
    return reverse("participation:help_booking", args=[booking.code])


def owe(
    booking: HelpBooking,
    kind: str,
    *,
    occasion: str,
    link: str,
    now: datetime,
    **facts: Any,
) -> None:
    """Owe one message about a booking; `occasion` and `link` are as with notices.

    Raises `KeyError` for a kind that nobody registered.
    """
    KINDS[kind]
    if booking.erased_at is not None:
        return
    if booking.person is not None:
        owe_notices(
            [booking.person],
            kind,
            occasion=occasion,
            link=link,
            now=now,
            until=booking.slot.starts_at,
            **facts,
        )
    elif booking.email:
        HelpLetter.objects.bulk_create(
            [
                HelpLetter(
                    booking=booking,
                    kind=kind,
                    occasion=occasion,
                    link=link,
                    facts=facts,
                    made_at=now,
                    due_at=now,
                    mail_key=secrets.token_hex(16),
                )
            ],
            ignore_conflicts=True,
        )


def message_of(letter: HelpLetter) -> EmailMultiAlternatives:
    """Write a letter as a mail; the same letter makes the same message each time."""
    booking = letter.booking
    known = dict(settings.LANGUAGES)
    language = booking.reads if booking.reads in known else settings.LANGUAGE_CODE
    with translation.override(language):
        words = words_of(letter, language)
        text = render_to_string(
            "participation/help/letter.txt",
            {
                "words": words,
                "name": booking.name,
                "url": settings.SITE_URL + letter.link,
                "city": pick(settings.CITY_NAME, language)[0],
            },
        )
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMultiAlternatives(
        words.title,
        text.strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [booking.email],
        headers={
            "Message-ID": f"<{letter.mail_key}@{host}>",
            # RFC 3834: nobody's holiday message has to answer this.
            "Auto-Submitted": "auto-generated",
        },
    )
