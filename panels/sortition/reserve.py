"""A reserve that stands by, so that whoever leaves can be replaced within the quotas.

It is chosen right after the draw of the panel. A draw from whoever is left once
somebody has gone often leaves half of the pool without any chance, because few fit the
gap. A reserve does better if it is chosen for the gaps that are likely. The idea to
choose alternates by how likely each one leaves is that of Assos and others (2025); this
is its small form:

- Everybody on the panel leaves with some chance, independently of the others: that of
  the highest rate known for one of their values, or `USUAL_RATE`. So one departure
  weighs `d / (1 - d)`, and two together weigh the product.
- A departure is covered if people of the reserve can take the seats and all quotas
  still hold. The reserve has the greatest weight of covered single and double
  departures. What that asks for is how many of each kind; who of a kind it is, and the
  order of the list, is drawn by lot.
- All kinds of reserves are tried where they are few (`MOST_TRIED`); otherwise the best
  addition is taken each time, and then exchanges are made while any helps.

The seed follows from the published list and the public randomness, so nobody can choose
it, and the witness, who has the sealed pool, can choose the same reserve again.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations, combinations_with_replacement
from math import comb

import numpy as np

from panels.sortition.kinds import Floats, Ints, Table, table_of
from panels.sortition.pool import Pool, Volunteer
from panels.sortition.stream import Stream

VERSION = "panel-reserve-v1"
USUAL_RATE = 0.1
HIGHEST_RATE = 0.95
MOST_TRIED = 5_000
# So many checks of a double departure against a pair of the reserve are remembered.
MOST_CHECKS = 20_000_000
SAME = 1e-12

Rates = Mapping[tuple[str, str], float]
Choice = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reserve:
    """Who stands by, in the order in which they are asked.

    `singles` and `doubles` are how much of the weight of one and of two departures is
    covered, from 0 to 1.
    """

    keys: tuple[str, ...]
    singles: float
    doubles: float


def seed_of(list_hash: str, randomness: str) -> bytes:
    """Give the seed that everybody can compute once the panel is drawn."""
    return sha256(f"{VERSION}|{list_hash}|{randomness}".encode()).digest()


def choose_reserve(
    pool: Pool,
    panel: Collection[str],
    size: int,
    *,
    seed: bytes,
    rates: Rates | None = None,
    gone: Collection[str] = (),
) -> Reserve:
    """Choose up to `size` people who stand by for a panel that meets the quotas.

    `rates` are chances to leave by feature and value. Nobody stands by who lives with
    somebody on the panel or in the reserve, or is among the `gone`.
    """
    table = table_of(pool)
    free = _free(pool, table, panel, gone, seed)
    gaps = _Gaps(pool, table, panel, sorted(free), rates or {})
    room = [len(free[kind]) for kind in gaps.kinds]
    order = Stream(seed, "kinds").shuffled(range(len(room)))
    choice = _best(gaps, room, order, min(size, sum(room)))
    keys: list[str] = []
    for place, count in sorted(Counter(choice).items()):
        keys += free[gaps.kinds[place]][:count]
    Stream(seed, "order").shuffle(keys)
    return Reserve(tuple(keys), *gaps.covered(choice))


def stand_ins(
    pool: Pool, staying: Collection[str], reserve: Sequence[str]
) -> tuple[str, ...] | None:
    """Find who takes the free seats: the first in the list with whom all quotas hold.

    None where nobody fits; then the gap is drawn from the remaining pool. Raises
    `ValueError` for a reserve that lives with the panel.
    """
    people = {volunteer.key: volunteer for volunteer in pool.volunteers}
    seated = [people[key] for key in staying]
    homes = {volunteer.household for volunteer in seated} - {""}
    if any(people[key].household in homes for key in reserve):
        raise ValueError("Somebody in the reserve lives with somebody on the panel.")
    for keys in combinations(reserve, pool.seats - len(seated)):
        if _is_panel(pool, [*seated, *(people[key] for key in keys)]):
            return keys
    return None


def _is_panel(pool: Pool, people: Sequence[Volunteer]) -> bool:
    has = Counter(pair for volunteer in people for pair in volunteer.features)
    return all(
        quota.minimum <= has[quota.feature, quota.value] <= quota.maximum
        for quota in pool.quotas
    )


def _free(
    pool: Pool,
    table: Table,
    panel: Collection[str],
    gone: Collection[str],
    seed: bytes,
) -> dict[int, list[str]]:
    """List who may stand by, by kind, each in an order by lot; one of a household."""
    homes = {v.key: v.household for v in pool.volunteers}
    taken = {homes[key] for key in panel} - {""}
    away = {*panel, *gone}
    kind_of = {key: at for at, kind in enumerate(table.kinds) for key in kind.members}
    free: dict[int, list[str]] = {}
    for key in Stream(seed, "people").shuffled(sorted(homes)):
        if key in away or homes[key] in taken:
            continue
        taken |= {homes[key]} - {""}
        free.setdefault(kind_of[key], []).append(key)
    return free


def _best(
    gaps: "_Gaps", room: Sequence[int], order: Sequence[int], size: int
) -> Choice:
    """Find the kinds of the best reserve; of equally good ones the first by lot."""
    if not size:
        return ()
    if comb(len(order) + size - 1, size) <= MOST_TRIED:
        tried = [
            choice
            for choice in combinations_with_replacement(order, size)
            if all(count <= room[at] for at, count in Counter(choice).items())
        ]
        return _first_best(gaps, tried)
    choice: Choice = ()
    while len(choice) < size:
        added = _with_room(choice, room, order)
        choice = _first_best(gaps, [(*choice, at) for at in added])
    while True:
        tried = [choice]
        for place in range(size):
            rest = choice[:place] + choice[place + 1 :]
            tried += [(*rest, at) for at in _with_room(rest, room, order)]
        better = _first_best(gaps, tried)
        if better == choice:
            return choice
        choice = better


def _with_room(choice: Choice, room: Sequence[int], order: Sequence[int]) -> list[int]:
    return [at for at in order if choice.count(at) < room[at]]


def _first_best(gaps: "_Gaps", choices: Sequence[Choice]) -> Choice:
    best, found = -1.0, choices[0]
    for choice in choices:
        weight = gaps.weight(choice)
        if weight > best + SAME:
            best, found = weight, choice
    return found


class _Gaps:
    """Which departures from a panel which kinds of people can make good.

    `kinds` are the kinds with somebody free; a choice names them by their place there.
    """

    def __init__(
        self,
        pool: Pool,
        table: Table,
        panel: Collection[str],
        kinds: list[int],
        rates: Rates,
    ) -> None:
        self.kinds = kinds
        odds = _odds(pool, table, panel, rates)
        leaving = sorted(odds)
        counted = table.counted
        heads = [len(odds[kind]) for kind in leaving]
        seated = np.array(heads) @ counted[leaving]
        low, high = table.lower[table.quota_rows], table.upper[table.quota_rows]
        places = list(combinations_with_replacement(range(len(kinds)), 2))
        self._pairs = {pair: at for at, pair in enumerate(places)}
        both = combinations_with_replacement(leaving, 2)
        doubles = {pair: _both(odds, pair) for pair in both}
        heaviest = sorted(doubles, key=lambda pair: (-doubles[pair], pair))
        most = max(1, MOST_CHECKS // max(1, len(places)))
        kept = [pair for pair in heaviest[:most] if doubles[pair] > 0]
        ones = counted[kinds]
        twos = ones[[a for a, _ in places]] + ones[[b for _, b in places]]

        def fits(gap: Choice, coming: Ints) -> Ints:
            after = seated - counted[list(gap)].sum(axis=0) + coming
            found: Ints = ((low <= after) & (after <= high)).all(axis=1)
            return found

        self._one = np.array([fits((kind,), ones) for kind in leaving])
        self._two = np.array([fits(gap, twos) for gap in kept])
        self._one_weight = np.array([sum(odds[kind]) for kind in leaving])
        self._two_weight = np.array([doubles[gap] for gap in kept])

    def weight(self, choice: Choice) -> float:
        one, two = self._reached(choice)
        return one + two

    def covered(self, choice: Choice) -> tuple[float, float]:
        one, two = self._reached(choice)
        all_one, all_two = self._one_weight.sum(), self._two_weight.sum()
        return one / all_one if all_one else 0.0, two / all_two if all_two else 0.0

    def _reached(self, choice: Choice) -> tuple[float, float]:
        singly = sorted(set(choice))
        doubly = sorted({self._pairs[pair] for pair in combinations(sorted(choice), 2)})
        return (
            _sum_of_covered(self._one, singly, self._one_weight),
            _sum_of_covered(self._two, doubly, self._two_weight),
        )


def _sum_of_covered(fits: Ints, columns: list[int], weights: Floats) -> float:
    if not columns or not len(weights):
        return 0.0
    return float(fits[:, columns].any(axis=1) @ weights)


def _odds(
    pool: Pool, table: Table, panel: Collection[str], rates: Rates
) -> dict[int, list[float]]:
    """Give the odds of leaving of each panelist, by kind."""
    people = {volunteer.key: volunteer for volunteer in pool.volunteers}
    odds: dict[int, list[float]] = {}
    for at, kind in enumerate(table.kinds):
        for key in kind.members:
            if key in panel:
                known = [rates[pair] for pair in people[key].features if pair in rates]
                rate = min(max(known, default=USUAL_RATE), HIGHEST_RATE)
                odds.setdefault(at, []).append(rate / (1 - rate))
    return odds


def _both(odds: Mapping[int, Sequence[float]], pair: Choice) -> float:
    first, second = pair
    if first != second:
        return sum(odds[first]) * sum(odds[second])
    return sum(a * b for a, b in combinations(odds[first], 2))
