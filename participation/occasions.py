"""An occasion to remind people: what, of what, when, and whom."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from participation.models import Process, User
from participation.notices import Fact
from participation.policies import Text

# Process, kind and occasion.
Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reminder of one thing at one moment.

    `kind` is a kind of notice and `facts` return what fills its gaps, asked only when
    somebody reads or gets it: most that is found has run. `occasion` names what it is
    about within kind and process, with whatever makes it another one when it moves.
    From `due_at` on it is owed, and from `until` on it would come too late. Of those
    of one `series` that are due together only the newest goes out.

    `why` tells readers why they get it, `whom` tells organisers who they are, and
    `ahead` how long it comes before what it is about.

    `people` returns who hears of it, as of now; `sieve` picks from a batch of them what
    a query cannot, and `most` says how many that can be. Who has no account is counted
    by `beside`, and then `tell` owes the messages itself. `settle` is called with
    whatever came of it, maybe again.
    """

    kind: str
    process: Process
    occasion: str
    link: str
    facts: Callable[[], Mapping[str, Fact]]
    due_at: datetime
    until: datetime
    why: Text
    whom: Text
    people: Callable[[], QuerySet[User]]
    ahead: Callable[[], str] | None = None
    series: str = ""
    sieve: Callable[[Sequence[User]], Collection[int]] | None = None
    most: Callable[[], int] | None = None
    beside: Callable[[], int] | None = None
    tell: Callable[[datetime], None] | None = None
    settle: Callable[[datetime], object] | None = None

    @property
    def key(self) -> Key:
        return self.process.pk, self.kind, self.occasion
