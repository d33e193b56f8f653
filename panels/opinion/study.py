"""The whole of what a page says about votes on statements. Pure and repeatable.

A page may show every number of a `Study`: who voted how is not in it, and with few
voters neither are points nor groups.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from panels.opinion.groups import Grouping, Stability, grouping
from panels.opinion.matrix import Matrix, Vote, in_content_order, matrix
from panels.opinion.positions import Positions, outline, positions
from panels.opinion.sums import (
    Representative,
    Sums,
    group_consensus,
    representative,
    sums,
)

# Panels of six to twelve see counts alone: a point among ten would be a person.
MAP_FROM = 13
GROUPS_FROM = 30
VOTES_FOR_A_POINT = 7


class Finding(StrEnum):
    """How far the votes carry."""

    COUNTS_ONLY = "counts_only"
    TOO_FEW_FOR_GROUPS = "too_few_for_groups"
    NO_STABLE_GROUPS = "no_stable_groups"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Point:
    """A person on the map, by their random row id; `group` counts from 1."""

    row: str
    x: float
    y: float
    group: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """People who vote alike: corners of their outline, their sums, what is theirs."""

    number: int
    size: int
    outline: tuple[tuple[float, float], ...]
    sums: tuple[Sums, ...]
    representative: tuple[Representative, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Points, and groups when they are stable; `stability` also when they are not.

    `explained` is the share of all difference that each of the two axes shows.
    """

    points: tuple[Point, ...]
    explained: tuple[float, ...]
    stability: Stability | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """Sums of all statements, and what unites and divides, as keys in order.

    `group_consensus` is by statement and empty without groups.
    """

    voters: int
    votes: int
    statements: tuple[Sums, ...]
    common_ground: tuple[str, ...]
    common_refusal: tuple[str, ...]
    divisive: tuple[str, ...]
    finding: Finding
    map: Map | None
    group_consensus: dict[str, Fraction]


def study(
    votes: Iterable[Vote],
    *,
    salt: bytes,
    statements: Sequence[str] = (),
    hidden: Collection[str] = (),
) -> Study:
    """Study votes in the order of time; see `matrix` for the arguments."""
    return study_of(matrix(votes, salt=salt, statements=statements, hidden=hidden))


def study_of(table: Matrix) -> Study:
    """Study a matrix, as anybody can who has the published one.

    The order of its rows and their ids change nothing.
    """
    table = in_content_order(table)
    everybody = sums(table.statements, table.values)
    eligible = _eligible(table)
    drawn = _map(table, eligible) if len(eligible) >= MAP_FROM else None
    groups = drawn.groups if drawn else ()
    return Study(
        voters=len(table.rows),
        votes=sum(one.votes for one in everybody),
        statements=everybody,
        common_ground=_keys(
            (one.common_ground, one.key) for one in everybody if one.unites
        ),
        common_refusal=_keys(
            (one.common_refusal, one.key) for one in everybody if one.is_refused
        ),
        divisive=_keys((one.divisive, one.key) for one in everybody if one.divisive),
        finding=_finding(drawn, len(eligible)),
        map=drawn,
        group_consensus=group_consensus(group.sums for group in groups),
    )


def _eligible(table: Matrix) -> list[int]:
    voted = (~np.isnan(table.values)).sum(axis=1)
    return [int(row) for row in np.flatnonzero(voted >= VOTES_FOR_A_POINT)]


def _keys(scored: Iterable[tuple[Fraction, str]]) -> tuple[str, ...]:
    """Order keys from the highest score down; equals stay as they were."""
    return tuple(key for _, key in sorted(scored, key=lambda one: -one[0]))


def _finding(drawn: Map | None, eligible: int) -> Finding:
    if drawn is None:
        return Finding.COUNTS_ONLY
    if drawn.groups:
        return Finding.GROUPS
    if eligible < GROUPS_FROM:
        return Finding.TOO_FEW_FOR_GROUPS
    return Finding.NO_STABLE_GROUPS


def _map(table: Matrix, eligible: Sequence[int]) -> Map:
    places = positions(table.values)
    found = grouping(table.values, eligible) if len(eligible) >= GROUPS_FROM else None
    is_told = found is not None and found.stability.is_stable
    labels = found.labels if found and is_told else [None] * len(eligible)
    points = tuple(
        Point(
            row=table.rows[row],
            x=float(places.points[row, 0]),
            y=float(places.points[row, 1]),
            group=None if label is None else label + 1,
        )
        for row, label in zip(eligible, labels, strict=True)
    )
    return Map(
        points=tuple(sorted(points, key=lambda point: point.row)),
        explained=places.explained,
        stability=found.stability if found else None,
        groups=_groups(table, places, eligible, found) if found and is_told else (),
    )


def _groups(
    table: Matrix, places: Positions, eligible: Sequence[int], found: Grouping
) -> tuple[Group, ...]:
    groups = []
    for label in range(found.stability.k):
        rows = [
            row for row, own in zip(eligible, found.labels, strict=True) if own == label
        ]
        inside = sums(table.statements, table.values[rows])
        outside = sums(table.statements, np.delete(table.values, rows, axis=0))
        groups.append(
            Group(
                number=label + 1,
                size=len(rows),
                outline=tuple(outline(places.points[rows])),
                sums=inside,
                representative=representative(
                    inside, {one.key: one for one in outside}
                ),
            )
        )
    return tuple(groups)
