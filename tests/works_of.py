"""Builders of what panels work on together; states are reached through the actions."""

from collections.abc import Sequence
from typing import Any

import make
import paneling

from panels.actions import conversations, scenarios, scorings
from panels.models import (
    Board,
    Conversation,
    Panel,
    Panelist,
    Scenario,
    ScoringExercise,
    Statement,
)
from panels.queries.voters import Participant
from participation.models import Role, User


def facilitator(panel: Panel) -> User:
    return make.staff(panel.process, Role.FACILITATOR)


def conversation(
    panel: Panel,
    official: User,
    *,
    statements: int = 3,
    opened: bool = True,
    **fields: Any,
) -> Conversation:
    """Prepare a conversation with statements to begin with, open unless told."""
    made = conversations.prepare_conversation(
        panel=panel,
        official=official,
        fields={"title": {"en": "The shore"}, "takes_statements": True, **fields},
    )
    for number in range(statements):
        conversations.seed_statement(
            conversation=made,
            official=official,
            text=f"Statement {number + 1}.",
            language="en",
            origin=Statement.Origin.SEED,
        )
    if opened:
        conversations.open_conversation(
            conversation=made, official=official, now=make.NOW
        )
    made.refresh_from_db()
    return made


def votes(
    of: Conversation, members: Sequence[Panelist], rows: Sequence[Sequence[int | None]]
) -> None:
    """Vote: one row for each member, one value for each statement, None for nothing."""
    statements = list(of.statements.order_by("number"))
    for member, row in zip(members, rows, strict=True):
        for statement, value in zip(statements, row, strict=True):
            if value is not None:
                conversations.vote_on_statement(
                    statement=statement,
                    participant=Participant(panelist=member),
                    value=value,
                    now=make.NOW,
                )


def finished(of: Conversation, official: User) -> Conversation:
    """Close a conversation and show its results."""
    conversations.close_conversation(conversation=of, official=official, now=make.NOW)
    conversations.show_results(
        conversation=of, official=official, shows=True, now=make.NOW
    )
    of.refresh_from_db()
    return of


def board(panel: Panel, **fields: Any) -> Board:
    values: dict[str, Any] = {
        "number": panel.boards.count() + 1,
        "question": {"en": "What would make the shore better?"},
        "state": Board.State.OPEN,
    }
    return Board.objects.create(panel=panel, **values | fields)


def scoring(
    panel: Panel,
    official: User,
    *,
    state: str = "first",
    weights: Sequence[int] = (2, 1),
    subjects: int = 2,
    **fields: Any,
) -> ScoringExercise:
    """Prepare a scoring of proposals and lead it to a state."""
    made = scorings.prepare_scoring(
        panel=panel, official=official, fields={"title": {"en": "Scores"}, **fields}
    )
    for number, weight in enumerate(weights):
        scorings.add_criterion(
            scoring=made,
            official=official,
            name={"en": f"Criterion {number + 1}"},
            question={},
            weight=weight,
        )
    process = panel.process
    if not process.phases.filter(kind="propose").exists():
        make.phase(process, "propose")
    proposals = [make.proposal(process) for _ in range(subjects)]
    scorings.choose_subjects(scoring=made, official=official, proposals=proposals)
    for goal in ("published", "first", "talk", "second", "closed"):
        made.refresh_from_db()
        if made.state == state:
            break
        scorings.move_scoring(scoring=made, official=official, goal=goal, now=make.NOW)
    made.refresh_from_db()
    return made


def move(of: ScoringExercise, official: User, *goals: str) -> None:
    for goal in goals:
        scorings.move_scoring(scoring=of, official=official, goal=goal, now=make.NOW)
    of.refresh_from_db()


def score(
    of: ScoringExercise, member: Panelist, points: Sequence[int], **fields: Any
) -> None:
    """Give every subject the same points, one for each criterion."""
    criteria = [one.pk for one in of.criteria.all()]
    for subject in of.subjects.all():
        scorings.give_scores(
            subject=subject,
            panelist=member,
            points=dict(zip(criteria, points, strict=True)),
            now=make.NOW,
            **fields,
        )


def scenario(panel: Panel, official: User, **fields: Any) -> Scenario:
    values: dict[str, Any] = {
        "title": "The shore is a park",
        "year": 2040,
        "story": "People swim and ski there.",
        "drivers": "Warmer summers.",
        "signs": "More swimmers.",
        "language": "en",
    }
    return scenarios.write_scenario(
        panel=panel, official=official, fields=values | fields, now=make.NOW
    )


def working(count: int = 6) -> tuple[Panel, User, list[Panelist]]:
    """Make a panel at work with a facilitator and members."""
    panel = paneling.panel()
    return panel, facilitator(panel), paneling.members(panel, count)
