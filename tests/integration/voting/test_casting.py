"""Casting a ballot: what is refused, what is wrong, and what stands in the end."""

from dataclasses import asdict
from datetime import date, timedelta
from functools import partial

import make
import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import DAY, NOW
from together import together

from participation.models import AuditEvent
from participation.policies import Refused
from voting import box
from voting.actions import casting, rounds
from voting.actions.rounds import RollLine
from voting.models import RollEntry, VotingRound

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def cast(voting_round, voter, choices=("a",), *, pot="all", now=NOW, **options):
    return casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        pot=pot,
        choices=list(choices),
        now=now,
        **options,
    )


def refusal_of(*args, **options) -> str:
    with pytest.raises(Refused) as caught:
        cast(*args, **options)
    return caught.value.refusal.code


def codes_of(*args, **options) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        cast(*args, **options)
    return [error.code for error in caught.value.error_list]


def standing(voting_round, receipt) -> tuple[str, ...] | None:
    found = box.find(voting_round, receipt.code)
    return found.choices if found else None


def readdress(person, email) -> None:
    person.email = email
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).update(email=email)


def listed(lines, **fields) -> VotingRound:
    """Make an open round with an imported roll."""
    process = make.process()
    made = make.voting_round(process, frozen=False, eligibility="list", **fields)
    organiser = make.staff(process)
    before = NOW - 2 * DAY
    rounds.import_roll(voting_round=made, organiser=organiser, lines=lines, now=before)
    rounds.freeze_rules(voting_round=made, organiser=organiser, now=before)
    return made


class TestMoment:
    def test_is_refused_before_the_vote_opens(self) -> None:
        voting_round = make.voting_round(starts=DAY, ends=2 * DAY)

        assert refusal_of(voting_round, make.user()) == "not_open_yet"

    def test_is_taken_from_the_first_moment_to_before_the_last(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        opens, closes = voting_round.phase.starts_at, voting_round.phase.ends_at

        assert refusal_of(voting_round, voter, now=opens - SECOND) == "not_open_yet"
        assert cast(voting_round, voter, now=opens).choices == ("a",)
        assert cast(voting_round, voter, now=closes - SECOND).choices == ("a",)
        assert refusal_of(voting_round, voter, now=closes) == "closed"

    def test_is_refused_once_closed_whatever_the_clock_says(self) -> None:
        voting_round = make.voting_round()
        make.tallied(voting_round)

        assert refusal_of(voting_round, make.user(), now=NOW) == "closed"

    def test_is_refused_while_the_rules_are_a_draft(self) -> None:
        voting_round = make.voting_round(frozen=False)

        assert refusal_of(voting_round, make.user()) == "not_frozen"

    def test_is_refused_in_a_process_that_is_not_public(self) -> None:
        voting_round = make.voting_round(make.process(published=False))

        assert refusal_of(voting_round, make.user()) == "not_public"


class TestChoices:
    @pytest.mark.parametrize(
        ("choices", "codes"),
        [
            ([], ["empty"]),
            (["a", "b", "c"], ["too_many", "over_budget"]),
            (["a", "a"], ["duplicate_project"]),
            (["x"], ["unknown_project"]),
            (["a", "x", "a"], ["unknown_project", "duplicate_project"]),
            (["A"], ["unknown_project"]),
        ],
    )
    def test_that_break_a_rule_are_named_with_a_code(self, choices, codes) -> None:
        voting_round = make.voting_round(max_choices=2, is_spending_limited=True)

        assert codes_of(voting_round, make.user(), choices) == codes

    def test_may_have_to_be_several(self) -> None:
        voting_round = make.voting_round(min_choices=2)
        voter = make.user()

        assert codes_of(voting_round, voter, ["a"]) == ["too_few"]
        assert codes_of(voting_round, voter, []) == ["empty"]
        assert cast(voting_round, voter, ["a", "b"]).choices == ("a", "b")

    def test_may_be_none_where_the_rules_allow_a_blank_ballot(self) -> None:
        voting_round = make.voting_round(min_choices=0)

        receipt = cast(voting_round, make.user(), [])

        assert standing(voting_round, receipt) == ()

    def test_may_cost_exactly_the_budget(self) -> None:
        voting_round = make.voting_round(
            costs={"a": 30_000_00, "b": 20_000_00, "c": 1},
            is_spending_limited=True,
        )
        voter = make.user()

        assert cast(voting_round, voter, ["a", "b"]).choices == ("a", "b")
        assert codes_of(voting_round, voter, ["a", "b", "c"]) == ["over_budget"]

    def test_may_cost_more_where_spending_is_not_limited(self) -> None:
        voting_round = make.voting_round()

        assert cast(voting_round, make.user(), ["a", "b", "c"]).choices == (
            "a",
            "b",
            "c",
        )

    def test_of_another_ballot_are_unknown(self) -> None:
        process = make.process()
        east, west = (make.district(process, code) for code in ("east", "west"))
        make.project(process, "e1", district=east)
        make.project(process, "w1", district=west)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"east": 20_000_00, "west": 20_000_00},
        )
        voter = make.user()

        codes = codes_of(voting_round, voter, ["w1"], pot="east")

        assert codes == ["unknown_project"]
        assert cast(voting_round, voter, ["e1"], pot="east").pot == "east"

    def test_on_no_ballot_at_all_are_refused(self) -> None:
        voting_round = make.voting_round()

        assert refusal_of(voting_round, make.user(), pot="west") == "unknown_pot"

    def test_that_are_wrong_leave_the_earlier_ballot_as_it_was(self) -> None:
        voting_round = make.voting_round(max_choices=2)
        voter = make.user()
        receipt = cast(voting_round, voter, ["a"])

        for wrong in ([], ["x"], ["a", "b", "c"], ["b", "b"]):
            codes_of(voting_round, voter, wrong)
        refusal_of(voting_round, voter, ["b"], pot="west")
        refusal_of(voting_round, voter, ["b"], now=voting_round.phase.ends_at)

        assert standing(voting_round, receipt) == ("a",)
        assert box.turnout(voting_round) == 1


