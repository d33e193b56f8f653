"""The mandate of a panel: what it consists of, and how it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any

from panels.models import Panel

Texts = Mapping[str, str]

# Once the pool is fixed, these are what it is drawn by.
RULES_OF_THE_DRAW = frozenset(
    {"seats", "selection", "one_per_household", "is_open_call", "has_invitations"}
)


@dataclass(frozen=True, slots=True)
class Mandate:
    """Every field of a mandate, under the names of the model. Texts are by language."""

    title: Texts
    question: Texts = field(default_factory=dict)
    background: Texts = field(default_factory=dict)
    limits: Texts = field(default_factory=dict)
    target_group: Texts = field(default_factory=dict)
    sponsor: Texts = field(default_factory=dict)
    run_by: Texts = field(default_factory=dict)
    funding: Texts = field(default_factory=dict)
    answering_body: Texts = field(default_factory=dict)
    answer_due_on: date | None = None
    answer_criteria: Texts = field(default_factory=dict)
    term_from: date | None = None
    term_until: date | None = None
    hours_promised: int | None = None
    seats: int = 12
    languages: tuple[str, ...] = ()
    reward: Texts = field(default_factory=dict)
    help_offered: Texts = field(default_factory=dict)
    selection: str = Panel.Selection.LOTTERY.value
    is_open_call: bool = True
    has_invitations: bool = False
    one_per_household: bool = False
    call_opens_at: datetime | None = None
    call_closes_at: datetime | None = None
    appeal_days: int = 30
    answer_days: int = 10
    majority: str = Panel.Majority.THREE_QUARTERS.value
    quorum: int = 50
    may_regroup: bool = False
    may_put_forward: bool = False


NAMES = tuple(one.name for one in fields(Mandate))
# What another panel has no use for: its days, and what was decided for that one time.
OF_ONE_PANEL = frozenset(
    {
        "answer_due_on",
        "term_from",
        "term_until",
        "call_opens_at",
        "call_closes_at",
    }
)


def mandate_of(panel: Panel) -> Mandate:
    """Return the mandate as it stands."""
    values = {name: getattr(panel, name) for name in NAMES}
    return Mandate(**values | {"languages": tuple(panel.languages)})


def write(panel: Panel, mandate: Mandate) -> None:
    """Put a mandate into the row, without saving it."""
    for name in NAMES:
        value = getattr(mandate, name)
        if isinstance(value, Mapping):
            value = dict(value)
        setattr(panel, name, list(value) if name == "languages" else value)


def as_words(mandate: Mandate) -> dict[str, Any]:
    """Return a mandate as JSON can hold it; moments in UTC."""
    return {name: _plain(getattr(mandate, name)) for name in NAMES}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
    return value


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Name what differs between two mandates in words, in the order of the mandate."""
    return [name for name in NAMES if before.get(name) != after.get(name)]
