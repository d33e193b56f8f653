"""Under thirteen people need no plan of tables: one table, or pairs and trios. Pure."""

from collections.abc import Iterable, Sequence

from panels.seating.model import Guest, Pair, Plan, Table
from panels.seating.seats import seat


def one_table(guests: Sequence[Guest], rounds: int = 1) -> Plan:
    """Seat everybody at the same table in every round."""
    return Plan(((tuple(guest.key for guest in guests),),) * rounds)


def pairs_and_trios(
    guests: Sequence[Guest], rounds: int, *, seed: int, met: Iterable[Pair] = ()
) -> Plan:
    """Let people talk by two, and by three where one is left, with new ones each round.

    Features do not count here: two people cannot mirror everybody.
    """
    tables = [Table(str(number)) for number in range(1, max(1, len(guests) // 2) + 1)]
    plain = [Guest(guest.key) for guest in guests]
    return seat(plain, tables=tables, rounds=rounds, seed=seed, met=met)
