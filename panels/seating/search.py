"""Better plans by simulated annealing: swaps by chance, worse ones less and less. Pure.

The rules hold from the first arrangement on and no swap breaks one. A swap that makes a
plan worse is taken with a probability that falls with how much worse and with time. At
the end of each schedule the excess of a round never grows, whatever that would do for
new meetings. Only `Random.random` is used, whose numbers no version of Python changes.
"""

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from panels.seating.board import Board, Round
from panels.seating.room import Room


class Schedule(NamedTuple):
    """From where to where heat falls, and what a head too many weighs, in repeats."""

    hot: float
    cold: float
    light: float
    heavy: float


# Chosen on the two published sets of people in tests/data/tables and on made-up ones.
# Where shares leave room, new meetings are what is hard to find; where many features
# meet at small tables the shares are, and then it takes more heat to find them.
ROOMY = Schedule(0.6, 0.06, 1.5, 30.0)
TIGHT = Schedule(2.0, 0.1, 6.0, 18.0)
POLISH = Schedule(0.3, 0.06, 1_000.0, 1_000.0)
NEVER = 1_000.0
NEVER_FROM = 0.8
MOVES_PER_SEAT = 6_000
MOST_MOVES = 1_700_000
REPAIRS = 3
# Of so many moves one is of a group, where there are guests who move together.
GROUP_EVERY = 16
# How many times as long such a move takes.
GROUP_COST = 5
# Few meet again at once, so with such an excess it need not be counted who does.
HOPELESS = 12.0


def effort_for(seats: int, *, moves: int) -> float:
    """Return the effort, from 0 to 1, that takes about so many moves for these seats.

    Where shares are hard to keep, a search takes up to three times as many.
    """
    return min(1.0, moves / min(MOST_MOVES, MOVES_PER_SEAT * max(1, seats)))


class Search:
    """A plan on its way: what is wrong with it, and how bold it still is."""

    def __init__(self, board: Board, room: Room, rng: Random) -> None:
        self.board = board
        self.room = room
        self.random = rng.random
        self.excess = sum(seating.excess() for seating in board.rounds)
        self.repeats = board.repeats()
        self.heat = 0.0
        self.weight = 0.0
        self.unit_of = {guest: unit for unit in room.units for guest in unit}
        movable = [unit for unit in room.units if len(room.tables_of(unit)) > 1]
        self.groups = [unit for unit in movable if len(unit) > 1]
        self.lone = [unit[0] for unit in movable if len(unit) == 1]

    def run(self, *, fewest_repeats: int, effort: float) -> None:
        """Swap seats until the plan cannot be better, or the moves are used up."""
        rounds = self.board.rounds
        if not rounds or not self.unit_of:
            return
        seats = len(rounds) * (len(self.lone) + len(self.groups))
        share = effort if self.lone else effort / GROUP_COST
        moves = int(min(MOST_MOVES, MOVES_PER_SEAT * seats) * share)
        self._anneal(rounds, ROOMY, moves, fewest_repeats)
        if self.excess == 0:
            return
        moves //= 2
        self._anneal_or_leave(rounds, TIGHT, moves)
        for seating in rounds:
            for _ in range(REPAIRS):
                if seating.excess():
                    self._anneal_or_leave([seating], TIGHT, moves // len(rounds))
        self._anneal(rounds, POLISH, moves // 2, fewest_repeats)

    def _anneal_or_leave(
        self, rounds: Sequence[Round], schedule: Schedule, moves: int
    ) -> None:
        """Try again from where it stands, and go back where that did not help."""
        before = (self.excess, self.repeats)
        tables = [[list(table) for table in seating.tables] for seating in rounds]
        self._anneal(rounds, schedule, moves, 0)
        if (self.excess, self.repeats) > before:
            for seating, known in zip(rounds, tables, strict=True):
                self.board.reseat(seating, known)
            self.excess, self.repeats = before

    def _anneal(
        self, rounds: Sequence[Round], schedule: Schedule, moves: int, fewest: int
    ) -> None:
        self.heat, self.weight = schedule.hot, schedule.light
        cooling = (schedule.cold / schedule.hot) ** (1 / max(1, moves))
        heavier = (schedule.heavy / schedule.light) ** (1 / max(1, moves))
        for move in range(moves):
            if self.excess == 0 and self.repeats <= fewest:
                return
            self.heat *= cooling
            self.weight *= heavier
            if move >= NEVER_FROM * moves:
                self.weight = NEVER
            seating = rounds[int(self.random() * len(rounds))]
            if self.groups and (not self.lone or move % GROUP_EVERY == 0):
                self._swap_groups(seating)
            else:
                self._swap(seating)

    def _allowance(self) -> float:
        return -self.heat * math.log(1.0 - self.random())

    def _swap(self, seating: Round) -> None:
        """Let two who are there on their own swap seats, if that is good enough."""
        lone = self.lone
        one = lone[int(self.random() * len(lone))]
        other = lone[int(self.random() * len(lone))]
        if seating.table_of[one] == seating.table_of[other]:
            return
        excess = seating.excess_of_swap(one, other)
        allowance = self._allowance() - excess * self.weight
        if allowance < -HOPELESS:
            return
        repeats = self.board.repeats_of_swap(seating, one, other)
        if repeats <= allowance and is_allowed(self.room, seating, (one,), (other,)):
            self.board.exchange(seating, (one,), (other,))
            self.excess += excess
            self.repeats += repeats

    def _swap_groups(self, seating: Round) -> None:
        """Let a group swap tables with as many others, who may be groups as well."""
        ours = self.groups[int(self.random() * len(self.groups))]
        goal = int(self.random() * len(seating.tables))
        theirs = self._as_many(seating, goal, len(ours))
        if goal == seating.table_of[ours[0]] or not theirs:
            return
        if not is_allowed(self.room, seating, ours, theirs):
            return
        excess, repeats = self.board.exchange(seating, ours, theirs)
        if repeats > self._allowance() - excess * self.weight:
            self.board.exchange(seating, theirs, ours)
            return
        self.excess += excess
        self.repeats += repeats

    def _as_many(self, seating: Round, table: int, wanted: int) -> list[int]:
        """Pick whole units at a table, so many guests in all; none if that fails."""
        units = {self.unit_of[guest] for guest in seating.tables[table]}
        picked: list[int] = []
        for unit in sorted(sorted(units), key=lambda _: self.random()):
            if len(picked) + len(unit) <= wanted:
                picked.extend(unit)
        return picked if len(picked) == wanted else []


def is_allowed(
    room: Room, seating: Round, ours: Sequence[int], theirs: Sequence[int]
) -> bool:
    """Say whether two groups may swap tables, as far as the rules go."""
    here, there = seating.table_of[ours[0]], seating.table_of[theirs[0]]
    for group, goal, leaving in ((ours, there, theirs), (theirs, here, ours)):
        for guest in group:
            if goal not in room.allowed[guest]:
                return False
            for other in room.apart[guest]:
                if seating.table_of[other] == goal and other not in leaving:
                    return False
    return True