class TestChanging:
    def test_replaces_the_ballot_and_voids_the_old_receipt(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        first = cast(voting_round, voter, ["a"])

        second = cast(voting_round, voter, ["b", "c"])

        assert standing(voting_round, first) is None
        assert standing(voting_round, second) == ("b", "c")
        assert box.turnout(voting_round) == 1

    def test_gives_a_new_receipt_even_for_the_same_choices(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()

        codes = {cast(voting_round, voter, ["a"]).code for _ in range(3)}

        assert len(codes) == 3

    def test_makes_the_last_ballot_count(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        for choices in (["a"], ["b"], ["c"]):
            cast(voting_round, voter, choices)

        tally = make.tallied(voting_round).tallies.get()

        assert tally.ballots == 1
        assert '"funded":["c"]' in tally.result_text

    def test_writes_nothing_into_the_record(self) -> None:
        voting_round = make.voting_round()
        before = AuditEvent.objects.count()

        cast(voting_round, make.user(), ["a"])

        assert AuditEvent.objects.count() == before


class TestPerson:
    def test_who_comes_back_with_a_new_account_is_the_same(self) -> None:
        voting_round = make.voting_round()
        first = make.user("Aino@Example.org")
        receipt = cast(voting_round, first, ["a"])
        first.delete()

        again = make.user("aino@example.org")
        cast(voting_round, again, ["b"])

        assert standing(voting_round, receipt) is None
        assert box.turnout(voting_round) == 1
        assert voting_round.roll.get().user == again

    def test_who_changes_the_address_is_the_same(self) -> None:
        voting_round = make.voting_round()
        voter = make.user("aino@example.org")
        cast(voting_round, voter, ["a"])
        readdress(voter, "virtanen@example.org")

        cast(voting_round, voter, ["b"])

        assert box.turnout(voting_round) == 1

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

        assert box.turnout(voting_round) == 1

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
        assert cast(voting_round, aino, ["east1"], pot="east").choices == ("east1",)

    def test_that_was_declared_moves_with_the_ballot(self, process) -> None:
        voting_round = make.voting_round(
            process, costs={}, scope="district", budgets=self.BUDGETS
        )
        voter = make.user()
        first = cast(voting_round, voter, ["east1"], pot="east")

        second = cast(voting_round, voter, ["west1"], pot="west")

        assert standing(voting_round, first) is None
        assert box.find(voting_round, second.code).pot == "west"
        assert box.turnout(voting_round) == 1
        entry = voting_round.roll.get()
        assert entry.is_declared
        assert entry.district.code == "west"


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
            assert cast(voting_round, voter).choices == ("a",)
        else:
            assert refusal_of(voting_round, voter, declares_age=True) == "too_young"

    @pytest.mark.parametrize(
        ("day", "is_let_in"), [(date(2025, 2, 28), False), (date(2025, 3, 1), True)]
    )
    def test_of_a_leap_day_is_reached_on_the_first_of_march(
        self, day, is_let_in
    ) -> None:
        voting_round = make.voting_round(min_age=13, age_on=day)
        voter = make.user(born_on=date(2012, 2, 29))

        if is_let_in:
            assert cast(voting_round, voter).choices == ("a",)
        else:
            assert refusal_of(voting_round, voter) == "too_young"

    def test_has_to_be_declared_where_nobody_knows_it(self) -> None:
        voting_round = make.voting_round(**self.LIMIT)
        voter = make.user()

        assert refusal_of(voting_round, voter) == "age_not_declared"
        assert cast(voting_round, voter, declares_age=True).choices == ("a",)

    def test_on_the_roll_goes_before_what_the_account_says(self) -> None:
        voting_round = listed(
            [RollLine(1, "aino@example.org", born_on=date(2020, 1, 1))], **self.LIMIT
        )
        aino = make.user("aino@example.org", born_on=date(1990, 1, 1))

        assert refusal_of(voting_round, aino, declares_age=True) == "too_young"


class TestStatements:
    """Ten at most, the beginning and the end of the transaction included."""

    def test_are_few_for_a_first_ballot(self, django_assert_max_num_queries) -> None:
        voting_round = make.voting_round()
        voter = make.user()

        with django_assert_max_num_queries(10):
            cast(voting_round, voter)

    def test_are_few_for_a_changed_ballot(self, django_assert_max_num_queries) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        cast(voting_round, voter)

        with django_assert_max_num_queries(7):
            cast(voting_round, voter, ["b"])

    def test_do_not_grow_with_the_ballots_in_the_box(self) -> None:
        voting_round = make.voting_round()
        counts = []

        for voter in [make.user() for _ in range(5)]:
            with CaptureQueriesContext(connection) as queries:
                cast(voting_round, voter)
            counts.append(len(queries))

        assert len(set(counts)) == 1


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
        assert standing(voting_round, valid[0]) == valid[0].choices
        assert box.turnout(voting_round) == 1
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
        assert len({asdict(r)["code"] for r in receipts}) == 12
        assert box.turnout(voting_round) == 12

    def test_of_two_accounts_for_one_line_of_the_roll_let_one_in(self) -> None:
        voting_round = listed([RollLine(1, "aino@example.org")])
        aino = make.user("aino@example.org")
        cast(voting_round, aino, ["a"])
        readdress(aino, "other@example.org")
        rival = make.user("aino@example.org")

        results = together([partial(cast, voting_round, rival, ["b"])] * 4)

        assert {error.refusal.code for error in results} == {"entry_taken"}
        assert box.turnout(voting_round) == 1
