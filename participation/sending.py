"""What sends messages that wait: kept apart from the tick, since servers may be slow.

An app registers its senders when it is loaded. The tick asks each whether something
waits, and queues the task of those that say so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured


class Send(Protocol):
    def __call__(self, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Sender:
    """One kind of messages: whether some wait, and how they are sent.

    `task` is the name of the Celery task that calls `send`, which returns how many
    messages went. Both are safe to run twice and beside themselves.
    """

    name: str
    task: str
    waits: Callable[[datetime], bool]
    send: Send


_senders: dict[str, Sender] = {}


def register(sender: Sender) -> None:
    """Make a sender known; raises ImproperlyConfigured for a second of its name."""
    if _senders.setdefault(sender.name, sender) != sender:
        raise ImproperlyConfigured(f"Two senders are called {sender.name!r}.")


def waiting(now: datetime) -> list[Sender]:
    """Return the senders for which something waits to be sent."""
    return [sender for sender in _senders.values() if sender.waits(now)]
