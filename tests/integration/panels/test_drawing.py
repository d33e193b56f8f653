"""A draw, from the pool that is fixed to the list that is published."""

import json
from datetime import timedelta
from hashlib import sha256

import drawing_of
import pytest
from django.core.exceptions import ValidationError
from make import NOW
from refusing import code_of

from panels.actions import computing, drawing, settling
from panels.drawing import BROKEN, sealed_pool
from panels.lifecycle import LotteryState, VolunteerState
from panels.models import Letter
from panels.pooling import draft_of, published_counts
from panels.queries.draw import digest_of
from panels.sortition import randomness, verify, witness
from panels.sortition.pool import Quota
from panels.studying import study

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel():
    return drawing_of.open_panel()


@pytest.fixture
def pair(panel):
    return drawing_of.officials(panel)


def verbs(panel) -> list[str]:
    return list(panel.process.events.order_by("number").values_list("verb", flat=True))


class TestFreezing:
    def test_fixes_the_pool_and_seals_it(self, panel, pair) -> None:
        people = drawing_of.pool(panel)

        lottery = drawing_of.freeze(panel, pair[0])

        assert lottery.pool_size == 12
        assert sha256(lottery.sealed_text.encode()).hexdigest() == lottery.pool_sha256
        assert {one.key for one in sealed_pool(lottery).volunteers} == {
            one.public_id for one in people
        }
        states = set(panel.volunteers.values_list("state", flat=True))
        assert states == {VolunteerState.IN_POOL}
        assert verbs(panel) == ["pool.frozen"]

    def test_seals_no_names(self, panel, pair) -> None:
        drawing_of.pool(panel)

        lottery = drawing_of.freeze(panel, pair[0])

        assert "Volunteer 1" not in lottery.sealed_text
        assert "example.org" not in lottery.sealed_text

    def test_leaves_out_who_has_not_answered_everything(self, panel, pair) -> None:
        drawing_of.pool(panel)
        silent = drawing_of.willing(panel, "man", "old")
        silent.answers.first().delete()

        lottery = drawing_of.freeze(panel, pair[0])

        assert lottery.findings["incomplete"] == 1
        silent.refresh_from_db()
        assert silent.state == VolunteerState.APPLIED

    def test_is_refused_while_people_sign_up(self, panel, pair) -> None:
        panel.call_closes_at = NOW + timedelta(days=1)
        panel.save()
        drawing_of.pool(panel)

        assert code_of(drawing_of.freeze, panel=panel, organiser=pair[0]) == "call_open"

    def test_is_the_organisers(self, panel, pair) -> None:
        drawing_of.pool(panel)

        assert code_of(drawing_of.freeze, panel=panel, organiser=pair[1]) == "no_role"

    def test_wants_the_pool_that_was_read(self, panel, pair) -> None:
        drawing_of.pool(panel)
        digest = digest_of(draft_of(panel).pool)
        drawing_of.willing(panel, "man", "old")

        code = code_of(drawing_of.freeze, panel=panel, organiser=pair[0], digest=digest)

        assert code == "stale"

    def test_wants_as_many_people_as_seats(self, panel, pair) -> None:
        drawing_of.willing(panel, "man", "old")

        with pytest.raises(ValidationError) as problem:
            drawing_of.freeze(panel, pair[0])

        assert problem.value.code == "too_few"

    def test_wants_no_more_in_reserve_than_are_left(self, panel, pair) -> None:
        drawing_of.pool(panel)
        left = len(draft_of(panel).pool.volunteers) - draft_of(panel).pool.seats

        with pytest.raises(ValidationError) as refused:
            drawing_of.freeze(panel, pair[0], reserve_size=left + 1)

        assert refused.value.message_dict == {
            "reserve_size": [
                f"The panel leaves at most {left} people for the reserve list."
            ]
        }
        assert drawing_of.freeze(panel, pair[0], reserve_size=left).reserve_size == left

    def test_there_is_one_draw_at_a_time(self, panel, pair) -> None:
        drawing_of.pool(panel)
        drawing_of.freeze(panel, pair[0])

        assert code_of(drawing_of.freeze, panel=panel, organiser=pair[0]) == "under_way"


