"""What becomes of a panel, of the people in it and of its sessions: allowed moves."""

from enum import StrEnum


class PanelState(StrEnum):
    """How far a panel is. Its mandate stands before anybody is asked to join."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RECRUITING = "recruiting"
    CONFIRMING = "confirming"
    WORKING = "working"
    ADVISED = "advised"
    ANSWERED = "answered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class VolunteerState(StrEnum):
    """Where somebody stands who would like to be on a panel."""

    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    IN_POOL = "in_pool"
    SELECTED = "selected"
    RESERVE = "reserve"
    NOT_SELECTED = "not_selected"


class PanelistState(StrEnum):
    """Where somebody stands who was given a seat."""

    OFFERED = "offered"
    ACTIVE = "active"
    DECLINED = "declined"
    SILENT = "silent"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    COMPLETED = "completed"


class LotteryState(StrEnum):
    """How far a draw is: frozen, computed, published, drawn, and final or void."""

    FROZEN = "frozen"
    COMPUTED = "computed"
    FAILED = "failed"
    PUBLISHED = "published"
    DRAWN = "drawn"
    FINAL = "final"
    VOID = "void"


class SessionState(StrEnum):
    """How far a session is; minutes have a state of their own."""

    PLANNED = "planned"
    OPEN = "open"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PollState(StrEnum):
    """How far a vote in a session is. Once closed, it never opens again."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class AdviceState(StrEnum):
    """How far a recommendation is."""

    DRAFT = "draft"
    FROZEN = "frozen"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    WITHDRAWN = "withdrawn"


class AnswerVerdict(StrEnum):
    """What the body that was addressed says of a recommendation."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    STUDIED = "studied"
    REFUSED = "refused"


class FollowUpStage(StrEnum):
    """What has become of a recommendation that was accepted."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CHANGED = "changed"
    DROPPED = "dropped"


PANEL_MOVES: dict[PanelState, frozenset[PanelState]] = {
    PanelState.DRAFT: frozenset({PanelState.PUBLISHED}),
    PanelState.PUBLISHED: frozenset({PanelState.RECRUITING, PanelState.CANCELLED}),
    PanelState.RECRUITING: frozenset({PanelState.CONFIRMING, PanelState.CANCELLED}),
    PanelState.CONFIRMING: frozenset({PanelState.WORKING, PanelState.CANCELLED}),
    PanelState.WORKING: frozenset({PanelState.ADVISED, PanelState.CANCELLED}),
    PanelState.ADVISED: frozenset({PanelState.ANSWERED, PanelState.CLOSED}),
    PanelState.ANSWERED: frozenset({PanelState.CLOSED}),
    PanelState.CLOSED: frozenset(),
    PanelState.CANCELLED: frozenset(),
}

PANELIST_MOVES: dict[PanelistState, frozenset[PanelistState]] = {
    PanelistState.OFFERED: frozenset(
        {PanelistState.ACTIVE, PanelistState.DECLINED, PanelistState.SILENT}
    ),
    PanelistState.ACTIVE: frozenset(
        {PanelistState.WITHDRAWN, PanelistState.REMOVED, PanelistState.COMPLETED}
    ),
    # A yes that comes late is taken while nobody else has the seat.
    PanelistState.SILENT: frozenset({PanelistState.ACTIVE, PanelistState.DECLINED}),
    PanelistState.DECLINED: frozenset(),
    PanelistState.WITHDRAWN: frozenset(),
    PanelistState.REMOVED: frozenset(),
    PanelistState.COMPLETED: frozenset(),
}

LOTTERY_MOVES: dict[LotteryState, frozenset[LotteryState]] = {
    LotteryState.FROZEN: frozenset(
        {LotteryState.COMPUTED, LotteryState.FAILED, LotteryState.VOID}
    ),
    LotteryState.FAILED: frozenset({LotteryState.VOID}),
    LotteryState.COMPUTED: frozenset({LotteryState.PUBLISHED, LotteryState.VOID}),
    LotteryState.PUBLISHED: frozenset({LotteryState.DRAWN, LotteryState.VOID}),
    LotteryState.DRAWN: frozenset({LotteryState.FINAL, LotteryState.VOID}),
    LotteryState.FINAL: frozenset(),
    LotteryState.VOID: frozenset(),
}

SESSION_MOVES: dict[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset({SessionState.OPEN, SessionState.CANCELLED}),
    SessionState.OPEN: frozenset(
        {SessionState.RUNNING, SessionState.PLANNED, SessionState.CANCELLED}
    ),
    SessionState.RUNNING: frozenset({SessionState.PAUSED, SessionState.CLOSED}),
    SessionState.PAUSED: frozenset({SessionState.RUNNING, SessionState.CLOSED}),
    SessionState.CLOSED: frozenset({SessionState.RUNNING}),
    SessionState.CANCELLED: frozenset(),
}

POLL_MOVES: dict[PollState, frozenset[PollState]] = {
    PollState.DRAFT: frozenset({PollState.OPEN, PollState.DROPPED}),
    PollState.OPEN: frozenset({PollState.CLOSED}),
    PollState.CLOSED: frozenset({PollState.CONFIRMED, PollState.DROPPED}),
    PollState.CONFIRMED: frozenset(),
    PollState.DROPPED: frozenset(),
}

ADVICE_MOVES: dict[AdviceState, frozenset[AdviceState]] = {
    AdviceState.DRAFT: frozenset({AdviceState.FROZEN, AdviceState.WITHDRAWN}),
    AdviceState.FROZEN: frozenset(
        {
            AdviceState.DRAFT,
            AdviceState.ADOPTED,
            AdviceState.NOT_ADOPTED,
            AdviceState.WITHDRAWN,
        }
    ),
    AdviceState.ADOPTED: frozenset(),
    AdviceState.NOT_ADOPTED: frozenset({AdviceState.DRAFT}),
    AdviceState.WITHDRAWN: frozenset(),
}

# While one draw is in these states no other can be begun. One that was drawn can still
# be appealed while seats that have become free are drawn anew.
UNDER_WAY = frozenset(
    {LotteryState.FROZEN, LotteryState.COMPUTED, LotteryState.PUBLISHED}
)
# Who sits on a panel, or may still say yes.
SEATED = frozenset({PanelistState.ACTIVE, PanelistState.COMPLETED})
HOLDING = frozenset({PanelistState.OFFERED, PanelistState.ACTIVE})
