"""The command that checks the seals of the public record."""

import json
from io import StringIO

import make
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from participation import audit, ledger
from participation.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process("kajaani-2026")
    for number in range(3):
        audit.record(
            process, "phase.opened", subject="phase:vote", now=make.NOW, step=number
        )
    return process


def forge(event: AuditEvent, **fields) -> None:
    """Change an event behind the back of the database's own guard."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name = 'participation_auditevent'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
    AuditEvent.objects.filter(pk=event.pk).update(**fields)


def verify(*arguments) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_record", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_an_unbroken_record_ends_with_its_newest_seal(process) -> None:
    code, text = verify("kajaani-2026")

    newest = process.events.last().seal
    assert code == 0
    assert text == f"kajaani-2026: 3 events, unbroken. Newest seal: {newest}\n"


def test_all_records_are_checked_unless_one_is_named(process) -> None:
    make.process("empty")

    _code, text = verify()

    assert "kajaani-2026: 3 events" in text
    assert f"empty: 0 events, unbroken. Newest seal: {ledger.GENESIS}" in text


def test_a_changed_event_is_named_by_its_number(process) -> None:
    forge(process.events.get(number=2), data={"step": 99})

    code, text = verify("kajaani-2026")

    assert code == 1
    assert text == (
        "kajaani-2026: event 2: the seal does not fit the event [broken_seal]\n"
    )


def test_a_flaw_in_one_record_hides_no_other(process) -> None:
    make.process("sound")
    forge(process.events.get(number=1), verb="phase.closed")

    code, text = verify()

    assert code == 1
    assert "sound: 0 events, unbroken" in text


def test_json_holds_the_same(process) -> None:
    forge(process.events.get(number=3), subject="phase:propose")

    code, text = verify("--json")

    (record,) = json.loads(text)
    assert code == 1
    assert (record["process"], record["events"]) == ("kajaani-2026", 3)
    assert [(f["number"], f["code"]) for f in record["flaws"]] == [(3, "broken_seal")]


def test_an_unknown_process_is_an_error(process) -> None:
    with pytest.raises(CommandError, match="no process nowhere") as caught:
        call_command("verify_record", "nowhere", "kajaani-2026")

    assert caught.value.returncode == 2
