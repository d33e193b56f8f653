"""Choosing the ideas that go on: by supporters, by a panel, and corrected."""

import make
import pytest
import supporting
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.models import Notice, Role
from participation.policies import Refused
from proposals.actions import selection as actions
from proposals.lifecycle import Status
from proposals.models import IdeaRules, Selection
from proposals.queries.selection import preview_of, waits_for_review

pytestmark = pytest.mark.django_db

AFTER = NOW + DAY


def refusal_of(action, **fields) -> str:
    with pytest.raises(Refused) as refused:
        action(**({"now": AFTER} | fields))
    return refused.value.refusal.code


def statuses(*ideas) -> list[str]:
    for idea in ideas:
        idea.refresh_from_db()
    return [idea.status for idea in ideas]


def chosen_by(process, organiser=None) -> None:
    supporting.select(process, organiser or make.staff(process), now=AFTER)


class TestByNumber:
    @pytest.fixture
    def process(self):
        return supporting.open_process(selection="number", selection_number=2)

    def test_those_with_enough_supporters_go_on(self, process) -> None:
        few, enough = make.proposal(process), make.proposal(process)
        supporting.supported(few, 1)
        supporting.supported(enough, 2)

        chosen_by(process)

        assert statuses(few, enough) == [Status.NOT_SELECTED, Status.SELECTED]
        assert set(waits_for_review(process)) == {enough}
        rows = Selection.objects.values_list("proposal", "goes_on", "supporters")
        assert set(rows) == {(few.pk, False, 1), (enough.pk, True, 2)}

    def test_it_is_on_the_record_with_numbers_and_without_names(self, process) -> None:
        supporting.supported(make.proposal(process, make.user(name="Aino")), 2)
        make.proposal(process)

        chosen_by(process)

        event = process.events.get(verb="ideas.selected")
        assert event.data == {
            "by": "number",
            "number": 2,
            "selected": 1,
            "not_selected": 1,
            "proposals": ["P1"],
            "reason": "",
        }

    def test_authors_and_supporters_are_told_why(self, process) -> None:
        author = make.user()
        idea = make.proposal(process, author)
        (supporter,) = supporting.supported(idea, 1)

        chosen_by(process)

        told = Notice.objects.filter(kind="proposal.left_out")
        assert {notice.person for notice in told} == {author, supporter}
        assert told[0].facts["reason"]["en"] == "Supporters: 1. Needed: 2."

    def test_is_done_as_the_preview_has_shown_it_or_not_at_all(self, process) -> None:
        make.proposal(process)

        code = refusal_of(
            actions.select_ideas,
            process=process,
            organiser=make.staff(process),
            digest="0" * 64,
        )

        assert code == "stale"
        assert not process.events.filter(verb="ideas.selected").exists()

    def test_happens_once(self, process) -> None:
        make.proposal(process)
        organiser = make.staff(process)
        chosen_by(process, organiser)

        with pytest.raises(Refused) as refused:
            chosen_by(process, organiser)

        assert refused.value.refusal.code == "selected"

    def test_waits_until_ideas_are_no_longer_collected(self, process) -> None:
        with pytest.raises(Refused) as refused:
            supporting.select(process, make.staff(process), now=NOW)

        assert refused.value.refusal.code == "still_collecting"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_is_for_organisers(self, process, role) -> None:
        with pytest.raises(Refused) as refused:
            chosen_by(process, make.staff(process, role))

        assert refused.value.refusal.code == "no_role"

    def test_leaves_out_what_is_not_public(self, process) -> None:
        hidden, shown = make.proposal(process), make.proposal(process)
        supporting.supported(hidden, 3)
        supporting.supported(shown, 3)
        type(hidden).objects.filter(pk=hidden.pk).update(visibility="hidden")

        chosen_by(process)

        assert statuses(hidden, shown) == [Status.SUBMITTED, Status.SELECTED]


