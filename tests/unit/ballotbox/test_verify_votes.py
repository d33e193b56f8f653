"""Votes of every kind verify; and what is changed in one of them shows."""

import json
import random
import shutil
from collections import Counter
from itertools import count
from pathlib import Path

import packs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tampering import Pack, first

from voting.ballotbox.verifying.report import Report
from voting.ballotbox.verifying.run import Given, verify
from voting.counting import Answers
from voting.tally.ballot_form import Marks
from voting.tally.options import Conflict, Minimum, Options, Ranks
from voting.tally.rules import RULES

KINDS = {
    "approval": {},
    "choose_one": {"max_choices": None},
    "ranked": {},
    "cumulative": {"points": 12, "most_points": 6},
    "scoring": {"most_points": 4},
    "knapsack": {"max_choices": None},
}


def held(rules, *, voters: int = 60, seed: str = "", answers=None) -> packs.Vote:
    """Hold a vote in which everybody fills in every pot at random."""
    vote = packs.Vote(rules, {paper.code: voters for paper in rules.papers})
    if answers:
        vote.answers = answers
    rng = random.Random(3)
    vote.open()
    for paper in rules.papers:
        for number in range(voters):
            marks = {one.code: packs.some(rng, rules, one) for one in paper.pots}
            vote.cast(f"{paper.code}-{number}", paper.code, marks)
    vote.sign()
    vote.close(seed=seed)
    return vote


@pytest.fixture
def verified(tmp_path):
    numbers = count()

    def save_and_verify(vote: packs.Vote) -> Report:
        return verify(vote.publish().save(tmp_path / str(next(numbers))), Given())

    return save_and_verify


class TestAVote:
    @pytest.mark.parametrize("kind", KINDS)
    def test_with_every_kind_of_ballot_verifies(self, kind, verified) -> None:
        report = verified(held(packs.sheet(ballot_kind=kind, **KINDS[kind])))

        assert report.holds, report.as_text()
        assert report.ballots == 60

    @pytest.mark.parametrize("rule", RULES)
    def test_by_every_rule_verifies(self, rule, verified) -> None:
        report = verified(held(packs.sheet(rule=rule)))

        assert report.holds, report.as_text()

    @pytest.mark.parametrize("leftovers", ["none", "city", "turnout", "next"])
    def test_with_money_that_goes_on_verifies(self, leftovers, verified) -> None:
        pots = [packs.pot(code, 21_00, 17_00, 11_00) for code in ("a", "b", "all")]
        rules = packs.sheet(*pots, leftovers=leftovers)

        report = verified(held(rules, voters=30))

        assert report.holds, report.as_text()

    @pytest.mark.parametrize(
        "options",
        [
            Options(minimum=Minimum(score=20)),
            Options(conflicts=(Conflict(projects=("all-1", "all-3")),)),
            Options(upkeep_limit=0, fund_unsupported=True),
        ],
        ids=["minimum", "conflict", "upkeep"],
    )
    def test_with_options_verifies(self, options, verified) -> None:
        pot = packs.pot("all", 9_00, 8_00, 7_00, options=options)

        assert verified(held(packs.sheet(pot))).holds

    def test_with_places_after_borda_verifies(self, verified) -> None:
        pot = packs.pot("all", 9_00, 8_00, 7_00, options=Options(ranks=Ranks.BORDA))

        assert verified(held(packs.sheet(pot, ballot_kind="ranked"))).holds

    def test_in_which_blank_ballots_count_verifies(self, verified) -> None:
        vote = packs.Vote(packs.sheet(min_choices=0), {"all": 3})
        vote.open()
        vote.cast("blank", "all", {"all": Marks(())})
        vote.cast("other", "all", {"all": Marks(("all-1",))})
        vote.close()

        report = verified(vote)

        assert report.holds, report.as_text()
        assert report.ballots == 2

    def test_without_any_ballot_verifies(self, verified) -> None:
        assert verified(held(packs.sheet(), voters=0)).holds

    def test_open_to_all_lets_people_move(self, verified) -> None:
        pots = [packs.pot(code, 21_00, 17_00) for code in ("a", "b")]
        vote = packs.Vote(packs.sheet(*pots, eligibility="open"), {})
        vote.open()
        vote.cast("mover", "a", {"a": Marks(("a-1",))})
        vote.cast("mover", "b", {"b": Marks(("b-1",))})
        vote.close()

        assert verified(vote).holds


