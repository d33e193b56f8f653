"""The published list: numbered panels of random ids, of which one is drawn in public.

Somebody's chance is the number of panels they are on, divided by the number of panels.
The list holds no names and nothing about anybody; the pool is sealed beside it for the
witness, who can check every panel against the quotas.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from panels.sortition import verify
from panels.sortition.distribution import Distribution
from panels.sortition.kinds import table_of
from panels.sortition.pool import Pool
from panels.sortition.randomness import UNDECLARED, Source
from panels.sortition.rounding import Heads, rounded
from panels.sortition.stream import Stream

SEED_BYTES = 32
USUAL_SIZE = 1_000
LARGEST_SIZE = 100_000
ENOUGH_COUNTS = 50
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
ID_LENGTH = 5
SEALED_VERSION = "panel-pool-v1"


class UnfitListError(Exception):
    """A panel in the list breaks a quota, or the list cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class PanelList:
    """A list ready to publish (`content`), and what stays with the organiser.

    `ids` and `counts` are by the key of the volunteer. `smallest_chance` is over
    everybody who can be on a panel at all. `loss` is how much smaller it is than in the
    lottery that the list rounds, `deviation` the greatest difference of anybody's
    frequency from their chance there.
    """

    content: bytes
    sealed: bytes
    ids: Mapping[str, str]
    counts: Mapping[str, int]
    size: int
    smallest_chance: float
    loss: float
    deviation: float

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def size_of_list(value: float) -> int:
    """Say how many panels it takes so that the smallest chance counts 50 at least.

    1,000 is usual, then ten times as many. Beyond 100,000 nobody could read the list.
    """
    size = USUAL_SIZE
    while size * value < ENOUGH_COUNTS - 1e-6 and size < LARGEST_SIZE:
        size *= 10
    return size


def make_list(
    pool: Pool,
    distribution: Distribution,
    *,
    name: str,
    seed: bytes,
    size: int | None = None,
    source: Source = UNDECLARED,
    reserve: int = 0,
    ids: Mapping[str, str] | None = None,
) -> PanelList:
    """Make the list from a lottery; `seed` is 32 secret bytes.

    `ids` are public ids by key where people have been told theirs already. `reserve` is
    how many people are chosen to stand by once the panel is drawn. Raises
    `UnfitListError` if the source cannot draw from so many panels, and if any panel
    broke a quota, which would be a fault of ours; or if fewer people than the reserve
    are left beside the panel.
    """
    if len(seed) != SEED_BYTES:
        raise UnfitListError(f"The seed has {len(seed)} bytes instead of {SEED_BYTES}.")
    left = most_in_reserve(pool)
    if not 0 <= reserve <= left:
        raise UnfitListError(f"A reserve has 0 to {left} people here, not {reserve}.")
    size = size_of_list(distribution.value) if size is None else size
    if not 1 <= size <= LARGEST_SIZE:
        raise UnfitListError(f"A list has 1 to {LARGEST_SIZE} panels, not {size}.")
    if not source.is_strong_enough(size):
        raise UnfitListError(f"The source cannot draw from {size} panels fairly.")
    kinds = [kind.members for kind in distribution.kinds]
    table = table_of(pool)
    if kinds != [kind.members for kind in table.kinds]:
        raise UnfitListError("The lottery is of another pool.")
    heads = rounded(table, distribution.panels, distribution.weights, size)
    Stream(seed, "order").shuffle(heads)
    panels = _seated(pool, kinds, heads, seed)
    _require_fit(pool, panels)
    if ids is None:
        ids = public_ids([volunteer.key for volunteer in pool.volunteers], seed)
    sealed = seal(pool, ids, Stream(seed, "salt"))
    content = verify.canonical(
        {
            "v": verify.VERSION,
            "name": name,
            "algorithm": distribution.algorithm,
            "seats": pool.seats,
            "reserve": reserve,
            "ids": sorted(ids.values()),
            "panels": [sorted(ids[key] for key in panel) for panel in panels],
            "randomness": source.as_plain(),
            "sealed": sha256(sealed).hexdigest(),
        }
    )
    faults = verify.check(verify.read(content), content)
    if faults:
        raise UnfitListError(str(faults[0]))
    return _measured(distribution, panels, content, sealed, ids)


def most_in_reserve(pool: Pool) -> int:
    """Say how many people are left to stand by once a panel is drawn."""
    return max(len(pool.volunteers) - pool.seats, 0)


def declared(content: bytes, source: Source) -> bytes:
    """Give a list that names another source; its hash is another one as well.

    Raises `UnfitListError` if the source cannot draw from so many panels.
    """
    plain = verify.read(content).plain
    if not source.is_strong_enough(len(plain["panels"])):
        raise UnfitListError("The source cannot draw from so many panels fairly.")
    return verify.canonical({**plain, "randomness": source.as_plain()})


