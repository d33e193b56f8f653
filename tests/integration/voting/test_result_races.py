"""Closing a vote while others do the same, or still cast."""

from functools import partial

import make
import pytest
from polling import SECOND
from together import together

from participation.models import AuditEvent
from participation.policies import Refused
from voting.actions import casting, results
from voting.box import turnout
from voting.box.spool import Cast
from voting.models import Tally
from voting.tally.ballot_form import Marks


@pytest.mark.django_db(transaction=True)
class TestAtTheSameTime:
    def test_four_workers_count_a_round_once(self) -> None:
        voting_round = make.voted()
        after = voting_round.phase.ends_at

        counted = together(
            [partial(results.tally_round, voting_round=voting_round, now=after)] * 4
        )

        assert sorted(counted) == [False, False, False, True]
        assert Tally.objects.count() == 1
        assert AuditEvent.objects.filter(verb="round.tallied").count() == 1

    def test_a_straggler_is_in_the_count_or_is_refused(self) -> None:
        voting_round = make.voting_round()
        voters = [make.user() for _ in range(11)]
        closes = voting_round.phase.ends_at

        def cast(voter):
            return casting.cast_ballot(
                voting_round=voting_round,
                voter=voter,
                paper="all",
                marks={"all": Marks(("a",))},
                # The clock of a web process that lags behind says it is open.
                now=closes - SECOND,
            )

        def close():
            return results.tally_round(voting_round=voting_round, now=closes)

        *cast_or_refused, tallied = together(
            [partial(cast, voter) for voter in voters] + [close]
        )

        assert tallied is True
        acknowledged = [r for r in cast_or_refused if isinstance(r, Cast)]
        refused = [r for r in cast_or_refused if isinstance(r, Refused)]
        assert len(acknowledged) + len(refused) == 11
        assert {error.refusal.code for error in refused} <= {"closed"}
        tally = voting_round.tallies.get()
        assert tally.ballots == len(acknowledged) == turnout.total(voting_round)

    def test_a_ballot_after_the_count_is_refused(self) -> None:
        voting_round = make.tallied(make.voted())

        (error,) = together([partial(make.ballot, voting_round, ["a"], make.user())])

        assert error.refusal.code == "closed"
        assert turnout.total(voting_round) == 3
