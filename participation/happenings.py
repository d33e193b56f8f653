"""What stands in calendars: what everyone may see of a process, and what is one's own.

Apps register what they know when they are ready. Titles are in the language that is
active.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from participation.icalendar import Happening
from participation.models import Process, User

OfProcess = Callable[[Process, datetime], Iterable[Happening]]
OfPerson = Callable[[User, datetime], Iterable[Happening]]

_public: list[OfProcess] = []
_personal: list[OfPerson] = []


def register(find: OfProcess) -> None:
    """Let an app say what is public of a process."""
    if find not in _public:
        _public.append(find)


def register_personal(find: OfPerson) -> None:
    """Let an app say what somebody has to think of, and may see."""
    if find not in _personal:
        _personal.append(find)


def of_process(process: Process, *, now: datetime) -> list[Happening]:
    return _in_order(one for find in _public for one in find(process, now))


def of_person(person: User, *, now: datetime) -> list[Happening]:
    return _in_order(one for find in _personal for one in find(person, now))


def _in_order(found: Iterable[Happening]) -> list[Happening]:
    """Sort by time. Of two that are the same, the later one knows more."""
    by_uid = {one.uid: one for one in found}
    return sorted(by_uid.values(), key=lambda one: (one.starts_at, one.uid))
