"""The rules of a seating as numbers, and what contradicts itself in them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from panels.seating.model import Guest, Reason, Rules, Table, Unseatable


@dataclass(frozen=True, slots=True)
class Room:
    """Guests and tables by their numbers, with what the rules leave them.

    `units` are guests who move as one, the lone ones included; `allowed` and `apart`
    are by guest. `apart` has no facilitators: those only leave fewer tables allowed.
    """

    guests: tuple[Guest, ...]
    tables: tuple[Table, ...]
    allowed: tuple[frozenset[int], ...]
    apart: tuple[frozenset[int], ...]
    units: tuple[tuple[int, ...], ...]

    def tables_of(self, unit: Sequence[int]) -> frozenset[int]:
        return frozenset.intersection(*(self.allowed[guest] for guest in unit))

    def apart_from(self, unit: Sequence[int]) -> frozenset[int]:
        return frozenset().union(*(self.apart[guest] for guest in unit))


def room(guests: Sequence[Guest], tables: Sequence[Table], rules: Rules) -> Room:
    """Turn rules into numbers; raises `Unseatable` where some exclude each other.

    Raises `ValueError` for two guests or tables with one key.
    """
    numbers = {guest.key: at for at, guest in enumerate(guests)}
    places = {table.key: at for at, table in enumerate(tables)}
    if len(numbers) < len(guests) or len(places) < len(tables):
        raise ValueError("A key stands for one guest or one table only.")
    unknown = sorted({key for key in rules.fixed.values() if key not in places})
    if unknown:
        raise Unseatable([Reason("unknown_table", tables=tuple(unknown))])
    allowed, reasons = _allowed(guests, tables, rules)
    made = Room(
        guests=tuple(guests),
        tables=tuple(tables),
        allowed=tuple(allowed),
        apart=tuple(_apart(numbers, rules)),
        units=tuple(_units(numbers, rules)),
    )
    reasons += _contradictions(made)
    if reasons:
        raise Unseatable(reasons)
    return made


def _allowed(
    guests: Sequence[Guest], tables: Sequence[Table], rules: Rules
) -> tuple[list[frozenset[int]], list[Reason]]:
    """Return the tables each guest may sit at, and why somebody has none."""
    hosts = {table.facilitator: at for at, table in enumerate(tables)}
    hosts.pop("", None)
    allowed, reasons = [], []
    for guest in guests:
        left = set(range(len(tables)))
        for code, kept in (
            ("no_table_speaks", _spoken(guest, tables)),
            ("facilitator", _hosted(guest, hosts, rules, left)),
            ("fixed", _fixed(guest, tables, rules)),
        ):
            if left and not left & kept:
                names = tuple(tables[at].key for at in sorted(kept))
                reasons.append(Reason(code, (guest.key,), names))
            left &= kept
        allowed.append(frozenset(left))
    return allowed, reasons


def _spoken(guest: Guest, tables: Sequence[Table]) -> set[int]:
    return {
        at
        for at, table in enumerate(tables)
        if not (guest.languages and table.languages)
        or set(guest.languages) & set(table.languages)
    }


def _hosted(
    guest: Guest, hosts: dict[str, int], rules: Rules, tables: set[int]
) -> set[int]:
    kept = set(tables)
    for pairs, is_together in ((rules.together, True), (rules.apart, False)):
        for one, other in [*pairs, *((b, a) for a, b in pairs)]:
            if one == guest.key and other in hosts:
                kept &= {hosts[other]} if is_together else tables - {hosts[other]}
    return kept


def _fixed(guest: Guest, tables: Sequence[Table], rules: Rules) -> set[int]:
    key = rules.fixed.get(guest.key)
    return {at for at, table in enumerate(tables) if key in (None, table.key)}


def _apart(numbers: dict[str, int], rules: Rules) -> list[frozenset[int]]:
    apart: list[set[int]] = [set() for _ in numbers]
    for one, other in rules.apart:
        if one in numbers and other in numbers:
            apart[numbers[one]].add(numbers[other])
            apart[numbers[other]].add(numbers[one])
    return [frozenset(others) for others in apart]


def _units(numbers: dict[str, int], rules: Rules) -> list[tuple[int, ...]]:
    """Join all who are kept together, also by way of somebody else."""
    leader = list(range(len(numbers)))

    def led(guest: int) -> int:
        while leader[guest] != guest:
            guest = leader[guest]
        return guest

    for one, other in rules.together:
        if one in numbers and other in numbers:
            first, second = sorted((led(numbers[one]), led(numbers[other])))
            leader[second] = first
    units: dict[int, list[int]] = {}
    for guest in range(len(numbers)):
        units.setdefault(led(guest), []).append(guest)
    return [tuple(unit) for unit in units.values()]


def _contradictions(made: Room) -> list[Reason]:
    reasons = []
    for unit in made.units:
        keys = tuple(made.guests[guest].key for guest in unit)
        if made.apart_from(unit) & set(unit):
            reasons.append(Reason("together_but_apart", keys))
        if not made.tables_of(unit) and all(made.allowed[guest] for guest in unit):
            reasons.append(Reason("together_but_elsewhere", keys))
    for guest, others in enumerate(made.apart):
        for other in others:
            both = made.allowed[guest] | made.allowed[other]
            if guest < other and len(both) == 1:
                keys = (made.guests[guest].key, made.guests[other].key)
                names = tuple(made.tables[at].key for at in both)
                reasons.append(Reason("apart_at_one_table", keys, names))
    return reasons
