"""What stands on the ballot of a vote in a session."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from panels.models import Poll

ABSTAIN = "abstain"
SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True, slots=True)
class Option:
    """What one can vote for: a code, and its text by language or translated."""

    code: str
    text: str | Mapping[str, str]


def options_of(poll: Poll) -> list[Option]:
    """Return what stands on the ballot, without the way to abstain."""
    match poll.kind:
        case Poll.Kind.YES_NO:
            return [Option("yes", _("Yes")), Option("no", _("No"))]
        case Poll.Kind.SCALE:
            ends = {"1": _("1, not at all"), "5": _("5, very much")}
            return [Option(code, ends.get(code, code)) for code in SCALE]
        case _:
            return [Option(one["code"], one["text"]) for one in poll.options]
