"""Paper forms afterwards: votes set aside by two, the account, and the record."""

import boxes
import channels
import make
import pytest
from channels import approved, batch_of, clerk, hand_out
from django.core.exceptions import ValidationError
from make import NOW

from participation.models import AuditEvent
from voting import channel_queries
from voting.actions import setting_aside
from voting.models import SetAside, VotingRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def voting_round() -> VotingRound:
    return make.voting_round()


class TestSettingAside:
    def _propose(self, voting_round, official, reason="Two forms folded together"):
        return setting_aside.propose_setting_aside(
            voting_round=voting_round,
            official=official,
            batch=1,
            number=2,
            reason=reason,
            now=NOW,
        )

    def _agree(self, doubt, official) -> None:
        setting_aside.agree_to_setting_aside(doubt=doubt, official=official, now=NOW)

    def test_takes_two_officials_and_a_reason(self, voting_round) -> None:
        """Case 34 of the tamper suite, where it begins: one alone voids nothing."""
        hand_out(voting_round, 2)
        approved(voting_round, "a", "b")
        official, other = clerk(voting_round), make.staff(voting_round.process)

        doubt = self._propose(voting_round, official)
        alone = channels.refused(self._agree, doubt=doubt, official=official)
        still = channels.votes(voting_round)
        self._agree(doubt, other)

        (void,) = boxes.entries(voting_round, "void")
        assert (alone, still) == ("same_person", ["a", "b"])
        assert void["s"] == "paper:1:2"
        assert void["by"] == [f"polling_clerk:{official.pk}", f"organiser:{other.pk}"]
        assert void["reason"] == "Two forms folded together"
        assert channels.votes(voting_round) == ["a"]
        assert make.tallied(voting_round).tallies.get().ballots == 1

    def test_needs_a_vote_and_a_reason_and_an_open_log(self, voting_round) -> None:
        hand_out(voting_round, 2)
        official = clerk(voting_round)
        with pytest.raises(ValidationError, match="no such vote"):
            self._propose(voting_round, official)
        approved(voting_round, "a", "b")
        with pytest.raises(ValidationError):
            self._propose(voting_round, official, reason=" ")
        doubt = self._propose(voting_round, official)
        with pytest.raises(ValidationError, match="already"):
            self._propose(voting_round, clerk(voting_round))
        make.tallied(voting_round)

        late = channels.refused(self._agree, doubt=doubt, official=clerk(voting_round))

        assert late == "sealed"
        assert SetAside.objects.get().agreed_at is None


def test_the_record_tells_of_batches_and_not_of_forms(voting_round) -> None:
    hand_out(voting_round, 1)
    approved(voting_round, "a")

    told = AuditEvent.objects.filter(verb__startswith="paper.").order_by("number")

    assert [event.verb for event in told] == [
        "paper.given",
        "paper.batched",
        "paper.approved",
    ]
    assert told.last().data["count"] == 1


def test_the_accounts_say_what_is_missing_where(voting_round) -> None:
    hand_out(voting_round, 3)
    hand_out(voting_round, 1, station="Town hall")
    approved(voting_round, "a")
    batch_of(voting_round, 1)

    (account,) = channel_queries.accounts_of(voting_round)

    library, hall = account.stations
    assert (library.station, library.handed_out, library.counted) == ("Library", 3, 1)
    assert (library.waiting, library.missing) == (1, 1)
    assert (hall.station, hall.missing) == ("Town hall", 1)
    assert (account.turnout.missing, account.waiting, account.unexplained) == (3, 1, 2)
