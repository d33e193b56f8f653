"""Votes beside the web in a demo process: printed codes, and paper that people type."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import islice

from django.conf import settings
from django.urls import reverse

from frontend.demo import mailing
from frontend.demo.content import Content
from frontend.demo.stage import MINUTE, Stage, Step
from participation.models import User
from voting import channel_queries, queries
from voting.actions import codes, paper, stations
from voting.models import PaperBatch, SpoiltForms, VotingRound
from voting.tally.ballot_form import Marks

FIRST = 1


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what officials do with codes and with paper, in no order."""
    vote, moment = stage.story["vote"], stage.days.moment
    for batch in vote.get("codes", []):
        yield Step(moment(batch["made"]), partial(_make_codes, stage, batch))
    for forms in vote.get("paper", []):
        if "typed" in forms:
            yield Step(moment(forms["typed"]), partial(_type, stage, forms))


def more_voters(vote: Content) -> int:
    """Say how many people got a form whose ballot nobody has invented."""
    return sum(_more(told) for told in vote.get("paper", []))


def _more(told: Content) -> int:
    more: int = told.get("spoilt", 0) + told.get("still_in_urn", 0)
    return more


def _make_codes(stage: Stage, told: Content, now: datetime) -> None:
    """Let the organiser make a batch of codes, and somebody else release it."""
    voting_round = queries.round_or_404(stage.process)
    batch, new = codes.make_codes(
        voting_round=voting_round,
        organiser=stage.organiser,
        area=told["area"],
        count=told["count"],
        reason=told["reason"],
        now=now,
    )
    codes.release_codes(
        batch=batch, official=stage.cast[told["released_by"]], now=now + MINUTE
    )
    printed = [one.code for one in new]
    stage.codes[told["area"]] += printed
    if "mail" in told:
        address = settings.SITE_URL + reverse("voting:code", args=[stage.process.slug])
        mailing.send(
            stage.cast[told["mail_to"]], told["mail"], last=[address, "", *printed]
        )


def hand_out(
    stage: Stage, voting_round: VotingRound, area: str, voter: User, now: datetime
) -> None:
    """Give somebody the paper form of an area, at its voting place."""
    told = next(one for one in stage.story["vote"]["paper"] if one["area"] == area)
    person = channel_queries.person_at_station(voting_round, email=voter.email)
    assert person is not None  # noqa: S101 - everybody has an address and a place
    stations.hand_out_paper(
        voting_round=voting_round,
        clerk=stage.cast[told["clerk"]],
        person=person,
        area=area,
        station=told["station"],
        now=now,
    )


def hand_out_more(
    stage: Stage, voting_round: VotingRound, voters: Iterator[User], now: datetime
) -> None:
    """Give out the forms that will be spoilt, and those that nobody has typed yet."""
    for told in stage.story["vote"].get("paper", []):
        for voter in islice(voters, _more(told)):
            hand_out(stage, voting_round, told["area"], voter, now)


def _type(stage: Stage, told: Content, now: datetime) -> None:
    """Type what lies in the urn; write down what is spoilt, and approve the batch."""
    voting_round = queries.round_or_404(stage.process)
    clerk, area, station = stage.cast[told["clerk"]], told["area"], told["station"]
    forms = dict(enumerate(stage.forms[area], start=1))
    batch = paper.make_batch(
        voting_round=voting_round,
        clerk=clerk,
        area=area,
        station=station,
        count=len(forms),
        scan="",
        now=now,
    )
    for turn, key in enumerate(told["typed_by"], start=FIRST):
        paper.type_forms(
            batch=batch,
            clerk=stage.cast[key],
            turn=turn,
            forms=_read(forms, told) if turn == FIRST else forms,
        )
    if "spoilt" in told:
        written_off = stations.record_spoilt_forms(
            voting_round=voting_round,
            clerk=clerk,
            area=area,
            station=station,
            kind=SpoiltForms.Kind.SPOILT,
            count=told["spoilt"],
            reason=told["reason"],
            now=now + MINUTE,
        )
        second = next(key for key in told["typed_by"] if key != told["clerk"])
        stations.agree_to_spoilt_forms(
            forms=written_off, official=stage.cast[second], now=now + MINUTE
        )
    if "approved_by" in told:
        approver = stage.cast[told["approved_by"]]
        paper.approve_batch(batch=batch, official=approver, now=now + 2 * MINUTE)
    if "mail" in told:
        _tell(stage, told, batch, forms)


def _read(
    forms: Mapping[int, Mapping[str, Marks]], told: Content
) -> Mapping[int, Mapping[str, Marks]]:
    """Return the forms as the first person reads them: perhaps a tick is overlooked."""
    number = told.get("overlooked")
    if number is None:
        return forms
    seen = {pot: Marks(marks.choices[:-1]) for pot, marks in forms[number].items()}
    return {**forms, number: seen}


def _tell(
    stage: Stage,
    told: Content,
    batch: PaperBatch,
    forms: Mapping[int, Mapping[str, Marks]],
) -> None:
    """Mail what stands on the forms, which nobody can hand over to a visitor."""
    page = reverse("voting_staff:paper_batch", args=[stage.process.slug, batch.number])
    ticks = [f"{number}. {_ticks(marks)}" for number, marks in forms.items()]
    mailing.send(
        stage.cast[told["mail_to"]],
        told["mail"],
        last=[settings.SITE_URL + page, "", *ticks],
    )


def _ticks(marks: Mapping[str, Marks]) -> str:
    return " ".join(sorted(code for one in marks.values() for code in one.choices))
