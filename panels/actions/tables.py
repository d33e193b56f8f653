"""The plan of tables of a session: set up, rules, make it, seat those who come late."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels.actions.sessions import STALE
from panels.models import Panelist, Session, TablePlan
from panels.policies.roles import refuse_contact
from panels.queries.live import bump
from panels.queries.pages import locked
from panels.queries.sessions import locked_session
from panels.queries.tables import (
    guests_of,
    met_before,
    plan_of,
    tables_for,
    to_be_seated,
)
from panels.seating.late import reseat
from panels.seating.model import Guest, Plan, Table, Unseatable
from panels.seating.quality import quality
from panels.seating.search import effort_for
from panels.seating.seats import seat
from panels.seating.small import one_table, pairs_and_trios
from panels.table_words import reason_words
from participation.models import User
from participation.policies import Refused, require

MOST_TABLES = 40
MOST_ROUNDS = 10
MOST_RULES = 200
# Swaps that are tried for a plan: nobody waits two seconds for it, see benchmarks.md.
QUICK_MOVES = 360_000
Row = Mapping[str, Any]


def _opened(session: Session, facilitator: User) -> Session:
    """Lock panel and session; plans hold who sits where, so they are facilitators'."""
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(refuse_contact(facilitator, fresh.panel))
    return fresh


def _plan(session: Session, seen: int | None = None) -> TablePlan:
    plan, _made = TablePlan.objects.select_for_update(of=("self",)).get_or_create(
        session=session
    )
    plan.session = session
    if seen is not None and plan.version != seen:
        raise Refused(STALE)
    return plan


@transaction.atomic(durable=True)
def set_up_tables(
    *,
    session: Session,
    facilitator: User,
    shape: str,
    rounds: int,
    tables: Sequence[Row],
    with_remote: bool,
) -> TablePlan:
    """Say which tables there are and for how many rounds; a plan that was made goes.

    A row of `tables` has "name", "seats", "language" and "host". Raises `Refused`, and
    `ValidationError` for too many of them or none.
    """
    fresh = _opened(session, facilitator)
    plan = _plan(fresh)
    if not 1 <= rounds <= MOST_ROUNDS:
        raise ValidationError(
            {
                "rounds": ValidationError(
                    _("From 1 to 10 rounds are possible."), "rounds"
                )
            }
        )
    needs_tables = shape == TablePlan.Shape.TABLES
    if needs_tables and not 1 <= len(tables) <= MOST_TABLES:
        raise ValidationError(
            {"count": ValidationError(_("From 1 to 40 tables are possible."), "tables")}
        )
    plan.shape, plan.rounds, plan.with_remote = shape, rounds, with_remote
    plan.tables = [
        {
            "key": str(number),
            "name": str(row.get("name", "")).strip()[:60],
            "seats": row.get("seats") or None,
            "language": str(row.get("language", "")),
            "host": str(row.get("host", "")).strip()[:120],
        }
        for number, row in enumerate(tables, start=1)
    ]
    keys = {row["key"] for row in plan.tables}
    fixed = plan.rules.get("fixed", {})
    plan.rules["fixed"] = {who: key for who, key in fixed.items() if key in keys}
    plan.rounds_made, plan.quality, plan.made_at = [], {}, None
    plan.version += 1
    plan.full_clean()
    plan.save()
    return plan


@transaction.atomic(durable=True)
def add_rule(
    *,
    session: Session,
    facilitator: User,
    kind: str,
    member: Panelist,
    other: Panelist | None = None,
    table: str = "",
) -> None:
    """Fix a seat, or keep two members together or apart, from the next plan on.

    Raises `Refused`, and `ValidationError` without the second half of the rule.
    """
    fresh = _opened(session, facilitator)
    plan = _plan(fresh)
    fixed: dict[str, str] = plan.rules.get("fixed", {})
    pairs: dict[str, list[list[str]]] = {
        name: plan.rules.get(name, []) for name in ("together", "apart")
    }
    if len(fixed) + sum(len(one) for one in pairs.values()) >= MOST_RULES:
        raise ValidationError(_("There are enough rules."), "too_many_rules")
    if kind == "fixed":
        if table not in {row["key"] for row in plan.tables}:
            raise ValidationError(
                {"table": ValidationError(_("Choose a table."), "no_table")}
            )
        fixed[str(member.number)] = table
    else:
        if other is None or other.pk == member.pk:
            raise ValidationError(
                {"other": ValidationError(_("Choose another member."), "no_other")}
            )
        pair = sorted([str(member.number), str(other.number)], key=int)
        others = pairs["together" if kind == "together" else "apart"]
        if pair not in others:
            others.append(pair)
    plan.rules = {"fixed": fixed, **pairs}
    plan.version += 1
    plan.save(update_fields=["rules", "version"])


@transaction.atomic(durable=True)
def remove_rule(*, session: Session, facilitator: User, rule: str) -> None:
    """Take a rule out: "fixed:3", "together:1-4" or "apart:2-5"; unknown is no rule."""
    fresh = _opened(session, facilitator)
    plan = _plan(fresh)
    kind, _colon, who = rule.partition(":")
    rules = plan.rules
    if kind == "fixed":
        rules.get("fixed", {}).pop(who, None)
    else:
        pair = who.split("-")
        rules[kind] = [one for one in rules.get(kind, []) if one != pair]
    plan.rules = rules
    plan.version += 1
    plan.save(update_fields=["rules", "version"])


