"""The life of a proposal: statuses and allowed moves. Pure, printable, complete."""

from enum import StrEnum


class Status(StrEnum):
    SUBMITTED = "submitted"
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"
    WITHDRAWN = "withdrawn"


MOVES: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset(
        {Status.FEASIBLE, Status.NOT_FEASIBLE, Status.WITHDRAWN}
    ),
    # Reviewed once more: another verdict, or the same with another cost or reason.
    Status.FEASIBLE: frozenset({Status.FEASIBLE, Status.NOT_FEASIBLE}),
    Status.NOT_FEASIBLE: frozenset({Status.FEASIBLE, Status.NOT_FEASIBLE}),
    Status.WITHDRAWN: frozenset(),
}


def may_move(start: Status, goal: Status) -> bool:
    return goal in MOVES[start]
