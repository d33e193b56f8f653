"""Whether members come, what help they need, and who was there in the end."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.actions.sessions import page_of, reference_of
from panels.models import Attendance, Need, Panelist, Room, Session
from panels.policies import sessions as policy
from panels.policies.roles import refuse_contact, role_in
from panels.queries.attendance import turnout_of
from panels.queries.pages import locked
from panels.queries.sessions import locked_session, members_of
from participation import audit
from participation.models import User
from participation.policies import require

# Bills for interpreters and taxis have come by then.
NEEDS_KEPT = timedelta(days=60)


@transaction.atomic(durable=True)
def plan_attendance(
    *,
    session: Session,
    panelist: Panelist,
    plan: str,
    needs: Collection[str] = (),
    words: str = "",
    room: Room | None = None,
    facilitator: User | None = None,
    now: datetime,
) -> Attendance:
    """Say whether a member comes and what help they need; they can say it anew.

    A facilitator enters it for those who say it by phone. What is arranged already and
    still needed stays arranged. Raises `Refused` once the session is over, and
    `ValidationError` for no answer or a room of another session.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    if facilitator is not None:
        require(refuse_contact(facilitator, fresh.panel))
    seat = fresh.panel.panelists.get(pk=panelist.pk)
    require(policy.refuse_answering(seat, fresh, now=now))
    _check_plan(plan, fresh, room)
    attendance, _made = Attendance.objects.select_for_update().get_or_create(
        session=fresh, panelist=seat
    )
    attendance.plan = plan
    attendance.planned_at = now
    attendance.needs = words.strip()
    if attendance.arrived_at is None:
        attendance.room = room
    if facilitator is not None:
        attendance.entered_by = facilitator
    attendance.full_clean()
    attendance.save()
    wanted = set() if plan == Attendance.Plan.AWAY else set(needs)
    attendance.help.exclude(kind__in=wanted).delete()
    held = set(attendance.help.values_list("kind", flat=True))
    for kind in sorted(wanted - held):
        need = Need(attendance=attendance, kind=kind, asked_at=now)
        need.full_clean()
        need.save(force_insert=True)
    return attendance


def _check_plan(plan: str, session: Session, room: Room | None) -> None:
    wrong: dict[str, ValidationError] = {}
    if plan not in Attendance.Plan.values or not plan:
        wrong["plan"] = ValidationError(_("Say whether you come."), "no_plan")
    elif plan not in possible_plans(session):
        wrong["plan"] = ValidationError(
            _("This is not possible in this session."), "no_such_plan"
        )
    if room is not None and room.session_id != session.pk:
        wrong["room"] = ValidationError(_("Choose a room of this session."), "far")
    if wrong:
        raise ValidationError(wrong)


def possible_plans(session: Session) -> list[str]:
    """Return what a member can answer, by the form of the session."""
    plan, kind = Attendance.Plan, Session.Kind
    here = {
        kind.REMOTE: [plan.REMOTE],
        kind.HYBRID: [plan.COMES, plan.REMOTE],
    }.get(Session.Kind(session.kind), [plan.COMES])
    return [*here, plan.AWAY]


@transaction.atomic(durable=True)
def meet_need(*, need: Need, facilitator: User, answer: str, now: datetime) -> None:
    """Mark help as arranged and tell the member how. Raises `Refused`."""
    session = need.attendance.session
    session.panel = locked(session.panel)
    require(refuse_contact(facilitator, session.panel))
    fresh = (
        Need.objects.select_for_update(of=("self",))
        .select_related("attendance__panelist__volunteer__person")
        .get(pk=need.pk)
    )
    fresh.met_at = now
    fresh.answer = answer.strip()
    fresh.full_clean()
    fresh.save(update_fields=["met_at", "answer"])
    letters.owe(
        [fresh.attendance.panelist.volunteer],
        "help.arranged",
        panel=session.panel,
        occasion=f"need:{fresh.pk}/{now.isoformat()}",
        link=page_of(session),
        now=now,
        session=session.title,
        answer=fresh.answer,
    )


@transaction.atomic(durable=True)
def reopen_need(*, need: Need, facilitator: User) -> None:
    """Take it back that help is arranged, since it has fallen through."""
    session = need.attendance.session
    session.panel = locked(session.panel)
    require(refuse_contact(facilitator, session.panel))
    Need.objects.filter(pk=need.pk).update(met_at=None, answer="")


@transaction.atomic(durable=True)
def correct_attendance(
    *,
    session: Session,
    facilitator: User,
    there: Mapping[int, Room | None],
    now: datetime,
) -> None:
    """Set right who was at a session that is over, and in which room.

    `there` is by number of the member; whoever is not in it was not there. Times that
    the console wrote stay; for others the whole session counts. Votes stay as they
    were given. Raises `Refused` before its end, `ValidationError` for a strange room.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_correcting(facilitator, fresh))
    rooms = {room.pk for room in fresh.rooms.all()}
    if any(room is not None and room.pk not in rooms for room in there.values()):
        raise ValidationError(_("Choose a room of this session."), "far")
    for member in members_of(fresh):
        attendance, _made = Attendance.objects.select_for_update().get_or_create(
            session=fresh, panelist=member
        )
        if member.number in there:
            attendance.arrived_at = attendance.arrived_at or (
                fresh.opened_at or fresh.starts_at
            )
            attendance.left_at = attendance.left_at or fresh.closed_at or fresh.ends_at
            attendance.room = there[member.number]
        else:
            attendance.arrived_at = attendance.left_at = attendance.room = None
        attendance.entered_by = facilitator
        attendance.save()
    turnout = turnout_of(fresh)
    audit.record(
        fresh.panel.process,
        "attendance.corrected",
        subject=reference_of(fresh),
        actor=facilitator,
        role=role_in(facilitator, fresh.panel),
        now=now,
        on_site=turnout.on_site,
        remote=turnout.remote,
        members=turnout.members,
    )


@transaction.atomic(durable=True)
def forget_needs(*, now: datetime) -> int:
    """Delete what help members needed, some time after each session; say how many.

    It may tell of health, and nobody needs it any more.
    """
    over = {"session__ends_at__lt": now - NEEDS_KEPT}
    rows = Need.objects.filter(attendance__session__ends_at__lt=now - NEEDS_KEPT)
    deleted, _by_model = rows.delete()
    Attendance.objects.filter(**over).exclude(needs="").update(needs="")
    return deleted
