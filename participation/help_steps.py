"""What the clock brings about at help points; see `ticking` and `sending`."""

from participation.actions import help_bookings, help_mailing
from participation.sending import Sender

LETTERS = Sender(
    "letters about help",
    task="participation.tasks.send_help_letters",
    waits=help_mailing.something_waits,
    send=help_mailing.send_help_letters,
)
remind_of_help = help_bookings.remind_of_help
