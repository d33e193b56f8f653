"""Who writes minutes, who says what of them, and when they stand."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import SEATED, PollState, SessionState
from panels.models import Minutes, Panelist, Session
from panels.policies.roles import refuse_membership, refuse_running
from participation.models import User
from participation.policies import Refusal

States = Minutes.State


def refuse_writing(person: User | AnonymousUser, session: Session) -> Refusal | None:
    """Minutes are of what has been, and stand once they are approved."""
    refusal = refuse_running(person, session.panel)
    if refusal is not None:
        return refusal
    if session.state != SessionState.CLOSED:
        return Refusal("not_closed", _("Minutes are written once a session is over."))
    minutes: Minutes | None = getattr(session, "minutes", None)
    if minutes is None or minutes.state == States.DRAFT:
        return None
    if minutes.state == States.REVIEW:
        return Refusal(
            "in_review", _("The members read them now. Take them back to change them.")
        )
    return Refusal("approved", _("These minutes have been approved."))


def refuse_sending(person: User | AnonymousUser, session: Session) -> Refusal | None:
    """Members read minutes that hold every vote: afterwards none is taken in."""
    return refuse_writing(person, session) or _refuse_loose_votes(session)


def _refuse_loose_votes(session: Session) -> Refusal | None:
    """A straw poll that nobody has taken in is not in the minutes."""
    if session.polls.filter(state=PollState.CLOSED, is_straw=False).exists():
        return Refusal(
            "loose_votes",
            _(
                "A vote of this session has neither been taken into the minutes nor "
                "dropped. Decide that first."
            ),
        )
    return None


def refuse_approving(
    person: User | AnonymousUser, minutes: Minutes, *, now: datetime
) -> Refusal | None:
    """They stand once everybody has said yes, or when the time to comment is over."""
    refusal = refuse_running(person, minutes.session.panel)
    if refusal is not None:
        return refusal
    if minutes.state != States.REVIEW:
        return Refusal("not_in_review", _("Send them to the members first."))
    if minutes.session.state != SessionState.CLOSED:
        return Refusal("not_closed", _("The session is open again. Close it first."))
    refusal = _refuse_loose_votes(minutes.session)
    if refusal is not None:
        return refusal
    until = minutes.answer_until
    if until is not None and now >= until:
        return None
    approved = set(
        minutes.opinions.filter(version=minutes.version, approves=True).values_list(
            "panelist_id", flat=True
        )
    )
    members = minutes.session.panel.panelists.filter(state__in=SEATED)
    if not members.exclude(pk__in=approved).exists():
        return None
    return Refusal(
        "time_to_comment",
        _("Members can still comment. They stand once all have approved, or after."),
    )


def refuse_opinion(
    panelist: Panelist | None, minutes: Minutes, *, now: datetime
) -> Refusal | None:
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if minutes.state != States.REVIEW:
        return Refusal("not_in_review", _("These minutes are not open for comments."))
    if minutes.answer_until is not None and now >= minutes.answer_until:
        return Refusal("comments_over", _("The time to comment is over."))
    return None
