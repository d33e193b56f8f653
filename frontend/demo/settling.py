"""What officials of the demo settle about ideas: rules, criteria, who checks them."""

from datetime import datetime

from frontend.demo.content import Content
from frontend.demo.stage import Stage
from participation.models import Process
from proposals.actions import (
    assigning,
    criteria,
    departments,
    entering,
    idea_rules,
    opinions,
    selection,
)
from proposals.actions.proposals import Idea
from proposals.models import Proposal, rules_of
from proposals.queries.selection import cuts_of, digest_of


def rule(stage: Stage, told: Content, now: datetime) -> None:
    rules = rules_of(stage.process)
    wanted = {name: getattr(rules, name) for name in idea_rules.FIELDS}
    wanted |= {name: value for name, value in told.items() if name != "day"}
    idea_rules.settle_idea_rules(
        process=stage.process,
        organiser=stage.organiser,
        rules=wanted,
        reason="",
        now=now,
    )


def offer(stage: Stage, _told: Content, now: datetime) -> None:
    criteria.offer_criteria(process=stage.process, organiser=stage.organiser, now=now)


def select(stage: Stage, _told: Content, now: datetime) -> None:
    """Carry out the rule by which supporters decide what is checked."""
    # Read anew: a process remembers the rules it had when they were first asked for.
    process = Process.objects.get(pk=stage.process.pk)
    selection.select_ideas(
        process=process,
        organiser=stage.organiser,
        digest=digest_of(cuts_of(process, rules_of(process))),
        now=now,
    )


def found_department(stage: Stage, told: Content, now: datetime) -> None:
    departments.settle_department(
        process=stage.process,
        organiser=stage.organiser,
        code=told["code"],
        name=told["name"],
        people=[stage.cast[key] for key in told["people"]],
        now=now,
    )


def _target(stage: Stage, told: Content) -> assigning.Target:
    department = stage.process.departments.get(code=told["department"])
    return assigning.Target(department=department)


def assign(stage: Stage, told: Content, now: datetime) -> None:
    assigning.assign(
        process=stage.process,
        proposals=[stage.fresh(title) for title in told["titles"]],
        official=stage.organiser,
        target=_target(stage, told),
        due_on=stage.day(told["due"]),
        now=now,
    )


def ask(stage: Stage, told: Content, now: datetime) -> None:
    opinions.ask_opinion(
        proposal=stage.fresh(told["title"]),
        official=stage.reviewer,
        target=_target(stage, told),
        question=told["question"],
        due_on=stage.day(told["due"]),
        now=now,
    )


def enter(stage: Stage, told: Content, now: datetime) -> None:
    """Type in what somebody has handed in on paper."""
    entering.enter_proposal(
        process=stage.process,
        official=stage.cast["helena"],
        idea=Idea(
            title=told["title"],
            text=told["text"],
            benefits=told["benefits"],
            language="fi",
            district=stage.districts[told["area"]],
            category=stage.categories[told["category"]],
        ),
        channel=Proposal.Channel.PAPER,
        author_label=told["name"],
        now=now,
    )
