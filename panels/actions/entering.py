"""Volunteers whom a facilitator enters: from paper, by phone, from a list, chosen."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels import codes
from panels.actions.signing_up import SignUp, put_on_list
from panels.models import Panel, Volunteer
from panels.policies import recruiting
from panels.policies.roles import refuse_contact
from panels.queries.pages import locked
from participation import audit
from participation.models import Role, User
from participation.policies import Refused, require
from participation.printed_codes import new_code
from participation.reasons import required_reason


@transaction.atomic(durable=True)
def enter_volunteer(
    *,
    panel: Panel,
    official: User,
    given: SignUp,
    channel: str,
    form_key: str,
    now: datetime,
) -> tuple[Volunteer, str]:
    """Sign somebody up who came on paper or by phone; return them and their code.

    The record says that it was done, by whom and how, and the number in the draw.
    Raises `Refused` and `ValidationError` as signing up does.
    """
    panel = locked(panel)
    require(recruiting.refuse_entering(official, panel))
    sent_as, code = codes.hash_of_form(form_key), codes.code_of_form(form_key)
    there = panel.volunteers.filter(sent_as=sent_as).first()
    if there is not None:
        return there, code
    volunteer = put_on_list(
        panel,
        given,
        now=now,
        entered_by=official,
        channel=channel,
        code_hash=codes.hash_of(code),
        sent_as=sent_as,
    )
    audit.record(
        panel.process,
        "volunteer.entered",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        number=volunteer.public_id,
        way=channel,
    )
    return volunteer, code


@transaction.atomic(durable=True)
def choose_volunteer(
    *,
    panel: Panel,
    official: User,
    given: SignUp,
    reason: str,
    form_key: str,
    now: datetime,
) -> tuple[Volunteer, str]:
    """Choose somebody for what they know, with a reason that everybody can read.

    Where others are drawn by quotas, the answers of who is chosen count as well, so
    they are asked for. Raises `Refused` and `ValidationError`.
    """
    panel = locked(panel)
    require(recruiting.refuse_choosing(official, panel))
    why = required_reason(reason)
    sent_as, code = codes.hash_of_form(form_key), codes.code_of_form(form_key)
    there = panel.volunteers.filter(sent_as=sent_as).first()
    if there is not None:
        return there, code
    volunteer = put_on_list(
        panel,
        given,
        now=now,
        may_lack=panel.selection == Panel.Selection.CHOSEN,
        entered_by=official,
        channel=Volunteer.Channel.CHOSEN,
        reason=why,
        code_hash=codes.hash_of(code),
        sent_as=sent_as,
    )
    audit.record(
        panel.process,
        "volunteer.chosen",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        number=volunteer.public_id,
        reason=why,
    )
    return volunteer, code


@transaction.atomic(durable=True)
def import_volunteers(
    *, panel: Panel, official: User, people: Sequence[SignUp], now: datetime
) -> list[Volunteer]:
    """Bring in a list: all of it, or nothing.

    Nobody of it has a code yet; who wants to look after their own place gets one at the
    desk. Raises `ValidationError` for somebody who is there already.
    """
    panel = locked(panel)
    require(recruiting.refuse_entering(official, panel))
    if not people:
        raise ValidationError(_("There is nobody to bring in."), "no_rows")
    twice = known_of(panel, people)
    if twice:
        raise ValidationError(
            _("Some of them are on the list already: %(count)d. Check the table anew."),
            "known",
            {"count": len(twice)},
        )
    made = [
        put_on_list(
            panel,
            one,
            now=now,
            entered_by=official,
            channel=Volunteer.Channel.IMPORT,
        )
        for one in people
    ]
    audit.record(
        panel.process,
        "volunteers.imported",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        count=len(made),
    )
    return made


def known_of(panel: Panel, people: Sequence[SignUp]) -> set[int]:
    """Return the places in a list of those who seem to be on the list of the panel.

    Somebody is known by the e-mail address with the name, or by name and phone.
    """
    there = panel.volunteers.filter(erased_at=None).exclude(state="withdrawn")
    known = set()
    for name, email, phone in there.filter(~Q(name="")).values_list(
        "name", "email", "phone"
    ):
        known |= marks_of(name, email, phone)
    return {
        place
        for place, one in enumerate(people)
        if marks_of(one.name, one.email, one.phone) & known
    }


def marks_of(name: str, email: str, phone: str) -> set[tuple[str, str]]:
    """Return what somebody is known by; nobody is by a name alone."""
    plain = " ".join(name.casefold().split())
    digits = "".join(one for one in phone if one.isdigit())
    marks = {(plain, email.casefold()), (plain, digits)}
    return {mark for mark in marks if mark[1]}


@transaction.atomic(durable=True)
def renew_code(*, volunteer: Volunteer, official: User, now: datetime) -> str:
    """Make a new personal code for somebody who has lost theirs; the old one ends.

    It is on the record, since whoever holds a code can act for its owner.
    """
    panel = locked(volunteer.panel)
    require(refuse_contact(official, panel))
    volunteer = panel.volunteers.get(pk=volunteer.pk)
    if volunteer.erased_at is not None or volunteer.person_id is not None:
        raise Refused(recruiting.NOT_YOURS)
    code = new_code()
    volunteer.code_hash = codes.hash_of(code)
    volunteer.save(update_fields=["code_hash"])
    audit.record(
        panel.process,
        "code.renewed",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        number=volunteer.public_id,
    )
    return code
