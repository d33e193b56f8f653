"""First panels, with everybody in some of them who can be on a panel at all."""

from dataclasses import dataclass

import numpy as np

from panels.sortition.kinds import Floats, Ints, Table
from panels.sortition.mixing import some_panels
from panels.sortition.programme import Deadline, PanelProgramme
from panels.sortition.walks import Walks

STARTS = 8
WALKS = 128
STEPS_PER_SEAT = 6
WHOLE = 0.5
"""A bound on heads below this means none: heads are whole, the bound nearly exact."""


class InfeasiblePoolError(ValueError):
    """No panel keeps the quotas; `feasibility.study` explains which are in conflict."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Valid panels (rows), and the kinds that are on none because none can be."""

    panels: Ints
    excluded: Ints


def cover(table: Table, deadline: Deadline) -> Coverage:
    """Find panels that together have every kind that some panel can have.

    Walks from a few panels find most; for the others an integer programme seats as many
    of them as can be, and when it can seat none, that is the proof. Raises
    `InfeasiblePoolError` and `OutOfTimeError`.
    """
    programme = PanelProgramme(table)
    starts = some_panels(table, STARTS, 0, deadline, programme)
    if not starts:
        raise InfeasiblePoolError("No panel keeps the quotas.")
    walks = Walks(table, [starts[n % STARTS] for n in range(WALKS)], seed=0)
    steps = min(STEPS_PER_SEAT * table.seats, 2 * len(table.kinds))
    walks.go(60 + steps, np.zeros(len(table.kinds)))
    panels = [np.array(starts), walks.heads]
    missing = np.concatenate(panels).max(axis=0) == 0
    while missing.any():
        wanted: Floats = missing.astype(np.float64)
        priced = programme.best(wanted, gap=WHOLE, deadline=deadline)
        if priced is None or not (missing & (priced.panel > 0)).any():
            priced = programme.best(wanted, deadline=deadline)
        if priced is None or priced.bound < WHOLE:
            break
        panels.append(priced.panel[None, :])
        missing &= priced.panel == 0
    found = np.unique(np.concatenate(panels), axis=0)
    return Coverage(found, np.flatnonzero(missing))
