"""What the ballot boxes do by themselves: record what waits, and check the logs.

Each of these can run twice at once or after an outage; one broken box stops no other.
"""

import logging

from django.db import transaction

from voting.box import locks, sequencer
from voting.box.guarding import PausedError, check
from voting.models import BallotBox

logger = logging.getLogger(__name__)


def sequence_boxes() -> int:
    """Move ballots from every spool into its log; return how many rows went.

    What officials did since the last time is signed as well.
    """
    moved = 0
    for voting_round in sequencer.rounds_with_work():
        try:
            if voting_round.box.sealed_at is None:
                moved += sequencer.run(voting_round)
            else:
                sequencer.sign(voting_round)
        except Exception:  # one broken box must not hold up the others
            logger.exception("Could not record the ballots of %s", voting_round)
    return moved


def check_boxes() -> int:
    """Compare every log, line by line, with what was signed; return how many differ.

    A log that takes ballots is paused until it is the one that was signed again.
    """
    broken = 0
    boxes = BallotBox.objects.filter(opened_at__isnull=False)
    for box in boxes.select_related("voting_round").order_by("pk"):
        try:
            with transaction.atomic(durable=True):
                locks.hold_log(box.pk)
                check(box)
        except PausedError as error:
            broken += 1
            logger.critical("The log of %s: %s", box.origin, error)
            sequencer.note_pause(box.voting_round, str(error))
        except Exception:  # one broken box must not hide the others
            broken += 1
            logger.exception("Could not check the log of %s", box.origin)
    return broken
