"""Members are asked whether they approve the report, and answer."""

from datetime import timedelta

from make import DAY, NOW

from panels.actions import approving
from panels.models import Approval

UNTIL = NOW + 14 * DAY
LATE = UNTIL + timedelta(minutes=1)


def ask(report, official, **fields) -> Approval:
    values = {"seen": report.version, "closes_at": UNTIL, "now": NOW}
    return approving.ask_members(report=report, official=official, **values | fields)


def say(approval, member, choice="approve", remark="", now=NOW) -> None:
    approving.answer_approval(
        approval=approval, panelist=member, choice=choice, remark=remark, now=now
    )
