"""The files of a result: complete, the same for everybody, and countable again."""

import csv
import io
import json
import random
import shlex
import subprocess
import sys
from hashlib import sha256
from time import perf_counter

import boxes
import make
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from exporting import AFTER, downloaded, files_of, published

from voting import exports, queries
from voting.actions import results
from voting.box import opening
from voting.models import VotingRound
from voting.tally import recount
from voting.tally.ballot_form import Marks
from voting.tally.files import pabulib
from voting.tally.files.pabulib_format import Election

pytestmark = pytest.mark.django_db


def _published(choices, **fields) -> VotingRound:
    """Cast ballots with ticks, close, count and publish."""
    return published([(chosen, ()) for chosen in choices], **fields)


@pytest.fixture
def voting_round() -> VotingRound:
    return _published([["a"], ["b", "a"], ["c"], ["a", "c"]], max_choices=2)


def _random_round(rule: str, ties: str) -> VotingRound:
    """Make a round with many ties, so that breaking them otherwise would show."""
    dice = random.Random(f"{rule}|{ties}")
    costs = {f"h{n}": dice.choice([5_000_00, 5_000_00, 7_500_50]) for n in range(9)}
    choices = [dice.sample(sorted(costs), dice.randint(1, 4)) for _voter in range(25)]
    return _published(
        choices, costs=costs, budgets={"": 20_000_00}, rule=rule, ties=ties
    )


class TestPabulib:
    def test_goes_through_our_own_reader_without_a_remark(self, voting_round) -> None:
        election = pabulib.read(exports.pabulib_file(*files_of(voting_round)))

        assert not election.warnings
        assert [vote.choices for vote in election.votes] == [
            ("a",),
            ("a", "b"),
            ("a", "c"),
            ("c",),
        ]
        selected = {p.id: p.details["selected"] for p in election.projects}
        assert selected == {"a": "1", "b": "0", "c": "1"}

    def test_says_in_meta_what_others_need_to_know(self) -> None:
        process = make.process(
            "kesa", title={"fi": "Kesän äänestys; toinen", "en": "Summer"}
        )
        voting_round = _published([["a"]], of=process, is_spending_limited=True)

        election = _read(voting_round)

        assert election.meta == {
            "description": "Summer",
            "country": "Finland",
            "unit": "Kajaani",
            "instance": "2026",
            "num_projects": "3",
            "num_votes": "1",
            "budget": "50000",
            "vote_type": "approval",
            "rule": "greedy-threshold",
            "date_begin": "14.11.2026",
            "date_end": "16.11.2026",
            "min_length": "1",
            "max_sum_cost": "50000",
            "min_project_score_threshold": "1",
            "language": "en",
            "currency": "EUR",
            "comment": (
                "#1: Counted by greedy, ties by cheaper,lot:lot. "
                f"#2: SHA-256 of the rules: {voting_round.sheet_sha256}"
            ),
        }

    def test_ends_the_day_before_when_the_vote_ends_at_midnight(self) -> None:
        # Midnight in Kajaani is 22.00 in UTC, twelve hours after `NOW`.
        midnight = make.DAY / 2
        voting_round = _published([["a"]], ends=midnight)

        assert _read(voting_round).meta["date_end"] == "15.11.2026"

    def test_numbers_the_voters_and_says_nothing_else_of_them(
        self, voting_round
    ) -> None:
        text = exports.pabulib_file(*files_of(voting_round)).decode()

        assert text.split("VOTES\n")[1] == "voter_id;vote\n1;a\n2;a,b\n3;a,c\n4;c\n"

    def test_has_ballots_in_an_order_that_no_storage_decides(
        self, voting_round, monkeypatch
    ) -> None:
        as_stored = list(opening.opened(voting_round))
        files = set()
        for order in (as_stored, as_stored[::-1]):
            cache.clear()
            monkeypatch.setattr(
                opening, "opened", lambda _round, order=order: iter(order)
            )
            files.add(exports.pabulib_file(*files_of(voting_round)))

        assert len(files) == 1

    def test_is_the_same_in_every_language(self, voting_round) -> None:
        files = set()
        for language in dict(settings.LANGUAGES):
            cache.clear()
            with translation.override(language):
                result, pot = files_of(voting_round)
                files.add(exports.pabulib_file(result, pot))
                files.add(exports.csv_file(result, pot))
                files.add(exports.json_file(result, pot))

        assert len(files) == 3

    def test_holds_a_blank_ballot(self) -> None:
        voting_round = _published([[], ["a"]], min_choices=0)

        election = _read(voting_round)

        assert [vote.choices for vote in election.votes] == [(), ("a",)]

    def test_holds_a_vote_in_which_nobody_voted(self) -> None:
        assert _read(_published([])).votes == ()

    def test_keeps_the_ballots_of_districts_apart(self) -> None:
        voting_round = _two_districts()
        result = queries.result_of(voting_round)

        files = {p.pot.code: exports.pabulib_file(result, p) for p in result.pots}

        for code, content in files.items():
            election = pabulib.read(content)
            assert election.meta["subunit"] == code.title()
            assert [project.id for project in election.projects] == [f"{code}-a"]
        assert len(pabulib.read(files["lohtaja"]).votes) == 2
        assert len(pabulib.read(files["purola"]).votes) == 1

    def test_is_made_once_for_all_who_ask(
        self, voting_round, django_assert_num_queries
    ) -> None:
        result, pot = files_of(voting_round)
        exports.pabulib_file(result, pot)

        with django_assert_num_queries(0):
            exports.pabulib_file(result, pot)

    def test_cannot_be_made_before_the_close(self, voting_round) -> None:
        result, pot = files_of(voting_round)
        result.voting_round.box.sealed_at = None

        with pytest.raises(opening.NotClosedError):
            exports.pabulib_file(result, pot)


