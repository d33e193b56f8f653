"""The mail that brings notices: each person one message, whoever sends it.

A worker takes the notices of some people at once, asks again just before it sends what
of them is still wanted and still owed, and stamps each message when it is gone. Killed
in between, it leaves one message that goes out again: the same, under the same id.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from participation.actions.contacts import note_failed_mail
from participation.channels import can_be_mailed, rhythm_of
from participation.keeping_up import is_useless, keep_up
from participation.kinds import KINDS, VOTES, topic_of
from participation.letters import letter
from participation.mailing import Outcome, hand_over, pause_after
from participation.models import Notice, NoticeChoice, User
from participation.outbox import LEASE, Claim, Clock, free
from participation.sending_times import after_quiet

logger = logging.getLogger(__name__)

Mail = Notice.Mail
# People whose notices one worker takes at once, over one connection to the server.
BATCH = 100
# Before so many of them each it asks again what is wanted and owed.
SLICE = 10
# So many notices fit into one mail that somebody reads.
IN_ONE_MAIL = 50
# What could not be sent for so long is no news any more; it stands in the inbox. A
# weekly digest may be a week old when it is due.
STALE = timedelta(days=14)
# What happens within so many minutes comes in one message.
GATHERED = 5
# So many workers may be taking people in the same moment.
SIDE_BY_SIDE = 8


def something_waits(now: datetime) -> bool:
    return Notice.objects.filter(mail=Mail.WAITS, due_at__lte=now).exists()


def missing_senders(now: datetime) -> int:
    """Say how many tasks should begin to send, beside those that do so already.

    None before the few minutes are over in which news are gathered.
    """
    waiting = Notice.objects.filter(mail=Mail.WAITS)
    due = waiting.filter(due_at__lte=now)
    mark = now.replace(minute=now.minute - now.minute % GATHERED, second=0)
    if not due.filter(due_at__lte=mark).exists():
        return 0
    # The worker inside the web process has the clock to look after as well.
    most = 1 if settings.IS_EMBEDDED else settings.NOTICE_SENDERS
    people = due.order_by().values("person").distinct()[: BATCH * most].count()
    held = waiting.filter(due_at__gt=now, due_at__lte=now + LEASE)
    busy = held.exclude(claimed_by="").order_by().values("claimed_by").distinct()
    return max(0, min(most, -(-people // BATCH)) - busy.count())


@dataclass(frozen=True, slots=True)
class Turn:
    """What one worker got done; `is_over` when there is nothing left to try now."""

    sent: int
    is_over: bool


def send_waiting(*, now: datetime) -> int:
    """Send everybody what they are owed, each in one message; return how many went."""
    return send_for(None, now=now).sent


def send_for(seconds: float | None, *, now: datetime) -> Turn:
    """Send what waits, and begin nothing new after so many seconds."""
    clock, sent = Clock(now), 0
    while claim := _take(clock):
        done = _send_batch(claim)
        sent += done.sent
        if done.is_over:
            return Turn(sent, is_over=True)
        passed = (clock.now() - now).total_seconds()
        if seconds is not None and passed >= seconds:
            return Turn(sent, is_over=not something_waits(clock.now()))
    return Turn(sent, is_over=True)


def _take(clock: Clock) -> Claim | None:
    """Take what some people are owed now; the message of each gets its name.

    A message that was begun before comes first, as it was. Their rows are locked, not
    those of notices: two workers never divide what one person is owed.
    """
    now = clock.now()
    due = Notice.objects.filter(mail=Mail.WAITS, due_at__lte=now)
    claim = Claim(Notice.objects.filter(mail=Mail.WAITS), clock)
    with transaction.atomic(durable=True):
        first = due.order_by("due_at").values("person")[: BATCH * SIDE_BY_SIDE]
        people = free(User.objects.filter(pk__in=first), most=BATCH)
        rows = due.filter(person__in=people).order_by("person", "made_at", "pk")
        chosen: list[int] = []
        found = rows.values_list("person", "pk", "mail_key")
        for _person, theirs in groupby(found, key=lambda row: row[0]):
            chosen += _in_one_mail([(pk, key) for _, pk, key in theirs])
        if not chosen:
            return None
        taken = claim.mark(
            due.order_by().filter(pk__in=chosen),
            mail_key=Case(
                When(mail_key="", then=Value(claim.token)), default=F("mail_key")
            ),
        )
    return claim if taken else None


def _in_one_mail(rows: Sequence[tuple[int, str]]) -> list[int]:
    begun = next((key for _pk, key in rows if key), "")
    keys = [pk for pk, key in rows if key == begun]
    return keys if begun else keys[:IN_ONE_MAIL]


def _send_batch(claim: Claim) -> Turn:
    """Send what was taken; what is left when the server goes away is given back."""
    people = iter(
        list(claim.rows.order_by("person").values_list("person", flat=True).distinct())
    )
    sent = 0
    connection = get_connection()
    try:
        while some := list(islice(people, SLICE)):
            for person, notices in _wanted(claim, some):
                if not claim.holds():
                    return Turn(sent, is_over=False)
                outcome = _send(connection, claim, person, notices)
                sent += outcome is Outcome.SENT
                if outcome is Outcome.AWAY:
                    claim.let_go()
                    return Turn(sent, is_over=True)
    finally:
        connection.close()
    # Whoever fell out of the batch, as when a person was deleted, leaves no claim.
    claim.let_go()
    return Turn(sent, is_over=False)


def _send(
    connection: BaseEmailBackend, claim: Claim, person: User, notices: list[Notice]
) -> Outcome:
    try:
        message = letter(person, notices, mail_key=notices[0].mail_key)
    except Exception as error:  # noqa: BLE001 - one that cannot be written stops nobody else's
        kinds = sorted({notice.kind for notice in notices})
        logger.error("Could not write notices of %s: %r", kinds, error)  # noqa: TRY400 - a trace would hold names
        outcome = Outcome.LATER
    else:
        outcome = hand_over(connection, message)
    _note(claim, notices, outcome)
    if outcome is Outcome.UNKNOWN:
        note_failed_mail(addresses=[person.email], now=claim.clock.now())
    return outcome


def _note(claim: Claim, notices: list[Notice], outcome: Outcome) -> None:
    keys, now = [notice.pk for notice in notices], claim.clock.now()
    match outcome:
        case Outcome.SENT:
            claim.settle(keys, mail=Mail.SENT, sent_at=now)
        case Outcome.REFUSED | Outcome.UNKNOWN:
            claim.settle(keys, mail=Mail.REFUSED)
        case Outcome.LATER | Outcome.AWAY:
            _try_later(claim, notices)


def _try_later(claim: Claim, notices: Sequence[Notice], **also: Any) -> None:
    tries = max((notice.tries for notice in notices), default=0) + 1
    due_at = claim.clock.now() + pause_after(tries)
    keys = [notice.pk for notice in notices]
    claim.settle(keys, tries=tries, due_at=due_at, **also)


def _wanted(claim: Claim, people: list[int]) -> Iterator[tuple[User, list[Notice]]]:
    """Yield what these people are to get, read now.

    A moment ago they may have changed their mind or their address, read it on the page,
    or done what a notice reminds them of.
    """
    now = claim.clock.now()
    rows = claim.rows.filter(person__in=people)
    rows = rows.select_related("process", "person").order_by("person", "made_at", "pk")
    # What a killed worker had begun was not moved when somebody turned its topic off.
    off = set(
        NoticeChoice.objects.filter(
            person__in=people, cadence=NoticeChoice.Cadence.OFF
        ).values_list("person", "topic")
    )
    wanted, only_inbox, useless = [], [], []
    for notice in rows:
        if is_useless(notice, now):
            useless.append(notice.pk)
        elif (
            notice.read_at is not None
            or notice.made_at < now - STALE
            or not can_be_mailed(notice.person)
            or (notice.person_id, notice.topic or topic_of(notice.kind)) in off
        ):
            only_inbox.append(notice.pk)
        else:
            wanted.append(notice)
    answer = ask_again(wanted, now)
    useless += answer.needless
    if only_inbox:
        claim.settle(only_inbox, mail=Mail.INBOX)
    if useless:
        _drop(claim.rows, useless)
        logger.info("%d notices were not needed any more", len(useless))
    held = _put_off_unclear(claim, wanted, answer.unclear) if answer.unclear else set()
    still = [
        notice
        for notice in wanted
        if notice.pk in answer.owed and notice.pk not in held
    ]
    for _key, theirs in groupby(still, key=attrgetter("person_id")):
        if notices := _by_day(claim, list(theirs), now):
            yield notices[0].person, notices


def _put_off_unclear(
    claim: Claim, notices: list[Notice], unclear: set[int]
) -> set[int]:
    """Put off what could not be asked about; return what does not go out now.

    Two messages are never called the same. What nobody has tried goes out later under
    another name than the rest of it, and what was begun waits as a whole.
    """
    stuck = {
        notice.person_id
        for notice in notices
        if notice.pk in unclear and notice.mail_key != claim.token
    }
    begun = [notice for notice in notices if notice.person_id in stuck]
    _try_later(claim, begun)
    fresh = [one for one in notices if one.pk in unclear and one not in begun]
    _try_later(claim, fresh, mail_key="")
    return unclear | {notice.pk for notice in begun}


def _by_day(claim: Claim, notices: list[Notice], now: datetime) -> list[Notice]:
    """Return what of a message may go out now, and put off the rest of it.

    Workers or a mail server may have been away until the middle of the night. Then goes
    only what is urgent and of no use in the morning.
    """
    moment = after_quiet(now, rhythm_of(notices[0].person))
    if moment <= now:
        return notices
    urgent = [
        notice
        for notice in notices
        if notice.kind in KINDS
        and KINDS[notice.kind].is_urgent
        and notice.until is not None
        and notice.until <= moment
    ]
    # Whoever died with it in hand may have sent it: it has to be the same again.
    is_begun = notices[0].mail_key != claim.token
    if urgent and is_begun:
        return notices
    rest = [notice.pk for notice in notices if notice not in urgent]
    # What nobody has tried goes out with whatever else has come by then.
    key = notices[0].mail_key if is_begun else ""
    claim.settle(rest, due_at=moment, mail_key=key)
    return urgent


def _drop(notices: QuerySet[Notice], keys: Collection[int]) -> None:
    """Take these out of the inbox for good.

    Of a reminder to vote nothing stays: it would tell about when somebody has voted.
    """
    found = notices.filter(pk__in=keys)
    found.filter(topic=VOTES).delete()
    found.update(mail=Mail.DROPPED, claimed_by="")


@dataclass(frozen=True, slots=True)
class Answer:
    """Which of some notices, by their ids, are owed even now, and which are not."""

    owed: set[int]
    needless: set[int]
    # Of a kind that could not be asked: neither to be sent nor to be thrown away.
    unclear: set[int]


def ask_again(notices: Sequence[Notice], now: datetime) -> Answer:
    """Ask of each kind, once, what of it is owed even now, and bring it up to date."""
    by_kind: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_kind[notice.kind].append(notice)
    answer = Answer(set(), set(), set())
    for kind, rows in by_kind.items():
        ask = KINDS[kind].still_owed if kind in KINDS else None
        keys = {notice.pk for notice in rows}
        try:
            owed = keys if ask is None else ask(rows, now) & keys
            keep_up(kind, [notice for notice in rows if notice.pk in owed])
        except Exception as error:  # noqa: BLE001 - one kind stops no other
            logger.error("Could not ask whether %s is owed: %r", kind, error)  # noqa: TRY400 - a trace would hold names
            answer.unclear.update(keys)
        else:
            answer.owed.update(owed)
            answer.needless.update(keys - owed)
    return answer


def drop_needless(*, notices: Sequence[Notice], now: datetime) -> set[int]:
    """Take out of the inbox what is not so any more; return the ids of what went.

    What was sent stays, since its reader has seen it.
    """
    unread = [
        notice
        for notice in notices
        if notice.read_at is None
        and notice.mail in {Mail.INBOX, Mail.WAITS}
        and notice.kind in KINDS
        and KINDS[notice.kind].still_owed is not None
    ]
    gone = ask_again(unread, now).needless
    if gone:
        with transaction.atomic(durable=True):
            _drop(Notice.objects.filter(claimed_by=""), gone)
    return gone
