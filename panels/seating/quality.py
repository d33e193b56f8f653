"""What a plan is worth, in the figures that are shown to who runs the evening. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from panels.seating.model import Guest, Pair, Plan, Rules, Table

Meeting = frozenset[str]


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality of a plan.

    `excess`: for each round, summed over tables, features and values, how far the
    heads at the table are outside [floor, ceil] of its size times the share of that
    value among all who are seated in that round. `pairs_met`: pairs who share a table
    at least once and had not met in an earlier session; `pairs_bound` cannot be
    exceeded with these sizes; `pairs_all` are all pairs. `max_repeat`: how often two
    meet at most.
    """

    excess: tuple[int, ...]
    pairs_met: int
    pairs_bound: int
    pairs_all: int
    max_repeat: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule, and the rounds (from 0) in which it is broken, which should be none."""

    kind: str
    guests: tuple[str, ...]
    table: str
    broken_in: tuple[int, ...]


def quality(plan: Plan, guests: Sequence[Guest], met: Iterable[Pair] = ()) -> Quality:
    """Judge a plan; `met` are pairs from earlier sessions, who are not new."""
    by_key = {guest.key: guest for guest in guests}
    earlier = {frozenset(pair) for pair in met}
    times: Counter[Meeting] = Counter()
    per_round = []
    for tables in plan.rounds:
        meetings = [
            frozenset(pair) for table in tables for pair in combinations(table, 2)
        ]
        times.update(meetings)
        per_round.append(len(meetings))
    seated = {key for tables in plan.rounds for table in tables for key in table}
    pairs = {frozenset(pair) for pair in combinations(sorted(seated), 2)}
    fresh = pairs - earlier
    return Quality(
        excess=tuple(excess_of(tables, by_key) for tables in plan.rounds),
        pairs_met=len(times.keys() - earlier),
        pairs_bound=min(len(fresh), sum(per_round)),
        pairs_all=len(pairs),
        max_repeat=max(times.values(), default=0),
    )


def excess_of(tables: Sequence[Sequence[str]], guests: Mapping[str, Guest]) -> int:
    """Return the excess of one round."""
    names = sorted({name for guest in guests.values() for name, _ in guest.features})
    values = {
        key: {(name, dict(guests[key].features).get(name, "")) for name in names}
        for table in tables
        for key in table
    }
    shares = Counter(value for own in values.values() for value in own)
    everybody = len(values)
    excess = 0
    for table in tables:
        heads = Counter(value for key in table for value in values[key])
        for value, share in shares.items():
            low, rest = divmod(len(table) * share, everybody)
            excess += max(0, low - heads[value], heads[value] - low - bool(rest))
    return excess


def verdicts(
    plan: Plan, guests: Sequence[Guest], tables: Sequence[Table], rules: Rules
) -> list[Verdict]:
    """Say of each rule about somebody in the plan in which rounds it is broken."""
    where = [
        {key: at for at, table in enumerate(tables) for key in table}
        for tables in plan.rounds
    ]
    names = [table.key for table in tables]
    hosts = {table.facilitator: at for at, table in enumerate(tables)}
    hosts.pop("", None)
    found = []

    def judge(
        kind: str, keys: Pair | tuple[str], table: str, broken: list[bool]
    ) -> None:
        rounds = tuple(at for at, is_broken in enumerate(broken) if is_broken)
        found.append(Verdict(kind, keys, table, rounds))

    for key, table in rules.fixed.items():
        judge(
            "fixed",
            (key,),
            table,
            [key in at and names[at[key]] != table for at in where],
        )
    for kind, pairs, is_wrong in (
        ("together", rules.together, False),
        ("apart", rules.apart, True),
    ):
        for one, other in pairs:
            both = [{**hosts, **at} for at in where]
            judge(
                kind,
                (one, other),
                "",
                [
                    one in at and other in at and (at[one] == at[other]) is is_wrong
                    for at in both
                ],
            )
    for guest in guests:
        if guest.languages:
            judge(
                "language",
                (guest.key,),
                "",
                [
                    guest.key in at and not _speaks(guest, tables[at[guest.key]])
                    for at in where
                ],
            )
    return found


def _speaks(guest: Guest, table: Table) -> bool:
    return not table.languages or not set(guest.languages).isdisjoint(table.languages)
