"""Making the plan of tables: within two seconds, without holding anybody up."""

import paneling
import pytest
import sessions_of
from django.db import transaction
from make import NOW

from panels.actions import tables
from panels.models import TablePlan
from panels.seating.search import MOST_MOVES, MOVES_PER_SEAT, effort_for
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    panel = paneling.panel()
    made = paneling.session(panel)
    for member in paneling.members(panel, 6):
        sessions_of.comes(made, member)
    return made


@pytest.fixture
def official(session):
    return sessions_of.facilitator(session.panel)


def set_up(session, official, count=2) -> TablePlan:
    return tables.set_up_tables(
        session=session,
        facilitator=official,
        shape=TablePlan.Shape.TABLES,
        rounds=2,
        tables=[{} for _table in range(count)],
        with_remote=False,
    )


def test_no_transaction_is_open_while_seats_are_searched(
    session, official, monkeypatch
) -> None:
    before = set_up(session, official)
    seen = before.version
    inside: list[bool] = []
    search = tables.seat

    def watched(*args, **options):
        inside.append(transaction.get_connection().in_atomic_block)
        return search(*args, **options)

    monkeypatch.setattr(tables, "seat", watched)

    tables.make_plan(session=session, facilitator=official, seen=seen, now=NOW)

    plan = TablePlan.objects.get()
    assert inside == [False]
    assert plan.seed == before.seed + 1
    assert (plan.version, len(plan.rounds_made)) == (seen + 1, 2)


def test_a_plan_whose_tables_were_changed_meanwhile_is_thrown_away(
    session, official, monkeypatch
) -> None:
    seen = set_up(session, official).version
    search = tables.seat

    def overtaken(*args, **options):
        set_up(session, official, count=3)
        return search(*args, **options)

    monkeypatch.setattr(tables, "seat", overtaken)

    with pytest.raises(Refused, match="stale"):
        tables.make_plan(session=session, facilitator=official, seen=seen, now=NOW)

    plan = TablePlan.objects.get()
    assert (len(plan.tables), plan.rounds_made) == (3, [])


@pytest.mark.parametrize("seats", [1, 40, 60, 200, 1_200, 5_000])
def test_a_plan_of_any_size_takes_as_many_moves_at_most(seats) -> None:
    effort = effort_for(seats, moves=tables.QUICK_MOVES)

    moves = min(MOST_MOVES, MOVES_PER_SEAT * seats) * effort
    assert 0 < effort <= 1
    assert moves <= tables.QUICK_MOVES + 1
    assert effort == 1 or moves >= tables.QUICK_MOVES - 1
