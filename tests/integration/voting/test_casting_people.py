"""Who casts a ballot: which person, of which district, of which age."""

from datetime import date

import make
import pytest
from make import DAY, NOW
from polling import cast, choices_of, listed, readdress, refusal_of, standing

from voting.actions import rounds
from voting.actions.rounds import RollLine
from voting.box import turnout

pytestmark = pytest.mark.django_db


class TestPerson:
    def test_who_comes_back_with_a_new_account_is_the_same(self) -> None:
        voting_round = make.voting_round()
        first = make.user("Aino@Example.org")
        receipt = cast(voting_round, first, ["a"])
        first.delete()

        again = make.user("aino@example.org")
        cast(voting_round, again, ["b"])

        assert standing(voting_round, receipt) is None
        assert turnout.total(voting_round) == 1
        # A row that changed with a later ballot would tell whose ballot it was.
        assert voting_round.roll.get().user is None

    def test_who_changes_the_address_is_the_same(self) -> None:
        voting_round = make.voting_round()
        voter = make.user("aino@example.org")
        cast(voting_round, voter, ["a"])
        readdress(voter, "virtanen@example.org")

        cast(voting_round, voter, ["b"])

        assert turnout.total(voting_round) == 1

    def test_who_takes_over_an_address_that_has_voted_is_refused(self) -> None:
        voting_round = make.voting_round()
        voter = make.user("aino@example.org")
        receipt = cast(voting_round, voter, ["a"])
        readdress(voter, "virtanen@example.org")

        other = make.user("aino@example.org")

        assert refusal_of(voting_round, other, ["b"]) == "entry_taken"
        assert standing(voting_round, receipt) == ("a",)

    def test_on_the_imported_roll_votes_whatever_the_case_of_the_address(self) -> None:
        voting_round = listed([RollLine(1, "Aino.Virtanen@Example.org")])

        cast(voting_round, make.user("aino.virtanen@example.org"), ["a"])

        assert turnout.total(voting_round) == 1

    def test_not_on_the_roll_is_refused(self) -> None:
        voting_round = listed([RollLine(1, "aino@example.org")])

        assert refusal_of(voting_round, make.user("otto@example.org")) == "not_on_roll"
        assert voting_round.roll.count() == 1

    def test_who_runs_the_installation_has_no_other_way_in(self) -> None:
        voting_round = listed([RollLine(1, "aino@example.org")])
        root = make.user("root@example.org", is_staff=True, is_superuser=True)

        assert refusal_of(voting_round, root) == "not_on_roll"


class TestDistrict:
    @pytest.fixture
    def process(self):
        process = make.process()
        for code in ("east", "west"):
            district = make.district(process, code)
            make.project(process, f"{code}1", district=district)
        return process

    BUDGETS = {"east": 20_000_00, "west": 20_000_00}

    def test_of_the_roll_cannot_be_chosen_otherwise(self, process) -> None:
        voting_round = make.voting_round(
            process,
            costs={},
            frozen=False,
            scope="district",
            eligibility="list",
            budgets=self.BUDGETS,
        )
        organiser, before = make.staff(process), NOW - 2 * DAY
        rounds.import_roll(
            voting_round=voting_round,
            organiser=organiser,
            lines=[RollLine(1, "aino@example.org", "east")],
            now=before,
        )
        rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=before)
        aino = make.user("aino@example.org")

        assert refusal_of(voting_round, aino, ["west1"], pot="west") == "wrong_district"
        assert choices_of(cast(voting_round, aino, ["east1"], pot="east")) == ("east1",)

    def test_that_was_declared_stays_once_there_is_a_ballot(self, process) -> None:
        voting_round = make.voting_round(
            process, costs={}, scope="district", budgets=self.BUDGETS
        )
        voter = make.user()
        first = cast(voting_round, voter, ["east1"], pot="east")

        code = refusal_of(voting_round, voter, ["west1"], pot="west")

        assert code == "district_declared"
        assert standing(voting_round, first) == ("east1",)
        entry = voting_round.roll.get()
        assert entry.is_declared
        assert entry.district.code == "east"


class TestAge:
    LIMIT = {"min_age": 13, "age_on": date(2025, 12, 31)}

    @pytest.mark.parametrize(
        ("born_on", "is_let_in"),
        [
            (date(2012, 12, 31), True),
            (date(2013, 1, 1), False),
            (date(2012, 2, 29), True),
        ],
    )
    def test_is_reckoned_on_the_day_that_the_rules_name(
        self, born_on, is_let_in
    ) -> None:
        voting_round = make.voting_round(**self.LIMIT)
        voter = make.user(born_on=born_on)

        if is_let_in:
            assert choices_of(cast(voting_round, voter)) == ("a",)
        else:
            assert refusal_of(voting_round, voter, declares_age=True) == "too_young"

    @pytest.mark.parametrize(
        ("day", "is_let_in"), [(date(2025, 2, 27), False), (date(2025, 2, 28), True)]
    )
    def test_of_a_leap_day_is_reached_on_the_last_of_february(
        self, day, is_let_in
    ) -> None:
        voting_round = make.voting_round(min_age=13, age_on=day)
        voter = make.user(born_on=date(2012, 2, 29))

        if is_let_in:
            assert choices_of(cast(voting_round, voter)) == ("a",)
        else:
            assert refusal_of(voting_round, voter) == "too_young"

    def test_has_to_be_declared_where_nobody_knows_it(self) -> None:
        voting_round = make.voting_round(**self.LIMIT)
        voter = make.user()

        assert refusal_of(voting_round, voter) == "age_not_declared"
        assert choices_of(cast(voting_round, voter, declares_age=True)) == ("a",)

    def test_on_the_roll_goes_before_what_the_account_says(self) -> None:
        voting_round = listed(
            [RollLine(1, "aino@example.org", born_on=date(2020, 1, 1))], **self.LIMIT
        )
        aino = make.user("aino@example.org", born_on=date(1990, 1, 1))

        assert refusal_of(voting_round, aino, declares_age=True) == "too_young"
