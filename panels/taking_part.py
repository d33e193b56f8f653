"""Who takes part in a process by a seat on one of its panels."""

from panels.lifecycle import HOLDING, SEATED
from panels.models import Panelist
from participation import audience
from participation.audience import Rows, TakingPart


def _seats() -> Rows:
    return Panelist.objects.filter(
        state__in=HOLDING | SEATED, volunteer__erased_at=None
    )


MEMBERS = TakingPart(_seats, process="panel__process", person="volunteer__person")


def register() -> None:
    audience.register("panel members", MEMBERS)
