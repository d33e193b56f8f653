"""Weights for given panels so that their average is exactly what it should be.

`tilt` finds the weights closest to even ones (largest entropy): weight of a panel T is
proportional to exp(slope * T), and the slope minimises a smooth convex function, so a
few Newton steps do, down to the last bits. `thin_out` then keeps so few of the panels
that each weight is determined: at most one more than there are kinds.
"""

import numpy as np

from panels.sortition.kinds import Floats, Ints

STEPS = 60
CLOSE = 1e-11
BLOCK, MANY = 256, 1_024
PIVOT = 1e-7


def tilt(panels: Ints, average: Floats) -> Floats | None:
    """Return weights of the panels (rows) with this average, or None.

    None when the average is no mixture of these panels, or only on the rim. The
    function minimised is at least the entropy of weights that fit, so below zero there
    are none.
    """
    moved = panels - average
    slope = np.zeros(panels.shape[1])
    value, weights = _entropy_dual(moved, slope)
    for _ in range(STEPS):
        gradient = weights @ moved
        if np.abs(gradient).max() < CLOSE:
            return weights
        curvature = _second_moments(moved, weights) - np.outer(gradient, gradient)
        ridge = 1e-10 * max(float(np.trace(curvature)) / len(slope), 1e-12)
        curvature[np.diag_indices_from(curvature)] += ridge
        direction = -np.linalg.solve(curvature, gradient)
        descent, length = float(gradient @ direction), 1.0
        while True:
            new_value, weights = _entropy_dual(moved, slope + length * direction)
            if new_value <= value + 0.1 * length * descent + 1e-14:
                break
            length /= 2
            if length < 1e-6:  # noqa: PLR2004 - no step helps any more
                return None
        slope, value = slope + length * direction, new_value
        if value < -CLOSE:
            return None
    return None


def _second_moments(moved: Floats, weights: Floats) -> Floats:
    """Sum weight * row * row in blocks, so that the rows are not copied at once."""
    found: Floats = np.zeros((moved.shape[1], moved.shape[1]))
    for start in range(0, len(moved), MANY):
        rows = moved[start : start + MANY]
        found += (rows.T * weights[start : start + MANY]) @ rows
    return found


def _entropy_dual(moved: Floats, slope: Floats) -> tuple[float, Floats]:
    heights = moved @ slope
    top = float(heights.max())
    weights = np.exp(heights - top)
    total = float(weights.sum())
    return top + float(np.log(total)), weights / total


def thin_out(panels: Ints, weights: Floats) -> tuple[Ints, Floats]:
    """Return few of the panels with new weights that have the same average.

    Like the simplex method it holds a basis of panels. One panel after the other hands
    its weight over to the basis, until it has none left or takes the place of a panel
    that has lost all of its own.
    """
    order = np.argsort(-weights, kind="stable")
    columns = np.hstack([panels[order], np.ones((len(panels), 1))]).astype(np.float64)
    weights = weights[order]
    basis = _Basis(columns.shape[1])
    for start in range(0, len(columns), BLOCK):
        raw = columns[start : start + BLOCK].T
        block: Floats = np.linalg.solve(basis.matrix, raw).astype(np.float64)
        for offset in range(block.shape[1]):
            number = start + offset
            row = basis.take_in(number, float(weights[number]), block[:, offset])
            if row >= 0:
                basis.matrix[:, row] = raw[:, offset]
                _pivot(block[:, offset:], row)
    kept = np.sort(basis.members[basis.members >= 0])
    goal = weights @ columns
    polished = np.linalg.lstsq(columns[kept].T, goal, rcond=None)[0]
    positive = polished > CLOSE
    return panels[order[kept[positive]]], polished[positive]


class _Basis:
    """As many columns as there are rows; -1 stands for a unit column of weight 0."""

    def __init__(self, size: int) -> None:
        self.matrix = np.eye(size)
        self.members = np.full(size, -1)
        self.weights = np.zeros(size)

    def take_in(self, number: int, weight: float, column: Floats) -> int:
        """Spread a column's weight over the basis, in terms of which it is given.

        Return the place that it takes itself, or -1 when it is not needed any more.
        """
        is_unit = self.members < 0
        row = int(np.argmax(np.where(is_unit, np.abs(column), 0)))
        if is_unit[row] and abs(column[row]) > PIVOT:
            moved = 0.0
        else:
            own = np.where(is_unit, 0.0, column)
            falling = np.flatnonzero(own < -CLOSE)
            lasting = self.weights[falling] / -own[falling]
            moved = min(weight, float(lasting.min(initial=np.inf)))
            self.weights += moved * own
            if moved == weight:
                return -1
            row = int(falling[np.argmin(lasting)])
        self.members[row], self.weights[row] = number, weight - moved
        return row


def _pivot(block: Floats, row: int) -> None:
    """Change columns in place as when the first becomes the unit vector of `row`."""
    column = block[:, 0].copy()
    scaled = block[row] / column[row]
    block -= np.outer(column, scaled)
    block[row] = scaled
