"""The ballots of a demo process: those of groups, and those of people with a name."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from frontend.demo import beside_web, mailing
from frontend.demo.ballots import Section, invent
from frontend.demo.content import Content
from frontend.demo.stage import Stage
from participation.models import User
from voting import queries
from voting.actions import casting, codes, notices
from voting.ballotbox.receipts import Receipt
from voting.box import sequencer
from voting.models import CastNotice, RollEntry, RollMark, VotingRound
from voting.sheet import PaperRules, Sheet
from voting.tally.ballot_form import Marks

# Into so many parts are the ballots cast, with the sequencer at work after each.
PARTS = 3


class Way(StrEnum):
    """How somebody votes."""

    WEB = "web"
    CODE = "code"
    PAPER = "paper"


class Ballot(NamedTuple):
    """A ballot of nobody: on which paper, what it says, and how it comes in."""

    paper: str
    marks: Mapping[str, Marks]
    way: Way


def voters_of(story: Content) -> int:
    """Say how many voters without a name a story needs."""
    vote = story.get("vote", {})
    people: int = sum(group["people"] for group in vote.get("groups", []))
    return people + beside_web.more_voters(vote)


def ballots_of(story: Content, sheet: Sheet) -> list[Ballot]:
    """Invent the ballots of all groups."""
    return [
        Ballot(group["paper"], marks, way)
        for number, group in enumerate(story["vote"]["groups"])
        for way, marks in zip(
            _ways(group),
            invent(
                seed=f"{story['slug']}|{number}",
                people=group["people"],
                likes=group["likes"],
                sections=_sections(sheet, sheet.paper(group["paper"])),
            ),
            strict=True,
        )
    ]


def _ways(group: Content) -> Iterator[Way]:
    """Say how the people of a group vote: on the web, unless the story tells more."""
    by_code, on_paper = group.get("codes", 0), group.get("forms", 0)
    yield from [Way.WEB] * (group["people"] - by_code - on_paper)
    yield from [Way.CODE] * by_code
    yield from [Way.PAPER] * on_paper


def _sections(sheet: Sheet, paper: PaperRules) -> dict[str, Section]:
    return {
        pot.code: Section(sheet.form(pot), {line.id: line.cost for line in pot.lines})
        for pot in paper.pots
    }


def cast_ballots(stage: Stage, now: datetime) -> None:
    """Let everybody vote: people with a name first, then the groups of voters."""
    story, voting_round = stage.story, queries.round_or_404(stage.process)
    for told in story["vote"].get("ballots", []):
        voter = stage.cast[told["person"]]
        marks = {pot: Marks(tuple(ids)) for pot, ids in told["choices"].items()}
        receipt = _cast(voting_round, voter, told["paper"], marks, now)
        if "mail" in told:
            _keep(receipt, voter, told["mail"], story["slug"])
    people = iter(stage.voters)
    ballots = ballots_of(story, voting_round.sheet)
    pairs = list(zip(ballots, people, strict=False))
    for ballot, voter in pairs:
        if ballot.way is Way.PAPER:
            beside_web.hand_out(stage, voting_round, ballot.paper, voter, now)
            stage.forms[ballot.paper].append(ballot.marks)
    beside_web.hand_out_more(stage, voting_round, people, now)
    online = [pair for pair in pairs if pair[0].way is not Way.PAPER]
    stops = _stops(len(online), voting_round.hold_back)
    for number, (ballot, voter) in enumerate(online, start=1):
        if ballot.way is Way.CODE:
            _cast_by_code(stage, voting_round, ballot, now)
        else:
            _cast(voting_round, voter, ballot.paper, ballot.marks, now)
        if number in stops:
            sequencer.run(voting_round)
    tell_named(stage.cast, now)


def _stops(ballots: int, hold_back: int) -> set[int]:
    """Say after which ballots the sequencer comes.

    It leaves `hold_back` of them in the spool, and if it can, one less than that follow
    the last stop. So with the first ballot of a visitor it takes so many into the log.
    """
    last = min(max(ballots - hold_back + 1, 2 * hold_back), ballots)
    return {last * part // PARTS for part in range(1, PARTS + 1)}


def _cast_by_code(
    stage: Stage, voting_round: VotingRound, ballot: Ballot, now: datetime
) -> None:
    used = codes.use_code(
        voting_round=voting_round, typed=stage.codes[ballot.paper].pop(), now=now
    )
    _cast(
        voting_round, used.entry, ballot.paper, ballot.marks, now, channel=used.channel
    )


def tell_named(cast: Mapping[str, User], now: datetime) -> None:
    """Tell people with a name that they have voted; nobody reads the others' mail."""
    named = CastNotice.objects.filter(entry__user__in=cast.values())
    CastNotice.objects.exclude(pk__in=named).delete()
    notices.send_notices(now=now)


def _cast(
    voting_round: VotingRound,
    voter: User | RollEntry,
    paper: str,
    marks: Mapping[str, Marks],
    now: datetime,
    *,
    channel: str = RollMark.Channel.WEB,
) -> Receipt:
    cast = casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        paper=paper,
        marks=marks,
        now=now,
        declares_age=True,
        channel=channel,
    )
    return cast.receipt


def _keep(receipt: Receipt, voter: User, mail: Content, slug: str) -> None:
    """Let somebody mail the receipt to herself: nobody else can know it later."""
    pages = {"check": "voting:check", "effect": "voting:effect"}
    addresses = {
        word: settings.SITE_URL + reverse(page, args=[slug])
        for word, page in pages.items()
    }
    mailing.send(voter, mail, code=receipt.code, **addresses)
