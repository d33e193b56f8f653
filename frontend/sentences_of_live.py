"""Sentences of the public record about live sessions and the votes in them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

SENTENCES_OF_LIVE: Mapping[str, Promise] = {
    "session.opened": gettext_lazy(
        "The doors of session %(session)s of %(subject)s were opened."
    ),
    "session.closed": gettext_lazy(
        "Session %(session)s of %(subject)s was closed: %(came)s members came."
    ),
    "session.reopened": gettext_lazy(
        "Session %(session)s of %(subject)s was opened again."
    ),
    "poll.opened": gettext_lazy(
        "Vote %(poll)s of session %(session)s of %(subject)s was opened. Members "
        "there: %(present)s, majority: %(majority)s, quorum: %(quorum)s %%."
    ),
    "poll.closed": gettext_lazy(
        "Vote %(poll)s of session %(session)s of %(subject)s was closed: %(given)s "
        "votes, %(present)s members there of %(entitled)s."
    ),
    "poll.confirmed": gettext_lazy(
        "Vote %(poll)s of session %(session)s of %(subject)s went into the minutes: "
        "%(outcome)s."
    ),
    "poll.dropped": gettext_lazy(
        "Vote %(poll)s of session %(session)s of %(subject)s was dropped. %(reason)s"
    ),
}
