"""What a building takes: entries that stay, corrections beside them, exact sums."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import built
import make
import pytest
from built import TODAY, refusal, wrong
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from make import NOW
from together import together

from proposals.actions import spending as actions
from proposals.actions.building import report_building
from proposals.models import Building, Spending
from proposals.queries import became

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def building():
    return built.building()


@pytest.fixture
def organiser(building):
    return make.staff(building.project.process)


def spent(building: Building) -> int:
    found = became.building_of(building.project)
    assert found is not None
    return int(found.spent)


def correct(spending, official, amount, *, reason="Typed wrongly", seen=None):
    standing = became.standing_amount(spending)
    return actions.correct_spending(
        spending=spending,
        official=official,
        amount=amount,
        reason=reason,
        seen=standing if seen is None else seen,
        now=NOW,
    )


def test_adds_up_and_stays_on_the_record(building, organiser) -> None:
    built.spend(building, 1_000_50, organiser)
    built.spend(building, 2_000_00, organiser, what="Wages")

    assert spent(building) == 3_000_50
    events = building.project.process.events.filter(verb="spending.entered")
    assert [event.data["amount"] for event in events.order_by("number")] == [
        1_000_50,
        2_000_00,
    ]


def test_of_the_same_form_counts_once(building, organiser) -> None:
    key = uuid4()

    twins = {built.spend(building, 500, organiser, form_key=key).pk for _ in range(2)}

    assert len(twins) == 1
    assert spent(building) == 500


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"amount": 0}, {"amount": ["no_amount"]}),
        ({"amount": -5}, {"amount": ["no_amount"]}),
        ({"what": " "}, {"what": ["no_text"]}),
        ({"spent_on": TODAY + timedelta(days=1)}, {"spent_on": ["in_the_future"]}),
    ],
)
def test_has_a_sum_words_and_a_day(building, organiser, fields, errors) -> None:
    found = wrong(built.spend, of=building, official=organiser, **fields)

    assert found == errors
    assert not Spending.objects.exists()


def test_that_was_wrong_is_put_right_beside_the_entry(building, organiser) -> None:
    entry = built.spend(building, 10_000_00, organiser)

    correct(entry, organiser, 1_000_00)
    correct(entry, organiser, 0, reason="Another project's")

    assert spent(building) == 0
    entry.refresh_from_db()
    assert entry.amount == 10_000_00
    (shown,) = became.spendings_of(building)
    assert [one.amount for one in shown.put_right] == [-9_000_00, -1_000_00]
    event = building.project.process.events.latest("number")
    assert event.data == {
        "amount": -1_000_00,
        "what": "Stone",
        "reason": "Another project's",
    }


def test_is_put_right_with_a_reason_and_a_difference(building, organiser) -> None:
    entry = built.spend(building, 1_000_00, organiser)

    assert wrong(correct, spending=entry, official=organiser, amount=5, reason="") == {
        "reason": ["no_reason"]
    }
    assert wrong(correct, spending=entry, official=organiser, amount=1_000_00) == {
        "amount": ["no_change"]
    }
    assert wrong(correct, spending=entry, official=organiser, amount=-1) == {
        "amount": ["negative"]
    }


def test_tells_the_second_of_two_officials(building, organiser) -> None:
    entry = built.spend(building, 1_000_00, organiser)
    correct(entry, organiser, 900_00)

    code = refusal(
        correct, spending=entry, official=organiser, amount=800_00, seen=1_000_00
    )

    assert code == "stale"
    assert spent(building) == 900_00


def test_is_for_those_who_report(building) -> None:
    assert refusal(built.spend, of=building, official=make.user()) == "no_role"


def test_the_database_refuses_what_no_action_writes(building) -> None:
    row = {"building": building, "what": "x", "spent_on": TODAY, "entered_at": NOW}

    for fields in ({"amount": 0}, {"amount": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Spending.objects.create(**row, **fields)
    key = uuid4()
    Spending.objects.create(**row, amount=1, form_key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.create(**row, amount=1, form_key=key)


class TestTwentyAtOnce:
    def test_are_all_counted_to_the_cent(self, building) -> None:
        process = building.project.process
        officials = [make.staff(process) for _ in range(20)]

        done = together(
            [
                partial(built.spend, building, 100 + number, official)
                for number, official in enumerate(officials)
            ]
        )

        assert [one for one in done if isinstance(one, Exception)] == []
        assert spent(building) == sum(range(100, 120))
        assert process.events.filter(verb="spending.entered").count() == 20

    def test_with_one_form_are_one_entry(self, building, organiser) -> None:
        send = partial(built.spend, building, 700, organiser, form_key=uuid4())

        done = together([send] * 20)

        assert len({one.pk for one in done}) == 1
        assert spent(building) == 700

    def test_correct_one_entry_once(self, building, organiser) -> None:
        entry = built.spend(building, 1_000_00, organiser)
        calls = [
            partial(correct, entry, organiser, amount, seen=1_000_00)
            for amount in range(1, 21)
        ]

        done = together(calls)

        made = [one for one in done if isinstance(one, Spending)]
        assert len(made) == 1
        assert spent(building) == 1_000_00 + made[0].amount

    def test_report_once_and_tell_the_others(self, building) -> None:
        process = building.project.process
        officials = [make.staff(process) for _ in range(20)]

        done = together(
            [
                partial(
                    report_building,
                    building=building,
                    official=official,
                    report=built.say(),
                    seen=1,
                    now=NOW,
                )
                for official in officials
            ]
        )

        refused = [one for one in done if isinstance(one, Exception)]
        assert {one.refusal.code for one in refused} == {"stale"}
        assert len(refused) == 19
        building.refresh_from_db()
        assert (building.version, building.news.count()) == (2, 1)


AMOUNTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 1_000_000)), min_size=1, max_size=12
)


@settings(max_examples=20)
@given(AMOUNTS)
def test_the_sum_is_that_of_what_stands(steps) -> None:
    """Each step enters an amount, or puts an earlier entry right to it."""
    building = built.building()
    organiser = make.staff(building.project.process)
    standing: dict[int, int] = {}

    for choice, amount in steps:
        entries = sorted(standing)
        if choice < len(entries) and standing[entries[choice]] != amount:
            entry = Spending.objects.get(pk=entries[choice])
            correct(entry, organiser, amount)
            standing[entry.pk] = amount
        elif amount:
            standing[built.spend(building, amount, organiser).pk] = amount

    assert spent(building) == sum(standing.values())
    rows = Spending.objects.filter(building=building).aggregate(all=Sum("amount"))
    assert (rows["all"] or 0) == sum(standing.values())
