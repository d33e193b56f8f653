"""When a vote in a session may be prepared, opened, closed, confirmed or dropped."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import POLL_MOVES, PollState
from panels.models import Minutes, Poll, PollMark, Session
from panels.policies.live import refuse_not_live
from panels.policies.roles import refuse_running
from participation.models import User
from participation.policies import Refusal

# One mark of an option is one hand. Orders and sets of options are not raised.
BY_HAND = frozenset({Poll.Kind.YES_NO, Poll.Kind.CHOICE, Poll.Kind.SCALE})
COUNTED = frozenset({PollMark.Channel.HAND, PollMark.Channel.PAPER})
OPENED = Refusal("begun", _("This vote was opened, so it stays as it is."))


def refuse_preparing(
    person: User | AnonymousUser, session: Session, poll: Poll | None = None
) -> Refusal | None:
    """A vote is prepared at any time before it is opened; then it stays as it is."""
    refusal = refuse_running(person, session.panel)
    if refusal is not None:
        return refusal
    if poll is not None and poll.state != PollState.DRAFT:
        return OPENED
    if poll is not None and hasattr(poll, "recommendation"):
        return Refusal(
            "of_advice",
            _("The rules of a vote on a recommendation stay as the mandate has them."),
        )
    return None


def refuse_poll_move(
    person: User | AnonymousUser, poll: Poll, goal: PollState
) -> Refusal | None:
    refusal = refuse_running(person, poll.session.panel)
    if refusal is not None:
        return refusal
    if goal not in POLL_MOVES[PollState(poll.state)]:
        return Refusal("no_such_move", _("This vote is past that point."))
    if goal is PollState.OPEN:
        return refuse_not_live(poll.session) or _refuse_second(poll)
    if goal is PollState.CLOSED and poll.entries.filter(agreed_by=None).exists():
        return Refusal(
            "count_waits",
            _(
                "A count of hands or papers waits for a second person. Let somebody "
                "count the same, or withdraw it."
            ),
        )
    refusal = refuse_after_minutes(poll)
    if refusal is not None:
        return refusal
    if goal is PollState.CONFIRMED and poll.electorate != Poll.Electorate.MEMBERS:
        return Refusal(
            "not_binding", _("A vote with the audience does not go into the minutes.")
        )
    return None


def refuse_after_minutes(poll: Poll) -> Refusal | None:
    """What the minutes say of the votes stays while members read it, and afterwards.

    A vote that was never opened is in no minutes, and can be dropped at any time.
    """
    minutes: Minutes | None = getattr(poll.session, "minutes", None)
    if minutes is None or poll.state != PollState.CLOSED:
        return None
    if minutes.state == Minutes.State.DRAFT:
        return None
    if minutes.state == Minutes.State.REVIEW:
        return Refusal(
            "minutes_read",
            _(
                "The members read the minutes of this session now. Take the minutes "
                "back to decide about this vote."
            ),
        )
    return Refusal(
        "minutes_approved",
        _(
            "The minutes of this session have been approved, so nothing is taken in "
            "or dropped any more."
        ),
    )


def _refuse_second(poll: Poll) -> Refusal | None:
    if poll.session.polls.filter(state=PollState.OPEN).exists():
        return Refusal("poll_open", _("Another vote is open. Close it first."))
    return None


def refuse_counting(
    person: User | AnonymousUser, poll: Poll, channel: str
) -> Refusal | None:
    """Say why hands or papers cannot be entered now; asked under the poll's lock."""
    refusal = refuse_running(person, poll.session.panel)
    if refusal is not None:
        return refusal
    if poll.state != PollState.OPEN:
        return Refusal("closed", _("This vote is not open."))
    if channel not in COUNTED:
        return Refusal("no_such_way", _("This way of voting is not counted by hand."))
    if channel == PollMark.Channel.HAND and poll.is_secret:
        return Refusal(
            "secret", _("In a secret vote nobody raises a hand: hand out papers.")
        )
    if channel == PollMark.Channel.HAND and poll.kind not in BY_HAND:
        return Refusal(
            "no_hands", _("This kind of vote is not counted by raised hands.")
        )
    return None


def refuse_marked(names: Sequence[str]) -> Refusal | None:
    """Say who has voted already, in whatever way."""
    if not names:
        return None
    return Refusal(
        "voted",
        _("These have voted already in another way, take them out: %(names)s")
        % {"names": ", ".join(names)},
    )


def refuse_second_vote(poll: Poll, mark: PollMark, *, has_own: bool) -> Refusal | None:
    """Say why somebody who has voted cannot vote again.

    `has_own` says whether the ballot of the mark can be told from the others.
    """
    if not poll.is_secret and has_own:
        return None
    if poll.is_secret:
        return Refusal(
            "voted",
            _(
                "You have voted already in this vote (%(way)s). It is secret, so the "
                "first vote stands and cannot be changed."
            )
            % {"way": mark.get_channel_display()},
        )
    return Refusal(
        "voted",
        _("Your vote has been counted already: %(way)s.")
        % {"way": mark.get_channel_display()},
    )
