"""What notices say of an end that has been moved while they waited."""

from collections.abc import Sequence
from datetime import datetime

from participation.in_words import moment_by_language
from participation.kinds import KINDS
from participation.models import Notice


def keep_up(kind: str, notices: Sequence[Notice]) -> None:
    """Let notices of one kind say the end as it is by now. Two queries at most."""
    end = KINDS[kind].end if kind in KINDS else None
    if end is None or not notices:
        return
    ends = end.of(notices)
    changed = []
    for notice in notices:
        if (moment := ends.get(notice.pk)) is None:
            continue
        said = moment_by_language(moment)
        if notice.facts.get(end.fact) != said:
            notice.facts = {**notice.facts, end.fact: said}
            notice.until = moment
            changed.append(notice)
    Notice.objects.bulk_update(changed, ["facts", "until"])


def is_useless(notice: Notice, now: datetime) -> bool:
    """Say whether a notice helps nobody any more, whatever else is the case.

    Of one whose end may have been moved only its kind can tell.
    """
    kind = KINDS.get(notice.kind)
    if notice.until is None or (kind is not None and kind.end is not None):
        return False
    return notice.until <= now
