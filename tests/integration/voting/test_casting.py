"""Casting a ballot: what is refused, what is wrong, and what stands in the end."""

import boxes
import kinds
import make
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from make import DAY, NOW
from polling import SECOND, cast, choices_of, codes_of, listed, refusal_of, standing

from participation.models import AuditEvent
from voting.actions.rounds import RollLine
from voting.box import turnout

pytestmark = pytest.mark.django_db


class TestMoment:
    def test_is_refused_before_the_vote_opens(self) -> None:
        voting_round = make.voting_round(starts=DAY, ends=2 * DAY)

        assert refusal_of(voting_round, make.user()) == "not_open_yet"

    def test_is_taken_from_the_first_moment_to_before_the_last(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        opens, closes = voting_round.phase.starts_at, voting_round.phase.ends_at

        assert refusal_of(voting_round, voter, now=opens - SECOND) == "not_open_yet"
        assert choices_of(cast(voting_round, voter, now=opens)) == ("a",)
        assert choices_of(cast(voting_round, voter, now=closes - SECOND)) == ("a",)
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
        assert choices_of(cast(voting_round, voter, ["a", "b"])) == ("a", "b")

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

        assert choices_of(cast(voting_round, voter, ["a", "b"])) == ("a", "b")
        assert codes_of(voting_round, voter, ["a", "b", "c"]) == ["over_budget"]

    def test_may_cost_more_where_spending_is_not_limited(self) -> None:
        voting_round = make.voting_round()

        assert choices_of(cast(voting_round, make.user(), ["a", "b", "c"])) == (
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
        cast(voting_round, voter, ["e1"], pot="east")
        (found,) = boxes.standing(voting_round)
        assert (found.paper, choices_of(found)) == ("east", ("e1",))

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
        assert turnout.total(voting_round) == 1


class TestChanging:
    def test_replaces_the_ballot_of_the_old_receipt(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        first = cast(voting_round, voter, ["a"])

        second = cast(voting_round, voter, ["b", "c"])

        assert standing(voting_round, first) is None
        assert standing(voting_round, second) == ("b", "c")
        assert turnout.total(voting_round) == 1

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

        with django_assert_max_num_queries(6):
            cast(voting_round, voter, ["b"])

    def test_are_few_with_a_district_and_with_a_code(
        self, django_assert_max_num_queries
    ) -> None:
        in_districts = kinds.of_two_pots()
        voter = make.user()
        on_list = listed([RollLine(1, "aino@example.org")])
        entry = on_list.roll.get()

        with django_assert_max_num_queries(10):
            cast(in_districts, voter, ["n1"], pot="north", paper="north")
        with django_assert_max_num_queries(10):
            cast(on_list, entry)

    def test_do_not_grow_with_the_ballots_in_the_box(self) -> None:
        voting_round = make.voting_round()
        counts = []

        for voter in [make.user() for _ in range(5)]:
            with CaptureQueriesContext(connection) as queries:
                cast(voting_round, voter)
            counts.append(len(queries))

        assert len(set(counts)) == 1
