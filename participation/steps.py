"""What the clock brings about in every process; see `ticking` and `sending`."""

from datetime import datetime

from participation.actions import noticing, texting
from participation.actions import sending as mail
from participation.sending import Sender
from participation.ticking import Done

NOTICES = Sender(
    "notices",
    task="participation.tasks.send_waiting_notices",
    waits=mail.something_waits,
    send=mail.send_waiting,
)
TEXTS = Sender(
    "text messages",
    task="participation.tasks.send_waiting_texts",
    waits=texting.something_waits,
    send=texting.send_texts,
)


def notice_phases(now: datetime) -> list[Done]:
    return noticing.notice_phase_changes(now=now)
