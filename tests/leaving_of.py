"""What tests of leaving share: to leave in few words, and all that must not change."""

import json
from io import StringIO

import make
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from participation import personal
from participation.actions import leaving
from participation.actions.leaving import Farewell
from participation.models import Process, User
from proposals.actions import talking
from proposals.models import Comment, Proposal, Reaction, Support
from proposals.queries.selection import standings
from voting import packs
from voting.ballotbox import verify
from voting.box import turnout
from voting.models import RollEntry, RollMark, VotingRound


def leave(person: User, *, now=make.NOW, **wishes: bool) -> None:
    leaving.delete_account(
        person=person,
        farewell=Farewell(**wishes),
        parts=personal.PARTS.values(),
        now=now,
    )


def command(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def counts_of(process: Process) -> dict[str, object]:
    """Return every number that people have brought about in a process."""
    return {
        "proposals": list(
            Proposal.objects.filter(process=process)
            .order_by("number")
            .values_list("number", "status", "support_count", "comment_count")
        ),
        "standing": Support.objects.standing().filter(process=process).count(),
        "reactions": Reaction.objects.filter(
            comment__proposal__process=process
        ).count(),
        "order": [(one.number, one.supporters) for one in standings(process)],
    }


def vote_of(voting_round: VotingRound) -> dict[str, object]:
    """Return what is known of a vote: roll, turnout, files, and that it verifies."""
    known: dict[str, object] = {
        "roll": list(
            RollEntry.objects.filter(voting_round=voting_round)
            .order_by("identifier")
            .values_list("identifier", "district", "born_on", "is_declared")
        ),
        "marks": list(
            RollMark.objects.filter(entry__voting_round=voting_round)
            .order_by("entry")
            .values_list("entry", "channel")
        ),
        "turnout": turnout.by_area(voting_round),
        "box": json.loads(command("box", "verify", "--json")),
    }
    if voting_round.published_at is not None:
        folder = packs.folder_of(voting_round)
        known["verified"] = verify.main([str(folder)])
        known["pack"] = {
            path.name: path.read_bytes()
            for path in sorted(folder.iterdir())
            if path.is_file()
        }
    return known


def open_data_of(process: Process) -> dict[str, str]:
    """Return the public files of a process, as everyone gets them."""
    names = ["proposals:csv", "proposals:json"]
    client = Client()
    files = {
        name: b"".join(client.get(reverse(name, args=[process.slug]))) for name in names
    }
    return {name: content.decode() for name, content in files.items()}


def say(proposal, author, text="Hyvä ajatus.", **fields) -> Comment:
    return talking.say(
        proposal=proposal,
        author=author,
        text=text,
        language="fi",
        now=make.NOW,
        **fields,
    )


def everything() -> str:
    """Return every value of every table, as a leaked database would tell it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
            found.append(str(cursor.fetchall()))
    return "\n".join(found)
