"""A worker computes the list: it is taken up once, and dropped if the draw is void."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from panels.drawing import Computed
from panels.lifecycle import LotteryState
from panels.models import Lottery, LotteryEntry
from panels.queries.draw import locked_lottery
from participation import audit

# Over the time that the search itself may take: what comes before and after it.
SLACK = timedelta(minutes=5)


def claim_waiting(*, now: datetime) -> list[Lottery]:
    """Take up the draws that wait to be computed; nobody else gets them for a while.

    A worker that was stopped in the middle leaves its draw to the next one.
    """
    until = now + timedelta(seconds=settings.LOTTERY_SECONDS) + SLACK
    free = Q(computing_until=None) | Q(computing_until__lte=now)
    waiting = Lottery.objects.filter(free, state=LotteryState.FROZEN)
    return [
        lottery
        for lottery in waiting.select_related("panel__process")
        if waiting.filter(pk=lottery.pk).update(computing_until=until)
    ]


@transaction.atomic(durable=True)
def keep_list(*, lottery: Lottery, computed: Computed, now: datetime) -> bool:
    """Keep what came out; return whether anybody still wants it.

    Without a list the draw has failed, and `findings` say why.
    """
    lottery = locked_lottery(lottery)
    if lottery.state != LotteryState.FROZEN:
        return False
    has_list = bool(computed.content)
    lottery.findings = lottery.findings | computed.findings
    lottery.certificate = computed.certificate
    lottery.list_text = computed.content
    lottery.computing_until = None
    lottery.computed_at = now
    lottery.state = LotteryState.COMPUTED if has_list else LotteryState.FAILED
    lottery.save()
    entries = list(lottery.entries.select_related("volunteer"))
    for entry in entries:
        entry.times = computed.counts.get(entry.volunteer.public_id)
    LotteryEntry.objects.bulk_update(entries, ["times"], batch_size=500)
    subject = f"panel:{lottery.panel.slug}/D{lottery.number}"
    if has_list:
        audit.record(
            lottery.panel.process,
            "list.computed",
            subject=subject,
            now=now,
            panels=computed.findings["size"],
            smallest=computed.findings["smallest"],
            largest=computed.findings["largest"],
            excluded=computed.findings["excluded"],
            optimal=computed.findings["is_optimal"],
        )
    else:
        audit.record(
            lottery.panel.process,
            "draw.failed",
            subject=subject,
            now=now,
            problem=computed.findings["problem"],
        )
    return True
