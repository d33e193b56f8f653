"""Casting at the same time: one standing ballot per person, whatever happens."""

from functools import partial

import make
import pytest
from polling import cast, choices_of, listed, readdress, standing
from together import together

from voting.actions.rounds import RollLine
from voting.box import turnout
from voting.models import RollEntry


@pytest.mark.django_db(transaction=True)
class TestTwelveAtOnce:
    def test_of_one_person_leave_one_standing_ballot(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        ballots = [["a"], ["b"], ["a", "b"]] * 4

        receipts = together(
            [partial(cast, voting_round, voter, choices) for choices in ballots]
        )

        assert [r for r in receipts if isinstance(r, Exception)] == []
        valid = [r for r in receipts if standing(voting_round, r) is not None]
        assert len(valid) == 1
        assert standing(voting_round, valid[0]) == choices_of(valid[0])
        assert turnout.total(voting_round) == 1
        assert RollEntry.objects.count() == 1

    def test_of_one_person_who_has_voted_before_leave_one(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        earlier = cast(voting_round, voter, ["c"])

        receipts = together([partial(cast, voting_round, voter, ["a"])] * 12)

        assert [r for r in receipts if isinstance(r, Exception)] == []
        assert standing(voting_round, earlier) is None
        assert sum(standing(voting_round, r) is not None for r in receipts) == 1

    def test_of_twelve_people_are_all_kept(self) -> None:
        voting_round = make.voting_round()
        voters = [make.user() for _ in range(12)]

        receipts = together([partial(cast, voting_round, voter) for voter in voters])

        assert [r for r in receipts if isinstance(r, Exception)] == []
        assert len({r.code for r in receipts}) == 12
        assert turnout.total(voting_round) == 12

    def test_of_two_accounts_for_one_line_of_the_roll_let_one_in(self) -> None:
        voting_round = listed([RollLine(1, "aino@example.org")])
        aino = make.user("aino@example.org")
        cast(voting_round, aino, ["a"])
        readdress(aino, "other@example.org")
        rival = make.user("aino@example.org")

        results = together([partial(cast, voting_round, rival, ["b"])] * 4)

        assert {error.refusal.code for error in results} == {"entry_taken"}
        assert turnout.total(voting_round) == 1
