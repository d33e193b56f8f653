"""What the desk is told about a pool that is not fixed yet: can it be drawn, who not.

A study takes seconds where there are many kinds of people, so it is kept for a while
under the name of the pool; another pool has another name.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from panels.models import Panel
from panels.pooling import Draft
from panels.queries.draw import digest_of
from panels.sortition import feasibility
from panels.sortition.pool import Quota
from panels.sortition.programme import OutOfTimeError

KEEP_SECONDS = 3600
# Nobody waits longer for a page; a larger pool is studied when its list is computed.
SECONDS = 20.0

Names = dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Named:
    """A quota with its names by language, and how many people it is about."""

    feature: dict[str, str]
    value: dict[str, str]
    minimum: int
    maximum: int
    people: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A quota of the panel as it is, and as it would have to be."""

    before: Named
    after: Named


@dataclass(frozen=True, slots=True)
class Look:
    """What a study found, in the terms of the panel.

    `reason` is one of `feasibility`, "nobody" or "out_of_time", empty where a panel can
    be drawn. `changes_of_panel` is the smallest relaxation; `excluded` counts who can
    be on no panel, `excluded_by` the quotas that leave them out (somebody may be
    counted with several).
    """

    reason: str
    conflicts: tuple[tuple[Named, ...], ...] = ()
    moves: tuple[Move, ...] = ()
    changes_of_panel: tuple[Quota, ...] = ()
    excluded: int = 0
    excluded_by: tuple[Named, ...] = ()

    @property
    def is_feasible(self) -> bool:
        return not self.reason


def study(panel: Panel, draft: Draft) -> Look:
    """Study the pool as it stands. Slow the first time, see above."""
    if not draft.pool.volunteers:
        return Look("nobody")
    found = _studied(draft)
    if found is None:
        return Look("out_of_time")
    names = _names(panel)
    limits = {
        (feature.code, value.code): (value.minimum, value.maximum)
        for feature in panel.features.prefetch_related("values")
        for value in feature.values.all()
    }
    changes = tuple(
        _of_panel(change, limits, draft.taken) for change in found.relaxation
    )
    blamed = Counter(quota for one in found.excluded for quota in one.quotas)
    return Look(
        reason=found.reason,
        conflicts=tuple(tuple(_named(quotas, names)) for quotas in found.conflicts),
        moves=tuple(
            Move(
                _name(
                    Quota(one.feature, one.value, *limits[one.feature, one.value]),
                    names,
                ),
                _name(one, names),
            )
            for one in changes
        ),
        changes_of_panel=changes,
        excluded=len(found.excluded),
        excluded_by=tuple(
            _name(quota, names, people)
            for quota, people in sorted(
                blamed.items(), key=lambda item: (-item[1], item[0].feature)
            )
        ),
    )


def _studied(draft: Draft) -> feasibility.Study | None:
    key = f"panel-study:{digest_of(draft.pool)}"
    found: feasibility.Study | None = cache.get(key)
    if found is None:
        try:
            found = feasibility.study(draft.pool, seconds=SECONDS)
        except OutOfTimeError:
            return None
        cache.set(key, found, timeout=KEEP_SECONDS)
    return found


def _of_panel(
    change: feasibility.Change,
    limits: dict[tuple[str, str], tuple[int, int]],
    taken: Counter[tuple[str, str]],
) -> Quota:
    """Turn a change for the free seats into one of the panel's own quota."""
    key = (change.quota.feature, change.quota.value)
    least, most = limits[key]
    more = change.maximum - change.quota.maximum
    return Quota(
        *key,
        max(least - (change.quota.minimum - change.minimum), 0),
        max(most, taken[key]) + more if more else most,
    )


def _names(panel: Panel) -> Names:
    return {
        (feature.code, value.code): (feature.name, value.name)
        for feature in panel.features.prefetch_related("values")
        for value in feature.values.all()
    }


def _named(quotas: Iterable[Quota], names: Names) -> list[Named]:
    return [_name(quota, names) for quota in quotas]


def _name(quota: Quota, names: Names, people: int = 0) -> Named:
    feature, value = names[quota.feature, quota.value]
    return Named(feature, value, quota.minimum, quota.maximum, people)
