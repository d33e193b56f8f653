"""What live sessions hold about a person, for `panels.personal`.

Of a secret vote only that somebody has voted: nobody can tell what, not even here.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models import (
    PollBallot,
    PollEntry,
    PollMark,
    QuestionVote,
    SessionQuestion,
    SpeakingTurn,
)
from participation.models import User
from participation.personal import Table, table

HOLDS = frozenset(
    {
        "panels.PollMark.entered_by",
        "panels.PollEntry.entered_by",
        "panels.PollEntry.agreed_by",
        "panels.SpeakingTurn.entered_by",
    }
)


def _name(session: Any) -> str:
    panel = session.panel
    return f"{panel.process.slug}/{panel.slug}/{session.number}"


SESSION = (_("session"), lambda row: _name(row.session))
VOTE = (_("vote"), lambda row: f"{_name(row.poll.session)}/{row.poll.number}")
OF_SESSION = "session__panel__process"
OF_POLL = "poll__session__panel__process"


def tell(person: User) -> Iterator[Table]:
    own = {"panelist__volunteer__person": person}
    yield table(
        "votes_in_sessions",
        PollMark.objects.filter(**own).select_related(OF_POLL),
        "channel",
        title=_("Votes in sessions that you have taken part in"),
        vote=VOTE,
    )
    yield table(
        "open_votes_in_sessions",
        PollBallot.objects.filter(**own).select_related(OF_POLL),
        "content",
        title=_("What you have voted in votes that are not secret"),
        vote=VOTE,
    )
    yield table(
        "turns_to_speak",
        SpeakingTurn.objects.filter(**own).select_related(OF_SESSION),
        *("asked_at", "started_at", "ended_at"),
        title=_("When you have asked to speak"),
        session=SESSION,
    )
    yield table(
        "questions_in_sessions",
        SessionQuestion.objects.filter(**own).select_related(OF_SESSION),
        *("text", "is_anonymous", "state", "reason", "asked_at"),
        title=_("Questions you have asked in sessions"),
        session=SESSION,
    )
    yield table(
        "questions_wished_for",
        QuestionVote.objects.filter(**own).select_related("question"),
        title=_("Questions whose answer you would like to hear"),
        question=(_("question"), lambda row: row.question.text),
    )
    yield from _for_the_city(person)


def _for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "votes_entered",
        PollMark.objects.filter(entered_by=person).select_related(OF_POLL),
        "channel",
        title=_("Votes that you have entered or helped with"),
        vote=VOTE,
    )
    yield table(
        "hands_counted",
        PollEntry.objects.filter(
            Q(entered_by=person) | Q(agreed_by=person)
        ).select_related(OF_POLL),
        *("channel", "count"),
        title=_("Hands and papers that you have counted"),
        vote=VOTE,
    )
    yield table(
        "speakers_entered",
        SpeakingTurn.objects.filter(entered_by=person).select_related(OF_SESSION),
        *("speaker", "asked_at"),
        title=_("Speakers that you have put on a list"),
        session=SESSION,
    )