class TestATie:
    def tied(self, **fields) -> packs.Vote:
        pot = packs.pot("all", 30_00, 30_00, budget=30_00)
        vote = packs.Vote(packs.sheet(pot, **fields), {"all": 9})
        vote.open()
        vote.cast("one", "all", {"all": Marks(("all-1",))})
        vote.cast("two", "all", {"all": Marks(("all-2",))})
        return vote

    def test_is_broken_by_a_seed_that_was_drawn_after_the_close(self, verified) -> None:
        vote = self.tied(ties="lot", tie_seed="", seed_source="Lotto")
        vote.close(seed="3,9,17")
        vote.answers = Answers(drawn_seed="3,9,17")

        assert verified(vote).holds

    def test_is_not_broken_by_a_seed_from_before_the_close(self, verified) -> None:
        vote = self.tied(ties="lot", tie_seed="", seed_source="Lotto")
        vote.add(t="config", change="seed", value="3,9,17")
        vote.close(seed="3,9,17")
        vote.answers = Answers(drawn_seed="3,9,17")

        assert verified(vote).codes == ["CONFIG"]

    def test_is_broken_by_a_board(self, verified) -> None:
        vote = self.tied(ties="board")
        vote.close()
        order = ("all-2", "all-1")
        vote.add(t="config", change="board", pot="all", order=list(order), body="KH")
        vote.answers = Answers(board={"all": (order,)})

        assert verified(vote).holds

    def test_is_not_broken_by_a_board_of_which_the_log_says_nothing(
        self, verified
    ) -> None:
        vote = self.tied(ties="board")
        vote.close()
        vote.answers = Answers(board={"all": (("all-2", "all-1"),)})

        report = verified(vote)

        assert report.codes == ["RESULT"]
        assert report.step(10).state == "skipped"


class TestAPaperBallot:
    def test_of_another_area_than_its_batch_shows(self, verified) -> None:
        pots = [packs.pot(code, 21_00, 17_00) for code in ("a", "b")]
        vote = packs.Vote(packs.sheet(*pots), {"a": 9, "b": 9})
        vote.open()
        vote.batch(1, "a", [{"a": Marks(("a-1",))}])
        vote.entries[-2]["area"] = "b"
        vote.forms = Counter({"b": 1})
        vote.close()

        assert verified(vote).codes == ["PAPER2"]

    @pytest.mark.parametrize("missing", [-1, 1])
    def test_too_many_or_too_few_in_a_batch_shows(self, missing, verified) -> None:
        vote = packs.Vote(packs.sheet(), {"all": 9})
        vote.open()
        vote.batch(1, "all", [{"all": Marks(("all-1",))}] * 3)
        vote.entries[1]["count"] += missing
        vote.close()

        assert "PAPER2" in verified(vote).codes

    def test_for_which_nobody_got_a_form_shows(self, verified) -> None:
        vote = held(packs.sheet(), voters=3)
        at = vote.entries.index(first(vote.entries, "turnout"))
        slot = vote.entries[1]["s"]
        vote.entries.insert(at, {"t": "void", "s": slot, "why": "paper"})
        first(vote.entries, "turnout")["areas"]["all"]["online"] -= 1

        assert verified(vote).codes == ["COMPLETE"]


class TestMarksThatBuyersOfVotesCouldAskFor:
    def test_an_order_that_says_nothing_is_fixed(self, verified) -> None:
        vote = packs.Vote(packs.sheet(), {"all": 9})
        vote.open()
        vote.cast("one", "all", {"all": Marks(("all-2", "all-1"))})
        vote.close()

        assert "BALLOT" in verified(vote).codes


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> tuple[packs.Vote, Path]:
    vote = packs.believable()
    return vote, vote.publish().save(tmp_path_factory.mktemp("published") / "pack")


