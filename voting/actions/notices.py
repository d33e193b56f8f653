"""Telling people that a vote was recorded in their name: that, and nothing else.

Messages go out together and in an order drawn by lot, so that neither the outgoing mail
nor its log tells who voted when. They hold no choice, no area and no time.
"""

import logging
import secrets
from datetime import datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from participation.models import User
from voting.models import CastNotice, VotingRound

logger = logging.getLogger(__name__)
# Sent at most in one go; the rest goes with the next.
MOST = 500


def send_notices(*, now: datetime) -> int:
    """Send what is owed, and return how many messages went out.

    A row is taken away as soon as its message is sent: after a crash in between, one
    person gets one message twice, and nobody none. Who has no account or address gets
    none. A vote that is not public any more tells nobody.
    """
    owed = list(
        CastNotice.objects.select_related(
            "entry__user", "entry__voting_round__process"
        ).defer("entry__voting_round__sheet_text")[: 2 * MOST]
    )
    secrets.SystemRandom().shuffle(owed)
    sent = 0
    for notice in owed[:MOST]:
        person, voting_round = notice.entry.user, notice.entry.voting_round
        is_due = person is not None and voting_round.process.is_public(now)
        if person is not None and is_due and person.is_active and person.email:
            try:
                _send(person, voting_round)
            except SMTPRecipientsRefused:
                # No trace of the error: it would name who has voted.
                logger.warning("A notice of a vote was refused by the mail server")
            except OSError as error:  # the server is away; the row stays for later
                logger.error("Could not send notices of votes: %s", type(error))  # noqa: TRY400 - see above
                break
            else:
                sent += 1
        notice.delete()
    return sent


def _send(person: User, voting_round: VotingRound) -> None:
    known = [code for code, _name in settings.LANGUAGES]
    languages = [person.language] if person.language in known else known
    subjects, texts = [], []
    for language in languages:
        with translation.override(language):
            subjects.append(_("A vote was recorded in your name"))
            texts.append(_text(voting_round))
    send_mail(
        # One subject is enough where nobody has said which language they read.
        subjects[0],
        "\n\n---\n\n".join(texts),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
    )


def _text(voting_round: VotingRound) -> str:
    process = voting_round.process
    mine = reverse("voting:mine", args=[process.slug])
    context = {"process": process, "mine_url": settings.SITE_URL + mine}
    return render_to_string("voting/notice.txt", context).strip() + "\n"
