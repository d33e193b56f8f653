"""An idea, its author, and somebody who would change it."""

from datetime import datetime
from typing import Any

import make

from participation.models import Process, User
from proposals.actions import amendments
from proposals.actions.amendments import Words
from proposals.models import Amendment, Proposal

TITLE = "Penkki rantaan"
TEXT = "Yksi penkki lammen rantaan."


def process() -> Process:
    made = make.process()
    make.phase(made, "propose")
    return made


def idea(author: User, **fields: Any) -> Proposal:
    words = {"title": TITLE, "text": TEXT} | fields
    return make.proposal(process(), author, **words)


def suggest(
    proposal: Proposal,
    person: User | None = None,
    *,
    title: str = TITLE,
    text: str = "Kaksi penkkiä lammen rantaan.",
    why: str = "Yhdelle ei mahdu.",
    now: datetime = make.NOW,
) -> Amendment:
    return amendments.suggest_change(
        proposal=proposal,
        author=person or make.user(),
        words=Words(title, text),
        why=why,
        base=proposal.revision_number,
        now=now,
    )


def accept(amendment: Amendment, author: User, **fields: Any) -> None:
    defaults: dict[str, Any] = {
        "words": Words(amendment.title, amendment.text, amendment.benefits),
        "answer": "",
        "seen": amendment.proposal.revision_number,
        "now": make.NOW,
    }
    amendments.accept_change(amendment=amendment, author=author, **(defaults | fields))