def public_ids(keys: Sequence[str], seed: bytes) -> dict[str, str]:
    """Give everybody an id by lot, whatever the order in which they signed up."""
    stream = Stream(seed, "ids")
    taken: set[str] = set()
    ids = {}
    for key in sorted(keys):
        text = _random_id(stream)
        while text in taken:
            text = _random_id(stream)
        taken.add(text)
        ids[key] = text
    return ids


def _random_id(stream: Stream) -> str:
    return "".join(ALPHABET[stream.below(len(ALPHABET))] for _ in range(ID_LENGTH))


def seal(pool: Pool, ids: Mapping[str, str], salt: Stream) -> bytes:
    """Write what the list is made of, without the volunteers' own keys.

    Its hash stands in the list. The salt keeps anybody from trying out pools until
    the hash fits, which a small pool would allow.
    """
    households = sorted({v.household for v in pool.volunteers} - {""})
    numbers = {household: at for at, household in enumerate(households, 1)}
    people: dict[str, Any] = {
        ids[volunteer.key]: {
            "features": dict(volunteer.features),
            "household": numbers.get(volunteer.household, 0),
        }
        for volunteer in pool.volunteers
    }
    return verify.canonical(
        {
            "v": SEALED_VERSION,
            "salt": bytes(salt.below(256) for _ in range(SEED_BYTES)).hex(),
            "seats": pool.seats,
            "quotas": [[q.feature, q.value, q.minimum, q.maximum] for q in pool.quotas],
            "people": people,
        }
    )


def _seated(
    pool: Pool, kinds: Sequence[Sequence[str]], heads: Sequence[Heads], seed: bytes
) -> list[list[str]]:
    """Name the people of each panel, so that equals differ by one panel at most."""
    households = {v.key: v.household for v in pool.volunteers}
    panels: list[list[str]] = [[] for _ in heads]
    for at, members in enumerate(kinds):
        # The label is a member's key, so the order of the kinds does not matter.
        stream = Stream(seed, f"circle|{min(members)}")
        circle: list[str] = []
        for panel, counts in zip(panels, heads, strict=True):
            panel.extend(
                _next_in_circle(circle, members, counts[at], stream, households)
            )
    return panels


def _next_in_circle(
    circle: list[str],
    members: Sequence[str],
    wanted: int,
    stream: Stream,
    households: Mapping[str, str],
) -> list[str]:
    """Take the next ones, going round anew in another order when all have had a turn.

    Nobody is taken twice for one panel, nor two of one household: they wait until the
    next panel, before everybody who has had as many turns.
    """
    seated: list[str] = []
    waiting: list[str] = []
    homes: set[str] = set()
    while len(seated) < wanted:
        if not circle:
            circle += stream.shuffled(sorted(members))
        key = circle.pop()
        home = households[key]
        if key in seated or (home and home in homes):
            waiting.append(key)
            continue
        seated.append(key)
        homes.add(home)
    circle += reversed(waiting)
    return seated


def _require_fit(pool: Pool, panels: Sequence[Sequence[str]]) -> None:
    """Refuse panels that break a quota, the household rule, or have another size."""
    people = {volunteer.key: volunteer for volunteer in pool.volunteers}
    for number, panel in enumerate(panels):
        seated = [people[key] for key in panel]
        homes = [volunteer.household for volunteer in seated if volunteer.household]
        has = Counter(pair for volunteer in seated for pair in volunteer.features)
        fits = len(set(panel)) == len(panel) == pool.seats
        fits = fits and len(homes) == len(set(homes))
        fits = fits and all(
            quota.minimum <= has[quota.feature, quota.value] <= quota.maximum
            for quota in pool.quotas
        )
        if not fits:
            raise UnfitListError(f"Panel {number} does not meet the quotas.")


def _measured(
    distribution: Distribution,
    panels: Sequence[Sequence[str]],
    content: bytes,
    sealed: bytes,
    ids: Mapping[str, str],
) -> PanelList:
    counts = Counter(dict.fromkeys(ids, 0))
    for panel in panels:
        counts.update(panel)
    size = len(panels)
    chances = distribution.probabilities()
    # Who is on no panel of the lottery can be on none at all.
    possible = [key for key, chance in chances.items() if chance > 0]
    smallest = min(counts[key] for key in possible) / size
    return PanelList(
        content=content,
        sealed=sealed,
        ids=ids,
        counts=counts,
        size=size,
        smallest_chance=smallest,
        loss=max(min(chances[key] for key in possible) - smallest, 0.0),
        deviation=max(abs(counts[key] / size - chances[key]) for key in chances),
    )
