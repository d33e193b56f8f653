"""The step of migrations that gives ideas of before their first version."""

from importlib import import_module

import make
import pytest
from django.apps import apps
from make import NOW

from proposals.models import Proposal, Revision

pytestmark = pytest.mark.django_db

STEP = import_module("proposals.migrations.0009_first_versions")


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def test_writes_down_the_words_as_they_stand_once(process) -> None:
    author = make.user()
    proposal = make.proposal(process, author, cost_estimate=7_000_00, benefits="Lapset")
    Revision.objects.all().delete()
    other = make.proposal(process)

    for _time in range(2):
        STEP.write_first_versions(apps, None)

    assert other.revisions.count() == 1
    first = proposal.revisions.get()
    assert (first.number, first.title, first.text) == (1, proposal.title, proposal.text)
    assert (first.cost_estimate, first.benefits) == (7_000_00, "Lapset")
    assert (first.editor, first.made_at) == (author, NOW)


def test_goes_on_beyond_one_step(process, monkeypatch) -> None:
    monkeypatch.setattr(STEP, "STEP", 2)
    for _one in range(5):
        make.proposal(process)
    Revision.objects.all().delete()

    STEP.write_first_versions(apps, None)

    assert Revision.objects.count() == 5


@pytest.mark.parametrize(
    ("cents", "kept"),
    [(None, ""), (5_000_00, "small"), (5_000_01, "middle"), (10**9, "huge")],
)
def test_says_roughly_what_was_said_exactly(process, cents, kept) -> None:
    make.proposal(process, cost_estimate=cents)
    Proposal.objects.update(cost_range="")

    STEP.guess_ranges(apps, None)

    assert Proposal.objects.get().cost_range == kept
