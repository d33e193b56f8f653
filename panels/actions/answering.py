"""The official answer to recommendations, and what becomes of them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.actions.recommending import reread, subject_of
from panels.lifecycle import AdviceState, AnswerVerdict, FollowUpStage, PanelState
from panels.models import Answer, FollowUp, Panel, Recommendation
from panels.models.advice import VERDICTS
from panels.models.following import FOLLOW_UP_STAGES
from panels.moving import move_panel
from panels.policies import advice as policies
from panels.queries.members import seated
from panels.queries.pages import locked
from participation import audit, notices
from participation.in_words import in_every_language
from participation.models import Role, User
from participation.policies import Refusal, Refused, Text, require
from participation.reasons import required_reason

# Of these something follows that can be told of.
CARRIED_OUT = frozenset(
    {AnswerVerdict.ACCEPTED, AnswerVerdict.PARTLY, AnswerVerdict.STUDIED}
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the body answered. Money is in cents."""

    verdict: AnswerVerdict
    reason: str
    language: str
    part: str = ""
    next_step: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    register: str = ""
    programme: str = ""
    amount: int | None = None
    unit: str = ""
    due_on: date | None = None


@transaction.atomic(durable=True)
def answer_recommendation(
    *,
    recommendation: Recommendation,
    organiser: User,
    said: Said,
    now: datetime,
    seen: int | None = None,
) -> Answer:
    """Publish the answer to a recommendation, or a correction of the one before.

    `seen` is the key of the answer that the form showed, if there was one: `Refused`
    with "overtaken" says that somebody has answered meanwhile. Members are told. With
    the last answer the panel counts as answered.
    """
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_answering(organiser, recommendation))
    before = recommendation.answers.standing().first()
    if (before.pk if before else None) != seen:
        raise Refused(
            Refusal("overtaken", _("Somebody else has answered it meanwhile."))
        )
    _check(said)
    answer = Answer(
        recommendation=recommendation,
        corrects=before,
        verdict=said.verdict,
        part=said.part.strip(),
        reason=required_reason(said.reason),
        next_step=said.next_step.strip(),
        language=said.language,
        decided_by=said.decided_by.strip(),
        decided_on=said.decided_on,
        register=said.register.strip(),
        programme=said.programme.strip(),
        amount=said.amount,
        unit=said.unit.strip(),
        due_on=said.due_on,
        given_by=organiser,
        given_at=now,
    )
    answer.full_clean()
    answer.save(force_insert=True)
    audit.record(
        panel.process,
        "recommendation.answered" if before is None else "answer.corrected",
        subject=subject_of(recommendation),
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        verdict=answer.verdict,
        amount=answer.amount,
        late=_is_late(recommendation, now),
    )
    _tell_members(
        panel,
        recommendation,
        answer,
        now=now,
    )
    if panel.state == PanelState.ADVISED and not unanswered(panel):
        move_panel(panel, PanelState.ANSWERED)
    return answer


def unanswered(panel: Panel) -> list[Recommendation]:
    """Return what was adopted and has no answer yet."""
    found = panel.recommendations.filter(state=AdviceState.ADOPTED, answers=None)
    return list(found)


def _check(said: Said) -> None:
    problems: dict[str, Text] = {}
    if said.verdict == AnswerVerdict.PARTLY and not said.part.strip():
        problems["part"] = _("Say which part is accepted.")
    if said.verdict == AnswerVerdict.STUDIED and said.due_on is None:
        problems["due_on"] = _("Say by when it is looked into.")
    if said.verdict in CARRIED_OUT and not said.next_step.strip():
        problems["next_step"] = _("Say what happens next.")
    if problems:
        raise ValidationError(problems)


def _is_late(recommendation: Recommendation, now: datetime) -> bool:
    due = recommendation.due_on
    return due is not None and now.date() > due


def _tell_members(
    panel: Panel, recommendation: Recommendation, answer: Answer, *, now: datetime
) -> None:
    notices.owe(
        _people(panel),
        "advice.answered",
        occasion=f"answer:{answer.pk}",
        link=_url_of(recommendation),
        now=now,
        process=panel.process,
        reference=recommendation.reference,
        title=recommendation.title,
        verdict=in_every_language(dict(VERDICTS)[answer.verdict]),
    )


@transaction.atomic(durable=True)
def report_follow_up(
    *,
    recommendation: Recommendation,
    organiser: User,
    stage: FollowUpStage,
    text: str,
    language: str,
    reason: str,
    evidence: str,
    next_on: date | None,
    now: datetime,
) -> FollowUp:
    """Tell what has become of a recommendation; members hear of it."""
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_following(organiser, recommendation))
    if stage in {FollowUpStage.CHANGED, FollowUpStage.DROPPED}:
        reason = required_reason(reason)
    news = FollowUp(
        recommendation=recommendation,
        stage=stage,
        text=text.strip(),
        reason=reason.strip(),
        language=language,
        evidence=evidence,
        next_on=next_on,
        made_by=organiser,
        made_at=now,
    )
    news.full_clean()
    news.save(force_insert=True)
    audit.record(
        panel.process,
        "recommendation.followed",
        subject=subject_of(recommendation),
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        stage=news.stage,
    )
    notices.owe(
        _people(panel),
        "advice.followed",
        occasion=f"news:{news.pk}",
        link=_url_of(recommendation),
        now=now,
        process=panel.process,
        reference=recommendation.reference,
        title=recommendation.title,
        stage=in_every_language(dict(FOLLOW_UP_STAGES)[news.stage]),
    )
    return news


@transaction.atomic(durable=True)
def close_panel(*, panel: Panel, organiser: User, now: datetime) -> None:
    """End a panel when everything is answered; news of it can be told no more."""
    panel = locked(panel)
    require(policies.refuse_closing(organiser, panel))
    open_ends = [
        one.reference
        for one in panel.recommendations.filter(state=AdviceState.ADOPTED)
        if not is_followed_to_the_end(one)
    ]
    if open_ends:
        raise Refused(
            Refusal(
                "open_ends",
                _("Say first what has become of these: %(references)s.")
                % {"references": ", ".join(open_ends)},
            )
        )
    move_panel(panel, PanelState.CLOSED, ended_at=now)
    audit.record(
        panel.process,
        "panel.closed",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )


def is_followed_to_the_end(recommendation: Recommendation) -> bool:
    """Whether nothing more is expected: refused, or told of to the end."""
    answer = recommendation.answers.standing().first()
    if answer is None:
        return False
    if answer.verdict not in CARRIED_OUT:
        return True
    newest = recommendation.news.first()
    return newest is not None and newest.is_last


def _people(panel: Panel) -> list[User]:
    return [
        person for one in seated(panel) if (person := one.volunteer.person) is not None
    ]


def _url_of(recommendation: Recommendation) -> str:
    panel = recommendation.panel
    return reverse(
        "panels:recommendation",
        args=[panel.process.slug, panel.slug, recommendation.number],
    )
