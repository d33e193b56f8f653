"""The life of a proposal: statuses and allowed moves. Pure, printable, complete.

What moderators hide is another matter: see `Visibility`. What is built of a proposal is
the life of its project: see `Stage`.
"""

from enum import StrEnum


class Status(StrEnum):
    SUBMITTED = "submitted"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"
    MERGED = "merged"
    SPLIT = "split"
    WITHDRAWN = "withdrawn"


MOVES: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset(
        {
            Status.SELECTED,
            Status.NOT_SELECTED,
            Status.FEASIBLE,
            Status.NOT_FEASIBLE,
            Status.MERGED,
            Status.SPLIT,
            Status.WITHDRAWN,
        }
    ),
    Status.SELECTED: frozenset(
        {
            Status.NOT_SELECTED,
            Status.FEASIBLE,
            Status.NOT_FEASIBLE,
            Status.MERGED,
            Status.SPLIT,
            Status.WITHDRAWN,
        }
    ),
    # What has been decided is withdrawn only when the merge or split that it came of is
    # taken back; its author cannot.
    Status.NOT_SELECTED: frozenset({Status.SELECTED, Status.MERGED, Status.WITHDRAWN}),
    # Reviewed once more: another verdict, or the same with another cost or reason.
    Status.FEASIBLE: frozenset(
        {
            Status.FEASIBLE,
            Status.NOT_FEASIBLE,
            Status.MERGED,
            Status.SPLIT,
            Status.WITHDRAWN,
        }
    ),
    Status.NOT_FEASIBLE: frozenset(
        {
            Status.FEASIBLE,
            Status.NOT_FEASIBLE,
            Status.MERGED,
            Status.SPLIT,
            Status.WITHDRAWN,
        }
    ),
    # What has become part of another stays as it was; taking a merge or a split back
    # before the ballot is frozen gives it the status it had.
    Status.MERGED: frozenset(
        {
            Status.SUBMITTED,
            Status.SELECTED,
            Status.NOT_SELECTED,
            Status.FEASIBLE,
            Status.NOT_FEASIBLE,
        }
    ),
    Status.SPLIT: frozenset(
        {Status.SUBMITTED, Status.SELECTED, Status.FEASIBLE, Status.NOT_FEASIBLE}
    ),
    # Taken back too fast: its author can send it again while ideas are collected.
    Status.WITHDRAWN: frozenset({Status.SUBMITTED}),
}


def may_move(start: Status, goal: Status) -> bool:
    return goal in MOVES[start]


class Visibility(StrEnum):
    """Who sees something that a person wrote. Moderators move it, with a reason."""

    PUBLIC = "public"
    # Waits for a moderator; its author and the moderators see it.
    HELD = "held"
    # Taken off the pages by a moderator; the reason is in the public log.
    HIDDEN = "hidden"


class Stage(StrEnum):
    """How far the building of a project is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DELAYED = "delayed"
    DONE = "done"
    CANCELLED = "cancelled"


STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.PLANNED: frozenset({Stage.UNDER_WAY, Stage.DELAYED, Stage.CANCELLED}),
    Stage.UNDER_WAY: frozenset({Stage.DELAYED, Stage.DONE, Stage.CANCELLED}),
    Stage.DELAYED: frozenset({Stage.UNDER_WAY, Stage.DONE, Stage.CANCELLED}),
    # Something broke or was forgotten: it goes on, and the page says so.
    Stage.DONE: frozenset({Stage.UNDER_WAY}),
    Stage.CANCELLED: frozenset({Stage.PLANNED}),
}


def may_go_on(start: Stage, goal: Stage) -> bool:
    """Say whether building may move on; news without a change is always allowed."""
    return start == goal or goal in STAGES[start]