class TestTheDesk:
    def test_names_what_conflicts_and_the_smallest_change(self, panel, pair) -> None:
        for _ in range(3):
            drawing_of.willing(panel, "woman", "old")
        drawing_of.willing(panel, "man", "old")
        drawing_of.willing(panel, "man", "young")

        panel.features.get(code="age").values.filter(code="young").update(minimum=3)
        found = study(panel, draft_of(panel))

        assert not found.is_feasible
        assert [(one.feature, one.value, one.minimum) for one in found.changes_of_panel]
        assert found.conflicts

    def test_loosens_only_what_was_proposed_and_only_with_a_reason(
        self, panel, pair
    ) -> None:
        for sex in ("woman", "woman", "man", "man"):
            drawing_of.willing(panel, sex, "old")
        draft = draft_of(panel)
        (change,) = study(panel, draft).changes_of_panel[:1]
        told = {
            "panel": panel,
            "organiser": pair[0],
            "changes": study(panel, draft).changes_of_panel,
            "digest": digest_of(draft.pool),
            "now": NOW,
        }

        with pytest.raises(ValidationError):
            drawing.relax_quotas(**told, reason=" ")
        drawing.relax_quotas(**told, reason="Nobody young has signed up")

        value = panel.features.get(code=change.feature).values.get(code=change.value)
        assert (value.minimum, value.maximum) == (change.minimum, change.maximum)
        assert study(panel, draft_of(panel)).is_feasible
        event = panel.process.events.get(verb="quotas.relaxed")
        assert event.data["reason"] == "Nobody young has signed up"

    def test_never_makes_a_quota_tighter(self, panel, pair) -> None:
        drawing_of.pool(panel)

        with pytest.raises(ValidationError) as problem:
            drawing.relax_quotas(
                panel=panel,
                organiser=pair[0],
                changes=[Quota("age", "young", 2, 4)],
                digest=digest_of(draft_of(panel).pool),
                reason="We would like that",
                now=NOW,
            )

        assert problem.value.code == "tighter"

    def test_counts_who_can_be_on_no_panel(self, panel, pair) -> None:
        drawing_of.pool(panel)
        panel.features.get(code="age").values.filter(code="old").update(maximum=0)

        found = study(panel, draft_of(panel))

        assert found.is_feasible
        assert found.excluded == 6
        assert [(one.value["en"], one.people) for one in found.excluded_by] == [
            ("Old", 6)
        ]

    def test_publishes_no_small_number_and_none_that_tells_it(self, panel) -> None:
        drawing_of.pool(panel, of_each=3)
        for _ in range(2):
            drawing_of.willing(panel, "man", "old")

        counts = published_counts(draft_of(panel).pool)
        panel.features.get(code="age").values.create(
            code="unknown", name={"en": "Unknown"}, maximum=4, position=3
        )
        drawing_of.willing(panel, "man", "unknown")
        with_small = published_counts(draft_of(panel).pool)

        assert counts == {
            "sex/woman": 6,
            "sex/man": 8,
            "age/young": 6,
            "age/old": 8,
        }
        assert with_small["age/unknown"] is None
        assert with_small["age/young"] is None
        assert with_small["age/old"] == 8


