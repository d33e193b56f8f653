"""Whether somebody who has signed up can take part, and who comes without a draw."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.lifecycle import VolunteerState
from panels.models import Panel, Panelist, Volunteer
from panels.offering import offer_seats
from panels.own_place import place_path
from panels.policies import recruiting
from panels.queries.pages import locked
from participation import audit
from participation.models import Role, User
from participation.policies import Refused, require
from participation.reasons import required_reason


@transaction.atomic(durable=True)
def refuse_volunteer(
    *, volunteer: Volunteer, official: User, reason: str, now: datetime
) -> None:
    """Say that somebody cannot take part, and why; they are told, nobody else is.

    The record has their number in the draw alone: a reason may say too much of them.
    """
    panel = locked(volunteer.panel)
    require(recruiting.refuse_entering(official, panel))
    why = required_reason(reason)
    _move(volunteer, VolunteerState.APPLIED, VolunteerState.REFUSED, why, official)
    letters.owe(
        [volunteer],
        "volunteer.refused",
        panel=panel,
        occasion=f"volunteer:{volunteer.pk}:{now:%Y%m%d%H%M%S}",
        link=place_path(panel),
        now=now,
        reason=why,
    )
    audit.record(
        panel.process,
        "volunteer.refused",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        number=volunteer.public_id,
    )


@transaction.atomic(durable=True)
def readmit_volunteer(*, volunteer: Volunteer, official: User, now: datetime) -> None:
    """Take a refusal back."""
    panel = locked(volunteer.panel)
    require(recruiting.refuse_entering(official, panel))
    _move(volunteer, VolunteerState.REFUSED, VolunteerState.APPLIED, "", official)
    letters.owe(
        [volunteer],
        "volunteer.readmitted",
        panel=panel,
        occasion=f"volunteer:{volunteer.pk}:{now:%Y%m%d%H%M%S}",
        link=place_path(panel),
        now=now,
    )
    audit.record(
        panel.process,
        "volunteer.readmitted",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        number=volunteer.public_id,
    )


def _move(
    volunteer: Volunteer,
    before: VolunteerState,
    after: VolunteerState,
    refusal: str,
    official: User,
) -> None:
    unchanged = Volunteer.objects.filter(pk=volunteer.pk, state=before)
    if not unchanged.update(state=after, refusal=refusal, decided_by=official):
        raise Refused(recruiting.STALE)
    volunteer.refresh_from_db()


@transaction.atomic(durable=True)
def offer_without_draw(
    *, panel: Panel, official: User, now: datetime
) -> list[Panelist]:
    """Offer a seat to everybody who gets one without a draw, by the mandate.

    That is everybody who has signed up and fits, or those who were chosen. Raises
    `Refused` while people can still sign up, `ValidationError` when there is nobody, or
    more than there are seats.
    """
    panel = locked(panel)
    require(recruiting.refuse_handing_over(official, panel, now=now))
    people = entitled(panel)
    if not people:
        raise ValidationError(_("There is nobody to offer a seat to."), "nobody")
    if len(people) > panel.seats:
        raise ValidationError(
            _(
                "%(people)d people would get a seat, but there are %(seats)d. Change "
                "the seats in the mandate, or how members are found."
            ),
            "too_many",
            {"people": len(people), "seats": panel.seats},
        )
    seats = offer_seats(panel, people, now=now)
    audit.record(
        panel.process,
        "seats.offered",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        count=len(seats),
        selection=panel.selection,
    )
    return seats


def entitled(panel: Panel) -> list[Volunteer]:
    """Return who gets a seat without a draw, as the list stands."""
    people = panel.volunteers.filter(state=VolunteerState.APPLIED, erased_at=None)
    if panel.selection != Panel.Selection.EVERYBODY:
        people = people.filter(channel=Volunteer.Channel.CHOSEN)
    return list(people.select_related("person").order_by("applied_at", "pk"))