def make_plan(
    *, session: Session, facilitator: User, seen: int, now: datetime
) -> TablePlan:
    """Seat everybody who comes, mixed and with new people in each round.

    Another call seats them differently. No row is locked while it is computed, so
    that nobody at the door waits for it. Raises `Refused` when somebody has changed the
    plan since `seen`, and `ValidationError` with the reason why the rules cannot be
    kept.
    """
    plan, members = _begin_plan(session, facilitator, seen)
    guests = guests_of(members)
    plan.seed += 1
    try:
        made = _made(plan, guests)
    except Unseatable as error:
        raise _unseatable(error, plan, members) from error
    return _finish_plan(plan, made, guests, facilitator, seen, now)


@transaction.atomic(durable=True)
def _begin_plan(
    session: Session, facilitator: User, seen: int
) -> tuple[TablePlan, list[Panelist]]:
    fresh = _opened(session, facilitator)
    plan = _plan(fresh, seen)
    members = to_be_seated(fresh, with_remote=plan.with_remote)
    if not members:
        raise ValidationError(
            _("Nobody has said to come yet, so there is nobody to seat."), "nobody"
        )
    return plan, members


@transaction.atomic(durable=True)
def _finish_plan(  # noqa: PLR0917 - what `make_plan` knows
    begun: TablePlan,
    made: Plan,
    guests: list[Guest],
    facilitator: User,
    seen: int,
    now: datetime,
) -> TablePlan:
    plan = _plan(_opened(begun.session, facilitator), seen)
    plan.seed = begun.seed
    _keep(plan, made, guests, facilitator, now)
    return plan


def _tables_as_made(made: Plan) -> list[Table]:
    """Return tables without names, as many as the plan has: of pairs, or only one."""
    most = max(len(tables) for tables in made.rounds)
    return [Table(str(number)) for number in range(1, most + 1)]


def _made(plan: TablePlan, guests: list[Guest]) -> Plan:
    met = met_before(plan.session)
    match TablePlan.Shape(plan.shape):
        case TablePlan.Shape.ONE:
            return one_table(guests, plan.rounds)
        case TablePlan.Shape.SMALL:
            return pairs_and_trios(guests, plan.rounds, seed=plan.seed, met=met)
    return seat(
        guests,
        tables=tables_for(plan),
        rounds=plan.rounds,
        seed=plan.seed,
        met=met,
        effort=effort_for(len(guests) * plan.rounds, moves=QUICK_MOVES),
        **_rules(plan),
    )


def _rules(plan: TablePlan) -> dict[str, Any]:
    """Return the rules as seating takes them."""
    return {
        "fixed": plan.rules.get("fixed", {}),
        "together": [(one, other) for one, other in plan.rules.get("together", [])],
        "apart": [(one, other) for one, other in plan.rules.get("apart", [])],
    }


def _unseatable(
    error: Unseatable, plan: TablePlan, members: Sequence[Panelist]
) -> ValidationError:
    names = {str(member.number): member.name for member in members}
    tables = {row["key"]: row["name"] or row["key"] for row in plan.tables}
    return ValidationError(
        [
            ValidationError(reason_words(reason, names, tables), reason.code)
            for reason in error.reasons
        ]
    )


def _keep(
    plan: TablePlan, made: Plan, guests: list[Guest], facilitator: User, now: datetime
) -> None:
    plan.rounds_made = [[list(table) for table in tables] for tables in made.rounds]
    worth = quality(made, guests, met_before(plan.session))
    plan.quality = asdict(worth) | {"excess": list(worth.excess)}
    plan.is_mixed = any(guest.features for guest in guests)
    plan.version += 1
    plan.made_by, plan.made_at = facilitator, now
    plan.save()
    if plan.session.is_live:
        bump(plan.session)


@transaction.atomic(durable=True)
def seat_late(
    *, session: Session, facilitator: User, from_round: int, seen: int, now: datetime
) -> TablePlan:
    """Seat who has come since and clear the seats of who is not there; nobody moves.

    `from_round` counts from 1; the rounds before it stay as they were. Raises as
    `make_plan` does.
    """
    fresh = _opened(session, facilitator)
    plan = _plan(fresh, seen)
    if not 1 <= from_round <= len(plan.rounds_made):
        raise ValidationError(
            {"from_round": ValidationError(_("There is no such round."), "no_round")}
        )
    members = to_be_seated(fresh, with_remote=plan.with_remote)
    here = {str(member.number) for member in members}
    before = plan_of(plan)
    seated = {
        key
        for tables in before.rounds[from_round - 1 :]
        for table in tables
        for key in table
    }
    ever = {key for tables in before.rounds for table in tables for key in table}
    known = fresh.panel.panelists.filter(number__in=[int(key) for key in ever | here])
    guests = guests_of(list(known.select_related("volunteer")))
    tables = tables_for(plan)
    if plan.shape != TablePlan.Shape.TABLES:
        tables = _tables_as_made(before)
    try:
        made = reseat(
            before,
            from_round - 1,
            guests,
            sorted(here - seated, key=int),
            seated - here,
            tables=tables,
            met=met_before(fresh),
            **(_rules(plan) if plan.shape == TablePlan.Shape.TABLES else {}),
        )
    except Unseatable as error:
        raise _unseatable(error, plan, members) from error
    _keep(plan, made, guests, facilitator, now)
    return plan
