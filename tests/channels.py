"""What tests of codes, stations and paper share."""

import boxes
import make
import pytest
from make import NOW
from polling import choices_of

from participation.models import Role, User
from participation.policies import Refused
from voting import channel_queries
from voting.actions import codes, paper, stations
from voting.box import opening
from voting.channel_queries import Person
from voting.models import CodeBatch, PaperBatch, VotingRound
from voting.tally.ballot_form import Marks

STATION = "Library"
AFTER = NOW + 2 * make.DAY


def clerk(of: VotingRound) -> User:
    return make.staff(of.process, Role.POLLING_CLERK)


def refused(action, **arguments) -> str:
    """Return the code with which an action is refused."""
    with pytest.raises(Refused) as caught:
        action(**arguments)
    return caught.value.refusal.code


def released(
    of: VotingRound, count: int = 3, area: str = "all"
) -> tuple[CodeBatch, list[str]]:
    """Make codes and release them; return them as they are printed."""
    batch, new = codes.make_codes(
        voting_round=of,
        organiser=make.staff(of.process),
        area=area,
        count=count,
        reason="For the care home",
        now=NOW,
    )
    codes.release_codes(batch=batch, official=clerk(of), now=NOW)
    return CodeBatch.objects.get(pk=batch.pk), [one.code for one in new]


def person(of: VotingRound, **known) -> Person:
    """Find somebody at a station, who has an address unless told otherwise."""
    wanted = known or {"email": make.user().email}
    found = channel_queries.person_at_station(of, **wanted)
    assert found is not None
    return found


def hand_out(
    of: VotingRound,
    count: int = 1,
    *,
    area: str = "all",
    station: str = STATION,
    **known,
) -> None:
    """Give paper forms to so many people, or to somebody who is known."""
    official = clerk(of)
    for _ in range(count):
        stations.hand_out_paper(
            voting_round=of,
            clerk=official,
            person=person(of, **known),
            area=area,
            station=station,
            now=NOW,
        )


def batch_of(
    of: VotingRound, count: int, *, area: str = "all", official: User | None = None
) -> PaperBatch:
    return paper.make_batch(
        voting_round=of,
        clerk=official or clerk(of),
        area=area,
        station=STATION,
        count=count,
        scan="",
        now=NOW,
    )


def type_forms(batch: PaperBatch, official: User, turn: int, *forms: str) -> None:
    """Type forms from number 1 on; each is a text of one-letter projects: `ab`."""
    for number, choices in enumerate(forms, start=1):
        type_one(batch, official, turn, number, choices)


def type_one(
    batch: PaperBatch, official: User, turn: int, number: int, choices: str
) -> None:
    paper.type_form(
        batch=batch,
        clerk=official,
        turn=turn,
        number=number,
        marks={"all": Marks(tuple(choices))},
    )


def approved(of: VotingRound, *forms: str) -> PaperBatch:
    """Type a batch of handed-out forms twice and approve it."""
    first, second = clerk(of), clerk(of)
    batch = batch_of(of, len(forms))
    type_forms(batch, first, 1, *forms)
    type_forms(batch, second, 2, *forms)
    paper.approve_batch(batch=batch, official=second, now=NOW)
    return PaperBatch.objects.get(pk=batch.pk)


def votes(of: VotingRound) -> list[str]:
    """Return what the box holds and would count, as texts of projects, sorted."""
    return sorted("".join(choices_of(ballot)) for ballot in boxes.standing(of))


def choices_of_all(of: VotingRound) -> list[str]:
    """Return the ballots that were opened for the count, sorted."""
    fresh = VotingRound.objects.select_related("box").get(pk=of.pk)
    return sorted("".join(choices_of(ballot)) for ballot in opening.opened(fresh))


def written_off(
    of: VotingRound, count: int = 1, kind: str = "spoilt", area: str = "all"
) -> None:
    """Write forms down that are not counted, and let a second official agree."""
    forms = stations.record_spoilt_forms(
        voting_round=of,
        clerk=clerk(of),
        area=area,
        station=STATION,
        kind=kind,
        count=count,
        reason="Torn",
        now=NOW,
    )
    stations.agree_to_spoilt_forms(forms=forms, official=clerk(of), now=NOW)
