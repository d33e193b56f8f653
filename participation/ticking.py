"""What the clock brings about, asked for every minute.

An app registers its steps when it is loaded. A step looks in the database for what is
owed at a moment and still missing, does it, and tells what it did. So it may run late,
twice or beside itself: nothing is lost and nothing is done again.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that a step did, or `count` of the same kind.

    `what` is a noun and a past participle as in the record, "phase.opened"; `process`
    the slug of the process; `subject` what it was done to, "phase:vote".
    """

    what: str
    process: str = ""
    subject: str = ""
    count: int = 1

    def as_plain(self) -> dict[str, str | int]:
        return asdict(self)


Row = TypeVar("Row")
Step = Callable[[datetime], Iterable[Done]]

_steps: dict[str, Step] = {}
_after: dict[str, str] = {}


def register(name: str, step: Step, *, after: str = "") -> None:
    """Let `step` run with every tick: last, or right behind the step named `after`.

    Lower apps are ready first, and so are their steps; `after` may be registered
    later. Another step of the same name raises ImproperlyConfigured.
    """
    if _steps.get(name, step) != step:
        raise ImproperlyConfigured(f"Two steps of the tick are called {name!r}.")
    _steps[name] = step
    _after[name] = after


def names() -> list[str]:
    """Name the steps in the order in which they run.

    Raises ImproperlyConfigured where one follows a step that does not exist.
    """
    order = [name for name in _steps if not _after[name]]
    rest = [name for name in _steps if _after[name]]
    while rest:
        placed = [name for name in rest if _after[name] in order]
        if not placed:
            raise ImproperlyConfigured(f"Steps that follow no known one: {rest}.")
        # Backwards: of two that follow the same one, the first comes first.
        for name in reversed(placed):
            order.insert(order.index(_after[name]) + 1, name)
        rest = [name for name in rest if name not in placed]
    return order


def each(rows: Iterable[Row], act: Callable[[Row], Iterable[Done]]) -> list[Done]:
    """Do it with each row; what fails with one is logged and does not stop the rest."""
    done: list[Done] = []
    for row in rows:
        try:
            done += act(row)
        except Exception:  # one broken row must not hold up the others
            logger.exception("Could not look after %s %s", type(row).__name__, row)
    return done


def tick(
    *, now: datetime, on_failure: Callable[[str], object] | None = None
) -> list[Done]:
    """Do everything that is owed at `now`; return what was done, in its order.

    A step that fails is logged, and the others go on: it is asked again next time.
    `on_failure` is told its name.
    """
    done: list[Done] = []
    for name in names():
        try:
            # One by one: what a step did before it failed was done.
            for one in _steps[name](now):
                done.append(one)  # noqa: PERF402 - a failing step would lose them all
        except Exception:  # one broken step must not hold up the others
            logger.exception("The step %r of the tick failed", name)
            if on_failure is not None:
                on_failure(name)
    return done
