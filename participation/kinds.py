"""What kinds of notices there are, and the topics by which people choose among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.models import Notice, NoticeChoice
from participation.policies import Text

Cadence = NoticeChoice.Cadence
# Asked when notices are about to go out: the ids of those that are owed even now.
StillOwed = Callable[[Sequence[Notice], datetime], set[int]]


@dataclass(frozen=True, slots=True)
class Topic:
    """Notices that somebody chooses together; `why` says why they get them."""

    label: Text
    hint: Text
    why: Text
    default: NoticeChoice.Cadence


# In the order in which people read them.
TOPICS: dict[str, Topic] = {
    "own": Topic(
        _("What becomes of my ideas"),
        _("Answers, comments, checks and results of what you have written."),
        _("You wrote it, or took part in what it is about."),
        Cadence.INSTANT,
    ),
    "votes": Topic(
        pgettext_lazy("votings", "Votes"),
        _("That a vote begins, and that your ballot waits to be sent."),
        _("You can vote in it, or have begun a ballot."),
        Cadence.INSTANT,
    ),
    "panels": Topic(
        _("My panels"),
        _("Draws, seats, sessions and minutes of panels that you signed up for."),
        _("You signed up for the panel, or are a member of it."),
        Cadence.INSTANT,
    ),
    "surveys": Topic(
        _("Surveys"),
        _("Questions of the city to you, and what was done with the answers."),
        _("You belong to those who are asked."),
        Cadence.INSTANT,
    ),
    "help": Topic(
        _("Help with taking part"),
        _("Times that you have booked at a help point."),
        _("You have booked a time."),
        Cadence.INSTANT,
    ),
    "followed": Topic(
        _("What I follow or support"),
        _("News of ideas that you follow or support."),
        _("You follow or support it."),
        Cadence.DAILY,
    ),
    "phases": Topic(
        _("Phases"),
        _("That a phase begins or ends soon, in processes that you take part in."),
        _("You take part in the process, or follow it."),
        Cadence.DAILY,
    ),
    "desk": Topic(
        _("Work of officials"),
        _("What waits for you at the desk, and what is overdue."),
        _("You have a role in the process."),
        Cadence.INSTANT,
    ),
}
# Where a kind says no topic, as in rows of another version of the code.
PLAIN_TOPIC = "own"
# Of these nothing stays that nobody has got.
VOTES = "votes"


@dataclass(frozen=True, slots=True)
class End:
    """Until when notices are of use by now, by their key, and the fact that says so.

    It may be moved while they wait: asked when they are about to go.
    """

    of: Callable[[Sequence[Notice]], Mapping[int, datetime]]
    fact: str = "until"


@dataclass(frozen=True, slots=True)
class Kind:
    """The words of a kind of notice, with gaps like `%(title)s` for its facts.

    `title` is the subject of the mail and the line in the inbox, `text` says more.
    A fact that is a text by language is shown in the reader's. An urgent kind breaks
    quiet hours if it would be useless after them, and goes to phones if it has words
    for them, `sms`. What `still_owed` leaves out when it is about to go is not sent.
    Whether one with an `end` is of use still is for `still_owed` to say.
    """

    title: Text
    text: Text
    topic: str = ""
    is_urgent: bool = False
    sms: Text | None = None
    still_owed: StillOwed | None = None
    end: End | None = None


KINDS: dict[str, Kind] = {}
# For a row whose kind a newer or older version of the code made.
UNKNOWN = Kind(_("There is something new"), _("Open the page to see what it is."))


def register(kinds: dict[str, Kind], *, topic: str = "") -> None:
    """Make kinds known; each app does so when it is ready.

    `topic` is that of the kinds that name none. Raises `ValueError` for a kind that is
    known already and for a topic that is not.
    """
    twice = KINDS.keys() & kinds.keys()
    if twice:
        raise ValueError(f"notices of two apps: {sorted(twice)}")
    found = {
        name: kind if kind.topic else replace(kind, topic=topic)
        for name, kind in kinds.items()
    }
    strange = sorted({kind.topic for kind in found.values()} - TOPICS.keys())
    if strange:
        raise ValueError(f"unknown topics of notices: {strange}")
    KINDS.update(found)


def topic_of(kind: str) -> str:
    """Return the topic of a kind, known or not."""
    return KINDS.get(kind, UNKNOWN).topic or PLAIN_TOPIC
