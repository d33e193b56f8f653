"""Is a plan of phases a plan? Pure: stretches in, problems out.

A stretch is half-open, `[starts_at, ends_at)`: it includes its start, not its end, so
one phase can end at the very moment at which the next one starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

# Phases come in this order; a plan may leave some out.
ORDER = ("propose", "review", "deliberate", "vote", "result", "implement")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One planned phase."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """What is wrong with a plan: a code, the phase, and the phase before it."""

    code: str
    kind: str
    other: str = ""


def problems(
    stretches: Iterable[Stretch],
    *,
    allows_gaps: bool = True,
    allows_overlaps: bool = False,
) -> list[PlanProblem]:
    """List what is wrong with a plan, in the order of its phases.

    Codes: `unknown_kind`, `twice`, `ends_before_it_starts`, `wrong_order` (a phase
    starts before one that has to come before it), `gap`, `overlap`.
    """
    found = []
    by_kind: dict[str, Stretch] = {}
    for stretch in stretches:
        if stretch.kind not in ORDER:
            found.append(PlanProblem("unknown_kind", stretch.kind))
        elif stretch.kind in by_kind:
            found.append(PlanProblem("twice", stretch.kind))
        else:
            by_kind[stretch.kind] = stretch
    plan = [by_kind[kind] for kind in ORDER if kind in by_kind]
    found += [
        PlanProblem("ends_before_it_starts", stretch.kind)
        for stretch in plan
        if stretch.ends_at <= stretch.starts_at
    ]
    for earlier, later in pairwise(plan):
        if later.starts_at < earlier.starts_at:
            found.append(PlanProblem("wrong_order", later.kind, earlier.kind))
        elif later.starts_at < earlier.ends_at and not allows_overlaps:
            found.append(PlanProblem("overlap", later.kind, earlier.kind))
        elif later.starts_at > earlier.ends_at and not allows_gaps:
            found.append(PlanProblem("gap", later.kind, earlier.kind))
    return found
