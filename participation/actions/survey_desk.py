"""Codes of a survey, and what is shown of its free texts."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from participation import audit, printed_codes
from participation.actions.surveys import Texts, locked
from participation.models import (
    Role,
    Survey,
    SurveyCode,
    SurveyCodes,
    SurveyText,
    SurveyWave,
    User,
)
from participation.policies import Refusal, Refused, refuse_organising, require
from participation.surveys import policies, reading

CODES_MOST = 5000


def digest_of(code: str) -> str:
    return salted_hmac(
        "participation.survey_code", code, algorithm="sha256"
    ).hexdigest()


def find_code(survey: Survey, typed: str) -> SurveyCode | None:
    """Find a code however it was typed; nothing if it is none of this survey."""
    code = printed_codes.read(typed)
    if not code:
        return None
    found = SurveyCode.objects.filter(digest=digest_of(code), codes__survey=survey)
    return found.select_related("codes").first()


@transaction.atomic(durable=True)
def make_codes(
    *, survey: Survey, organiser: User, name: Texts, count: int, now: datetime
) -> tuple[SurveyCodes, list[str]]:
    """Draw codes for a group; they are returned once, to be printed, and not kept."""
    fresh = locked(survey)
    require(refuse_organising(organiser, fresh.process))
    if fresh.audience != Survey.Audience.CODES:
        raise Refused(
            Refusal("no_codes", _("This survey is not answered with printed codes."))
        )
    if not 1 <= count <= CODES_MOST:
        raise ValidationError(
            {
                "count": ValidationError(
                    _("Make from 1 to %(most)s codes at a time."),
                    "wrong_count",
                    {"most": CODES_MOST},
                )
            }
        )
    last = fresh.code_sets.aggregate(last=Max("number"))["last"] or 0
    made = SurveyCodes.objects.create(
        survey=fresh, number=last + 1, name=dict(name), count=count, made_at=now
    )
    drawn = [printed_codes.new_code() for _each in range(count)]
    SurveyCode.objects.bulk_create(
        [SurveyCode(codes=made, digest=digest_of(code)) for code in sorted(drawn)],
        batch_size=500,
    )
    audit.record(
        fresh.process,
        "survey.coded",
        subject=f"survey:{fresh.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        group=made.number,
        count=count,
    )
    return made, drawn


@transaction.atomic(durable=True)
def judge_texts(
    *, wave: SurveyWave, official: User, states: Mapping[str, str], now: datetime
) -> int:
    """Say of free texts, by key, which are shown; until the results are public."""
    process = wave.survey.process
    require(policies.refuse_judging(official, process))
    if not wave.is_over(now):
        raise Refused(
            Refusal("not_over", _("Texts are read after the close, all at once."))
        )
    fresh = SurveyWave.objects.select_for_update(of=("self",), no_key=True).get(
        pk=wave.pk
    )
    if fresh.counted_at is None:
        raise Refused(policies.NOT_COUNTED)
    if not reading.may_be_read(fresh):
        raise Refused(policies.TOO_FEW)
    if fresh.published_at is not None:
        # What has been shown can still be taken off the page.
        states = {
            key: state
            for key, state in states.items()
            if state == SurveyText.State.HIDDEN
        }
    changed = 0
    for state in (SurveyText.State.SHOWN, SurveyText.State.HIDDEN):
        keys = [key for key, wanted in states.items() if wanted == state]
        rows = SurveyText.objects.filter(wave=fresh, pk__in=keys).exclude(state=state)
        changed += rows.update(state=state)
    return changed
