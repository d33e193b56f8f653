"""How far a building is, as its news tell it. Pure.

A building is what its standing news make of it, the oldest first. So an entry that is
taken back leaves no trace in where the building is, only in what can be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proposals.lifecycle import Stage


@dataclass(frozen=True, slots=True)
class Told:
    """What one entry says: the stage, the day to be ready, the day it was ready."""

    stage: Stage
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """Where a building is; `first_due_on` is the first day that was ever named."""

    stage: Stage = Stage.PLANNED
    due_on: date | None = None
    first_due_on: date | None = None
    done_on: date | None = None


def state_after(news: Iterable[Told]) -> State:
    """Return where a building is after these entries, given oldest first."""
    state = State()
    for told in news:
        first = state.first_due_on or told.due_on
        done_on = told.done_on if told.stage == Stage.DONE else None
        state = State(told.stage, told.due_on, first, done_on)
    return state


def needs_reason(before: State, told: Told) -> bool:
    """Say whether an entry has to say why: a delay, an end, a day that moves away."""
    if told.stage in {Stage.DELAYED, Stage.CANCELLED}:
        return True
    if told.stage == Stage.DONE:
        return False
    if before.stage in {Stage.DONE, Stage.CANCELLED}:
        # What breaks again, or comes back to life, is nothing that explains itself.
        return True
    return before.due_on is not None and (
        told.due_on is None or told.due_on > before.due_on
    )
