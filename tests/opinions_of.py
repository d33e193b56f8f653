"""Conversations from real votes; see tests/data/opinion/SOURCES.md."""

import csv
from itertools import islice
from pathlib import Path

import make
import works_of

from panels.actions import conversations
from panels.models import Conversation, Panel, StatementVote, StatementVoter
from panels.queries.voters import Participant
from participation.models import User

BREXIT = Path(__file__).parent / "data" / "opinion" / "brexit-consensus"


def loaded(
    panel: Panel, official: User, people: int, *, by_actions: int = 0
) -> Conversation:
    """Bring in the votes of so many people, the first ones through the actions."""
    made = works_of.conversation(panel, official, statements=50, who="everybody")
    statements = list(made.statements.order_by("number"))
    with (BREXIT / "participants-votes.csv").open(encoding="utf-8") as lines:
        rows = list(islice(csv.DictReader(lines), people))
    for at, row in enumerate(rows):
        given = {
            statement: int(row[str(number)])
            for number, statement in enumerate(statements)
            if row[str(number)]
        }
        if at < by_actions:
            who = Participant(device=f"{at:064}")
            for statement, value in given.items():
                conversations.vote_on_statement(
                    statement=statement, participant=who, value=value, now=make.NOW
                )
        elif given:
            voter = StatementVoter.objects.create(conversation=made, device=f"{at:064}")
            StatementVote.objects.bulk_create(
                StatementVote(statement=statement, voter=voter, value=value)
                for statement, value in given.items()
            )
    return made
