"""What waits to be sent in proposals; see `participation.sending`."""

from participation.sending import Sender
from proposals.actions import co_authors

INVITATIONS = Sender(
    "invitations of co-authors",
    task="proposals.tasks.send_invitations",
    waits=co_authors.something_waits,
    send=co_authors.send_invitations,
)
