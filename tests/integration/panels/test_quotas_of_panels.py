"""Features and quotas: settled, computed, fixed once people have answered."""

import make
import pytest
import recruiting_of as people
from django.core.exceptions import ValidationError

from panels.actions import quotas
from panels.actions.quotas import NewValue
from panels.lifecycle import PanelState
from participation.policies import Refused

pytestmark = pytest.mark.django_db

TWO = (NewValue("a", {"en": "A"}, 1, 3, 75), NewValue("b", {"en": "B"}, 1, 3, 25))


def settle(panel, organiser, values=TWO, reason="", code="side"):
    return quotas.settle_feature(
        panel=panel,
        organiser=organiser,
        code=code,
        name={"en": "Side"},
        is_sensitive=False,
        values=values,
        reason=reason,
        now=make.NOW,
    )


class TestSettling:
    def test_replaces_the_answers_in_their_order(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)
        settle(panel, organiser)

        feature = settle(panel, organiser, [TWO[1], NewValue("c", {"en": "C"}, 0, 6)])

        assert [value.code for value in feature.values.all()] == ["b", "c"]

    def test_refuses_two_answers_of_one_code(self) -> None:
        panel = people.prepared()

        with pytest.raises(ValidationError):
            settle(panel, make.staff(panel.process), [TWO[0], TWO[0]])

        assert not panel.features.exists()

    def test_asks_nothing_new_of_people_who_have_signed_up(self) -> None:
        panel = people.recruiting()
        people.signed_up(panel)

        with pytest.raises(Refused) as refused:
            settle(panel, make.staff(panel.process), reason="Forgotten.")

        assert refused.value.refusal.code == "signed_up"

    def test_keeps_an_answer_that_somebody_has_given(self) -> None:
        panel = people.recruiting(seats=4)
        people.feature(panel, "side", {"a": (1, 3), "b": (1, 3)})
        people.signed_up(panel, answers={"side": "a"})

        with pytest.raises(Refused) as refused:
            settle(panel, make.staff(panel.process), [TWO[1]], "Simpler.")

        assert refused.value.refusal.code == "answered"

    def test_goes_on_the_record_while_people_sign_up(self) -> None:
        panel = people.recruiting(seats=4)
        organiser = make.staff(panel.process)

        settle(panel, organiser, reason="By the new figures.")

        event = panel.process.events.last()
        assert event.verb == "quotas.changed"
        assert event.data["limits"] == [
            {"feature": "side", "values": {"a": [1, 3], "b": [1, 3]}}
        ]

    def test_then_has_to_fit_the_seats(self) -> None:
        panel = people.recruiting(seats=12)

        with pytest.raises(ValidationError):
            settle(panel, make.staff(panel.process), reason="New figures.")

        assert not panel.features.exists()

    def test_ends_when_the_members_are_being_found(self) -> None:
        panel = people.recruiting(state=PanelState.CONFIRMING)

        with pytest.raises(Refused) as refused:
            settle(panel, make.staff(panel.process))

        assert refused.value.refusal.code == "pool_is_fixed"

    def test_is_for_organisers(self) -> None:
        panel = people.prepared()

        with pytest.raises(Refused):
            settle(panel, people.facilitator(panel))


class TestComputing:
    def test_takes_the_whole_numbers_around_each_share(self) -> None:
        panel = people.prepared(seats=6)
        organiser = make.staff(panel.process)
        settle(panel, organiser)

        computed = quotas.compute_quotas(
            panel=panel, organiser=organiser, reason="", now=make.NOW
        )

        assert computed == ["side"]
        values = panel.features.get().values.all()
        assert [(one.minimum, one.maximum) for one in values] == [(4, 5), (1, 2)]

    def test_needs_the_population(self) -> None:
        panel = people.prepared()
        people.feature(panel)

        with pytest.raises(ValidationError):
            quotas.compute_quotas(
                panel=panel,
                organiser=make.staff(panel.process),
                reason="",
                now=make.NOW,
            )


def test_ready_made_features_are_taken_over_once() -> None:
    panel = people.prepared()
    organiser = make.staff(panel.process)

    first = quotas.offer_features(
        panel=panel, organiser=organiser, keys=["age", "gender"]
    )
    again = quotas.offer_features(panel=panel, organiser=organiser, keys=["age", "x"])

    assert (first, again) == (2, 0)
    assert {one.code for one in panel.features.all()} == {"age", "gender"}


def test_a_feature_that_nobody_has_answered_can_go() -> None:
    panel = people.prepared()
    feature = people.feature(panel)

    quotas.remove_feature(
        feature=feature, organiser=make.staff(panel.process), reason="", now=make.NOW
    )

    assert not panel.features.exists()
