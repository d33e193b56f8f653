"""Sending the letters that go by e-mail, and printing those that do not."""

from datetime import datetime

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from panels.letters import message_of
from panels.models import Letter, Panel
from panels.policies.roles import refuse_contact
from panels.queries.pages import locked
from participation.mailing import Outcome, hand_over, pause_after
from participation.models import User
from participation.outbox import Claim, Clock, take
from participation.policies import require

# Letters that one worker takes at once, over one connection to the mail server.
BATCH = 100
State = Letter.State


def something_waits(now: datetime) -> bool:
    return Letter.objects.filter(state=State.WAITS, due_at__lte=now).exists()


def send_letters(*, now: datetime) -> int:
    """Send what waits; return how many letters went.

    After a crash in between, one goes out again, as the same message. An address that
    is refused leaves a letter to print.
    """
    clock, sent = Clock(now), 0
    waiting = Letter.objects.filter(state=State.WAITS)
    while claim := take(waiting, most=BATCH, clock=clock):
        connection = get_connection()
        try:
            outcomes = _send_batch(connection, claim)
        finally:
            connection.close()
        claim.let_go()
        sent += outcomes.count(Outcome.SENT)
        if Outcome.AWAY in outcomes:
            break
    return sent


def _send_batch(connection: BaseEmailBackend, claim: Claim) -> list[Outcome]:
    """Send what was taken, until the mail server goes away."""
    outcomes: list[Outcome] = []
    for key in list(claim.rows.order_by("due_at", "pk").values_list("pk", flat=True)):
        if not claim.holds():
            break
        # Read now: the address may have been deleted a moment ago.
        found = claim.rows.select_related("volunteer__panel__process")
        letter = found.filter(pk=key).first()
        if letter is None:
            continue
        outcomes.append(_send(connection, letter))
        _note(claim, letter, outcomes[-1])
        if outcomes[-1] is Outcome.AWAY:
            break
    return outcomes


def _send(connection: BaseEmailBackend, letter: Letter) -> Outcome:
    if not letter.volunteer.email:
        return Outcome.REFUSED
    return hand_over(connection, message_of(letter))


def _note(claim: Claim, letter: Letter, outcome: Outcome) -> None:
    now = claim.clock.now()
    match outcome:
        case Outcome.SENT:
            claim.settle([letter.pk], state=State.SENT, sent_at=now)
        case Outcome.REFUSED | Outcome.UNKNOWN:
            claim.settle([letter.pk], state=State.PAPER)
        case Outcome.LATER | Outcome.AWAY:
            tries = letter.tries + 1
            claim.settle([letter.pk], tries=tries, due_at=now + pause_after(tries))


@transaction.atomic(durable=True)
def mark_printed(
    *, panel: Panel, facilitator: User, newest: int, now: datetime
) -> None:
    """Mark what stood on the printed page, whose newest letter had this id."""
    panel = locked(panel)
    require(refuse_contact(facilitator, panel))
    waiting = Letter.objects.filter(volunteer__panel=panel, state=Letter.State.PAPER)
    waiting.filter(pk__lte=newest).update(state=Letter.State.PRINTED, sent_at=now)
