"""Who has to show the second factor once more gets back to a page that can be read."""

from urllib.parse import parse_qs, urlsplit

import channels
import make
import pytest
from django.urls import reverse
from make import NOW

from voting.actions import codes, setting_aside, stations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _codes_to_release(voting_round) -> tuple[str, int]:
    batch, _new = codes.make_codes(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        area="all",
        count=3,
        reason="For the care home",
        now=NOW,
    )
    return "codes_release", batch.number


def _forms_to_write_off(voting_round) -> tuple[str, int]:
    channels.hand_out(voting_round)
    forms = stations.record_spoilt_forms(
        voting_round=voting_round,
        clerk=channels.clerk(voting_round),
        area="all",
        station="Library",
        kind="spoilt",
        count=1,
        reason="Torn",
        now=NOW,
    )
    return "spoilt", forms.pk


def _vote_to_set_aside(voting_round) -> tuple[str, int]:
    channels.hand_out(voting_round)
    batch = channels.approved(voting_round, "a")
    doubt = setting_aside.propose_setting_aside(
        voting_round=voting_round,
        official=channels.clerk(voting_round),
        batch=batch.number,
        number=1,
        reason="It names its voter.",
        now=NOW,
    )
    return "set_aside_agree", doubt.pk


@pytest.mark.parametrize(
    "waits", [_codes_to_release, _forms_to_write_off, _vote_to_set_aside]
)
def test_what_is_only_sent_leads_back_to_its_page(client, waits) -> None:
    voting_round = make.voting_round()
    name, number = waits(voting_round)
    client.force_login(channels.clerk(voting_round))
    slug = voting_round.process.slug

    response = client.post(reverse(f"voting_staff:{name}", args=[slug, number]))

    door = urlsplit(response["Location"])
    assert door.path == reverse("mfa_reauthenticate")
    (back,) = parse_qs(door.query)["next"]
    assert client.get(back).status_code == 200
