"""Authors ask for another decision, and another moderator answers."""

from datetime import datetime

from django.db import transaction

from participation import audit, notices
from participation.models import User
from participation.policies import require
from participation.reasons import required_reason
from proposals.cases import about, locked_case, move, no_longer, subject_of, writers_of
from proposals.lifecycle import Visibility
from proposals.models import Case
from proposals.policies import moderation

LONGEST_WORDS = 2000


@transaction.atomic(durable=True)
def appeal(*, case: Case, author: User, text: str, now: datetime) -> Case:
    """Ask for another decision, once; another person answers."""
    case = locked_case(case)
    require(moderation.refuse_appealing(author, case, now=now))
    case.appeal = required_reason(
        no_longer(text, LONGEST_WORDS, field="text"), field="text"
    )
    case.appealed_at = now
    case.full_clean(exclude={"checklist"}, validate_constraints=False)
    case.save()
    return case


@transaction.atomic(durable=True)
def answer_appeal(
    *, case: Case, moderator: User, decision: str, words: str, now: datetime
) -> Case:
    """Decide on an appeal, with a reason for its author."""
    case = locked_case(case)
    thing = moderation.thing_of(case)
    require(moderation.refuse_answering_appeal(moderator, case))
    case.appeal_decision = decision
    case.appeal_words = required_reason(
        no_longer(words, LONGEST_WORDS, field="words"), field="words"
    )
    case.appeal_decided_by, case.appeal_decided_at = moderator, now
    case.full_clean(exclude={"checklist"}, validate_constraints=False)
    case.save()
    is_shown = decision == Case.Decision.SHOWN
    move(thing, Visibility.PUBLIC if is_shown else Visibility.HIDDEN)
    audit.record(
        case.process,
        ("comment.restored" if case.comment else "proposal.restored")
        if is_shown
        else "objection.declined",
        subject=subject_of(thing),
        actor=moderator,
        role=moderation.acting_role(moderator, case.process),
        now=now,
    )
    if is_shown:
        notices.owe(
            writers_of(thing),
            "text.restored",
            **about(case, thing, now),
            words=case.appeal_words,
        )
    else:
        notices.owe(
            writers_of(thing),
            "objection.declined",
            **about(case, thing, now),
            words=case.appeal_words,
        )
    return case
