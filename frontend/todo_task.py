"""One thing that waits for an official."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Task:
    """What `components/tasks.html` shows."""

    label: str
    url: str
    count: int | None = None
    due: datetime | None = None
    kind: str = "warning"
    note: str = ""
