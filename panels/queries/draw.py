"""The draws of a panel, for everyone, for the desk and for one's own place."""

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import LotteryState
from panels.models import Lottery, LotteryEntry, Panel, Volunteer
from panels.queries.pages import locked
from panels.sortition import verify
from panels.sortition.pool import Pool

# Bars of the picture of chances at most.
MOST_BARS = 12


def digest_of(pool: Pool) -> str:
    """Name a pool by what it holds, so that a form can say which one it is about."""
    plain = [
        pool.seats,
        [[q.feature, q.value, q.minimum, q.maximum] for q in pool.quotas],
        sorted([v.key, list(v.features), v.household] for v in pool.volunteers),
    ]
    return sha256(json.dumps(plain).encode()).hexdigest()


def draw_path(lottery: Lottery) -> str:
    panel = lottery.panel
    return reverse(
        "panels:draw_of", args=[panel.process.slug, panel.slug, lottery.number]
    )


def locked_lottery(lottery: Lottery) -> Lottery:
    """Lock the panel of a draw, and read both again."""
    panel = locked(lottery.panel)
    found = panel.lotteries.select_related(
        "entered_by", "frozen_by", "void_asked_by"
    ).get(pk=lottery.pk)
    found.panel = panel
    return found


def lottery_or_404(panel: Panel, number: int) -> Lottery:
    found = (
        panel.lotteries.select_related(
            "entered_by", "frozen_by", "published_by", "void_asked_by"
        )
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    found.panel = panel
    return found


def newest(panel: Panel) -> Lottery | None:
    """Return the draw to show first: the newest one that is not void, or any."""
    draws = panel.lotteries.order_by("-number")
    found = draws.exclude(state=LotteryState.VOID).first() or draws.first()
    if found is not None:
        found.panel = panel
    return found


def is_replacement(panel: Panel) -> bool:
    """Say whether members were drawn before, so that a new draw replaces some."""
    drawn = [LotteryState.DRAWN, LotteryState.FINAL]
    return panel.lotteries.filter(state__in=drawn).exists()


def source_of(lottery: Lottery) -> dict[str, Any]:
    """Return the declared source of a published list, as the list has it."""
    return verify.read(lottery.list_text.encode()).source


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a draw: whether it is done or comes next, and when it happened."""

    label: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """So many people are on so many panels."""

    least: int
    most: int
    people: int


def chances(lottery: Lottery) -> list[Bar]:
    """Count people by the number of panels they are on, in a few even steps."""
    times = [
        number
        for number in lottery.entries.values_list("times", flat=True)
        if number is not None
    ]
    if not times:
        return []
    counts = Counter(times)
    different = sorted(counts)
    if len(different) <= MOST_BARS:
        return [Bar(number, number, counts[number]) for number in different]
    least, most = different[0], different[-1]
    width = -(-(most - least + 1) // MOST_BARS)
    bars = []
    for start in range(least, most + 1, width):
        end = min(start + width - 1, most)
        people = sum(counts[number] for number in different if start <= number <= end)
        bars.append(Bar(start, end, people))
    return bars


def own_entries(volunteer: Volunteer) -> list[LotteryEntry]:
    """Return somebody's entries in published draws, newest first."""
    return list(
        volunteer.entries.exclude(lottery__list_sha256="")
        .select_related("lottery__panel__process")
        .order_by("-lottery__number")
    )


def entry_of(lottery: Lottery, public_id: str) -> LotteryEntry | None:
    return lottery.entries.filter(volunteer__public_id=public_id).first()


def steps_of(lottery: Lottery | None) -> list[Step]:
    """Tell how far a draw is, as a row of steps."""
    labels = [
        _("Sign-up"),
        _("Pool fixed"),
        _("List computed"),
        _("List published"),
        _("Drawn in public"),
        _("Final"),
    ]
    done = 0
    if lottery is not None and lottery.state != LotteryState.VOID:
        done = {
            LotteryState.FROZEN: 2,
            LotteryState.FAILED: 2,
            LotteryState.COMPUTED: 3,
            LotteryState.PUBLISHED: 4,
            LotteryState.DRAWN: 5,
            LotteryState.FINAL: 6,
        }[LotteryState(lottery.state)]
    return [
        Step(str(label), is_done=place < done, is_current=place == done)
        for place, label in enumerate(labels)
    ]


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One quota, as it stands or as a draw was made by it; no count if it is small."""

    feature: dict[str, str]
    value: dict[str, str]
    minimum: int
    maximum: int
    people: int | None
    is_small: bool


def quota_table(panel: Panel, lottery: Lottery | None) -> list[QuotaRow]:
    """Return the quotas with how many of the pool gave each answer."""
    if lottery is None:
        return [
            QuotaRow(
                feature.name, value.name, value.minimum, value.maximum, None, False
            )
            for feature in panel.features.prefetch_related("values")
            for value in feature.values.all()
        ]
    found = []
    for row in lottery.quotas:
        people = lottery.pool_counts.get(f"{row['feature']}/{row['value']}")
        found.append(
            QuotaRow(
                row["feature_name"],
                row["name"],
                row["minimum"],
                row["maximum"],
                people,
                people is None,
            )
        )
    return found


def list_facts(lottery: Lottery) -> dict[str, Any]:
    """Return what the page of a published list shows of it. Two queries."""
    listed = verify.read(lottery.list_text.encode())
    size = len(listed.panels)
    facts: dict[str, Any] = {
        "size": size,
        "source": listed.source,
        "chances": chances(lottery),
        "smallest": lottery.findings["smallest"],
        "largest": lottery.findings["largest"],
        "is_direct": verify.is_direct(listed.source, size),
        "last_label": listed.label(size - 1),
        "problems": list(verify.SENTENCES),
    }
    if lottery.drawn_number is not None:
        facts["label"] = listed.label(lottery.drawn_number)
        facts["drawn"] = listed.panels[lottery.drawn_number]
        facts["reserve"] = list(
            lottery.entries.exclude(reserve_place=None)
            .order_by("reserve_place")
            .values_list("volunteer__public_id", flat=True)
        )
    return facts
