"""What the clock brings about in votes; see `participation.ticking`."""

from datetime import datetime

from participation.ticking import Done
from voting.actions import results


def tally(now: datetime) -> list[Done]:
    return results.tally_closed_rounds(now=now)
