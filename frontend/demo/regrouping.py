"""How officials of the demo merge and split ideas."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from frontend.demo.content import Content
from frontend.demo.stage import CENTS, MINUTE, Stage, Step
from proposals.actions import merging, regrouping, support
from proposals.models import Regrouping

DAYS_FOR_ANSWERS = 7


def regroup(stage: Stage, told: Content) -> Iterator[Step]:
    """Yield a merge or a split: planned, agreed to by each author, carried out."""
    moment = stage.days.moment
    yield Step(moment(told["day"]), partial(_plan, stage, told))
    yield Step(moment(told["agreed"]), partial(_agree, stage, told))
    yield Step(moment(told["done"]), partial(_carry_out, stage, told))


def _planned(stage: Stage, told: Content) -> Regrouping:
    return Regrouping.objects.select_related("process").get(
        process=stage.process, reason=told["reason"]
    )


def _plan(stage: Stage, told: Content, now: datetime) -> None:
    is_merge = len(told["into"]) == 1
    regrouping.plan_regrouping(
        process=stage.process,
        official=stage.organiser,
        kind=Regrouping.Kind.MERGE if is_merge else Regrouping.Kind.SPLIT,
        numbers=[stage.fresh(title).number for title in told["sources"]],
        plan=[
            regrouping.Planned(
                title=new["title"],
                text=new["text"],
                language="fi",
                district=new["area"],
                category=new["category"],
                cost_estimate=new["cost"] * CENTS,
            )
            for new in told["into"]
        ],
        reason=told["reason"],
        days=DAYS_FOR_ANSWERS,
        now=now,
    )


def _agree(stage: Stage, told: Content, now: datetime) -> None:
    for part in regrouping.partings(_planned(stage, told)):
        if part.proposal.author is not None:
            regrouping.answer_regrouping(
                part=part,
                person=part.proposal.author,
                agrees=True,
                words="",
                now=now,
            )


def _carry_out(stage: Stage, told: Content, now: datetime) -> None:
    merging.carry_out(
        regrouping=_planned(stage, told), official=stage.organiser, now=now
    )
    for carried in told["carried"]:
        support.carry_support(
            source=stage.fresh(carried["from"]),
            target=stage.fresh(carried["to"]),
            person=stage.cast[carried["person"]],
            now=now + MINUTE,
        )
