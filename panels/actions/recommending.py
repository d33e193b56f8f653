"""Writing recommendations: draft, revise, freeze, open again, withdraw."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import AdviceState, PollState
from panels.models import (
    Panel,
    Panelist,
    Recommendation,
    RecommendationVersion,
)
from panels.policies import advice as policies
from panels.policies.roles import role_in
from panels.queries.pages import locked
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason

OVERTAKEN = Refusal("overtaken", _("Somebody else has changed it meanwhile."))


@dataclass(frozen=True, slots=True)
class Words:
    """What a recommendation says, in one language."""

    title: str
    text: str
    rationale: str
    language: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who answers a recommendation, by language, and by when."""

    body: dict[str, str]
    due_on: date


def subject_of(recommendation: Recommendation) -> str:
    """Return how the public record names a recommendation."""
    return f"panel:{recommendation.panel.slug}/{recommendation.reference}"


@transaction.atomic(durable=True)
def draft_recommendation(
    *,
    panel: Panel,
    words: Words,
    now: datetime,
    panelist: Panelist | None = None,
    official: User | None = None,
) -> Recommendation:
    """Begin a recommendation, by a member or by an official who writes for them all."""
    panel = locked(panel)
    _require_writer(panel, panelist, official)
    last = panel.recommendations.order_by("number").last()
    made = Recommendation(
        panel=panel,
        number=last.number + 1 if last else 1,
        title=words.title.strip(),
        text=words.text.strip(),
        rationale=words.rationale.strip(),
        language=words.language,
        body=panel.answering_body,
        due_on=panel.answer_due_on,
        written_at=now,
    )
    made.full_clean()
    made.save(force_insert=True)
    keep_version(made, panelist=panelist, official=official, note="", now=now)
    return made


@transaction.atomic(durable=True)
def revise_recommendation(
    *,
    recommendation: Recommendation,
    official: User,
    words: Words,
    note: str,
    seen: int,
    now: datetime,
) -> None:
    """Change the words at the desk; `seen` is the version that the form showed."""
    recommendation = reread(recommendation)
    require(policies.refuse_official(official, recommendation.panel))
    require(policies.refuse_words(recommendation))
    rewrite(
        recommendation,
        words,
        seen=seen,
        panelist=None,
        official=official,
        note=note,
        now=now,
    )


@transaction.atomic(durable=True)
def freeze_recommendation(
    *,
    recommendation: Recommendation,
    official: User,
    addressee: Addressee,
    seen: int,
    now: datetime,
) -> None:
    """Fix the words for the vote, with who answers and the majority that decides.

    The majority is that of the mandate: it is declared before anybody votes.
    """
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_official(official, panel))
    require(policies.refuse_freezing(recommendation))
    if recommendation.version != seen:
        raise Refused(OVERTAKEN)
    if not any(addressee.body.values()):
        raise ValidationError({"body": _("Say who is to answer.")})
    recommendation.state = AdviceState.FROZEN
    recommendation.majority = panel.majority
    recommendation.body = addressee.body
    recommendation.due_on = addressee.due_on
    recommendation.frozen_at = now
    recommendation.save()
    audit.record(
        panel.process,
        "recommendation.frozen",
        subject=subject_of(recommendation),
        actor=official,
        role=role_in(official, panel),
        now=now,
        version=recommendation.version,
        majority=recommendation.majority,
        answer_by=addressee.due_on.isoformat(),
    )


@transaction.atomic(durable=True)
def reopen_recommendation(
    *, recommendation: Recommendation, official: User, reason: str, now: datetime
) -> None:
    """Let the words be changed again, with a public reason; nobody has voted yet."""
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_official(official, panel))
    state = AdviceState(recommendation.state)
    if state not in {AdviceState.FROZEN, AdviceState.NOT_ADOPTED}:
        raise Refused(
            Refusal("not_frozen", _("The words of this recommendation are not fixed."))
        )
    poll = recommendation.poll
    if state == AdviceState.FROZEN and poll and poll.state != PollState.DROPPED:
        raise Refused(Refusal("poll", _("There is a vote in a session on it already.")))
    why = required_reason(reason)
    recommendation.state = AdviceState.DRAFT
    recommendation.poll = None
    recommendation.votes = {}
    recommendation.decided_at = None
    recommendation.save()
    audit.record(
        panel.process,
        "recommendation.reopened",
        subject=subject_of(recommendation),
        actor=official,
        role=role_in(official, panel),
        now=now,
        reason=why,
    )


@transaction.atomic(durable=True)
def withdraw_recommendation(
    *, recommendation: Recommendation, official: User, reason: str, now: datetime
) -> None:
    """Give a recommendation up before it is decided; it stays to be read."""
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_official(official, panel))
    if AdviceState(recommendation.state) not in {AdviceState.DRAFT, AdviceState.FROZEN}:
        raise Refused(Refusal("decided", _("This recommendation has been decided.")))
    poll = recommendation.poll
    if poll is not None and poll.state == PollState.OPEN:
        raise Refused(Refusal("poll", _("The vote on it is open.")))
    why = required_reason(reason)
    was_public = recommendation.state == AdviceState.FROZEN
    recommendation.state = AdviceState.WITHDRAWN
    recommendation.save()
    if was_public:
        audit.record(
            panel.process,
            "recommendation.withdrawn",
            subject=subject_of(recommendation),
            actor=official,
            role=role_in(official, panel),
            now=now,
            reason=why,
        )


def reread(recommendation: Recommendation) -> Recommendation:
    """Lock the panel of a recommendation, and read it anew."""
    panel = locked(recommendation.panel)
    found = Recommendation.objects.select_related("poll").get(pk=recommendation.pk)
    found.panel = panel
    return found


def rewrite(
    recommendation: Recommendation,
    words: Words,
    *,
    seen: int,
    panelist: Panelist | None,
    official: User | None,
    note: str,
    now: datetime,
) -> None:
    """Give a recommendation new words, and keep them as its next version.

    Raises `Refused` when it is not the version `seen` any more.
    """
    if recommendation.version != seen:
        raise Refused(OVERTAKEN)
    recommendation.title = words.title.strip()
    recommendation.text = words.text.strip()
    recommendation.rationale = words.rationale.strip()
    recommendation.language = words.language
    recommendation.version += 1
    recommendation.full_clean()
    recommendation.save()
    keep_version(
        recommendation, panelist=panelist, official=official, note=note, now=now
    )


def keep_version(
    recommendation: Recommendation,
    *,
    panelist: Panelist | None,
    official: User | None,
    note: str,
    now: datetime,
) -> RecommendationVersion:
    return RecommendationVersion.objects.create(
        recommendation=recommendation,
        number=recommendation.version,
        title=recommendation.title,
        text=recommendation.text,
        rationale=recommendation.rationale,
        panelist=panelist,
        official=official,
        note=note.strip(),
        made_at=now,
    )


def _require_writer(
    panel: Panel, panelist: Panelist | None, official: User | None
) -> None:
    if official is not None:
        require(policies.refuse_official(official, panel))
    else:
        require(policies.refuse_member(panelist, panel))
