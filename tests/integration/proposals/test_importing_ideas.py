"""Ideas that were collected elsewhere."""

import csv
from pathlib import Path

import make
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.models import Role
from participation.policies import Refused
from proposals.actions.importing import Collected, import_ideas
from proposals.forms.idea_table import IdeaTableForm
from proposals.lifecycle import Status
from proposals.models import Proposal, Revision
from proposals.queries.lists import Filters, proposal_list
from proposals.queries.places import choices_of

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[2] / "data" / "ideas" / "pabulib.csv"


def _collected(count: int) -> list[Collected]:
    return [
        Collected(make.idea(title=f"Idea {number}", text="Words"), name="Aino")
        for number in range(count)
    ]


@pytest.fixture
def process():
    return make.process()


@pytest.fixture
def organiser(process):
    return make.staff(process)


def _bring(process, organiser, ideas):
    return import_ideas(process=process, organiser=organiser, ideas=ideas, now=make.NOW)


def test_get_the_next_numbers_and_their_first_version(process, organiser) -> None:
    made = _bring(process, organiser, _collected(3))

    assert [one.number for one in made] == [1, 2, 3]
    assert Revision.objects.filter(number=1).count() == 3
    assert made[0].author_name == "Aino"
    event = process.events.get(verb="proposals.imported")
    assert event.data == {"count": 3, "first": "P1", "last": "P3"}


def test_the_same_table_twice_is_one(process, organiser) -> None:
    _bring(process, organiser, _collected(3))

    assert _bring(process, organiser, _collected(3)) == []
    assert Proposal.objects.count() == 3


def test_one_that_is_new_is_brought_in_whatever_was_there_twice(
    process, organiser
) -> None:
    bench = Collected(make.idea(title="Penkki", text="Penkki"))
    swing = Collected(make.idea(title="Keinu", text="Keinu"))
    _bring(process, organiser, [bench, bench])

    made = _bring(process, organiser, [bench, swing])

    assert [one.title for one in made] == ["Penkki", "Keinu"]


def test_what_has_been_withdrawn_can_be_brought_in_again(process, organiser) -> None:
    first = _bring(process, organiser, _collected(2))
    process.proposals.filter(pk=first[0].pk).update(status=Status.WITHDRAWN)

    assert len(_bring(process, organiser, _collected(2))) == 2


def test_take_as_many_statements_however_many_there_are(process, organiser) -> None:
    with CaptureQueriesContext(connection) as few:
        _bring(process, organiser, _collected(3))
    with CaptureQueriesContext(connection) as many:
        _bring(process, organiser, _collected(40))

    # SQLite takes so many values in one statement, and the next in another.
    assert len(many) <= len(few) + 2


def test_one_of_another_process_brings_in_none(process, organiser) -> None:
    ideas = _collected(2)
    strange = make.district(make.process())
    ideas.append(Collected(make.idea(district=strange)))

    with pytest.raises(ValidationError):
        _bring(process, organiser, ideas)

    assert not Proposal.objects.exists()


def test_are_for_organisers_only(process) -> None:
    with pytest.raises(Refused):
        _bring(process, make.staff(process, Role.REVIEWER), _collected(1))


def test_real_ones_of_twenty_seven_elections_are_found_again(
    process, organiser
) -> None:
    """Every title as its election has it, with all letters that people write."""
    form = IdeaTableForm(
        {"table": REAL.read_text("utf-8")}, choices=choices_of(process)
    )
    assert form.is_valid(), form.errors
    _bring(process, organiser, form.ideas)

    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    there = set(Proposal.objects.values_list("title", "language"))
    assert {(row["title"], row["language"]) for row in rows} == there
    for words in ("plac zabaw", "Gedichtenroute", "Józsefvárosi", "Reynerie"):
        found = proposal_list(
            process, Filters(words=words), choices_of(process), page="1"
        )
        assert found.count >= 1, words
