"""After the list is public: what came out, the drawn panel, the end of a draw.

Two officials enter what came out, apart from each other. If they differ, nothing is
drawn and both are asked again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum, auto

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.actions.drawing import people_in, role_of
from panels.drawing import sealed_pool
from panels.lifecycle import LotteryState, PanelistState, VolunteerState
from panels.models import Attendance, Lottery, Panelist, Volunteer
from panels.offering import offer_seats
from panels.policies import drawing as policies
from panels.queries.draw import draw_path, locked_lottery, source_of
from panels.sortition import reserve, verify
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from participation.ticking import Done, each

AFTER_A_DRAW = (
    VolunteerState.SELECTED,
    VolunteerState.RESERVE,
    VolunteerState.NOT_SELECTED,
)


# They have a seat no more by what they or others have said.
GONE = (PanelistState.DECLINED, PanelistState.WITHDRAWN, PanelistState.REMOVED)


class Entered(Enum):
    """What became of an entry."""

    WAITS = auto()
    DIFFERS = auto()
    DRAWN = auto()


@transaction.atomic(durable=True)
def enter_randomness(
    *, lottery: Lottery, official: User, text: str, witness: str = "", now: datetime
) -> Entered:
    """Enter what the declared source gave; the second entry that agrees draws.

    Raises `ValidationError` for what does not have the declared form.
    """
    lottery = locked_lottery(lottery)
    require(policies.refuse_entering(official, lottery, now=now))
    found = normalised(lottery, text)
    if lottery.entered_by_id is None:
        lottery.entered_by, lottery.entered_at = official, now
        lottery.randomness, lottery.witness = found, witness.strip()
        lottery.save(
            update_fields=["entered_by", "entered_at", "randomness", "witness"]
        )
        return Entered.WAITS
    if lottery.randomness != found:
        lottery.entered_by = lottery.entered_at = None
        lottery.randomness = ""
        lottery.save(update_fields=["entered_by", "entered_at", "randomness"])
        audit.record(
            lottery.panel.process,
            "randomness.mismatched",
            subject=f"panel:{lottery.panel.slug}/D{lottery.number}",
            actor=official,
            role=role_of(official, lottery.panel),
            now=now,
        )
        return Entered.DIFFERS
    lottery.confirmed_by = official
    lottery.witness = witness.strip() or lottery.witness
    _draw(lottery, official, now=now)
    return Entered.DRAWN


def normalised(lottery: Lottery, text: str) -> str:
    """Return what came out in its one form. Raises `ValidationError`."""
    try:
        return verify.normalise(source_of(lottery), text)
    except verify.LotteryError as error:
        words = _("This does not have the form that was declared: %(what)s.")
        values = {"what": error.fault.values.get("what", error.fault.code)}
        problem = ValidationError(words, error.fault.code, values)
        raise ValidationError({"randomness": problem}) from error


def _draw(lottery: Lottery, official: User, *, now: datetime) -> None:
    """Give seats to the drawn panel, and places on the reserve list."""
    panel = lottery.panel
    content = lottery.list_text.encode()
    listed = verify.read(content)
    number = verify.drawn_number(listed, lottery.randomness)
    drawn = set(listed.panels[number])
    stand_by = reserve_of(lottery, drawn)
    lottery.drawn_number, lottery.drawn_at = number, now
    lottery.state = LotteryState.DRAWN
    lottery.save()
    entries = lottery.entries.all()
    entries.filter(volunteer__public_id__in=drawn).update(is_drawn=True)
    people = {one.public_id: one for one in people_in(lottery)}
    for place, key in enumerate(stand_by, 1):
        entries.filter(volunteer__public_id=key).update(reserve_place=place)
        if key in people:
            people[key].reserve_place = place
            people[key].state = VolunteerState.RESERVE
    Volunteer.objects.bulk_update(
        [people[key] for key in stand_by if key in people], ["state", "reserve_place"]
    )
    Volunteer.objects.filter(
        entries__lottery=lottery, state=VolunteerState.IN_POOL
    ).exclude(public_id__in=drawn).update(state=VolunteerState.NOT_SELECTED)
    seated = [people[key] for key in sorted(drawn) if key in people]
    offer_seats(panel, seated, now=now)
    _tell(lottery, people, drawn, stand_by, label=listed.label(number), now=now)
    audit.record(
        panel.process,
        "panel.drawn",
        subject=f"panel:{panel.slug}/D{lottery.number}",
        actor=official,
        role=role_of(official, panel),
        now=now,
        label=listed.label(number),
        randomness=lottery.randomness,
        sha256=lottery.list_sha256,
        offered=len(seated),
        left_since=len(drawn) - len(seated),
    )


def reserve_of(lottery: Lottery, drawn: set[str]) -> list[str]:
    """Return who stands by, in the order in which they are called in.

    It follows from the published list, the randomness and the sealed pool.
    """
    if not lottery.reserve_size:
        return []
    seed = reserve.seed_of(lottery.list_sha256, lottery.randomness)
    found = reserve.choose_reserve(
        sealed_pool(lottery), drawn, lottery.reserve_size, seed=seed
    )
    return list(found.keys)


def _tell(
    lottery: Lottery,
    people: Mapping[str, Volunteer],
    drawn: set[str],
    stand_by: list[str],
    *,
    label: str,
    now: datetime,
) -> None:
    others = [one for key, one in people.items() if key not in drawn.union(stand_by)]
    letters.owe(
        others,
        "draw.drawn",
        panel=lottery.panel,
        occasion=f"draw:{lottery.pk}",
        link=draw_path(lottery),
        now=now,
        label=label,
    )
    for place, key in enumerate(stand_by, 1):
        if key in people:
            letters.owe(
                [people[key]],
                "draw.reserved",
                panel=lottery.panel,
                occasion=f"draw:{lottery.pk}",
                link=draw_path(lottery),
                now=now,
                label=label,
                place=place,
            )


@transaction.atomic(durable=True)
def void_lottery(
    *, lottery: Lottery, organiser: User, reason: str, now: datetime
) -> None:
    """End a draw before its list is public, or ask for that afterwards; with a reason.

    A computation that is running stops by itself.
    """
    lottery = locked_lottery(lottery)
    require(policies.refuse_voiding(organiser, lottery))
    lottery.void_reason = required_reason(reason)
    if lottery.state in policies.UNPUBLISHED:
        _end(lottery, organiser, now=now)
        return
    lottery.void_asked_by = organiser
    lottery.save(update_fields=["void_asked_by", "void_reason"])
    audit.record(
        lottery.panel.process,
        "void.asked",
        subject=f"panel:{lottery.panel.slug}/D{lottery.number}",
        actor=organiser,
        role=role_of(organiser, lottery.panel),
        now=now,
        reason=lottery.void_reason,
    )


@transaction.atomic(durable=True)
def decide_void(
    *, lottery: Lottery, official: User, is_void: bool, now: datetime
) -> None:
    """Decide, as the second of two, whether a published draw is void."""
    lottery = locked_lottery(lottery)
    require(policies.refuse_deciding_void(official, lottery))
    if is_void:
        _end(lottery, official, now=now)
        return
    lottery.void_asked_by, lottery.void_reason = None, ""
    lottery.save(update_fields=["void_asked_by", "void_reason"])
    audit.record(
        lottery.panel.process,
        "void.declined",
        subject=f"panel:{lottery.panel.slug}/D{lottery.number}",
        actor=official,
        role=role_of(official, lottery.panel),
        now=now,
    )


def _end(lottery: Lottery, official: User, *, now: datetime) -> None:
    """Put everybody back where they were before the draw, and say why.

    Seats that it gave are taken back: nothing has been done in them yet.
    """
    panel = lottery.panel
    was = LotteryState(lottery.state)
    told = people_in(lottery) if lottery.is_published else []
    lottery.state = LotteryState.VOID
    lottery.save(update_fields=["state", "void_reason"])
    people = Volunteer.objects.filter(entries__lottery=lottery)
    if was == LotteryState.DRAWN:
        _take_back_seats(people)
    people.filter(state=VolunteerState.IN_POOL).update(state=VolunteerState.APPLIED)
    if lottery.is_replacement:
        back = people.filter(state=VolunteerState.SELECTED)
        back.filter(reserve_place=None).update(state=VolunteerState.NOT_SELECTED)
        back.exclude(reserve_place=None).update(state=VolunteerState.RESERVE)
    else:
        people.filter(state__in=AFTER_A_DRAW).update(
            state=VolunteerState.APPLIED, reserve_place=None
        )
    letters.owe(
        told,
        "draw.voided",
        panel=panel,
        occasion=f"draw:{lottery.pk}",
        link=draw_path(lottery),
        now=now,
        reason=lottery.void_reason,
    )
    audit.record(
        panel.process,
        "draw.voided",
        subject=f"panel:{panel.slug}/D{lottery.number}",
        actor=official,
        role=role_of(official, panel),
        now=now,
        stage=was.value,
        reason=lottery.void_reason,
    )


def _take_back_seats(people: QuerySet[Volunteer]) -> None:
    """Delete the seats of these people; who has said no or left is not asked again.

    That somebody will come to a session goes with the seat. Raises `Refused` when more
    has been done in one of them: then its owner has begun to work.
    """
    seats = Panelist.objects.filter(volunteer__in=people)
    people.filter(panelist__state__in=GONE).update(state=VolunteerState.WITHDRAWN)
    Attendance.objects.filter(panelist__in=seats, arrived_at=None).delete()
    seats.update(replaces=None)
    try:
        seats.delete()
    except ProtectedError as error:
        words = _("Members have met already: they stay.")
        raise Refused(Refusal("at_work", words)) from error


def finish_draws(*, now: datetime) -> list[Done]:
    """Make every draw final whose time for appeals is over."""
    waiting = Lottery.objects.filter(state=LotteryState.DRAWN, drawn_at__lte=now)
    return each(waiting, lambda lottery: _finish(lottery, now=now))


@transaction.atomic(durable=True)
def _finish(lottery: Lottery, *, now: datetime) -> list[Done]:
    lottery = locked_lottery(lottery)
    drawn_at, days = lottery.drawn_at, lottery.panel.appeal_days
    if lottery.state != LotteryState.DRAWN or drawn_at is None:
        return []
    # An appeal that is being decided on keeps the draw open.
    if now < drawn_at + timedelta(days=days) or lottery.void_asked_by_id is not None:
        return []
    lottery.state, lottery.final_at = LotteryState.FINAL, now
    lottery.save(update_fields=["state", "final_at"])
    event = audit.record(
        lottery.panel.process,
        "draw.finished",
        subject=f"panel:{lottery.panel.slug}/D{lottery.number}",
        now=now,
        days=days,
    )
    return [Done(event.verb, event.process.slug, event.subject)]
