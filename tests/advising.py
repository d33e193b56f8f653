"""Builders of recommendations and their answers."""

from datetime import timedelta
from typing import Any

import make

from panels.actions import adopting, answering, recommending
from panels.actions.answering import Said
from panels.actions.recommending import Addressee, Words
from panels.lifecycle import AnswerVerdict
from panels.models import Answer, Panel, Recommendation
from participation.models import Role, User

NOW = make.NOW


def words(**fields: Any) -> Words:
    values = {
        "title": "A jetty for everyone",
        "text": "The city builds a jetty that a wheelchair can use.",
        "rationale": "There is none within ten kilometres.",
        "language": "en",
    }
    return Words(**values | fields)


def facilitator(of: Panel) -> User:
    return make.staff(of.process, Role.FACILITATOR)


def draft(of: Panel, official: User | None = None, **fields: Any) -> Recommendation:
    return recommending.draft_recommendation(
        panel=of,
        words=words(**fields),
        official=official or facilitator(of),
        now=NOW,
    )


def frozen(of: Panel, official: User | None = None, **fields: Any) -> Recommendation:
    official = official or facilitator(of)
    made = draft(of, official, **fields)
    recommending.freeze_recommendation(
        recommendation=made,
        official=official,
        addressee=Addressee({"en": "City board"}, of.answer_due_on or NOW.date()),
        seen=1,
        now=NOW,
    )
    made.refresh_from_db()
    return made


def decided(
    of: Panel, *, yes: int = 5, no: int = 1, abstain: int = 0, **fields: Any
) -> Recommendation:
    """Decide on a recommendation by a count in the room, entered by two people."""
    made = frozen(of, **fields)
    for _turn in range(2):
        adopting.enter_count(
            recommendation=made,
            official=facilitator(of),
            yes=yes,
            no=no,
            abstain=abstain,
            now=NOW,
        )
    made.refresh_from_db()
    return made


def handed_over(of: Panel, count: int = 1) -> list[Recommendation]:
    """Hand over so many adopted recommendations."""
    made = [decided(of, title=f"Recommendation {n + 1}") for n in range(count)]
    adopting.hand_over(panel=of, official=facilitator(of), now=NOW)
    of.refresh_from_db()
    return [Recommendation.objects.get(pk=one.pk) for one in made]


def said(verdict: AnswerVerdict = AnswerVerdict.ACCEPTED, **fields: Any) -> Said:
    values = {
        "reason": "It fits the plan for the shore.",
        "language": "en",
        "next_step": "It is planned next year.",
        "decided_by": "City board",
    }
    return Said(verdict=verdict, **values | fields)


def answered(
    recommendation: Recommendation, official: User | None = None, **fields: Any
) -> Answer:
    before = recommendation.answers.standing().first()
    return answering.answer_recommendation(
        recommendation=recommendation,
        organiser=official or make.staff(recommendation.panel.process),
        said=said(**fields),
        seen=before.pk if before else None,
        now=NOW + timedelta(days=1),
    )
