"""Small pools for tests of draws, and their panels found by trying everybody."""

import json
import random
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import combinations

from panels.sortition import verify
from panels.sortition.fairness import maximin
from panels.sortition.lottery import make_list
from panels.sortition.pool import Pool, Quota, Volunteer
from panels.sortition.randomness import beacon, dice, national_draw

SEED = bytes(range(32))


def pool_of(people: dict[str, str], quotas: dict[str, tuple[int, int]], seats: int):
    """Make a pool of one letter per feature: {"a": "fy"} has g=f and l=y.

    A third letter is a household.
    """
    volunteers = tuple(
        Volunteer(key, (("g", letters[0]), ("l", letters[1])), letters[2:])
        for key, letters in people.items()
    )
    rows = tuple(
        Quota(name[0], name[1], least, most) for name, (least, most) in quotas.items()
    )
    return Pool(volunteers, rows, seats)


def mixed_pool(number: int, *, people: int = 9, seats: int = 4, homes: int = 0) -> Pool:
    """Make a pool at random, always the same for a number; it may have no panel."""
    chance = random.Random(number)
    volunteers = tuple(
        Volunteer(
            f"p{n:03}",
            (("g", chance.choice("fm")), ("l", chance.choice("xyz"))),
            f"home {chance.randrange(homes)}" if homes else "",
        )
        for n in range(people)
    )
    quotas = []
    for feature, values in (("g", "fm"), ("l", "xyz")):
        for value in values:
            least = chance.randrange(seats // 2 + 1)
            quotas.append(Quota(feature, value, least, least + chance.randrange(1, 3)))
    return Pool(volunteers, tuple(quotas), seats)


def is_panel(pool: Pool, keys) -> bool:
    chosen = [volunteer for volunteer in pool.volunteers if volunteer.key in keys]
    homes = [volunteer.household for volunteer in chosen if volunteer.household]
    return (
        len(chosen) == pool.seats
        and len(homes) == len(set(homes))
        and all(
            quota.minimum <= sum(v.has(quota) for v in chosen) <= quota.maximum
            for quota in pool.quotas
        )
    )


def all_panels(pool: Pool) -> list[tuple[str, ...]]:
    keys = sorted(volunteer.key for volunteer in pool.volunteers)
    return [keys for keys in combinations(keys, pool.seats) if is_panel(pool, keys)]


def who_can_be_drawn(pool: Pool) -> set[str]:
    return {key for panel in all_panels(pool) for key in panel}


def who_cannot(pool: Pool) -> set[str]:
    return {volunteer.key for volunteer in pool.volunteers} - who_can_be_drawn(pool)


AT = datetime(2027, 5, 3, 12, tzinfo=UTC)
POOL = pool_of(
    {"a": "fx1", "b": "fx", "c": "fy", "d": "mx", "e": "my1", "f": "my"},
    {"gf": (1, 2), "gm": (1, 2), "lx": (1, 2)},
    3,
)
BEACON = beacon(AT)
LOTTO = national_draw(AT, "Lotto, round 18", numbers=7, highest=40)
DICE = dice(AT, "Three dice in the town hall", digits=3)
HEX = sha256(b"a round").hexdigest()
SIGNATURE = "ab" * 48
ANSWER = {
    "round": dict(BEACON.details)["round"],
    "signature": SIGNATURE,
    "randomness": sha256(bytes.fromhex(SIGNATURE)).hexdigest(),
}


@cache
def made(source=DICE, size=1000):
    return make_list(
        POOL, maximin(POOL), name="Räätäli", seed=SEED, source=source, size=size
    )


def changed(change) -> bytes:
    plain = json.loads(made().content)
    change(plain)
    return verify.canonical(plain)


def set_in(*path, to):
    def change(plain):
        for key in path[:-1]:
            plain = plain[key]
        plain[path[-1]] = to

    return change
