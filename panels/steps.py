"""What the clock brings about in panels, and what they send; see `ticking`."""

from datetime import datetime

from panels.actions import approving, conversations, mailing, replacing, settling
from participation.sending import Sender
from participation.ticking import Done

LETTERS = Sender(
    "letters of panels",
    task="panels.tasks.send_letters",
    waits=mailing.something_waits,
    send=mailing.send_letters,
)


def look_after_seats(now: datetime) -> list[Done]:
    return replacing.lapse_seats(now=now)


def finish_draws(now: datetime) -> list[Done]:
    return settling.finish_draws(now=now)


def close_conversations(now: datetime) -> list[Done]:
    return conversations.close_due(now=now)


def count_approvals(now: datetime) -> list[Done]:
    return approving.end_due(now=now)
