"""The roles of docs/operators/database-roles.md: enough to vote, and no more."""

import re
from contextlib import contextmanager
from pathlib import Path

import boxes
import make
import pytest
from django.db import ProgrammingError, connection, transaction
from leaving_of import leave

from participation.models import User
from voting import tasks
from voting.actions import answers, results
from voting.box import guarding
from voting.models import Tally, VotingRound
from voting.models.box import SpoolRow

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/operators/database-roles.md"
ROLES = ("porukka_web", "porukka_worker")
ONLY_ADDED_TO = (
    "participation_auditevent",
    "voting_checkpoint",
    "voting_logentry",
    "voting_opening",
    "voting_papermark",
    "voting_rollmark",
    "voting_sealedballot",
)


def statements() -> list[str]:
    """Return the SQL of the document."""
    code = "\n".join(re.findall(r"^    (.*)$", DOCUMENT.read_text(), re.MULTILINE))
    plain = re.sub(r"--.*", "", code)
    return [one.strip() for one in plain.split(";") if one.strip()]


@pytest.fixture
def acting():
    """Give a function that makes the database take us for somebody else.

    SQLite knows nobody, so there everything runs as it is.
    """
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # As is everything in this test, the roles are gone when it ends.
        for statement in statements() if is_postgresql else []:
            cursor.execute(statement)

    @contextmanager
    def acting(role):
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}" if is_postgresql else "SELECT 1")
            yield
            cursor.execute("RESET ROLE" if is_postgresql else "SELECT 1")

    return acting


def test_a_vote_runs_from_its_first_ballot_to_its_result(acting, clock) -> None:
    voting_round = make.voting_round(hold_back=1)
    voter, organiser = make.user(), make.staff(voting_round.process)
    closes = voting_round.phase.ends_at
    with acting("porukka_web"):
        for choice in ("a", "b"):
            make.ballot(voting_round, [choice], voter)
        make.ballot(voting_round, ["b"])
    with acting("porukka_worker"):
        tasks.sequence_boxes()
    with acting("porukka_web"):
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=organiser,
            project="c",
            reason="Built already",
            now=make.NOW,
        )
        make.ballot(voting_round, ["a"])
    clock.move_to(closes)
    with acting("porukka_worker"):
        tasks.tally_closed_rounds()
        tasks.check_boxes()
    counted = VotingRound.objects.select_related("phase", "process").get()
    with acting("porukka_web"):
        results.publish_result(voting_round=counted, organiser=organiser, now=closes)
    clock.move_to(closes + 60 * make.DAY)
    with acting("porukka_worker"):
        tasks.sequence_boxes()
        tasks.destroy_keys()

    assert Tally.objects.get().ballots == 3
    kinds = [entry["t"] for entry in boxes.entries(counted)]
    assert kinds[-4:] == ["turnout", "close", "result", "destroyed"]
    guarding.check(counted.box)


def test_the_web_lets_somebody_leave(acting, clock) -> None:
    voting_round = make.voting_round()
    voter = make.user()
    make.ballot(voting_round, ["a"], voter)

    with acting("porukka_web"):
        leave(voter)

    assert not User.objects.filter(pk=voter.pk).exists()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_what_is_only_added_to(acting, role) -> None:
    make.tallied(make.voted(), published=True)
    refused = {
        f"{verb} {table}"
        for table in ONLY_ADDED_TO
        for verb in ("UPDATE", "DELETE", "TRUNCATE")
        if not is_allowed(acting, role, harm(verb, table))
    }

    is_postgresql = connection.vendor == "postgresql"
    assert len(refused) == (21 if is_postgresql else 0)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("porukka_web", "SELECT sealed FROM voting_spoolrow"),
        ("porukka_web", "DELETE FROM voting_spoolrow"),
        ("porukka_web", "UPDATE voting_spoolrow SET token = ''"),
        (
            "porukka_web",
            "INSERT INTO voting_checkpoint SELECT * FROM voting_checkpoint",
        ),
        ("porukka_web", "INSERT INTO voting_opening SELECT * FROM voting_opening"),
        ("porukka_web", "DROP TRIGGER voting_logentry_is_kept ON voting_logentry"),
        ("porukka_worker", "INSERT INTO voting_rollmark SELECT * FROM voting_rollmark"),
        ("porukka_worker", "INSERT INTO voting_spoolrow SELECT * FROM voting_spoolrow"),
        ("porukka_worker", "DROP TRIGGER voting_rollmark_is_kept ON voting_rollmark"),
    ],
)
def test_each_keeps_to_its_own_part(acting, role, statement) -> None:
    if connection.vendor == "postgresql":
        assert not is_allowed(acting, role, statement)
    assert SpoolRow.objects.count() == 0


def harm(verb: str, table: str) -> str:
    """Write a statement that does what it can to the rows of a table."""
    key = "entry_id" if table.endswith("mark") else "id"
    words = {"UPDATE": f"SET {key} = {key}", "DELETE": "", "TRUNCATE": "CASCADE"}
    verbs = {"DELETE": "DELETE FROM"}
    return " ".join([verbs.get(verb, verb), table, words[verb]])


def is_allowed(acting, role: str, statement: str) -> bool:
    """Try a statement as somebody, and take it back."""
    if connection.vendor != "postgresql":
        return True
    try:
        with transaction.atomic(), acting(role), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except ProgrammingError as error:
        if re.search("permission denied|must be owner", str(error)):
            return False
        raise
    return True
