"""Who may do what while a session is live."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import SESSION_MOVES, PollState, SessionState
from panels.models import Attendance, Listener, Minutes, Panelist, Poll, Session
from panels.policies.roles import refuse_membership, refuse_running
from participation.models import User
from participation.policies import Refusal

# For so many devices of an audience it was measured; see docs/benchmarks.md.
LISTENERS_MOST = 600
QUESTIONS_MOST = 5

Voter = Panelist | Listener


def refuse_move(
    person: User | AnonymousUser, session: Session, goal: SessionState
) -> Refusal | None:
    refusal = refuse_running(person, session.panel)
    if refusal is not None:
        return refusal
    if goal not in SESSION_MOVES[SessionState(session.state)]:
        return Refusal("no_such_move", _("The session is past that point."))
    if goal is SessionState.CANCELLED:
        # With a reason, on the record, and members are told: see `cancel_session`.
        return Refusal("no_such_move", _("Call the session off on its own page."))
    if session.state == SessionState.CLOSED and has_approved_minutes(session):
        return Refusal(
            "approved",
            _("The minutes of this session have been approved, so it stays closed."),
        )
    leaves = goal in {SessionState.PLANNED, SessionState.CLOSED}
    if leaves and session.polls.filter(state=PollState.OPEN).exists():
        return Refusal("poll_open", _("A vote is open. Close it first."))
    return None


def has_approved_minutes(session: Session) -> bool:
    minutes = Minutes.objects.filter(session=session, approved_at__isnull=False)
    return minutes.exists()


def refuse_steering(person: User | AnonymousUser, session: Session) -> Refusal | None:
    """What a facilitator does in the room while it is open."""
    refusal = refuse_running(person, session.panel)
    if refusal is not None:
        return refusal
    return refuse_not_live(session)


def refuse_not_live(session: Session) -> Refusal | None:
    if session.state == SessionState.PLANNED:
        return Refusal("not_open_yet", _("The session has not been opened yet."))
    if not session.is_live:
        return Refusal("session_over", _("The session is over."))
    return None


def refuse_listening(session: Session) -> Refusal | None:
    """The audience is let in where the public may listen, with the code of the room."""
    if not session.is_public:
        return Refusal("not_public", _("This session is for the members of the panel."))
    return refuse_not_live(session)


def refuse_taking_part(voter: Voter | None, session: Session) -> Refusal | None:
    """Hands and questions: members of the panel, or the audience of this session."""
    if isinstance(voter, Listener):
        if voter.session_id != session.pk:
            return Refusal("other_session", _("Your code is of another session."))
        return refuse_listening(session)
    return refuse_membership(voter) or refuse_not_live(session)


def refuse_vote(poll: Poll, voter: Voter | None) -> Refusal | None:
    """Say why somebody cannot vote in this poll now; asked under its lock.

    Whether they have voted is not asked here: the database says so when the mark is
    written, whatever the way.
    """
    if isinstance(voter, Listener):
        if voter.session_id != poll.session_id:
            return Refusal("other_session", _("Your code is of another session."))
        if poll.electorate != Poll.Electorate.EVERYONE:
            return Refusal(
                "no_member", _("In this vote the members of the panel vote.")
            )
    else:
        refusal = refuse_membership(voter)
        if refusal is not None:
            return refusal
    if poll.state == PollState.DRAFT:
        return Refusal("not_open_yet", _("This vote has not been opened yet."))
    if poll.state != PollState.OPEN:
        return Refusal("closed", _("This vote is closed. Your vote was not counted."))
    return None


def refuse_absent(attendance: Attendance | None) -> Refusal | None:
    if attendance is None or attendance.arrived_at is None:
        return Refusal(
            "absent", _("Only members who are there can vote. Say first that you are.")
        )
    if attendance.left_at is not None:
        return Refusal("absent", _("You have left the session, so you cannot vote."))
    return None