class TestComputing:
    def test_puts_everybody_on_equally_many_panels_where_that_can_be(
        self, panel, pair
    ) -> None:
        drawing_of.pool(panel)

        lottery = drawing_of.computed(panel, pair[0])

        assert lottery.state == LotteryState.COMPUTED
        assert lottery.findings["size"] == 1000
        assert lottery.findings["is_optimal"]
        assert {entry.times for entry in lottery.entries.all()} <= {333, 334}
        assert verbs(panel)[-1] == "list.computed"

    def test_is_taken_up_once(self, panel, pair) -> None:
        drawing_of.pool(panel)
        drawing_of.freeze(panel, pair[0])

        first = computing.claim_waiting(now=NOW)
        second = computing.claim_waiting(now=NOW)
        after_a_crash = computing.claim_waiting(now=NOW + timedelta(hours=1))

        assert (len(first), len(second), len(after_a_crash)) == (1, 0, 1)

    def test_fails_with_the_reason(self, panel, pair) -> None:
        for _ in range(4):
            drawing_of.willing(panel, "man", "old")

        lottery = drawing_of.computed(panel, pair[0], reserve_size=0)

        assert lottery.state == LotteryState.FAILED
        assert lottery.findings["problem"] == "infeasible"
        assert not lottery.list_text
        assert verbs(panel)[-1] == "draw.failed"

    def test_takes_as_many_in_reserve_as_are_left_where_more_were_promised(
        self, panel, pair
    ) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.freeze(panel, pair[0])
        lottery.reserve_size = 20
        lottery.save(update_fields=["reserve_size"])

        lottery = drawing_of.compute(lottery)

        assert lottery.state == LotteryState.COMPUTED
        assert json.loads(lottery.list_text)["reserve"] == 12 - 4

    def test_a_draw_that_was_ended_meanwhile_keeps_nothing(self, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.freeze(panel, pair[0])
        (claimed,) = computing.claim_waiting(now=NOW)
        settling.void_lottery(
            lottery=lottery, organiser=pair[0], reason="Wrong quotas", now=NOW
        )

        wanted = computing.keep_list(lottery=claimed, computed=BROKEN, now=NOW)

        lottery.refresh_from_db()
        assert not wanted
        assert lottery.state == LotteryState.VOID
        assert set(panel.volunteers.values_list("state", flat=True)) == {
            VolunteerState.APPLIED
        }

    def test_refuses_a_pool_that_was_changed(self, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.freeze(panel, pair[0])
        plain = json.loads(lottery.sealed_text)
        plain["seats"] = 3
        lottery.sealed_text = json.dumps(plain)

        with pytest.raises(ValueError, match="not the one"):
            sealed_pool(lottery)


class TestPublishing:
    def test_names_the_source_in_the_list_and_tells_everybody_the_hash(
        self, panel, pair
    ) -> None:
        people = drawing_of.pool(panel)

        lottery = drawing_of.published(panel, pair)

        content = lottery.list_text.encode()
        listed = verify.read(content)
        assert verify.check(listed, content, lottery.list_sha256) == []
        assert listed.source["kind"] == "dice"
        assert listed.source["digits"] == 3
        letters = Letter.objects.filter(kind="draw.published")
        assert letters.count() == len(people)
        assert letters.first().facts["hash"] == lottery.list_sha256
        event = panel.process.events.get(verb="list.published")
        assert event.data["sha256"] == lottery.list_sha256

    def test_every_panel_keeps_the_quotas_as_the_witness_can_see(
        self, panel, pair
    ) -> None:
        drawing_of.pool(panel)

        lottery = drawing_of.published(panel, pair)

        listed = verify.read(lottery.list_text.encode())
        assert witness.breaches(listed, lottery.sealed_text.encode()) == []

    def test_takes_another_official(self, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.computed(panel, pair[0])

        code = code_of(drawing_of.publish, lottery=lottery, official=pair[0])

        assert code == "same_person"

    def test_leaves_a_day_to_look_at_the_list(self, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.computed(panel, pair[0])
        soon = randomness.dice(NOW + timedelta(hours=23), "Today", digits=3)

        with pytest.raises(ValidationError) as problem:
            drawing_of.publish(lottery, pair[1], source=soon)

        assert problem.value.error_dict["draws_at"][0].code == "too_soon"

    def test_refuses_a_source_with_too_few_outcomes(self, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.computed(panel, pair[0])
        coin = randomness.dice(NOW + timedelta(days=2), "A coin", digits=1)

        with pytest.raises(ValidationError) as problem:
            drawing_of.publish(lottery, pair[1], source=coin)

        assert problem.value.error_dict["source"][0].code == "weak"

    def test_happens_once(self, panel, pair) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)

        code = code_of(drawing_of.publish, lottery=lottery, official=pair[1])

        assert code == "no_such_move"

    def test_hands_the_sealed_pool_to_the_witness_on_the_record(
        self, panel, pair
    ) -> None:
        drawing_of.pool(panel)
        lottery = drawing_of.published(panel, pair)

        content = drawing.hand_out_pool(lottery=lottery, organiser=pair[0], now=NOW)

        assert sha256(content).hexdigest() == lottery.pool_sha256
        assert verbs(panel)[-1] == "pool.exported"
        refused = {"lottery": lottery, "organiser": pair[1], "now": NOW}
        assert code_of(drawing.hand_out_pool, **refused) == "no_role"
