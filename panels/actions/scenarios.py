"""Scenarios: write, judge, publish."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels.models import (
    Panel,
    Panelist,
    Recommendation,
    Scenario,
    ScenarioJudgement,
    ScenarioVersion,
)
from panels.policies import works
from panels.policies.roles import role_in
from panels.queries.pages import locked
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require

CONTENT = ("title", "year", "story", "drivers", "signs", "assumptions")
MARKS = range(1, 6)
PAST = Refusal("past", _("This scenario is past that point."))
STALE = Refusal(
    "stale",
    _("Somebody else has just changed this. Look at it, and send yours if it holds."),
)


def lock_scenario(scenario: Scenario) -> Scenario:
    return (
        Scenario.objects.select_for_update(of=("self",), no_key=True)
        .select_related("panel__process")
        .get(pk=scenario.pk)
    )


def reference(scenario: Scenario) -> str:
    return f"panel:{scenario.panel.slug}/F{scenario.number}"


def _at_desk(scenario: Scenario, official: User) -> Scenario:
    fresh = lock_scenario(scenario)
    require(works.refuse_preparing(official, fresh.panel))
    return fresh


def _keep_version(scenario: Scenario, official: User, now: datetime) -> None:
    ScenarioVersion.objects.create(
        scenario=scenario,
        number=scenario.version,
        content={name: getattr(scenario, name) for name in CONTENT},
        made_by=official,
        made_at=now,
    )


@transaction.atomic(durable=True)
def write_scenario(
    *, panel: Panel, official: User, fields: Mapping[str, Any], now: datetime
) -> Scenario:
    fresh = locked(panel)
    require(works.refuse_preparing(official, fresh))
    scenario = Scenario(panel=fresh, number=fresh.scenarios.count() + 1, **fields)
    scenario.full_clean()
    scenario.save(force_insert=True)
    _keep_version(scenario, official, now)
    return scenario


@transaction.atomic(durable=True)
def change_scenario(
    *,
    scenario: Scenario,
    official: User,
    fields: Mapping[str, Any],
    seen: int,
    now: datetime,
) -> None:
    """Write a scenario anew; how it read before stays.

    Raises `Refused` while members judge it and after, and when somebody has changed it
    since version `seen`.
    """
    fresh = _at_desk(scenario, official)
    if not fresh.is_draft:
        words = _("Members judge these words, so they stay. Take it back first.")
        raise Refused(Refusal("judged", words))
    if fresh.version != seen:
        raise Refused(STALE)
    if all(getattr(fresh, name) == value for name, value in fields.items()):
        return
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.full_clean()
    fresh.save()
    _keep_version(fresh, official, now)


@transaction.atomic(durable=True)
def let_judge(*, scenario: Scenario, official: User) -> None:
    """Let members judge a scenario: its words stay from now on."""
    fresh = _at_desk(scenario, official)
    if not fresh.is_draft:
        raise Refused(PAST)
    fresh.state = Scenario.State.JUDGING
    fresh.save(update_fields=["state"])


@transaction.atomic(durable=True)
def take_back(*, scenario: Scenario, official: User) -> None:
    """Write a scenario anew that was being judged; judgements of the old one go."""
    fresh = _at_desk(scenario, official)
    if not fresh.takes_judgements:
        raise Refused(PAST)
    fresh.judgements.all().delete()
    fresh.state = Scenario.State.DRAFT
    fresh.save(update_fields=["state"])


@transaction.atomic(durable=True)
def judge_scenario(
    *, scenario: Scenario, panelist: Panelist, probability: int, desirability: int
) -> None:
    """Say how likely and how desirable it is; a later answer takes the place."""
    fresh = lock_scenario(scenario)
    require(works.refuse_judging(fresh, panelist))
    if panelist.panel_id != fresh.panel_id:
        raise Refused(PAST)
    if probability not in MARKS or desirability not in MARKS:
        raise ValidationError(_("Choose from 1 to 5."), "out_of_range")
    ScenarioJudgement.objects.update_or_create(
        scenario=fresh,
        panelist=panelist,
        defaults={"probability": probability, "desirability": desirability},
    )


@transaction.atomic(durable=True)
def end_judging(*, scenario: Scenario, official: User, now: datetime) -> None:
    """Count what members said, and forget who said what."""
    fresh = _at_desk(scenario, official)
    if not fresh.takes_judgements:
        raise Refused(PAST)
    given = list(fresh.judgements.values_list("probability", "desirability"))
    fresh.judged = {
        "probability": [sum(p == mark for p, _d in given) for mark in MARKS],
        "desirability": [sum(d == mark for _p, d in given) for mark in MARKS],
    }
    fresh.judgements.all().delete()
    fresh.state = Scenario.State.JUDGED
    fresh.save(update_fields=["judged", "state"])
    audit.record(
        fresh.panel.process,
        "scenario.judged",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
        size=len(given),
    )


@transaction.atomic(durable=True)
def link_recommendations(
    *, scenario: Scenario, official: User, recommendations: Sequence[Recommendation]
) -> None:
    """Say which recommendations answer to this future."""
    fresh = _at_desk(scenario, official)
    if any(one.panel_id != fresh.panel_id for one in recommendations):
        raise Refused(PAST)
    fresh.recommendations.set(recommendations)


@transaction.atomic(durable=True)
def publish_scenario(
    *, scenario: Scenario, official: User, publishes: bool, now: datetime
) -> None:
    """Let everybody read a scenario, or only members again."""
    fresh = _at_desk(scenario, official)
    if (fresh.published_at is not None) == publishes:
        return
    fresh.published_at = now if publishes else None
    fresh.save(update_fields=["published_at"])
    audit.record(
        fresh.panel.process,
        "scenario.published" if publishes else "scenario.withdrawn",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
    )
