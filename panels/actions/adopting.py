"""Deciding on recommendations, and handing the advice over."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.actions.polls import PollPlan, write_down
from panels.actions.recommending import reread, subject_of
from panels.lifecycle import AdviceState, PanelistState, PanelState, PollState
from panels.majorities import Count, is_adopted
from panels.models import HandCount, Panel, Poll, Recommendation, Session
from panels.moving import move_panel
from panels.policies import advice as policies
from panels.policies.roles import role_in
from panels.queries import live
from panels.queries.pages import locked
from panels.queries.polls import yes_no
from participation import audit, notices
from participation.models import User
from participation.policies import Refusal, Refused, require


@transaction.atomic(durable=True)
def enter_count(
    *,
    recommendation: Recommendation,
    official: User,
    yes: int,
    no: int,
    abstain: int,
    now: datetime,
) -> bool:
    """Enter votes that were counted in the room; returns whether it is decided now.

    A second official enters them without seeing the first numbers. When the two do not
    agree, neither stands: `Refused` with "differ", and both are entered anew.
    """
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_official(official, panel))
    require(policies.refuse_hand_count(recommendation))
    members = _members(panel)
    if yes + no + abstain > members:
        raise ValidationError(
            _("There are %(members)s members, and %(votes)s votes."),
            "too_many",
            {"members": members, "votes": yes + no + abstain},
        )
    first = HandCount.objects.filter(recommendation=recommendation).first()
    if first is None or first.entered_by_id is None:
        HandCount.objects.update_or_create(
            recommendation=recommendation,
            defaults={
                "yes": yes,
                "no": no,
                "abstain": abstain,
                "entered_by": official,
                "entered_at": now,
            },
        )
        return False
    if first.entered_by_id == official.pk:
        raise Refused(
            Refusal("same_person", _("Somebody else enters the numbers again."))
        )
    if (first.yes, first.no, first.abstain) != (yes, no, abstain):
        first.delete()
        return False
    count = Count(yes=yes, no=no, abstain=abstain, entitled=members)
    _decide(recommendation, official, count, how="hand_count", now=now)
    return True


@transaction.atomic(durable=True)
def forget_count(*, recommendation: Recommendation, official: User) -> None:
    """Take back the numbers that one official has entered."""
    recommendation = reread(recommendation)
    require(policies.refuse_official(official, recommendation.panel))
    require(policies.refuse_hand_count(recommendation))
    HandCount.objects.filter(recommendation=recommendation).delete()


@transaction.atomic(durable=True)
def put_to_vote(
    *,
    recommendation: Recommendation,
    session: Session,
    official: User,
    is_secret: bool,
) -> Poll:
    """Prepare a vote on a recommendation in a session, by its declared majority.

    Its counts are published whatever they are: the recommendation shows them.
    """
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_official(official, panel))
    require(policies.refuse_hand_count(recommendation))
    if session.panel_id != panel.pk:
        raise Refused(Refusal("elsewhere", _("This is a session of another panel.")))
    HandCount.objects.filter(recommendation=recommendation).delete()
    question = {
        recommendation.language: f"{recommendation.reference}: {recommendation.title}"
    }
    poll = write_down(
        live.locked(session),
        official,
        PollPlan(
            question=question,
            kind=Poll.Kind.YES_NO,
            is_secret=is_secret,
            tells_unanimity=True,
            majority=recommendation.majority,
            quorum=panel.quorum,
        ),
    )
    recommendation.poll = poll
    recommendation.save()
    return poll


@transaction.atomic(durable=True)
def decide_by_poll(
    *, recommendation: Recommendation, official: User, now: datetime
) -> None:
    """Decide as the vote in a session came out, once it is in the minutes."""
    recommendation = reread(recommendation)
    panel = recommendation.panel
    require(policies.refuse_official(official, panel))
    require(policies.refuse_deciding(recommendation))
    poll = recommendation.poll
    if poll is None or poll.state != PollState.CONFIRMED:
        raise Refused(
            Refusal(
                "no_poll", _("Close the vote in the session first, and confirm it.")
            )
        )
    votes = yes_no(poll)
    count = Count(
        yes=votes.yes,
        no=votes.no,
        abstain=votes.abstain,
        entitled=poll.entitled or _members(panel),
    )
    _decide(recommendation, official, count, how="poll", now=now)


def _members(panel: Panel) -> int:
    return panel.panelists.filter(state=PanelistState.ACTIVE).count()


def _decide(
    recommendation: Recommendation,
    official: User,
    count: Count,
    *,
    how: str,
    now: datetime,
) -> None:
    panel = recommendation.panel
    adopted = is_adopted(count, recommendation.majority, quorum=panel.quorum)
    recommendation.state = AdviceState.ADOPTED if adopted else AdviceState.NOT_ADOPTED
    recommendation.votes = count.as_json()
    recommendation.decided_at = now
    recommendation.save()
    HandCount.objects.filter(recommendation=recommendation).delete()
    facts = {
        **count.as_json(),
        "majority": recommendation.majority,
        "quorum": panel.quorum,
        "version": recommendation.version,
        "how": how,
    }
    if adopted:
        audit.record(
            panel.process,
            "recommendation.adopted",
            subject=subject_of(recommendation),
            actor=official,
            role=role_in(official, panel),
            now=now,
            **facts,
        )
    else:
        audit.record(
            panel.process,
            "recommendation.rejected",
            subject=subject_of(recommendation),
            actor=official,
            role=role_in(official, panel),
            now=now,
            **facts,
        )


@transaction.atomic(durable=True)
def hand_over(*, panel: Panel, official: User, now: datetime) -> None:
    """Give the advice to those who answer it; the time to answer runs from here."""
    panel = locked(panel)
    require(policies.refuse_handing_over(official, panel))
    move_panel(panel, PanelState.ADVISED)
    adopted = panel.recommendations.filter(state=AdviceState.ADOPTED)
    audit.record(
        panel.process,
        "panel.advised",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        recommendations=[one.reference for one in adopted],
        answer_by=panel.answer_due_on.isoformat() if panel.answer_due_on else None,
    )
    organisers = User.objects.filter(
        memberships__process=panel.process, memberships__role="organiser"
    ).exclude(pk=official.pk)
    notices.owe(
        organisers,
        "advice.handed_over",
        occasion=f"panel:{panel.pk}",
        link=reverse("panels_staff:answers", args=[panel.process.slug, panel.slug]),
        now=now,
        process=panel.process,
        panel=panel.title,
        count=len(adopted),
    )
