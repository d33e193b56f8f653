"""A whole vote in memory, from its keys to its pack, without the platform."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from voting import ballot_files, counting
from voting.ballot_files import About
from voting.ballotbox import (
    canonical,
    commitment,
    content,
    notes,
    pack,
    receipts,
    slots,
)
from voting.ballotbox.entries import FORMAT
from voting.ballotbox.merkle import Frontier, leaf_hash, root_of
from voting.ballotbox.notes import Checkpoint
from voting.ballotbox.pack import Material, Opening
from voting.ballotbox.receipts import Receipt
from voting.counting import Answers
from voting.sheet import Line, PotRules, Sheet, fingerprint, text_of
from voting.tally.ballot_form import BallotKind, Marks
from voting.tally.outcome import Outcome

ORIGIN = "vote.example/p/kevat-2027"
LOG_KEY, PROMISE_KEY, SLOT_KEY = (bytes([number]) * 32 for number in (1, 2, 3))
ABOUT = About(
    description="Kevät 2027",
    unit="Kajaani",
    language="fi",
    first=date(2027, 3, 1),
    last=date(2027, 3, 14),
)
TWO = ["polling_clerk:1", "organiser:2"]
Content = tuple[str, Mapping[str, Marks]]


def public(private: bytes) -> str:
    return notes.public_of(private).hex()


def pot(code: str, *costs: int, budget: int = 50_000_00, **fields) -> PotRules:
    lines = tuple(
        Line(f"{code}-{n}", {"fi": f"Hanke {code} {n}"}, cost)
        for n, cost in enumerate(costs, start=1)
    )
    district = "" if code == "all" else code
    return PotRules(code, district, {"fi": code.title()}, budget, lines, **fields)


def sheet(*pots: PotRules, **fields) -> Sheet:
    """Give the rules of a vote: of the whole city, unless there are pots."""
    defaults = {
        "process": "kevat-2027",
        "opens_at": datetime(2027, 3, 1, 6, tzinfo=UTC),
        "closes_at": datetime(2027, 3, 14, 18, tzinfo=UTC),
        "scope": "process",
        "eligibility": "list",
        "min_age": None,
        "age_on": None,
        "min_choices": 1,
        "max_choices": 3,
        "is_spending_limited": False,
        "rule": "greedy",
        "ties": "cheaper,lot",
        "tie_seed": "2027-03-15",
        "pots": pots or (pot("all", *range(10_000_00, 40_000_00, 5_000_00)),),
    }
    kind = BallotKind(fields.pop("ballot_kind", BallotKind.APPROVAL))
    return Sheet(**(defaults | fields), ballot_kind=kind)


@dataclass
class Vote:
    """A vote while it runs: the log, what is sealed, the notes and the receipts."""

    sheet: Sheet
    people: Mapping[str, int]
    entries: list[dict] = field(default_factory=list)
    sealed: dict[str, Opening] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    forms: Counter[str] = field(default_factory=Counter)
    spoilt: Counter[str] = field(default_factory=Counter)
    answers: Answers = field(default_factory=Answers)
    has_receipts: bool = True
    tree: Frontier = field(default_factory=Frontier)

    def __post_init__(self) -> None:
        self.random = random.Random(7)
        self.text = text_of(self.sheet)
        self.election = fingerprint(self.text)

    def open(self) -> None:
        keys = {"log": public(LOG_KEY), "promise": public(PROMISE_KEY)}
        self.add(
            t="open",
            format=FORMAT,
            origin=ORIGIN,
            election=self.election,
            custody="server",
            room=content.room_for(self.sheet),
            hold_back=25,
            keys=keys | {"spool": "0" * 64, "ballot": "0" * 64},
            areas=dict(self.people),
            roll="",
        )

    def add(self, **entry) -> None:
        self.entries.append(entry)

    def cast(self, person: str, paper: str, marks: Mapping[str, Marks]) -> None:
        secret, word = self.random.randbytes(32), "kesä"
        line = content.encode(paper, marks)
        committed = self.seal(commitment.nonce_of(secret, word), line)
        self.areas[person] = paper
        slot = slots.slot_of(SLOT_KEY, self.election, person)
        mark = slots.area_mark(SLOT_KEY, self.election, slot, paper)
        self.add(t="ballot", c=committed, s=slot, a=mark)
        if self.has_receipts:
            receipt = self.receipt(committed, secret, word, line)
            self.receipts.setdefault(person, []).append(receipt)

    def receipt(self, committed: str, secret: bytes, word: str, line: bytes) -> Receipt:
        by = datetime(2027, 3, 2, tzinfo=UTC)
        return Receipt(
            origin=ORIGIN,
            election=self.election,
            commitment=committed,
            nonce=secret.hex(),
            word=word,
            ballot=line.decode(),
            promise=receipts.promise(ORIGIN, committed, by, PROMISE_KEY),
        )

    def seal(self, nonce: bytes, line: bytes) -> str:
        committed = commitment.commit(self.election, nonce, line)
        self.sealed[committed] = Opening(committed, nonce.hex(), line.decode())
        return committed

    def batch(
        self, number: int, area: str, forms: Sequence[Mapping[str, Marks]]
    ) -> None:
        self.add(
            t="batch",
            batch=number,
            area=area,
            station="Kirjasto",
            count=len(forms),
            by=TWO,
            scan="",
        )
        for n, marks in enumerate(forms, start=1):
            line = content.encode(area, marks)
            committed = self.seal(self.random.randbytes(32), line)
            self.add(t="ballot", c=committed, s=slots.paper_slot(number, n))
        self.forms[area] += len(forms)

    def supersede(self, person: str) -> None:
        """Hand out a paper form to somebody, whose ballot online is void from then."""
        self.add(
            t="void", s=slots.slot_of(SLOT_KEY, self.election, person), why="paper"
        )

    def set_aside(self, slot: str) -> None:
        self.add(t="void", s=slot, why="set_aside", by=TWO, reason="Väärä henkilö")

    def sign(self) -> None:
        """Sign the log; what was signed before is not hashed again."""
        new = map(canonical.encode, self.entries[self.tree.size :])
        self.tree = self.tree.grown(map(leaf_hash, new))
        checkpoint = Checkpoint(ORIGIN, self.tree.size, self.tree.root)
        self.notes.append(notes.sign_checkpoint(checkpoint, LOG_KEY))

    @property
    def lines(self) -> list[bytes]:
        return [canonical.encode(entry) for entry in self.entries]

    def close(self, *, seed: str = "") -> None:
        voids = {entry["s"] for entry in self.entries if entry["t"] == "void"}
        slot_of = {
            slots.slot_of(SLOT_KEY, self.election, person): area
            for person, area in self.areas.items()
        }
        online = Counter(area for slot, area in slot_of.items() if slot not in voids)
        self.add(
            t="turnout",
            areas={
                paper.code: {
                    "online": online[paper.code],
                    "paper": self.forms[paper.code] + self.spoilt[paper.code],
                    "spoilt": self.spoilt[paper.code],
                }
                for paper in self.sheet.papers
            },
        )
        self.add(t="close", grace=0, record="ab" * 32)
        if seed:
            self.add(t="config", change="seed", value=seed)

    def openings(self) -> list[Opening]:
        last: dict[str, str] = {}
        for entry in self.entries:
            if entry["t"] == "ballot":
                last[entry["s"]] = entry["c"]
        for entry in self.entries:
            if entry["t"] == "void":
                last.pop(entry["s"], None)
        return sorted(self.sealed[one] for one in last.values())

    def publish(self, *, destroyed: bool = False) -> "Published":
        openings = self.openings()
        outcomes, said = count(self.sheet, openings, self.answers)
        results = {code: outcome.to_json() for code, outcome in outcomes.items()}
        self.entries.append(pack.result_entry(results, openings))
        self.sign()
        if destroyed:
            self.add(t="destroyed", keys=["ballot", "slot", "spool"])
            self.sign()
        return Published(
            self.sheet,
            Material(
                sheet=self.text,
                log=[line.decode() for line in self.lines],
                checkpoint=self.notes[-1],
                history=list(self.notes),
                openings=openings,
                results=results,
                ballots={
                    one.code: ballot_files.pabulib_text(
                        self.sheet,
                        one,
                        outcomes[one.code],
                        said.by_pot[one.code],
                        fingerprint=self.election,
                        about=ABOUT,
                    )
                    for one in self.sheet.pots
                },
            ),
        )


def count(
    rules: Sheet, openings: Iterable[Opening], answers: Answers
) -> tuple[dict[str, Outcome], counting.Said]:
    read = (content.decode(one.ballot.encode())[1] for one in openings)
    said = counting.gather(rules, ((marks, 1) for marks in read))
    return counting.count(rules, counting.piles(rules, said), answers), said


def signed(
    lines: Sequence[bytes], key: bytes = LOG_KEY, size: int | None = None
) -> str:
    """Sign a log, with its real key unless another one is given."""
    root = root_of(map(leaf_hash, lines))
    number = len(lines) if size is None else size
    return notes.sign_checkpoint(Checkpoint(ORIGIN, number, root), key)


@dataclass
class Published:
    """A pack that can still be changed, as somebody would who wants to cheat."""

    sheet: Sheet
    material: Material

    def save(self, folder: Path) -> Path:
        pack.write(self.material, folder)
        return folder


def some(rng: random.Random, rules: Sheet, one: PotRules) -> Marks:
    """Fill in a pot at random, as the rules allow."""
    projects = sorted(rng.sample([line.id for line in one.lines], rng.randint(1, 3)))
    match rules.ballot_kind:
        case BallotKind.CHOOSE_ONE:
            return Marks((projects[0],))
        case BallotKind.RANKED:
            rng.shuffle(projects)
            return Marks(tuple(projects))
        case BallotKind.CUMULATIVE | BallotKind.SCORING:
            return Marks(tuple(projects), tuple(rng.randint(1, 3) for _ in projects))
    form = rules.form(one)
    while form.spending_limit and one.cost_of(projects) > form.spending_limit:
        projects.pop()
    return Marks(tuple(projects))


DISTRICTS = {"north": 150, "south": 100}


def believable(**fields) -> Vote:
    """Hold a vote of two districts and the whole city, up to its close."""
    costs = (12_000_00, 18_000_00, 25_000_00, 30_000_00, 9_000_00)
    rules = sheet(
        *(pot(code, *costs) for code in ("north", "south", "all")),
        is_spending_limited=True,
        **fields,
    )
    vote = Vote(rules, dict(DISTRICTS))
    vote.open()
    vote.sign()
    rng = random.Random(11)
    papers = {paper.code: paper for paper in rules.papers}

    def filled(area: str) -> dict[str, Marks]:
        return {one.code: some(rng, rules, one) for one in papers[area].pots}

    people = [
        f"{area}-{n}" for area, all_ in DISTRICTS.items() for n in range(all_ - 25)
    ]
    rng.shuffle(people)
    for at, person in enumerate(people):
        area = person.partition("-")[0]
        vote.cast(person, area, filled(area))
        if at % 5 == 0:
            again = people[rng.randrange(at + 1)]
            vote.cast(again, vote.areas[again], filled(vote.areas[again]))
        if at % 40 == 0:
            vote.sign()
    for person in people[:3]:
        vote.supersede(person)
    gone = rules.pots[0].lines[0].id
    vote.add(t="config", change="withdrawn", project=gone, reason="Maa on savea")
    vote.answers = Answers(withdrawn=frozenset({gone}))
    vote.add(t="roll_add", areas={"north": 2}, by=TWO, reason="Muutto", roll="")
    vote.batch(1, "north", [filled("north") for _ in range(8)])
    vote.batch(2, "south", [filled("south") for _ in range(4)])
    vote.spoilt["north"] = 1
    vote.set_aside(slots.paper_slot(1, 3))
    vote.set_aside(slots.slot_of(SLOT_KEY, vote.election, people[9]))
    vote.sign()
    vote.close()
    vote.sign()
    return vote


def loads(lines: Iterable[str]) -> Iterator[dict]:
    return map(json.loads, lines)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
