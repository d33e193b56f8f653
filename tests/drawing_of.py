"""Builders of draws: pools with answers, officials, and a draw moved on to a state."""

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import make
import paneling

from panels import drawing as computing_lists
from panels.actions import computing, drawing, settling
from panels.lifecycle import PanelState, VolunteerState
from panels.models import Feature, Lottery, Panel, Volunteer, VolunteerFeature
from panels.pooling import draft_of
from panels.queries.draw import digest_of
from panels.sortition import randomness, verify
from participation.models import Role, User

NOW = make.NOW
DATA = Path(__file__).parent / "data" / "panels"
SOURCE = randomness.dice(
    NOW + timedelta(hours=30), "Council room, second floor", digits=3
)
AT_THE_DRAW = NOW + timedelta(hours=31)


def open_panel(**fields: Any) -> Panel:
    """Make a panel of four whose sign-up is over: two of each sex, some young."""
    values: dict[str, Any] = {
        "state": PanelState.RECRUITING,
        "seats": 4,
        "selection": Panel.Selection.LOTTERY,
        "call_opens_at": NOW - timedelta(days=30),
        "call_closes_at": NOW - timedelta(days=1),
    }
    panel = paneling.panel(**values | fields)
    feature(panel, "sex", {"woman": (2, 2), "man": (2, 2)})
    feature(panel, "age", {"young": (1, 4), "old": (0, 3)})
    return panel


def feature(panel: Panel, code: str, values: dict[str, tuple[int, int]]) -> Feature:
    made = Feature.objects.create(
        panel=panel,
        code=code,
        name={"en": code.title()},
        position=panel.features.count(),
    )
    for position, (value, (least, most)) in enumerate(values.items()):
        made.values.create(
            code=value,
            name={"en": value.title()},
            minimum=least,
            maximum=most,
            position=position,
        )
    return made


def willing(panel: Panel, *answers: str, **fields: Any) -> Volunteer:
    """Let somebody sign up, with an answer to each question in its order."""
    one = paneling.volunteer(panel, state=VolunteerState.APPLIED, **fields)
    for question, answer in zip(panel.features.all(), answers, strict=True):
        VolunteerFeature.objects.create(
            volunteer=one, feature=question, value=question.values.get(code=answer)
        )
    return one


def pool(panel: Panel, of_each: int = 3) -> list[Volunteer]:
    """Let as many sign up of each of the four kinds: 12 people for 4 seats."""
    return [
        willing(panel, sex, age)
        for _ in range(of_each)
        for sex in ("woman", "man")
        for age in ("young", "old")
    ]


def officials(panel: Panel) -> tuple[User, User]:
    """Give the organiser and a facilitator, the two officials of a draw."""
    return (
        make.staff(panel.process, Role.ORGANISER),
        make.staff(panel.process, Role.FACILITATOR),
    )


def freeze(panel: Panel, organiser: User, **fields: Any) -> Lottery:
    values: dict[str, Any] = {
        "algorithm": Lottery.Algorithm.LEXIMIN,
        "panels_wanted": 0,
        "reserve_size": 2,
        "digest": digest_of(draft_of(panel).pool),
        "now": NOW,
    }
    return drawing.freeze_pool(panel=panel, organiser=organiser, **values | fields)


def compute(lottery: Lottery, now: datetime = NOW) -> Lottery:
    for claimed in computing.claim_waiting(now=now):
        computed = computing_lists.compute(claimed, seconds=60)
        computing.keep_list(lottery=claimed, computed=computed, now=now)
    lottery.refresh_from_db()
    return lottery


def publish(lottery: Lottery, official: User, **fields: Any) -> Lottery:
    drawing.publish_list(
        lottery=lottery,
        official=official,
        **{"source": SOURCE, "now": NOW} | fields,
    )
    lottery.refresh_from_db()
    return lottery


def throw(
    lottery: Lottery,
    officials_in_turn: Sequence[User],
    text: str = "1 2 3",
    now: datetime = AT_THE_DRAW,
) -> Lottery:
    for official in officials_in_turn:
        settling.enter_randomness(
            lottery=lottery, official=official, text=text, witness="Notary", now=now
        )
    lottery.refresh_from_db()
    return lottery


def computed(panel: Panel, organiser: User, **fields: Any) -> Lottery:
    return compute(freeze(panel, organiser, **fields))


def published(panel: Panel, pair: tuple[User, User], **fields: Any) -> Lottery:
    return publish(computed(panel, pair[0], **fields), pair[1])


def drawn(panel: Panel, pair: tuple[User, User], **fields: Any) -> Lottery:
    return throw(published(panel, pair, **fields), pair)


def trial(panel: Panel) -> Lottery:
    """Make a published draw for what only has to be there; nothing in it was drawn."""
    return panel.lotteries.create(
        number=1,
        is_replacement=False,
        state="published",
        seats=2,
        pool_size=2,
        pool_sha256="0" * 64,
        sealed_text="{}",
        seed="0" * 64,
        findings={"smallest": 1, "largest": 1, "size": 1, "excluded": 0},
        list_text=trial_list(),
        list_sha256="0" * 64,
        source="dice",
        draws_at=NOW,
        frozen_at=NOW,
        published_at=NOW,
    )


def trial_list() -> str:
    """Write a list of one panel of two, for pages that only have to be there."""
    plain = {
        "v": verify.VERSION,
        "name": "trial",
        "algorithm": "maximin",
        "seats": 2,
        "reserve": 0,
        "ids": ["22222", "33333"],
        "panels": [["22222", "33333"]],
        "randomness": SOURCE.as_plain(),
        "sealed": "",
    }
    return verify.canonical(plain).decode()


def from_folder(folder: Path, seats: int) -> Panel:
    """Make a panel from a pool as the files of `tests/data/panels` have it."""
    panel = paneling.panel(
        state=PanelState.RECRUITING,
        seats=seats,
        selection=Panel.Selection.LOTTERY,
        call_closes_at=NOW - timedelta(days=1),
    )
    quotas: dict[str, dict[str, tuple[int, int]]] = {}
    for row in _rows(folder / "categories.csv"):
        limits = (int(row["min"]), int(row["max"]))
        quotas.setdefault(row["feature"], {})[row["value"]] = limits
    made = {name: feature(panel, name, values) for name, values in quotas.items()}
    values = {
        (name, value.code): value
        for name, question in made.items()
        for value in question.values.all()
    }
    for row in _rows(folder / "respondents.csv"):
        one = paneling.volunteer(panel, state=VolunteerState.APPLIED)
        VolunteerFeature.objects.bulk_create(
            VolunteerFeature(
                volunteer=one, feature=question, value=values[name, row[name]]
            )
            for name, question in made.items()
        )
    return panel


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))
