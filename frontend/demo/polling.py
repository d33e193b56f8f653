"""The ballots of a demo process: those of groups, and those of people with a name."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from frontend.demo.ballots import Section, invent
from frontend.demo.content import Content
from frontend.demo.stage import Stage
from participation.models import User
from voting import queries
from voting.actions import casting
from voting.box import Receipt
from voting.models import VotingRound
from voting.sheet import PaperRules, Sheet
from voting.tally.ballot_form import Marks


def voters_of(story: Content) -> int:
    """Say how many voters without a name a story needs."""
    return sum(group["people"] for group in story.get("vote", {}).get("groups", []))


def ballots_of(story: Content, sheet: Sheet) -> list[tuple[str, Mapping[str, Marks]]]:
    """Invent the ballots of all groups: the paper of each, and what it says."""
    return [
        (group["paper"], marks)
        for number, group in enumerate(story["vote"]["groups"])
        for marks in invent(
            seed=f"{story['slug']}|{number}",
            people=group["people"],
            likes=group["likes"],
            sections=_sections(sheet, sheet.paper(group["paper"])),
        )
    ]


def _sections(sheet: Sheet, paper: PaperRules) -> dict[str, Section]:
    return {
        pot.code: Section(sheet.form(pot), {line.id: line.cost for line in pot.lines})
        for pot in paper.pots
    }


def cast_ballots(stage: Stage, now: datetime) -> None:
    """Cast what the groups of voters like, then the ballots of people with a name."""
    story, voting_round = stage.story, queries.round_or_404(stage.process)
    ballots = ballots_of(story, voting_round.sheet)
    voters = islice(stage.voters, len(ballots))
    for voter, (paper, marks) in zip(voters, ballots, strict=True):
        _cast(voting_round, voter, paper, marks, now)
    for ballot in story["vote"].get("ballots", []):
        voter = stage.cast[ballot["person"]]
        marks = {pot: Marks(tuple(ids)) for pot, ids in ballot["choices"].items()}
        receipt = _cast(voting_round, voter, ballot["paper"], marks, now)
        if "mail" in ballot:
            _keep(receipt, voter, ballot["mail"], story["slug"])


def _cast(
    voting_round: VotingRound,
    voter: User,
    paper: str,
    marks: Mapping[str, Marks],
    now: datetime,
) -> Receipt:
    return casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        paper=paper,
        marks=marks,
        now=now,
        declares_age=True,
    )


def _keep(receipt: Receipt, voter: User, mail: Content, slug: str) -> None:
    """Let somebody mail the receipt to herself: nobody else can know it later."""
    address = settings.SITE_URL + reverse("voting:effect", args=[slug])
    send_mail(
        mail["subject"],
        mail["text"].format(code=receipt.code, address=address),
        voter.email,
        [voter.email],
    )