def places(value: object, path: tuple = ()) -> list[tuple]:
    """List the way to every text and number in a JSON value."""
    if isinstance(value, dict):
        return [p for key in value for p in places(value[key], (*path, key))]
    if isinstance(value, list):
        return [p for n, one in enumerate(value) for p in places(one, (*path, n))]
    return [path]


def changed(value: object, rng: random.Random) -> object:
    if isinstance(value, int):
        return value + rng.choice([-1, 1])
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        other = "1" if value[at] == "0" else "0"
        return value[:at] + other + value[at + 1 :]
    return "0"


class TestAnyOneFieldThatIsChanged:
    @settings(max_examples=60, deadline=None)
    @given(
        name=st.sampled_from(
            ["log.jsonl", "openings.jsonl", "result-all.json", "sheet.json"]
        ),
        seed=st.integers(0, 2**32),
    )
    def test_shows(self, published, tmp_path_factory, name, seed) -> None:
        _, source = published
        rng = random.Random(seed)
        folder = Path(shutil.copytree(source, tmp_path_factory.mktemp("one") / "pack"))
        lines = (folder / name).read_text().splitlines()
        at = rng.randrange(len(lines))
        value = json.loads(lines[at])
        way = rng.choice(places(value))
        inner = value
        for key in way[:-1]:
            inner = inner[key]
        inner[way[-1]] = changed(inner[way[-1]], rng)
        lines[at] = json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        (folder / name).write_text("\n".join(lines) + "\n" * name.endswith("l"))

        try:
            report = verify(folder, Given())
        except ValueError:  # what cannot even be read
            shutil.rmtree(folder)
            return

        assert not report.holds, (name, at, way)
        shutil.rmtree(folder)

    def test_of_a_ballot_file_shows(self, published, tmp_path) -> None:
        vote, source = published
        name = "ballots-north.pb"
        described = ("description;", "unit;", "language;", "date_begin;", "date_end;")
        text = (source / name).read_text()
        folder = Path(shutil.copytree(source, tmp_path / "pack"))
        one = Pack(folder, vote)
        for at, line in enumerate(text.splitlines()):
            if line.startswith(described):
                continue
            lines = text.splitlines(keepends=True)
            lines[at] = lines[at].replace("\n", "0\n")
            one.write(name, "".join(lines))

            assert verify(folder, Given()).codes == ["PABULIB"], line


ACTIONS = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sets(st.sampled_from(["all-1", "all-2", "all-3"]), min_size=1),
    ),
    max_size=30,
)


class TestARandomVote:
    @settings(max_examples=40, deadline=None)
    @given(casts=ACTIONS, on_paper=st.sets(st.integers(0, 9)))
    def test_verifies_and_counts_what_people_said_last(
        self, casts, on_paper, tmp_path_factory
    ) -> None:
        vote = packs.Vote(packs.sheet(packs.pot("all", 5_00, 4_00, 3_00)), {"all": 10})
        vote.open()
        said = {}
        for person, projects in casts:
            vote.cast(str(person), "all", {"all": Marks(tuple(sorted(projects)))})
            said[person] = projects
        for person in on_paper:
            vote.supersede(str(person))
            said.pop(person, None)
        vote.spoilt["all"] = len(on_paper)
        vote.close()

        folder = vote.publish().save(tmp_path_factory.mktemp("random") / "pack")
        report = verify(folder, Given())

        assert report.holds, report.as_text()
        assert report.ballots == len(said)
        wanted = Counter(project for projects in said.values() for project in projects)
        result = json.loads((folder / "result-all.json").read_text())
        assert {s["project"]: s["votes"] for s in result["steps"]} == {
            f"all-{n}": wanted[f"all-{n}"] for n in (1, 2, 3)
        }
        shutil.rmtree(folder)
