"""Who may do what with a survey, and when."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import (
    Process,
    Role,
    Survey,
    SurveyCode,
    SurveyInvitation,
    SurveyWave,
    User,
)
from participation.policies import Refusal, refuse_organising, refuse_role
from participation.surveys.audiences import is_in

Anybody = User | AnonymousUser

HELPERS = (Role.POLLING_CLERK, Role.FACILITATOR, Role.ORGANISER)
READERS = (Role.ORGANISER, Role.MODERATOR)

ANSWERED = Refusal("answered", _("You have answered already. Thank you."))
CLOSED = Refusal("closed", _("This survey is closed."))
NOT_OPEN = Refusal("not_open", _("This survey is not open yet."))
COUNTED = Refusal(
    "counted", _("The answers have been counted, so nothing comes in any more.")
)
NOT_COUNTED = Refusal(
    "not_counted",
    _("Count the answers first. Until then paper forms can still be typed."),
)
TOO_FEW = Refusal(
    "too_few",
    _("With so few answers, texts would tell who wrote them. So nobody reads them."),
)
NO_GROUP = Refusal(
    "not_in_group",
    _("This survey is meant for a certain group, and you are not in it."),
)
NO_CODE = Refusal(
    "no_code", _("This survey is answered with a code from a printed letter or card.")
)
SIGN_IN = Refusal("sign_in", _("Sign in to answer this survey."))
FROZEN = Refusal(
    "frozen",
    _(
        "This survey has opened, so its questions and its promise stay as they are. "
        "Copy it to ask something else."
    ),
)
RELEASED = Refusal("released", _("Take the release back first."))


def refuse_entering(person: Anybody, process: Process) -> Refusal | None:
    """Paper forms are typed by clerks, facilitators and organisers."""
    return refuse_role(person, process, HELPERS)


def refuse_judging(person: Anybody, process: Process) -> Refusal | None:
    """Free texts are read by organisers and moderators before they are shown."""
    return refuse_role(person, process, READERS)


def refuse_changing(waves: Iterable[SurveyWave], *, now: datetime) -> Refusal | None:
    """Say why questions, audience and promise of a survey with these waves stay.

    What was released opens by the clock as it was; until then it can be taken back.
    """
    released = [wave for wave in waves if wave.released_at is not None]
    if any(wave.has_begun(now) for wave in released):
        return FROZEN
    return RELEASED if released else None


def refuse_writing(person: Anybody, survey: Survey, *, now: datetime) -> Refusal | None:
    """Questions and promise can be changed until the first wave is released."""
    return refuse_organising(person, survey.process) or refuse_changing(
        survey.waves.all(), now=now
    )


def refuse_time(wave: SurveyWave, *, now: datetime) -> Refusal | None:
    if not wave.has_begun(now):
        return NOT_OPEN
    return CLOSED if wave.is_over(now) else None


def refuse_answering(
    wave: SurveyWave,
    person: Anybody,
    code: SurveyCode | None,
    *,
    now: datetime,
) -> Refusal | None:
    """Say why somebody cannot answer now, but for having done so before."""
    if refusal := refuse_time(wave, now=now):
        return refusal
    return refuse_person(wave, person, code)


def refuse_person(
    wave: SurveyWave, person: Anybody, code: SurveyCode | None
) -> Refusal | None:
    """Say why a wave is not for somebody, whenever that is."""
    survey = wave.survey
    match survey.audience:
        case Survey.Audience.CODES:
            is_known = code is not None and code.codes.survey_id == survey.pk
            return None if is_known else NO_CODE
        case Survey.Audience.GROUPS:
            if not person.is_authenticated:
                return SIGN_IN
            invited = SurveyInvitation.objects.filter(wave=wave, person=person)
            if invited.exists() or is_in(person, survey.process, survey.groups):
                return None
            return NO_GROUP
    if not survey.is_anonymous and not person.is_authenticated:
        return SIGN_IN
    return None


def refuse_counting(
    person: Anybody, wave: SurveyWave, *, now: datetime
) -> Refusal | None:
    """Answers are counted once, after the close: figures that still grow would tell.

    Who looks before and after one more form sees what stood on it.
    """
    if refusal := refuse_organising(person, wave.survey.process):
        return refusal
    if not wave.is_over(now):
        return Refusal("not_over", _("Answers can be counted after the close."))
    return COUNTED if wave.counted_at is not None else None


def refuse_publishing(
    person: Anybody, wave: SurveyWave, *, now: datetime
) -> Refusal | None:
    """Results are for everyone when the wave is over and the texts have been read."""
    if refusal := refuse_organising(person, wave.survey.process):
        return refusal
    if not wave.is_over(now):
        return Refusal("not_over", _("Results can be published after the close."))
    if wave.published_at is not None:
        return Refusal("published", _("The results are public already."))
    if wave.counted_at is None:
        return NOT_COUNTED
    if wave.texts.filter(state="waits").exists():
        return Refusal(
            "texts_wait",
            _("Read the free texts first and choose which are shown."),
        )
    return None


def refuse_feedback(person: Anybody, wave: SurveyWave) -> Refusal | None:
    if refusal := refuse_organising(person, wave.survey.process):
        return refusal
    if wave.published_at is None:
        return Refusal("not_published", _("Publish the results first."))
    return None
