"""Signing up for a panel, changing that, stepping back and coming back."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import codes, letters
from panels.lifecycle import VolunteerState
from panels.models import Invitation, Panel, Volunteer, VolunteerFeature
from panels.own_place import place_path
from panels.policies import recruiting
from panels.queries.pages import locked
from panels.queries.readiness import value_known, with_values
from participation.models import User
from participation.policies import Refusal, Refused, require

# Letters and digits that nobody mistakes for one another, without vowels: no words.
PUBLIC_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
PUBLIC_LENGTH = 5
# Two clicks on one button come within this time; a page that is sent again later is not
# told the code once more, since somebody else may sit there by then.
DOUBLE_CLICK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignUp:
    """What somebody says who would like to join; `answers` are codes by feature."""

    name: str
    language: str
    email: str = ""
    phone: str = ""
    address: str = ""
    needs: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    agrees_to_sensitive: bool = False


@transaction.atomic(durable=True)
def sign_up(
    *,
    panel: Panel,
    person: User | None,
    invitation: Invitation | None,
    given: SignUp,
    form_key: str,
    now: datetime,
) -> tuple[Volunteer, str]:
    """Put somebody on the list; return them, and their code if they need one.

    Who has neither account nor letter comes back with that code. Two clicks on one
    button are one sign-up: the second gets the same answer. Raises `Refused`, and
    `ValidationError` for an answer that is missing or unknown.
    """
    panel = locked(panel)
    sent_as = codes.hash_of_form(form_key)
    there = panel.volunteers.filter(sent_as=sent_as).first()
    needs_code = person is None and invitation is None
    code = codes.code_of_form(form_key) if needs_code else ""
    if there is not None:
        if there.person != person or now - there.applied_at > DOUBLE_CLICK:
            raise Refused(
                Refusal("sent_already", _("This form has been sent already."))
            )
        return there, code
    require(
        recruiting.refuse_sign_up(person or AnonymousUser(), panel, invitation, now=now)
    )
    if invitation is not None and invitation.batch.panel_id != panel.pk:
        raise Refused(recruiting.NOT_YOURS)
    code_hash = codes.hash_of(code) if needs_code else ""
    channel = Volunteer.Channel.WEB
    if invitation is not None:
        code_hash, channel = invitation.code_hash, Volunteer.Channel.LETTER
    volunteer = put_on_list(
        panel,
        given,
        now=now,
        person=person,
        invitation=invitation,
        code_hash=code_hash,
        channel=channel,
        sent_as=sent_as,
    )
    if person is not None or volunteer.email:
        letters.owe(
            [volunteer],
            "volunteer.received",
            panel=panel,
            occasion=f"volunteer:{volunteer.pk}",
            link=place_path(panel),
            now=now,
            number=volunteer.public_id,
        )
    return volunteer, code


def put_on_list(
    panel: Panel,
    given: SignUp,
    *,
    now: datetime,
    may_lack: bool = False,
    **fields: object,
) -> Volunteer:
    """Make the row of a volunteer with the answers; the panel is locked."""
    volunteer = Volunteer(
        panel=panel, public_id=_new_public_id(panel), consented_at=now, applied_at=now
    )
    for name, value in fields.items():
        setattr(volunteer, name, value)
    _fill(volunteer, given)
    answers = checked_answers(panel, given, may_lack=may_lack)
    _require_consent(volunteer, given, answers, now=now)
    volunteer.full_clean(exclude=["panel", "person", "invitation", "entered_by"])
    volunteer.save(force_insert=True)
    _keep_answers(volunteer, answers)
    return volunteer


def _require_consent(
    volunteer: Volunteer,
    given: SignUp,
    answers: Sequence[VolunteerFeature],
    *,
    now: datetime,
) -> None:
    """Keep the consent that especially personal answers need, or complain."""
    needs_consent = any(answer.feature.is_sensitive for answer in answers)
    if needs_consent and not given.agrees_to_sensitive:
        words = _("These answers may be used only with this consent.")
        raise ValidationError(
            {"agrees_to_sensitive": ValidationError(words, "no_consent")}
        )
    kept = volunteer.sensitive_consent_at or now
    volunteer.sensitive_consent_at = kept if needs_consent else None


def _fill(volunteer: Volunteer, given: SignUp) -> None:
    volunteer.name = given.name
    volunteer.email = given.email
    volunteer.phone = given.phone
    volunteer.address = given.address
    volunteer.language = given.language
    volunteer.needs = given.needs
    panel = volunteer.panel
    volunteer.household = (
        codes.household_of(panel.pk, given.address) if panel.one_per_household else ""
    )


def checked_answers(
    panel: Panel, given: SignUp, *, may_lack: bool = False
) -> list[VolunteerFeature]:
    """Return an answer to each feature, not saved yet.

    Raises `ValidationError` at the feature that lacks one or has one that is unknown.
    """
    problems: dict[str, ValidationError] = {}
    found = []
    for feature in with_values(panel):
        code = given.answers.get(feature.code, "")
        value = value_known(feature, code)
        if value is not None:
            found.append(VolunteerFeature(feature=feature, value=value))
        elif code:
            problems[f"feature_{feature.code}"] = ValidationError(
                _("“%(value)s” is none of the answers."),
                "unknown_value",
                {"value": code},
            )
        elif not may_lack:
            problems[f"feature_{feature.code}"] = ValidationError(
                _("Choose an answer."), "no_answer"
            )
    if problems:
        raise ValidationError(problems)
    return found


def _keep_answers(volunteer: Volunteer, answers: Sequence[VolunteerFeature]) -> None:
    for answer in answers:
        answer.volunteer = volunteer
    VolunteerFeature.objects.bulk_create(answers)


def _new_public_id(panel: Panel) -> str:
    """Draw a number in the draw that nobody of this panel has."""
    while True:
        drawn = "".join(secrets.choice(PUBLIC_ALPHABET) for _ in range(PUBLIC_LENGTH))
        if not panel.volunteers.filter(public_id=drawn).exists():
            return drawn


@transaction.atomic(durable=True)
def change_sign_up(
    *, volunteer: Volunteer, panel: Panel, given: SignUp, now: datetime
) -> None:
    """Replace what somebody has said; the page has asked who they are."""
    panel = locked(panel)
    volunteer = panel.volunteers.get(pk=volunteer.pk)
    volunteer.panel = panel
    require(recruiting.refuse_changing(volunteer, panel, now=now))
    _fill(volunteer, given)
    answers = checked_answers(panel, given)
    _require_consent(volunteer, given, answers, now=now)
    volunteer.full_clean(exclude=["panel", "person", "invitation", "entered_by"])
    volunteer.save()
    volunteer.answers.all().delete()
    _keep_answers(volunteer, answers)


@transaction.atomic(durable=True)
def withdraw_sign_up(*, volunteer: Volunteer, panel: Panel, now: datetime) -> None:
    """Step back; nobody is asked why. Data go when the sign-up is over, see erasing."""
    panel = locked(panel)
    volunteer = panel.volunteers.get(pk=volunteer.pk)
    require(recruiting.refuse_withdrawing(volunteer))
    _move(volunteer, VolunteerState.WITHDRAWN, withdrawn_at=now)


@transaction.atomic(durable=True)
def come_back(*, volunteer: Volunteer, panel: Panel, now: datetime) -> None:
    """Undo stepping back, while others can sign up."""
    panel = locked(panel)
    volunteer = panel.volunteers.select_related("person").get(pk=volunteer.pk)
    require(recruiting.refuse_coming_back(volunteer, panel, now=now))
    _move(volunteer, VolunteerState.APPLIED, withdrawn_at=None)


def _move(volunteer: Volunteer, goal: VolunteerState, **fields: object) -> None:
    unchanged = Volunteer.objects.filter(pk=volunteer.pk, state=volunteer.state)
    if not unchanged.update(state=goal.value, **fields):
        raise Refused(recruiting.STALE)
