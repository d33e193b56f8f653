"""Open data: the proposals of a process as CSV and JSON."""

import csv
import io
import json

import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from make import NOW

from participation.models import Role
from proposals import exports
from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.exports import BOM, COLUMNS
from proposals.queries import lists

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def body(client, process, kind) -> str:
    response = client.get(reverse(f"proposals:{kind}", args=[process.slug]))
    assert response.status_code == 200
    assert response.streaming
    assert (
        f'filename="{process.slug}-proposals.{kind}"'
        in response.headers["Content-Disposition"]
    )
    return response.getvalue().decode()


def rows(client, process) -> list[dict[str, str]]:
    text = body(client, process, "csv")
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))


def objects(client, process) -> list[dict[str, object]]:
    return json.loads(body(client, process, "json"))["proposals"]


class TestContent:
    def test_is_the_same_in_both(self, client, process) -> None:
        proposal = make.proposal(
            process,
            title='Laituri; "Vimpeli", iso',
            text="Ääni\n\nja toinen",
            district=make.district(process, "lohtaja"),
            category=process.categories.create(code="water", name={"fi": "Vesi"}),
            cost_estimate=12_000_50,
            latitude="64.25",
            longitude="27.75",
        )
        decide_feasibility(
            proposal=proposal,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=True,
            cost=13_000_00,
            reason="Checked.",
            now=NOW,
        )

        (row,), (thing,) = rows(client, process), objects(client, process)

        assert tuple(row) == tuple(thing) == COLUMNS
        assert thing == {
            "number": 1,
            "reference": "P1",
            "url": f"http://testserver/p/{process.slug}/proposals/1/",
            "status": "feasible",
            "language": "fi",
            "title": 'Laituri; "Vimpeli", iso',
            "text": "Ääni\n\nja toinen",
            "district": "lohtaja",
            "category": "water",
            "latitude": 64.25,
            "longitude": 27.75,
            "cost_estimate_cents": 12_000_50,
            "submitted_at": "2026-11-15T10:00:00+00:00",
            "edited_at": None,
            "decided_at": "2026-11-15T10:00:00+00:00",
            "feasible": True,
            "reason": "Checked.",
            "project": "P1",
            "cost_cents": 13_000_00,
            "benefits": "",
            "upkeep_cents": 0,
            "outcome": None,
            "stage": None,
            "supporters": None,
            "comments": 0,
            "cost_range": "middle",
            "comes_from": [],
            "has_become": [],
            "pictures": [],
        }
        words = {k: "" if v in (None, []) else v for k, v in thing.items()}
        assert row == {k: str(v) for k, v in (words | {"feasible": "true"}).items()}

    def test_names_no_authors(self, client, process) -> None:
        make.proposal(process, make.user("secret@example.org", name="Aino Virtanen"))

        for kind in ("csv", "json"):
            text = body(client, process, kind)
            assert "Aino" not in text
            assert "secret" not in text

    def test_leaves_out_what_was_withdrawn(self, client, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        assert rows(client, process) == objects(client, process) == []

    def test_goes_by_number(self, client, process, monkeypatch) -> None:
        monkeypatch.setattr(lists, "EXPORT_CHUNK", 2)
        for _number in range(5):
            make.proposal(process)

        assert [row["number"] for row in objects(client, process)] == [1, 2, 3, 4, 5]


class TestSafety:
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
    def test_no_cell_runs_in_a_spreadsheet(self, client, process, start) -> None:
        text = f"{start}HYPERLINK(1)"
        make.proposal(process, title=f"x{text}", text=text)

        (row,) = rows(client, process)
        (thing,) = objects(client, process)

        assert row["text"] == f"'{text}"
        assert thing["text"] == text
        assert row["title"] == f"x{text}"

    def test_a_number_stays_a_number(self, client, process) -> None:
        make.proposal(process, latitude="-64.25", longitude="-27.75")

        assert rows(client, process)[0]["latitude"] == "-64.25"

    def test_of_an_unpublished_process_there_is_none(self, client) -> None:
        hidden = make.process(published=False)

        for kind in ("csv", "json"):
            url = reverse(f"proposals:{kind}", args=[hidden.slug])
            assert client.get(url).status_code == 404


def test_many_short_lines_are_sent_in_few_blocks(monkeypatch) -> None:
    monkeypatch.setattr(exports, "BLOCK", 10)

    sent = list(exports.blocks("abcd" for _ in range(7)))

    assert sent == ["abcd" * 3, "abcd" * 3, "abcd"]


def test_many_proposals_are_read_in_steps(client, process, monkeypatch) -> None:
    monkeypatch.setattr(lists, "EXPORT_CHUNK", 10)
    for _number in range(25):
        make.proposal(process)

    with CaptureQueriesContext(connection) as captured:
        assert len(rows(client, process)) == 25

    # Process, phases, rules, lineage; three steps, each with its reviews and pictures;
    # the end.
    assert len(captured) == 4 + 3 * 3 + 1
