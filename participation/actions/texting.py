"""Sending urgent notices to phones, never in quiet hours and never twice."""

import logging
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.utils.translation import override

from participation import sms
from participation.actions.contacts import note_failed_phone
from participation.actions.sending import ask_again
from participation.channels import can_be_texted, rhythm_of
from participation.keeping_up import is_useless
from participation.kinds import KINDS, VOTES
from participation.mailing import Outcome, pause_after
from participation.models import NoticeChoice, TextMessage
from participation.notices import facts_of, languages_of
from participation.outbox import Claim, Clock, take
from participation.sending_times import after_quiet
from participation.texting import fitted

logger = logging.getLogger(__name__)

State = TextMessage.State
# Messages that one worker takes at once, and before how many of them it asks again.
BATCH, SLICE = 50, 10
# An urgent message that could not be sent for so long is not urgent any more.
STALE = timedelta(days=2)


def something_waits(now: datetime) -> bool:
    return TextMessage.objects.filter(state=State.WAITS, due_at__lte=now).exists()


def send_texts(*, now: datetime) -> int:
    """Send what waits; return how many messages the gateway took."""
    clock, sent = Clock(now), 0
    waiting = TextMessage.objects.filter(state=State.WAITS)
    while claim := take(waiting, most=BATCH, clock=clock):
        for text in _wanted(claim):
            if not claim.holds():
                break
            outcome = _send(claim, text)
            sent += outcome is Outcome.SENT
            if outcome is Outcome.AWAY:
                claim.let_go()
                return sent
        claim.let_go()
    return sent


def _wanted(claim: Claim) -> Iterator[TextMessage]:
    """Yield what is to go out, read in small portions just before it goes."""
    keys = iter(list(claim.rows.order_by("due_at", "pk").values_list("pk", flat=True)))
    while some := list(islice(keys, SLICE)):
        now = claim.clock.now()
        rows = claim.rows.filter(pk__in=some, state=State.WAITS)
        rows = rows.select_related("notice__process", "person").order_by("due_at", "pk")
        chosen = _chosen(rows)
        found = [
            text
            for text in rows
            if (text.person_id, text.notice.topic) in chosen and _is_of_use(text, now)
        ]
        answer = ask_again([text.notice for text in found], now)
        needed = [text for text in found if text.notice_id not in answer.needless]
        if useless := set(some) - {text.pk for text in needed}:
            _drop(claim, useless)
        for text in needed:
            # Quiet hours may have begun, or been chosen, since it was owed.
            moment = after_quiet(now, rhythm_of(text.person))
            if text.notice_id in answer.unclear:
                _put_off(claim, text)
            elif moment > now:
                claim.settle([text.pk], due_at=moment)
            else:
                yield text


def _drop(claim: Claim, keys: Collection[int]) -> None:
    """Give these up; of a reminder to vote nothing stays, as with mail."""
    claim.rows.filter(pk__in=keys, notice__topic=VOTES).delete()
    claim.settle(keys, state=State.DROPPED)


def _put_off(claim: Claim, text: TextMessage) -> None:
    tries, now = text.tries + 1, claim.clock.now()
    claim.settle([text.pk], tries=tries, due_at=now + pause_after(tries))


def _chosen(rows: Iterable[TextMessage]) -> set[tuple[int, str]]:
    """Return the people, and the topics for which they want texts now.

    What a killed worker had taken was not dropped when somebody changed their mind.
    """
    choices = NoticeChoice.objects.filter(
        by_sms=True, person__in=[text.person_id for text in rows]
    )
    return set(choices.values_list("person", "topic"))


def _is_of_use(text: TextMessage, now: datetime) -> bool:
    notice, kind = text.notice, KINDS.get(text.notice.kind)
    return (
        kind is not None
        and kind.sms is not None
        and can_be_texted(text.person)
        and notice.read_at is None
        and notice.mail != notice.Mail.DROPPED
        and not is_useless(notice, now)
        and text.made_at > now - STALE
    )


def _send(claim: Claim, text: TextMessage) -> Outcome:
    try:
        words = words_of(text)
    except Exception as error:  # noqa: BLE001 - one that cannot be written stops nobody else's
        logger.error("Could not write a text of %s: %r", text.notice.kind, error)  # noqa: TRY400 - a trace would hold names
        outcome = Outcome.LATER
    else:
        outcome = sms.send(text.person.phone, words, key=text.key)
    now = claim.clock.now()
    match outcome:
        case Outcome.SENT:
            claim.settle([text.pk], state=State.SENT, sent_at=now)
        case Outcome.REFUSED | Outcome.UNKNOWN:
            claim.settle([text.pk], state=State.REFUSED)
        case Outcome.LATER | Outcome.AWAY:
            _put_off(claim, text)
    if outcome is Outcome.UNKNOWN:
        note_failed_phone(numbers=[text.person.phone], now=now)
    return outcome


def words_of(text: TextMessage) -> str:
    """Say a notice so that it fits into a text message, in one language."""
    language = languages_of(text.person)[0]
    link = f"{settings.SITE_URL}/n/{text.notice_id}/"
    with override(language):
        words = str(KINDS[text.notice.kind].sms)
        return fitted(words % facts_of(text.notice, language), link)
