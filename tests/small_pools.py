"""Pools small enough to write down every panel, and what follows from the whole list.

The linear programmes here know people and panels only: no kinds, no bounds, no walks.
"""

import itertools
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import highspy
import numpy as np

from panels.sortition.pool import Pool, Quota, Volunteer
from panels.sortition.pool_files import read_folder

DATA = Path(__file__).parent / "data" / "panels"
HOUSEHOLDS = {"kainuu_households_12": "address"}


def stored_pool(name: str) -> Pool:
    reading = read_folder(DATA / name, households=HOUSEHOLDS.get(name))
    assert reading.draft is not None, reading.problems
    return reading.draft


def random_pool(seed: int, *, most: int = 10, is_tight: bool = False) -> Pool:
    """Make up a pool; most of its quotas come from a panel of its own people.

    A tight one has more features, and quotas with hardly any room.
    """
    chance = random.Random(seed)
    number = chance.randint(3, 5) if is_tight else chance.randint(1, 4)
    features = [f"f{n}" for n in range(number)]
    values = {name: ["a", "b", "c"][: chance.randint(2, 3)] for name in features}
    size = chance.randint(4, most)
    has_homes = chance.random() < 0.4
    people = tuple(
        Volunteer(
            f"p{n:02d}",
            tuple((name, chance.choice(values[name])) for name in features),
            f"h{chance.randrange(size)}" if has_homes else "",
        )
        for n in range(size)
    )
    seats = chance.randint(1, min(size - 1, 5))
    model = chance.sample(people, seats)
    quotas = []
    for name in features:
        if chance.random() < 0.25:
            model = chance.sample(people, seats)
        for value in values[name]:
            count = sum((name, value) in person.features for person in model)
            less = 0 if is_tight else chance.randint(0, 1)
            more = chance.choice([0, 0, 1])
            quotas.append(Quota(name, value, max(0, count - less), count + more))
    return Pool(people, tuple(quotas), seats)


def keeps(
    people: Iterable[Volunteer], quotas: Iterable[Quota], *, any_home: bool = False
) -> bool:
    people = list(people)
    homes = [person.household for person in people if person.household]
    if len(set(homes)) < len(homes) and not any_home:
        return False
    return all(
        quota.minimum <= sum(map(quota_counts(quota), people)) <= quota.maximum
        for quota in quotas
    )


def quota_counts(quota: Quota) -> Callable[[Volunteer], bool]:
    return lambda person: (quota.feature, quota.value) in person.features


def all_panels(
    pool: Pool, quotas: Sequence[Quota] | None = None
) -> list[frozenset[str]]:
    quotas = pool.quotas if quotas is None else quotas
    return [
        frozenset(person.key for person in people)
        for people in itertools.combinations(pool.volunteers, pool.seats)
        if keeps(people, quotas)
    ]


def best_chances(pool: Pool) -> dict[str, float]:
    """Return the leximin chances of everybody, level by level over all panels.

    At each level the chance of everybody left is raised together, and whoever could
    not have more on their own stays there.
    """
    panels = all_panels(pool)
    keys = [person.key for person in pool.volunteers]
    able = [key for key in keys if any(key in panel for panel in panels)]
    member = np.array([[float(key in panel) for panel in panels] for key in able])
    settled: dict[int, float] = {}
    while len(settled) < len(able):
        left = [n for n in range(len(able)) if n not in settled]
        level = _most(member, settled, left, None)
        floors = settled | dict.fromkeys(left, level)
        stuck = [n for n in left if _most(member, floors, [], n) < level + 1e-6]
        settled |= dict.fromkeys(stuck, level)
    found = dict.fromkeys(keys, 0.0)
    return found | {able[n]: chance for n, chance in settled.items()}


def _most(
    member: np.ndarray, floors: dict[int, float], raised: list[int], alone: int | None
) -> float:
    """Maximise the chance of one person, or the smallest one of those to be raised."""
    people, panels = member.shape
    matrix = np.zeros((people + 1, panels + 1))
    matrix[:people, :panels] = member
    matrix[people, :panels] = 1
    matrix[raised, panels] = -1
    lower = np.zeros(people + 1)
    for place, chance in floors.items():
        lower[place] = chance - 1e-9
    lower[people] = 1
    upper = np.full(people + 1, np.inf)
    upper[people] = 1
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = panels + 1, people + 1
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = (
        np.append(np.zeros(panels), 1) if alone is None else np.append(member[alone], 0)
    )
    model.col_lower_, model.col_upper_ = np.zeros(panels + 1), np.ones(panels + 1)
    model.row_lower_, model.row_upper_ = lower, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    size = matrix.shape[1]
    model.a_matrix_.start_ = np.arange(0, matrix.size + 1, size)
    model.a_matrix_.index_ = np.tile(np.arange(size), people + 1)
    model.a_matrix_.value_ = matrix.reshape(-1)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("primal_feasibility_tolerance", 1e-10)
    highs.passModel(model)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue())
