"""Step 4: which entries may follow each other, and what they have to say.

The order is `open (roll_add | config | batch | ballot | void)* turnout close config*
result [destroyed]`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from voting.ballotbox import notes
from voting.ballotbox.entries import are_two_people
from voting.ballotbox.pack import LOG
from voting.ballotbox.verifying.report import Step
from voting.sheet import Sheet

Entry = Mapping[str, Any]

# What may come in each state, and the state after it.
VOTING = "voting"
DURING = ("roll_add", "config", "batch", "ballot", "void")
MOVES: Mapping[str, Mapping[str, str]] = {
    "empty": {"open": VOTING},
    VOTING: {**dict.fromkeys(DURING, VOTING), "turnout": "marked"},
    "marked": {"close": "closed"},
    "closed": {"config": "closed", "result": "counted"},
    "counted": {"destroyed": "destroyed"},
    "destroyed": {},
}
# A count asks a board once for each tie; more answers would only take time to read.
MOST_ANSWERS = 1000
ENDS = frozenset({"counted", "destroyed"})


def entry_at(number: int) -> str:
    return f"{LOG} entry {number}"


class Grammar:
    """Follows the log through its states, and keeps what the count will need."""

    def __init__(self, sheet: Sheet, election: str, step: Step) -> None:
        self.state = "empty"
        self.opened: Entry = {}
        self.turnout: Mapping[str, Mapping[str, int]] = {}
        self.result: Entry = {}
        self.drawn_seed = ""
        self.board: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.withdrawn: set[str] = set()
        self.people: dict[str, int] = {}
        self.added = 0
        self._sheet = sheet
        self._election = election
        self._step = step
        self._papers = {paper.code for paper in sheet.papers}
        self._projects = {
            one.code: {line.id for line in one.lines} for one in sheet.pots
        }
        self.batches: set[int] = set()
        self._batch = 0
        self._area = ""
        # The forms of the batch that are still to come: from which number to which.
        self._next, self._last = 1, 0
        self._takes: Mapping[str, Callable[[Entry, str], None]] = {
            "open": self._open,
            "roll_add": self._roll_add,
            "config": self._config,
            "batch": self._start_batch,
            "void": self._void,
            "turnout": self._turnout,
            "close": self._close,
            "result": self._result,
        }

    def moves(self, kind: str, number: int) -> bool:
        """Say whether an entry may come here, and go on to the state after it."""
        after = MOVES[self.state].get(kind)
        if after is None:
            said = f"An entry {kind!r} cannot come here ({self.state})."
            self._step.fail("STATE", entry_at(number), said)
            return False
        self.state = after
        return True

    def take(self, entry: Entry, where: str) -> None:
        """Check what an entry says that is no ballot, and keep it."""
        take = self._takes.get(entry["t"])
        if take is not None:
            take(entry, where)

    def end(self, number: int) -> None:
        self.end_batch(number)
        if self.state not in ENDS:
            said = f"The log ends before its result ({self.state})."
            self._step.fail("STATE", entry_at(number), said)

    def next_of_batch(self, slot: str, where: str) -> str:
        """Take the ballot of a paper form; return its area, or nothing if it has none.

        The forms of a batch follow it directly, numbered from 1.
        """
        if self._next > self._last or slot != f"paper:{self._batch}:{self._next}":
            said = f"The form {slot} does not belong to a batch that comes before it."
            self._step.fail("PAPER2", where, said)
            return ""
        self._next += 1
        return self._area

    def end_batch(self, number: int) -> None:
        """Complain if a batch is not complete where something else comes."""
        if self._next <= self._last:
            missing = self._last - self._next + 1
            said = f"Batch {self._batch} has {missing} forms fewer than it says."
            self._step.fail("PAPER2", entry_at(number), said)
        self._next, self._last = 1, 0

    def _open(self, entry: Entry, where: str) -> None:
        self.opened = entry
        if entry["election"] != self._election:
            said = "sheet.json is not the sheet of rules with which the vote opened."
            self._step.fail("CONFIG", where, said)
        if self._sheet.eligibility != "open" and not entry["areas"]:
            said = "It does not say how many people may vote."
            self._step.fail("CONFIG", where, said)
        for name in ("log", "promise"):
            if notes.is_weak(bytes.fromhex(entry["keys"][name])):
                said = f"The key {name!r} is one with which anybody can sign."
                self._step.fail("CONFIG", where, said)
        self._add_people(entry["areas"], where)

    def _add_people(self, areas: Mapping[str, int], where: str) -> None:
        for area, people in areas.items():
            self._known(area, where)
            # Where everybody may vote, people with a code are only some of them.
            if self._sheet.eligibility != "open" or self.opened.get("areas"):
                self.people[area] = self.people.get(area, 0) + people

    def _known(self, area: str, where: str) -> None:
        if area not in self._papers:
            said = f"The rules know no area {area!r:.80}."
            self._step.fail("CONFIG", where, said)

    def _roll_add(self, entry: Entry, where: str) -> None:
        self._two_people(entry, where)
        self.added += sum(entry["areas"].values())
        self._add_people(entry["areas"], where)

    def _two_people(self, entry: Entry, where: str) -> None:
        if not are_two_people(entry["by"]):
            said = f"An entry {entry['t']!r} needs two different officials."
            self._step.fail("TWOPERSON", where, said)

    def _config(self, entry: Entry, where: str) -> None:
        problem = self._problem_of(entry)
        if problem:
            self._step.fail("CONFIG", where, problem)

    def _problem_of(self, entry: Entry) -> str:
        is_closed = self.state == "closed"
        match entry["change"]:
            case "withdrawn":
                return self._withdraw(entry["project"])
            case _ if not is_closed:
                return "This can only be known after the close."
            case "seed":
                return self._draw(entry["value"])
            case _:
                return self._answer(entry["pot"], tuple(entry["order"]))

    def _withdraw(self, project: str) -> str:
        is_known = any(project in pot for pot in self._projects.values())
        if not is_known or project in self.withdrawn:
            return f"{project!r:.80} is unknown, or was withdrawn before."
        self.withdrawn.add(project)
        return ""

    def _draw(self, seed: str) -> str:
        if not self._sheet.seed_source or self.drawn_seed or not seed:
            return "The rules name no such draw, or it was drawn before."
        self.drawn_seed = seed
        return ""

    def _answer(self, pot: str, order: tuple[str, ...]) -> str:
        is_order = len(set(order)) == len(order)
        if not is_order or not set(order) <= self._projects.get(pot, set()):
            return "The board puts projects in order that are not in this pot."
        earlier = self.board.get(pot, ())
        if len(earlier) >= MOST_ANSWERS:
            return "The board has answered more often than there can be ties."
        self.board[pot] = (*earlier, order)
        return ""

    def _start_batch(self, entry: Entry, where: str) -> None:
        self._two_people(entry, where)
        self._known(entry["area"], where)
        if entry["batch"] in self.batches or not entry["count"]:
            said = f"Batch {entry['batch']} is empty, or was there before."
            self._step.fail("PAPER2", where, said)
        self.batches.add(entry["batch"])
        self._batch, self._area = entry["batch"], entry["area"]
        self._next, self._last = 1, entry["count"]

    def _void(self, entry: Entry, where: str) -> None:
        if entry["why"] == "set_aside":
            self._two_people(entry, where)

    def _turnout(self, entry: Entry, where: str) -> None:
        self.turnout = entry["areas"]
        for area in self.turnout:
            self._known(area, where)

    def _close(self, entry: Entry, where: str) -> None:
        if entry["grace"] != self._sheet.grace:
            said = f"The rules give {self._sheet.grace} seconds of grace."
            self._step.fail("CONFIG", where, said)

    def _result(self, entry: Entry, where: str) -> None:
        self.result = entry
        if entry["pots"].keys() != {pot.code for pot in self._sheet.pots}:
            said = "It does not name the result of each pot."
            self._step.fail("CONFIG", where, said)