class TestByDistrict:
    def test_the_best_of_each_go_on_with_all_that_are_level(self) -> None:
        process = supporting.open_process(selection="district", selection_number=1)
        north = make.district(process, "pohjoinen")
        first, level, behind = (
            make.proposal(process, district=north) for _ in range(3)
        )
        city = make.proposal(process)
        for idea, times in ((first, 2), (level, 2), (behind, 1), (city, 1)):
            supporting.supported(idea, times)
        rules = IdeaRules.objects.get(process=process)

        preview = preview_of(process, rules)
        chosen_by(process)

        shown = [
            (one.district, len(one.goes_on), one.has_level) for one in preview.lists
        ]
        assert shown == [(north, 2, True), (None, 1, False)]
        assert statuses(first, level, behind, city) == [
            Status.SELECTED,
            Status.SELECTED,
            Status.NOT_SELECTED,
            Status.SELECTED,
        ]


class TestByPanel:
    @pytest.fixture
    def process(self):
        return supporting.open_process(allows_support=False, selection="panel")

    def choose(self, process, chosen, reason="The panel met twice.", **fields) -> None:
        official = fields.get("official") or make.staff(process, Role.FACILITATOR)
        actions.choose_by_panel(
            process=process,
            official=official,
            chosen=chosen,
            reason=reason,
            now=AFTER,
        )

    def test_a_facilitator_enters_the_chosen_with_reasons(self, process) -> None:
        first, second = make.proposal(process), make.proposal(process)

        self.choose(process, {2: "Many children use the way."})

        assert statuses(first, second) == [Status.NOT_SELECTED, Status.SELECTED]
        reasons = dict(Selection.objects.values_list("proposal__number", "reason"))
        assert reasons == {
            1: "The panel met twice.",
            2: "Many children use the way.",
        }
        event = process.events.get(verb="ideas.selected")
        assert (event.role, event.data["by"]) == (Role.FACILITATOR, "panel")

    @pytest.mark.parametrize(
        ("chosen", "code"),
        [({9: "Good."}, "no_such_idea"), ({1: " "}, "no_reason"), ({}, "nothing")],
    )
    def test_what_makes_no_sense_changes_nothing(self, process, chosen, code) -> None:
        idea = make.proposal(process)

        with pytest.raises(ValidationError) as problem:
            self.choose(process, chosen)

        assert problem.value.error_dict["chosen"][0].code == code
        assert statuses(idea) == [Status.SUBMITTED]

    def test_supporters_have_no_say_there(self, process) -> None:
        code = refusal_of(
            actions.select_ideas,
            process=process,
            organiser=make.staff(process),
            digest="",
        )

        assert code == "by_panel"


class TestCorrecting:
    @pytest.fixture
    def process(self):
        process = supporting.open_process(selection="number", selection_number=1)
        supporting.supported(make.proposal(process), 1)
        make.proposal(process)
        return process

    def correct(self, process, number, *, goes_on, official=None, reason="Miscounted."):
        actions.correct_selection(
            proposal=process.proposals.get(number=number),
            official=official or make.staff(process),
            goes_on=goes_on,
            reason=reason,
            now=AFTER,
        )

    def test_moves_one_idea_with_a_reason(self, process) -> None:
        chosen_by(process)

        self.correct(process, 1, goes_on=False)
        self.correct(process, 2, goes_on=True)

        assert statuses(*process.proposals.order_by("number")) == [
            Status.NOT_SELECTED,
            Status.SELECTED,
        ]
        event = process.events.filter(verb="selection.corrected").last()
        assert event.data == {"status": "selected", "reason": "Miscounted."}

    def test_chooses_an_idea_that_came_late(self, process) -> None:
        chosen_by(process)
        late = make.proposal(process)

        self.correct(process, 3, goes_on=True)

        assert statuses(late) == [Status.SELECTED]

    def test_needs_a_reason(self, process) -> None:
        chosen_by(process)

        with pytest.raises(ValidationError):
            self.correct(process, 2, goes_on=True, reason=" ")

    def test_twice_is_refused(self, process) -> None:
        chosen_by(process)

        with pytest.raises(Refused) as refused:
            self.correct(process, 1, goes_on=True)

        assert refused.value.refusal.code == "stale"

    def test_is_not_there_before_the_choice(self, process) -> None:
        with pytest.raises(Refused) as refused:
            self.correct(process, 2, goes_on=True)

        assert refused.value.refusal.code == "not_selected_yet"


def test_without_a_choice_every_idea_waits_for_review() -> None:
    process = supporting.open_process()
    idea = make.proposal(process)

    assert set(waits_for_review(process)) == {idea}
