"""Who is to be seated, by what people are mixed, who has met before, who sits where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from panels.lifecycle import SessionState
from panels.models import Attendance, Panelist, Session, TablePlan
from panels.queries.attendance import Line, is_remote, lines_of
from panels.seating.model import Guest, Pair, Plan, Table


def to_be_seated(session: Session, *, with_remote: bool) -> list[Panelist]:
    """Return the members who come, or who are there once the session has begun."""
    has_begun = session.state not in {SessionState.PLANNED, SessionState.CANCELLED}
    return [
        line.member
        for line in lines_of(session)
        if _is_expected(line, has_begun=has_begun, with_remote=with_remote)
    ]


def _is_expected(line: Line, *, has_begun: bool, with_remote: bool) -> bool:
    attendance = line.attendance
    if attendance is None:
        return False
    if has_begun:
        is_there = attendance.arrived_at is not None
        return is_there and (with_remote or not is_remote(attendance))
    plans = {Attendance.Plan.COMES.value}
    if with_remote:
        plans.add(Attendance.Plan.REMOTE.value)
    return attendance.plan in plans


def guests_of(members: Sequence[Panelist]) -> list[Guest]:
    """Return members as seating knows them: by number. Two queries.

    The answers for the draw are there until the time for appeals is over; after that
    nobody is mixed by anything but whom they have met.
    """
    keys = [member.volunteer_id for member in members]
    answers: dict[int, list[Pair]] = {key: [] for key in keys}
    for member in Panelist.objects.filter(volunteer__in=keys).prefetch_related(
        "volunteer__answers__feature", "volunteer__answers__value"
    ):
        answers[member.volunteer_id] = sorted(
            (one.feature.code, one.value.code) for one in member.volunteer.answers.all()
        )
    return [
        Guest(
            str(member.number),
            tuple(answers[member.volunteer_id]),
            (member.volunteer.language,) if member.volunteer.language else (),
        )
        for member in members
    ]


def tables_for(plan: TablePlan) -> list[Table]:
    return [
        Table(
            row["key"],
            row.get("seats") or None,
            (row["language"],) if row.get("language") else (),
            row.get("host", ""),
        )
        for row in plan.tables
    ]


def met_before(session: Session) -> list[Pair]:
    """Return pairs of members who shared a table in an earlier session."""
    earlier = TablePlan.objects.filter(
        session__panel=session.panel,
        session__starts_at__lt=session.starts_at,
        session__state=SessionState.CLOSED,
    )
    found = {
        tuple(sorted(pair))
        for made in earlier.values_list("rounds_made", flat=True)
        for tables in made
        for table in tables
        for pair in combinations(table, 2)
    }
    return sorted((one, other) for one, other in found)


def plan_of(plan: TablePlan) -> Plan:
    return Plan(
        tuple(tuple(tuple(table) for table in tables) for tables in plan.rounds_made)
    )


@dataclass(frozen=True, slots=True)
class Seats:
    """A table in one round, and who sits there."""

    name: str
    host: str
    language: str
    members: Sequence[Panelist]


def seats_by_round(plan: TablePlan) -> list[list[Seats]]:
    """Return the rounds of a plan with members in place of numbers. One query."""
    members = {
        str(one.number): one
        for one in plan.session.panel.panelists.select_related("volunteer")
    }
    return [
        [_seats(plan, place, table, members) for place, table in enumerate(tables)]
        for tables in plan.rounds_made
    ]


def _seats(
    plan: TablePlan, place: int, table: Iterable[str], members: dict[str, Panelist]
) -> Seats:
    row: dict[str, Any] = {}
    if plan.shape == TablePlan.Shape.TABLES and place < len(plan.tables):
        row = plan.tables[place]
    return Seats(
        name=row.get("name") or name_of_table(plan, place),
        host=row.get("host", ""),
        language=row.get("language", ""),
        members=[members[key] for key in table if key in members],
    )


def name_of_table(plan: TablePlan, place: int) -> str:
    if plan.shape == TablePlan.Shape.SMALL:
        return _("Group %(number)d") % {"number": place + 1}
    return _("Table %(number)d") % {"number": place + 1}
