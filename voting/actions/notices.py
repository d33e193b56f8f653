"""Telling people that a vote was recorded in their name: that, and nothing else.

Messages go out together and in an order drawn by lot, so that neither the outgoing mail
nor its log tells who voted when. They hold no choice, no area and no time.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from participation.letters import message_id
from participation.mailing import FIRST_PAUSE, Outcome, hand_over
from participation.models import User
from participation.notices import languages_of
from participation.outbox import Claim, Clock, take
from voting.models import CastNotice, VotingRound

# Messages that one worker takes at once, over one connection to the mail server.
BATCH = 200
# So many are read at once, just before they go.
SLICE = 10


def send_notices(*, now: datetime) -> int:
    """Send what is owed, and return how many messages went out.

    A row is taken away as soon as its message is sent: after a crash in between, one
    person gets the same message twice, and nobody none. Who has no account or address
    gets none. A vote that is not public any more tells nobody.
    """
    clock, sent = Clock(now), 0
    by_lot = CastNotice.objects.order_by("?")
    while claim := take(by_lot, most=BATCH, clock=clock, is_due=_is_due(clock.now())):
        connection = get_connection()
        try:
            outcomes = _send_batch(connection, claim)
        finally:
            connection.close()
        claim.rows.update(claimed_by="", due_at=None)
        sent += outcomes.count(Outcome.SENT)
        if Outcome.AWAY in outcomes:
            break
    return sent


def _is_due(now: datetime) -> Q:
    return Q(due_at=None) | Q(due_at__lte=now)


def _send_batch(connection: BaseEmailBackend, claim: Claim) -> list[Outcome]:
    """Send what was taken, until the mail server goes away."""
    keys = list(claim.rows.values_list("pk", flat=True))
    secrets.SystemRandom().shuffle(keys)
    outcomes: list[Outcome] = []
    for notice in _read(claim, keys):
        if not claim.holds():
            break
        person, voting_round = notice.entry.user, notice.entry.voting_round
        now = claim.clock.now()
        if person is not None and _is_told(person, voting_round, now):
            message = _message(person, voting_round, notice.mail_key)
            outcomes.append(hand_over(connection, message))
            if outcomes[-1] is Outcome.AWAY:
                break
            if outcomes[-1] is Outcome.LATER:
                claim.settle([notice.pk], due_at=now + FIRST_PAUSE)
                continue
        claim.rows.filter(pk=notice.pk).delete()
    return outcomes


def _read(claim: Claim, keys: list[int]) -> Iterator[CastNotice]:
    """Yield what is to go out in the order of the keys, read just before it goes."""
    for start in range(0, len(keys), SLICE):
        some = keys[start : start + SLICE]
        found = claim.rows.select_related("entry__user", "entry__voting_round__process")
        notices = found.defer("entry__voting_round__sheet_text").in_bulk(some)
        yield from (notices[key] for key in some if key in notices)


def _is_told(person: User, voting_round: VotingRound, now: datetime) -> bool:
    is_reached = person.is_active and bool(person.email)
    return is_reached and voting_round.process.is_public(now)


def _message(
    person: User, voting_round: VotingRound, mail_key: str
) -> EmailMultiAlternatives:
    subjects, texts = [], []
    for language in languages_of(person):
        with translation.override(language):
            subjects.append(_("A vote was recorded in your name"))
            texts.append(_text(voting_round))
    return EmailMultiAlternatives(
        # One subject is enough where nobody has said which language they read.
        subjects[0],
        "\n\n---\n\n".join(texts),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
        headers={
            "Message-ID": message_id(person, mail_key),
            "Auto-Submitted": "auto-generated",
        },
    )


def _text(voting_round: VotingRound) -> str:
    process = voting_round.process
    mine = reverse("voting:mine", args=[process.slug])
    context = {"process": process, "mine_url": settings.SITE_URL + mine}
    return render_to_string("voting/notice.txt", context).strip() + "\n"
