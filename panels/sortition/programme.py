"""Linear and integer programmes in HiGHS, set up so that a rerun gives the same answer.

One thread, one seed, columns in sorted order. HiGHS computes in floating point: a bound
from it is good to about 1e-9 of its size, a panel is rounded to whole numbers and then
looked at again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from panels.sortition.kinds import Floats, Ints, Table

SEED = 20_260_101
TIGHT = 1e-9
COST_SCALE = 1_000.0


class OutOfTimeError(Exception):
    """The time that was given has run out before anything was proven."""


class Deadline:
    """A moment by which to stop; without seconds it never comes."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> float:
        if self._end is None:
            return float("inf")
        return max(0.0, self._end - time.monotonic())

    @property
    def has_passed(self) -> bool:
        return self.left <= 0.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a programme by the rows they touch, and the value in each."""

    rows: Sequence[Sequence[int] | Ints]
    values: Sequence[Sequence[float] | Floats]

    def flat(self) -> tuple[Ints, Ints, Floats]:
        lengths = [len(rows) for rows in self.rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        if not sum(lengths):
            return starts, np.zeros(0, dtype=np.int64), np.zeros(0)
        places = np.concatenate([np.asarray(rows, np.int64) for rows in self.rows])
        values = np.concatenate([np.asarray(v, np.float64) for v in self.values])
        return starts, places, values


def solver(*, is_exact: bool = True) -> highspy.Highs:
    """Return a quiet HiGHS with everything fixed that could make two runs differ."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # its stub says nothing
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", SEED)
    if is_exact:
        highs.setOptionValue("primal_feasibility_tolerance", TIGHT)
        highs.setOptionValue("dual_feasibility_tolerance", TIGHT)
    return highs


def load(
    highs: highspy.Highs,
    columns: Columns,
    *,
    costs: Floats,
    bounds: tuple[Floats | Ints, Floats | Ints],
    limits: tuple[Floats, Floats],
    is_integer: bool = False,
    is_maximum: bool = True,
) -> None:
    """Give a whole programme to HiGHS: bounds are of columns, limits of rows."""
    starts, places, values = columns.flat()
    model = highspy.HighsLp()
    model.num_col_ = len(costs)
    model.num_row_ = len(limits[0])
    model.col_cost_ = np.asarray(costs, np.float64)
    model.col_lower_ = np.asarray(bounds[0], np.float64)
    model.col_upper_ = np.asarray(bounds[1], np.float64)
    model.row_lower_ = np.asarray(limits[0], np.float64)
    model.row_upper_ = np.asarray(limits[1], np.float64)
    sense = highspy.ObjSense
    model.sense_ = sense.kMaximize if is_maximum else sense.kMinimize
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = places.astype(np.int32)
    model.a_matrix_.value_ = values
    if is_integer:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    highs.passModel(model)


def is_optimal(highs: highspy.Highs) -> bool:
    return bool(highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def has_no_solution(highs: highspy.Highs) -> bool:
    """Say that HiGHS has proven it; nothing here is unbounded, so either word does."""
    status = highspy.HighsModelStatus
    return highs.getModelStatus() in {status.kInfeasible, status.kUnboundedOrInfeasible}


def set_time_limit(highs: highspy.Highs, deadline: Deadline) -> None:
    """Let the next run take what is left; the clock of HiGHS goes on between runs."""
    highs.setOptionValue("time_limit", highs.getRunTime() + deadline.left)


@dataclass(frozen=True, slots=True)
class Priced:
    """The best panel found for some prices, and a bound no panel exceeds."""

    panel: Ints
    bound: float


class PanelProgramme:
    """All panels of a table as one integer programme; only its prices change."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._highs = solver(is_exact=False)
        self._highs.setOptionValue("mip_abs_gap", 0.0)
        places = range(len(table.kinds))
        rows = [table.rows_of(place) for place in places]
        self._numbers = np.arange(len(table.kinds), dtype=np.int32)
        load(
            self._highs,
            Columns(rows, [[1.0] * len(touched) for touched in rows]),
            costs=np.zeros(len(table.kinds)),
            bounds=(table.least, table.most),
            limits=(table.lower, table.upper),
            is_integer=True,
        )

    def best(
        self, prices: Floats, *, gap: float = 0.0, deadline: Deadline | None = None
    ) -> Priced | None:
        """Return a panel of highest price, or None when there is no panel at all.

        With a relative `gap` the panel may be that much short of the bound. Raises
        `OutOfTimeError` when there is neither a panel nor a proof of none.
        """
        top = float(np.abs(prices).max(initial=0.0))
        scale = COST_SCALE / top if top > 0 else 1.0
        highs = self._highs
        highs.changeColsCost(len(prices), self._numbers, prices * scale)
        highs.setOptionValue("mip_rel_gap", gap)
        if deadline is not None:
            set_time_limit(highs, deadline)
        highs.run()
        if has_no_solution(highs):
            return None
        panel = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
        if len(panel) != len(prices) or not self.table.allows(panel):
            raise OutOfTimeError
        reached = float(panel @ prices)
        bound = float(highs.getInfo().mip_dual_bound) / scale
        return Priced(panel, max(bound, reached))
