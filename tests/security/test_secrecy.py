"""Cases 50 and 50b: who reads the database and every dump learns no vote from it.

Hundreds of people vote by the real action while the sequencer runs in between. The
attacker takes the whole database again and again, knows who is who in the roll, and in
the end what is published. The same attacks on a table built the usual way find all.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import uuid4

import boxes
import make
import pytest
import stolen
from django.db import connection, transaction
from stolen import Traced

from voting.actions import casting
from voting.box import mixing, opening, sequencer
from voting.models import RollEntry, VotingRound
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db(transaction=True)

AREAS = ("lohtaja", "purola")
# Every ballot is another one: who names the right one has not named a popular one.
PROJECTS = 9
VOTERS = 260
HOLD_BACK = 25
# Tables in which rows stand for people; each could have taken down the order of votes.
OF_PEOPLE = {
    "voting_rollentry": "id",
    "voting_rollmark": "entry_id",
    "voting_castnotice": "entry_id",
}
OF_BALLOTS = ("voting_logentry", "voting_sealedballot", "voting_opening")


@dataclass
class Heist:
    """All that was seen of the tables of one vote, and what nobody should find out."""

    voting_round: VotingRound
    # By the number of the entry of the roll, the commitment of the final ballot.
    truth: dict[str, str] = field(default_factory=dict)
    copies: list[dict[str, list[stolen.Row]]] = field(default_factory=list)
    dumps: list[str] = field(default_factory=list)

    def look(self) -> None:
        self.copies.append(stolen.everything())

    @property
    def people(self) -> list[Traced]:
        """Everybody with a mark, with all the traces of all the copies."""
        traces: dict[str, dict[str, int]] = {}
        for copy in self.copies:
            for table, key in OF_PEOPLE.items():
                for row in copy[table]:
                    own = traces.setdefault(str(row.columns[key]), {})
                    # Where and when it was seen first: later rows tell no more.
                    own.setdefault(f"place in {table}", row.place)
                    own.setdefault(f"number of {table}", int(row.columns[key]))
                    if row.written_in:
                        own.setdefault(f"transaction of {table}", row.written_in)
            # What still waits is known by its transaction, to be somebody's.
            waits = {row.written_in: row for row in copy["voting_spoolrow"]}
            for own in traces.values():
                mine = waits.get(own.get("transaction of voting_rollmark", -1))
                if mine is not None:
                    own["arrival"] = mine.columns["arrival"]
        return self.named(traces)

    def named(self, traces: dict[str, dict[str, int]]) -> list[Traced]:
        """Say in which area everybody is, as the roll does."""
        area_of = {
            str(pk): code
            for pk, code in RollEntry.objects.values_list("pk", "district__code")
        }
        return [Traced(who, area_of[who], traces[who]) for who in self.truth]

    @cached_property
    def slot_of(self) -> dict[str, str]:
        """Return the slot of every commitment, in the order of the log."""
        log = [row.columns for row in self.copies[-1]["voting_logentry"]]
        return {row["commitment"]: row["slot"] for row in log if row["commitment"]}

    @cached_property
    def final_of(self) -> dict[str, str]:
        """Return the last commitment of the slot of every commitment."""
        last = {slot: commitment for commitment, slot in self.slot_of.items()}
        return {commitment: last[slot] for commitment, slot in self.slot_of.items()}

    @cached_property
    def ballots(self) -> list[Traced]:
        """Every ballot that counts, with the traces of the first of its slot."""
        end, area_of = self.copies[-1], _areas(self.voting_round)
        traces: dict[str, dict[str, int]] = {}
        for table in OF_BALLOTS:
            for row in end[table]:
                if name := self.final_of.get(row.columns["commitment"]):
                    own = traces.setdefault(name, {})
                    own.setdefault(f"place in {table}", row.place)
                    own.setdefault(f"number in {table}", row.columns["id"])
                    if row.written_in:
                        own.setdefault(f"transaction of {table}", row.written_in)
        for committed, own in traces.items():
            own["commitment"] = int(committed[:15], 16)
            own["slot"] = int(self.slot_of[committed][:15], 16)
        return [Traced(name, area_of[name], own) for name, own in traces.items()]

    def in_dumps(self) -> tuple[list[Traced], list[Traced]]:
        """Return people and ballots with their places in each of the dumps."""
        people: dict[str, dict[str, int]] = {}
        ballots: dict[str, dict[str, int]] = {}
        for at, dumped in enumerate(self.dumps):
            rows = stolen.rows_in(dumped)
            for table, key in OF_PEOPLE.items():
                for place, row in enumerate(rows.get(table, [])):
                    people.setdefault(row[key], {})[f"{table} {at}"] = place
            for table in OF_BALLOTS:
                for place, row in enumerate(rows.get(table, [])):
                    if name := self.final_of.get(row["commitment"]):
                        own = ballots.setdefault(name, {})
                        own.setdefault(f"{table} {at}", place)
        area_of = {one.name: one.area for one in self.ballots}
        return self.named(people), [
            Traced(name, area_of[name], own) for name, own in ballots.items()
        ]


def _areas(voting_round: VotingRound) -> dict[str, str]:
    """Return the area of every published ballot."""
    return {
        committed: boxes.peek(voting_round, committed).paper
        for committed, _nonce, _line in opening.openings(voting_round)
    }


def _districts() -> VotingRound:
    process = make.process()
    for code in AREAS:
        district = make.district(process, code)
        for number in range(PROJECTS):
            make.project(process, f"{code}-{number}", district=district)
    budgets = dict.fromkeys(AREAS, 50_000_00)
    return make.voting_round(process, costs={}, scope="district", budgets=budgets)


def _different_ballots(rng: random.Random, area: str) -> Iterator[tuple[str, ...]]:
    every = list(range(1, 2**PROJECTS))
    rng.shuffle(every)
    for bits in every:
        yield tuple(f"{area}-{n}" for n in range(PROJECTS) if bits >> n & 1)


def _cast(heist: Heist, voter, area: str, choices: tuple[str, ...]) -> None:
    cast = casting.cast_ballot(
        voting_round=heist.voting_round,
        voter=voter,
        paper=area,
        marks={area: Marks(choices)},
        now=make.NOW,
    )
    entry = RollEntry.objects.get(user=voter)
    heist.truth[str(entry.pk)] = cast.receipt.commitment


@pytest.fixture
def heist() -> Heist:
    return rob(voters=VOTERS)


def rob(*, voters: int) -> Heist:
    """Let people vote, steal on the way, and count and publish in the end."""
    rng = random.Random(50)
    found = Heist(_districts())
    queue = [(make.user(), rng.choice(AREAS)) for _ in range(voters)]
    ballots = {area: _different_ballots(rng, area) for area in AREAS}
    for again in rng.sample(queue, voters // 9):
        # Somewhere after their first ballot.
        queue.insert(rng.randint(queue.index(again) + 1, len(queue)), again)
    for number, (voter, area) in enumerate(queue):
        _cast(found, voter, area, next(ballots[area]))
        if not number % 37:
            found.look()
            sequencer.run(found.voting_round)
            found.look()
        if number in {voters // 3, voters // 2}:
            found.dumps.append(stolen.dump())
    found.look()
    found.dumps.append(stolen.dump())
    found.voting_round = make.tallied(found.voting_round, published=True)
    found.look()
    found.dumps.append(stolen.dump())
    return found


class TestTheWholeDatabase:
    def test_case_50_gives_no_more_votes_away_than_chance(self, heist) -> None:
        found = stolen.guesses(heist.people, heist.ballots)

        right, attack = stolen.most_right(found, heist.truth)

        assert len(heist.truth) == VOTERS
        assert len(found) >= 50
        assert right <= stolen.by_chance(VOTERS, HOLD_BACK), attack

    def test_case_50_a_dump_gives_no_more_votes_away_than_chance(self, heist) -> None:
        people, ballots = heist.in_dumps()

        found = stolen.guesses(people, ballots)

        right, attack = stolen.most_right(found, heist.truth)
        assert any("rollmark 3 with voting_opening 3" in name for name in found)
        assert right <= stolen.by_chance(VOTERS, HOLD_BACK), attack

    def test_case_50_no_transaction_wrote_both_a_ballot_and_what_is_somebodys(
        self, heist
    ) -> None:
        of_people, of_ballots = set(), set()
        for copy in heist.copies:
            for table in stolen.personal_tables():
                for row in copy[table]:
                    of_people |= {row.written_in, row.locked_in}
            for table in OF_BALLOTS:
                for row in copy[table]:
                    if row.columns["commitment"]:
                        of_ballots |= {row.written_in, row.locked_in}

        assert of_people & of_ballots <= {0}
        has_numbers = connection.vendor == "postgresql"
        assert (of_people > {0}, of_ballots > {0}) == (has_numbers, has_numbers)


class TestTheAttackItself:
    """It finds everybody where ballots are not mixed, or stored as is usual."""

    def test_case_50_finds_all_where_the_sequencer_does_not_mix(
        self, monkeypatch
    ) -> None:
        monkeypatch.setattr(mixing, "mixed", list)
        heist = rob(voters=60)

        for people, ballots in ((heist.people, heist.ballots), heist.in_dumps()):
            right, attack = stolen.most_right(
                stolen.guesses(people, ballots), heist.truth
            )

            assert right == 60, attack

    @pytest.fixture
    def truth(self) -> Iterator[dict[str, str]]:
        """Store marks beside ballots with random keys, one transaction for each."""
        people = random.Random(51).sample(range(1000), 200)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE naive_mark (person integer UNIQUE)")
            cursor.execute(
                "CREATE TABLE naive_ballot (id varchar(36) PRIMARY KEY, said text)"
            )
            for person in people:
                with transaction.atomic():
                    cursor.execute("INSERT INTO naive_mark VALUES (%s)", [person])
                    cursor.execute(
                        "INSERT INTO naive_ballot VALUES (%s, %s)",
                        [str(uuid4()), f"ballot {person}"],
                    )
            yield {str(person): f"ballot {person}" for person in people}
            cursor.execute("DROP TABLE naive_mark")
            cursor.execute("DROP TABLE naive_ballot")

    def test_case_50_finds_all_where_separate_tables_have_random_keys(
        self, truth
    ) -> None:
        marks, ballots = stolen.rows_of("naive_mark"), stolen.rows_of("naive_ballot")

        found = stolen.guesses(
            [
                Traced(str(row.columns["person"]), "", hidden_in(row, at))
                for at, row in enumerate(marks)
            ],
            [
                Traced(row.columns["said"], "", hidden_in(row, at))
                for at, row in enumerate(ballots)
            ],
        )

        assert stolen.most_right(found, truth)[0] == len(truth)

    def test_case_50_finds_all_in_a_dump_of_separate_tables(self, truth) -> None:
        rows = stolen.rows_in(stolen.dump())

        found = stolen.guesses(
            [
                Traced(row["person"], "", {"place": at})
                for at, row in enumerate(rows["naive_mark"])
            ],
            [
                Traced(row["said"], "", {"place": at})
                for at, row in enumerate(rows["naive_ballot"])
            ],
        )

        assert stolen.most_right(found, truth)[0] == len(truth)


def hidden_in(row: stolen.Row, place: int) -> dict[str, int]:
    """Return what no column says: the transaction, or on SQLite the place."""
    if connection.vendor == "postgresql":
        return {"transaction": row.written_in}
    return {"place": place}
