"""Who sits where in every round, and what a change of seats would change. Pure.

Two figures judge a plan. The *excess* of a round is how far the heads at each table
are outside what its share of each feature allows, rounded down and up. A *repeat* is
each time that two who have met meet again.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from panels.seating.first import Tables
from panels.seating.room import Room

Counts = list[list[int]]


class Diversity:
    """What the heads of a value at a table cost: nothing within its share.

    Values are numbered over all features; `of` gives those of a guest, one a feature.
    """

    def __init__(self, room: Room, sizes: Sequence[int]) -> None:
        numbers: dict[tuple[str, str], int] = {}
        names = sorted({name for guest in room.guests for name, _ in guest.features})
        self.of: list[tuple[int, ...]] = []
        for guest in room.guests:
            given = dict(guest.features)
            values = [(name, given.get(name, "")) for name in names]
            self.of.append(
                tuple(numbers.setdefault(value, len(numbers)) for value in values)
            )
        heads = [0] * len(numbers)
        for values_of_guest in self.of:
            for value in values_of_guest:
                heads[value] += 1
        by_size = {size: self._outside(heads, size) for size in set(sizes)}
        # Table → value → heads of it there → how far that is outside.
        self.outside = [by_size[size] for size in sizes]
        self.values = len(numbers)

    def _outside(self, heads: Sequence[int], size: int) -> Counts:
        guests = len(self.of)
        return [
            [
                max(
                    0, size * all_heads // guests - at, at + -size * all_heads // guests
                )
                for at in range(2 * size + 2)  # while a group moves, both are there
            ]
            for all_heads in heads
        ]


class Round:
    """One round: tables, the table of each guest, and the heads of values there.

    `leave` and `join` say what one head less or more of a value costs at a table; a
    head that cannot be there costs nothing, as it is never asked for.
    """

    def __init__(self, tables: Tables, diversity: Diversity) -> None:
        self.diversity = diversity
        self.seat(tables)

    def seat(self, tables: Tables) -> None:
        """Seat everybody, whoever sat where before."""
        diversity = self.diversity
        self.tables = tables
        self.table_of = [0] * len(diversity.of)
        self.heads = [[0] * diversity.values for _ in tables]
        for table, seated in enumerate(tables):
            for guest in seated:
                self.table_of[guest] = table
                for value in diversity.of[guest]:
                    self.heads[table][value] += 1
        self.leave = [[0] * diversity.values for _ in tables]
        self.join = [[0] * diversity.values for _ in tables]
        for table in range(len(tables)):
            for value in range(diversity.values):
                self._price(table, value)

    def _price(self, table: int, value: int) -> None:
        outside = self.diversity.outside[table][value]
        at = self.heads[table][value]
        self.leave[table][value] = outside[at - 1] - outside[at] if at else 0
        self.join[table][value] = outside[at + 1] - outside[at]

    def excess(self) -> int:
        """Return how far all tables are outside their shares."""
        return sum(
            outside[at]
            for table, heads in enumerate(self.heads)
            for outside, at in zip(self.diversity.outside[table], heads, strict=True)
        )

    def excess_of_swap(self, one: int, other: int) -> int:
        """Return how the excess changes when two guests of two tables swap seats."""
        of, here, there = self.diversity.of, self.table_of[one], self.table_of[other]
        leave_here, join_here = self.leave[here], self.join[here]
        leave_there, join_there = self.leave[there], self.join[there]
        change = 0
        for mine, theirs in zip(of[one], of[other], strict=True):
            if mine != theirs:
                change += leave_here[mine] + join_here[theirs]
                change += leave_there[theirs] + join_there[mine]
        return change

    def move(self, guests: Iterable[int], table: int) -> None:
        """Move guests to a table; the caller keeps the sizes."""
        for guest in guests:
            left = self.table_of[guest]
            self.tables[left].remove(guest)
            self.tables[table].append(guest)
            self.table_of[guest] = table
            for value in self.diversity.of[guest]:
                self.heads[left][value] -= 1
                self.heads[table][value] += 1
                self._price(left, value)
                self._price(table, value)


class Board:
    """All rounds, and how often each two guests have met, earlier meetings included."""

    def __init__(
        self, rounds: Sequence[Round], guests: int, earlier: Iterable[tuple[int, int]]
    ) -> None:
        self.rounds = list(rounds)
        self.met = [[0] * guests for _ in range(guests)]
        for one, other in earlier:
            self._meet(one, other, 1)
        for seating in self.rounds:
            for table in seating.tables:
                for one, other in combinations(table, 2):
                    self._meet(one, other, 1)

    def _meet(self, one: int, other: int, times: int) -> None:
        self.met[one][other] += times
        self.met[other][one] += times

    def repeats(self) -> int:
        """Return how many meetings were of two who had met."""
        return sum(
            max(0, times - 1) for one, row in enumerate(self.met) for times in row[:one]
        )

    def repeats_of_swap(self, seating: Round, one: int, other: int) -> int:
        """Return how the repeats change when two guests of two tables swap seats."""
        mine, theirs = self.met[one], self.met[other]
        change = 0
        for guest in seating.tables[seating.table_of[one]]:
            if mine[guest] > 1:
                change -= 1
            if theirs[guest] and guest != one:
                change += 1
        for guest in seating.tables[seating.table_of[other]]:
            if theirs[guest] > 1:
                change -= 1
            if mine[guest] and guest != other:
                change += 1
        return change

    def exchange(
        self, seating: Round, ours: Sequence[int], theirs: Sequence[int]
    ) -> tuple[int, int]:
        """Let two groups as large as each other swap tables.

        Returns how the excess and the repeats have changed; the same with the groups
        the other way round takes it back.
        """
        here, there = seating.table_of[ours[0]], seating.table_of[theirs[0]]
        before = self._excess_at(seating, here, there)
        repeats = self._part(seating, ours, here) + self._part(seating, theirs, there)
        seating.move(ours, there)
        seating.move(theirs, here)
        repeats += self._join(seating, ours, there) + self._join(seating, theirs, here)
        return self._excess_at(seating, here, there) - before, repeats

    def reseat(self, seating: Round, tables: Tables) -> None:
        """Seat a round anew, as it was before."""
        for former, times in ((seating.tables, -1), (tables, 1)):
            for table in former:
                for one, other in combinations(table, 2):
                    self._meet(one, other, times)
        seating.seat(tables)

    @staticmethod
    def _excess_at(seating: Round, *tables: int) -> int:
        return sum(
            outside[at]
            for table in tables
            for outside, at in zip(
                seating.diversity.outside[table], seating.heads[table], strict=True
            )
        )

    def _part(self, seating: Round, group: Sequence[int], table: int) -> int:
        change = 0
        for other in seating.tables[table]:
            if other not in group:
                for one in group:
                    self._meet(one, other, -1)
                    change -= self.met[one][other] > 0
        return change

    def _join(self, seating: Round, group: Sequence[int], table: int) -> int:
        change = 0
        for other in seating.tables[table]:
            if other not in group:
                for one in group:
                    change += self.met[one][other] > 0
                    self._meet(one, other, 1)
        return change
