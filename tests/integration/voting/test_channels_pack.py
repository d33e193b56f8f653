"""A vote with codes, help, paper and a vote set aside is published and verifies."""

from pathlib import Path

import channels
import make
import pytest
from channels import approved, clerk, hand_out, person, released, written_off
from make import NOW
from polling import cast, listed

from voting import packs
from voting.actions import codes, setting_aside, stations
from voting.ballotbox.verifying.run import Given, verify
from voting.box import sequencer
from voting.models import VotingRound
from voting.roll_lines import RollLine

pytestmark = pytest.mark.django_db

LINES = [RollLine(at, f"voter{at}@example.org") for at in range(1, 9)]


def _listed() -> VotingRound:
    made = listed(LINES)
    return VotingRound.objects.select_related("box", "phase", "process").get(pk=made.pk)


@pytest.mark.parametrize("make_round", [make.voting_round, _listed])
def test_the_pack_of_a_vote_in_every_channel_verifies(make_round) -> None:
    voting_round = make_round()
    voters = [make.user(line.email) for line in LINES]
    online, helped, changed, *on_paper = voters
    for voter, choices in ((online, "a"), (changed, "b")):
        cast(voting_round, voter, choices)
    _batch, (code, *_unused) = released(voting_round)
    used = codes.use_code(voting_round=voting_round, typed=code, now=NOW)
    cast(voting_round, used.entry, "c", channel=used.channel)
    help_code = stations.give_code(
        voting_round=voting_round,
        clerk=clerk(voting_round),
        person=person(voting_round, email=helped.email),
        area="all",
        station="Library",
        now=NOW,
    )
    used = codes.use_code(voting_round=voting_round, typed=help_code, now=NOW)
    cast(voting_round, used.entry, "ab", channel=used.channel)
    for voter in (changed, *on_paper[:3]):
        hand_out(voting_round, email=voter.email)
    approved(voting_round, "a", "b", "c")
    written_off(voting_round, kind="not_returned")
    doubt = setting_aside.propose_setting_aside(
        voting_round=voting_round,
        official=clerk(voting_round),
        batch=1,
        number=2,
        reason="Two forms folded together",
        now=NOW,
    )
    setting_aside.agree_to_setting_aside(
        doubt=doubt, official=clerk(voting_round), now=NOW
    )

    tallied = make.tallied(voting_round, published=True)
    sequencer.sign(tallied)
    report = verify(Path(packs.folder_of(tallied)), Given())

    assert channels.choices_of_all(tallied) == ["a", "a", "ab", "c", "c"]
    assert report.holds, report.as_text()
