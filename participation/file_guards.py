"""Who may see a stored file: what it belongs to decides, and that is another app's.

Each app registers one guard for its own kinds of things. A file that no guard knows
belongs to nothing, and nobody sees it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from participation.models import StoredFile


@dataclass(frozen=True, slots=True)
class Sight:
    """That somebody sees a file: this reader alone, or everybody; and its name."""

    is_public: bool
    name: str = ""


Guard = Callable[[StoredFile, HttpRequest, datetime], Sight | None]

GUARDS: list[Guard] = []


def register(guard: Guard) -> None:
    """Make a guard known; each app with files does so when it is ready."""
    if guard not in GUARDS:
        GUARDS.append(guard)


def sight_of(file: StoredFile, request: HttpRequest, *, now: datetime) -> Sight | None:
    """Say how far a reader sees a file; `None`: for this reader there is none."""
    found = (guard(file, request, now) for guard in GUARDS)
    return next((sight for sight in found if sight is not None), None)
