"""Suggested changes, levels of support and minority opinions of members."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.actions.recommending import Words, reread, rewrite
from panels.models import (
    Dissent,
    DissentBacker,
    Panelist,
    Recommendation,
    SuggestedChange,
    SupportLevel,
)
from panels.policies import advice as policies
from participation import notices
from participation.in_words import in_every_language
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason


@transaction.atomic(durable=True)
def suggest_change(
    *,
    recommendation: Recommendation,
    panelist: Panelist,
    words: Words,
    note: str,
    base: int,
    now: datetime,
) -> SuggestedChange:
    """Suggest other words; `base` is the version that they change."""
    recommendation = reread(recommendation)
    require(policies.refuse_member(panelist, recommendation.panel))
    require(policies.refuse_words(recommendation))
    same = (recommendation.title, recommendation.text, recommendation.rationale)
    if same == (words.title.strip(), words.text.strip(), words.rationale.strip()):
        raise ValidationError(_("You have changed nothing yet."), "same")
    change = SuggestedChange(
        recommendation=recommendation,
        panelist=panelist,
        base=min(base, recommendation.version),
        title=words.title.strip(),
        text=words.text.strip(),
        rationale=words.rationale.strip(),
        note=required_reason(note, field="note"),
        made_at=now,
    )
    change.full_clean()
    change.save(force_insert=True)
    return change


@transaction.atomic(durable=True)
def accept_change(
    *,
    change: SuggestedChange,
    official: User,
    words: Words,
    seen: int,
    answer: str,
    now: datetime,
) -> None:
    """Take a suggestion over, as it is or with changes of the desk."""
    change, recommendation = _reread(change)
    require(policies.refuse_official(official, recommendation.panel))
    require(policies.refuse_answering_change(change))
    rewrite(
        recommendation,
        words,
        seen=seen,
        panelist=change.panelist,
        official=official,
        note=change.note[:300],
        now=now,
    )
    _answer(change, SuggestedChange.State.ACCEPTED, answer, now=now)


@transaction.atomic(durable=True)
def decline_change(
    *, change: SuggestedChange, official: User, answer: str, now: datetime
) -> None:
    """Say no to a suggestion, with words for whoever made it."""
    change, recommendation = _reread(change)
    require(policies.refuse_official(official, recommendation.panel))
    require(policies.refuse_answering_change(change))
    why = required_reason(answer, field="answer")
    _answer(change, SuggestedChange.State.DECLINED, why, now=now)


@transaction.atomic(durable=True)
def take_back_change(
    *, change: SuggestedChange, panelist: Panelist, now: datetime
) -> None:
    change, _recommendation = _reread(change)
    if change.panelist_id != panelist.pk:
        raise Refused(
            Refusal("not_yours", _("Only whoever suggested it can take it back."))
        )
    require(policies.refuse_answering_change(change))
    change.state = SuggestedChange.State.TAKEN_BACK
    change.answered_at = now
    change.save()


@transaction.atomic(durable=True)
def say_support(
    *,
    recommendation: Recommendation,
    panelist: Panelist,
    level: int,
) -> None:
    """Say how far one stands behind a draft; the newest answer counts."""
    require(policies.refuse_member(panelist, recommendation.panel))
    require(policies.refuse_words(recommendation))
    if level not in SupportLevel.Level.values:
        raise ValidationError({"level": _("Choose one of the five.")})
    SupportLevel.objects.update_or_create(
        recommendation=recommendation, panelist=panelist, defaults={"level": level}
    )


@transaction.atomic(durable=True)
def write_dissent(
    *,
    recommendation: Recommendation,
    panelist: Panelist,
    text: str,
    language: str,
    is_named: bool,
    now: datetime,
) -> Dissent:
    """Put a minority opinion beside a recommendation; others can join it."""
    recommendation = reread(recommendation)
    require(policies.refuse_dissent(panelist, recommendation))
    dissent = Dissent(
        recommendation=recommendation,
        text=text.strip(),
        language=language,
        written_at=now,
    )
    dissent.full_clean()
    dissent.save(force_insert=True)
    DissentBacker.objects.create(
        dissent=dissent, panelist=panelist, is_author=True, is_named=is_named
    )
    return dissent


@transaction.atomic(durable=True)
def back_dissent(
    *, dissent: Dissent, panelist: Panelist, backs: bool, is_named: bool
) -> None:
    """Stand behind a minority opinion, with or without one's name, or no longer."""
    reread(dissent.recommendation)
    require(policies.refuse_dissent(panelist, dissent.recommendation))
    if Dissent.objects.filter(pk=dissent.pk, withdrawn_at=None).first() is None:
        raise Refused(Refusal("withdrawn", _("This opinion has been taken back.")))
    if backs:
        DissentBacker.objects.update_or_create(
            dissent=dissent, panelist=panelist, defaults={"is_named": is_named}
        )
    else:
        dissent.backers.filter(panelist=panelist, is_author=False).delete()


@transaction.atomic(durable=True)
def withdraw_dissent(*, dissent: Dissent, panelist: Panelist, now: datetime) -> None:
    """Take one's minority opinion back, with all who stood behind it."""
    reread(dissent.recommendation)
    dissent = Dissent.objects.get(pk=dissent.pk)
    require(policies.refuse_withdrawing_dissent(panelist, dissent))
    dissent.withdrawn_at = now
    dissent.save()


def _reread(change: SuggestedChange) -> tuple[SuggestedChange, Recommendation]:
    recommendation = reread(change.recommendation)
    found = SuggestedChange.objects.select_related("panelist__volunteer__person").get(
        pk=change.pk
    )
    found.recommendation = recommendation
    return found, recommendation


def _answer(change: SuggestedChange, state: str, answer: str, *, now: datetime) -> None:
    change.state = state
    change.answer = answer.strip()
    change.answered_at = now
    change.save()
    person = change.panelist.volunteer.person
    if person is None:
        return
    recommendation = change.recommendation
    panel = recommendation.panel
    notices.owe(
        [person],
        "change.answered",
        occasion=f"change:{change.pk}",
        link=reverse(
            "panels:recommendation",
            args=[panel.process.slug, panel.slug, recommendation.number],
        ),
        now=now,
        process=panel.process,
        title=recommendation.title,
        answer=in_every_language(SuggestedChange.State(state).label),
    )
