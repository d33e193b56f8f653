"""Which ideas go on to the check by their supporters. Pure: anybody can do it again.

All that are level with the last one that goes on go on as well: nobody is left out by
lot. An idea that nobody supports never goes on by its supporters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """An idea with its number of supporters, in one district or the whole city (0)."""

    number: int
    district: int
    supporters: int


@dataclass(frozen=True, slots=True)
class Cut:
    """One list of ideas, the most supported first, and where it is cut.

    `needed` is the number of supporters with which an idea goes on. `level` are the
    ideas that share the last place, when they are more than fit.
    """

    district: int
    goes_on: Sequence[Standing]
    stays: Sequence[Standing]
    needed: int
    level: Sequence[Standing] = ()


def _ranked(ideas: Iterable[Standing]) -> list[Standing]:
    return sorted(ideas, key=lambda idea: (-idea.supporters, idea.number))


def _cut(district: int, ranked: Sequence[Standing], needed: int, most: int) -> Cut:
    goes_on = [idea for idea in ranked if idea.supporters >= needed]
    stays = [idea for idea in ranked if idea.supporters < needed]
    level = [idea for idea in goes_on if idea.supporters == needed]
    is_tied = most > 0 and len(goes_on) > most
    return Cut(district, goes_on, stays, needed, level if is_tied else ())


def by_number(ideas: Iterable[Standing], needed: int) -> list[Cut]:
    """Cut one list: those with at least `needed` supporters go on."""
    return [_cut(0, _ranked(ideas), max(1, needed), 0)]


def by_district(ideas: Iterable[Standing], most: int) -> list[Cut]:
    """Cut a list for each district: the `most` most supported of each go on."""
    districts: dict[int, list[Standing]] = {}
    for idea in ideas:
        districts.setdefault(idea.district, []).append(idea)
    cuts = []
    for district in sorted(districts):
        ranked = _ranked(districts[district])
        last = ranked[most - 1].supporters if len(ranked) >= most else 1
        cuts.append(_cut(district, ranked, max(1, last), most))
    return cuts