def _read(voting_round: VotingRound) -> Election:
    return pabulib.read(exports.pabulib_file(*files_of(voting_round)))


def _two_districts() -> VotingRound:
    process = make.process()
    for code in ("lohtaja", "purola"):
        district = make.district(process, code)
        make.project(process, f"{code}-a", district=district)
    voting_round = make.voting_round(
        process,
        costs={},
        scope="district",
        budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
    )
    for code in ("lohtaja", "lohtaja", "purola"):
        make.ballot(voting_round, [f"{code}-a"], pot=code)
    return make.tallied(voting_round, published=True)


class TestRecount:
    @pytest.mark.parametrize("rule", VotingRound.Rule.values)
    @pytest.mark.parametrize("ties", VotingRound.Ties.values)
    def test_by_the_published_commands_gives_the_published_winners(
        self, tmp_path, monkeypatch, capsys, rule, ties
    ) -> None:
        voting_round = _random_round(rule, ties)
        (pot,) = downloaded(voting_round, tmp_path)
        monkeypatch.chdir(tmp_path)
        count_again = exports.recount_command(voting_round, pot.pot, pot.outcome)
        compare = exports.compare_command(voting_round, pot.pot)

        assert recount.main([*_options(count_again), "--json"]) == recount.COUNTED
        counted = json.loads(capsys.readouterr().out)
        assert recount.main(_options(compare)) == recount.COUNTED

        assert counted["funded"] == sorted(pot.outcome.funded)
        assert counted["spent_cents"] == pot.outcome.spent

    def test_needs_no_more_than_the_command_says(self, tmp_path) -> None:
        voting_round = _random_round("mes+add1_greedy", "listed")
        (pot,) = downloaded(voting_round, tmp_path)

        done = subprocess.run(
            [sys.executable, *_python_options(voting_round, pot)],
            cwd=tmp_path,
            env={"PYTHONPATH": str(settings.BASE_DIR)},
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 0, done.stderr
        assert "The result is the published one." in done.stderr


def _python_options(voting_round: VotingRound, pot: queries.PotResult) -> list[str]:
    python, *options = shlex.split(exports.compare_command(voting_round, pot.pot))
    assert python == "python"
    return options


def _options(command: str) -> list[str]:
    """Return what follows the name of the program."""
    program = list(exports.RECOUNT)
    words = shlex.split(command)
    assert words[: len(program)] == program
    return words[len(program) :]


class TestCsv:
    def _rows(self, voting_round) -> list[dict[str, str]]:
        text = exports.csv_file(*files_of(voting_round)).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def test_has_a_line_for_each_project_best_place_first(self, voting_round) -> None:
        rows = self._rows(voting_round)

        assert [row["project_id"] for row in rows] == ["a", "c", "b"]
        assert rows[0] == {
            "place": "1",
            "project_id": "a",
            "title": "Project a",
            "district": "",
            "category": "",
            "cost": "20000",
            "votes": "3",
            "points": "3",
            "funded": "1",
            "paid": "20000",
            "verdict": "funded",
            "funded_by_decision": "",
            "reason_of_deviation": "",
        }

    def test_says_what_the_decision_changed(self, voting_round) -> None:
        results.record_decision(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            body="City board",
            decided_on=make.NOW.date(),
            paragraph="§ 1",
            link="",
            note="",
            deviations=[results.NewDeviation("all", "b", "It is needed now.")],
            now=make.NOW + AFTER,
        )

        rows = {row["project_id"]: row for row in self._rows(voting_round)}

        assert (rows["a"]["funded"], rows["a"]["funded_by_decision"]) == ("1", "1")
        assert (rows["b"]["funded"], rows["b"]["funded_by_decision"]) == ("0", "1")
        assert rows["b"]["reason_of_deviation"] == "It is needed now."

    @pytest.mark.parametrize("title", ["=1+1", "+358", "-5", "@SUM(A1)", "\tx"])
    def test_lets_no_title_become_a_formula(self, title) -> None:
        process = make.process()
        make.project(process, "a", title={"en": title})
        voting_round = _published([["a"]], of=process, costs={})

        (row,) = self._rows(voting_round)

        assert not row["title"].startswith(exports.FORMULA)
        assert row["title"].endswith(title.strip())


class TestJson:
    def test_holds_rules_count_and_hashes(self, voting_round) -> None:
        _result, pot = files_of(voting_round)

        document = json.loads(exports.json_file(*files_of(voting_round)))

        assert document["format"] == "porukka-result-1"
        assert document["rules"] == json.loads(voting_round.sheet_text)
        assert document["rules_sha256"] == voting_round.sheet_sha256
        assert document["funded"] == list(pot.outcome.funded)
        assert document["ballots"] == 4
        assert document["measures"]["voters"] == 4
        assert document["upkeep"] == {"a": 0, "b": 0, "c": 0}
        text = document["result_text"]
        assert sha256(text.encode()).hexdigest() == document["result_sha256"]
        assert json.loads(text).items() <= document.items()
        assert document["decision"] is None

    def test_holds_the_decision(self, voting_round) -> None:
        results.record_decision(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            body="City board",
            decided_on=make.NOW.date(),
            paragraph="§ 1",
            link="https://example.org/minutes",
            note="As voted.",
            deviations=[],
            now=make.NOW + AFTER,
        )

        document = json.loads(exports.json_file(*files_of(voting_round)))

        assert document["decision"] == {
            "body": "City board",
            "decided_on": "2026-11-15",
            "paragraph": "§ 1",
            "link": "https://example.org/minutes",
            "note": "As voted.",
            "deviations": [],
        }


class TestManyBallots:
    def test_are_written_in_seconds(self) -> None:
        """A tenth of Lodz 2022: nine times as many take nine times as long."""
        voting_round = make.voting_round()
        boxes.stuff(voting_round, 9_000, {"all": Marks(("a", "b"))})
        counted = make.tallied(voting_round, published=True)
        result, pot = files_of(counted)
        began = perf_counter()

        content = exports.pabulib_file(result, pot)

        assert perf_counter() - began < 5
        assert len(pabulib.read(content).votes) == 9_000
