"""The clock of an agenda item: what was planned, what it has taken, what is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds planned and taken; `since` when it runs again, nothing while it stands.

    All of it is known to the server; a device only counts on from an answer.
    """

    planned: int
    taken: int
    since: datetime | None

    def seconds(self, now: datetime) -> int:
        """Return how long the item has taken by now."""
        if self.since is None:
            return self.taken
        return self.taken + max(0, int((now - self.since).total_seconds()))

    def left(self, now: datetime) -> int:
        """Return the seconds left; below zero it runs over."""
        return self.planned - self.seconds(now)

    @property
    def ends_at(self) -> datetime | None:
        """When the time is up, if it goes on like this; nothing while it stands."""
        if self.since is None:
            return None
        return self.since + timedelta(seconds=self.planned - self.taken)
