"""Method cards: kinds of sessions with an agenda to begin from. Pure.

They were written for this service, in three languages; docs/organisers/sessions.md
says how they are meant. A city copies one into its session and changes what it likes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "cards.json"

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One item of an agenda; `kind` is one of `AgendaItem.Kind`."""

    kind: str
    minutes: int
    title: Texts
    text: Texts


@dataclass(frozen=True, slots=True)
class Card:
    """A kind of session; `form` is one of `Session.Kind`."""

    code: str
    form: str
    title: Texts
    goal: Texts
    bring: Texts
    items: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)


@cache
def cards() -> tuple[Card, ...]:
    """Return all cards, in the order in which a panel is likely to need them."""
    return tuple(
        Card(**card | {"items": tuple(Step(**item) for item in card["items"])})
        for card in json.loads(FILE.read_text("utf-8"))
    )


def card_of(code: str) -> Card | None:
    return next((card for card in cards() if card.code == code), None)
