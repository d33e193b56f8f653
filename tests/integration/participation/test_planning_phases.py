"""Planning phases."""

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation import queries
from participation.actions import noticing, phases
from participation.models import Phase
from participation.policies import Refused
from participation.timeline import Stretch
from voting.actions import rounds

pytestmark = pytest.mark.django_db


def stretch(kind: str, starts: int, ends: int) -> Stretch:
    return Stretch(kind, NOW + starts * DAY, NOW + ends * DAY)


def plan(process, *stretches, gaps=True, overlaps=False, organiser=None, now=NOW):
    return phases.plan_phases(
        process=process,
        organiser=organiser or make.staff(process),
        stretches=stretches,
        allows_gaps=gaps,
        allows_overlaps=overlaps,
        now=now,
    )


def refusal_of(*args, **options) -> str:
    with pytest.raises(Refused) as caught:
        plan(*args, **options)
    return caught.value.refusal.code


class TestPlanning:
    def test_replaces_the_plan_and_records_it(self) -> None:
        process = make.process()
        plan(process, stretch("propose", 1, 2), stretch("vote", 3, 4))

        plan(process, stretch("propose", 1, 2), stretch("review", 2, 3))

        assert [phase.kind for phase in process.phases.all()] == ["propose", "review"]
        event = process.events.last()
        assert event.verb == "phases.planned"
        assert [one["kind"] for one in event.data["phases"]] == ["propose", "review"]

    def test_keeps_the_row_of_a_phase_that_moves(self) -> None:
        process = make.process()
        (before,) = plan(process, stretch("vote", 1, 2))

        (after,) = plan(process, stretch("vote", 3, 4))

        assert after.pk == before.pk
        assert Phase.objects.get().starts_at == NOW + 3 * DAY

    @pytest.mark.parametrize(
        ("stretches", "options", "found"),
        [
            ([("party", 1, 2)], {}, [("unknown_kind", "party")]),
            ([("vote", 1, 2), ("vote", 3, 4)], {}, [("twice", "vote")]),
            ([("vote", 2, 1)], {}, [("ends_before_it_starts", "vote")]),
            ([("propose", 5, 6), ("vote", 1, 2)], {}, [("wrong_order", "vote")]),
            ([("propose", 1, 4), ("vote", 3, 5)], {}, [("overlap", "vote")]),
            (
                [("propose", 1, 2), ("vote", 3, 5)],
                {"gaps": False},
                [("gap", "vote")],
            ),
        ],
    )
    def test_names_each_problem_with_its_phase(self, stretches, options, found) -> None:
        process = make.process()

        with pytest.raises(ValidationError) as caught:
            plan(process, *(stretch(*one) for one in stretches), **options)

        problems = caught.value.error_list
        assert [(one.code, one.params["phase"]) for one in problems] == found
        assert not process.phases.exists()
        assert not process.events.exists()

    @pytest.mark.parametrize(
        ("stretches", "ends"),
        [
            ([("vote", -400, -390)], ["starts_at"]),
            ([("vote", -400, 10), ("result", 11, 12)], ["starts_at"]),
            ([("vote", -9, -8), ("result", -7, 12)], ["starts_at", "starts_at"]),
        ],
    )
    def test_nothing_new_or_moved_is_planned_into_the_past(
        self, stretches, ends
    ) -> None:
        process = make.process()
        plan(process, stretch("vote", 5, 6))

        with pytest.raises(ValidationError) as caught:
            plan(process, *(stretch(*one) for one in stretches))

        problems = caught.value.error_list
        assert [(one.code, one.params["end"]) for one in problems] == [
            ("past", end) for end in ends
        ]
        assert process.phases.get().starts_at == NOW + 5 * DAY

    def test_a_vote_that_could_not_begin_cannot_be_ended_in_the_past(self) -> None:
        voting_round = make.voting_round(frozen=False, starts=-3 * DAY, ends=DAY)
        process = voting_round.process

        with pytest.raises(ValidationError) as caught:
            plan(process, stretch("vote", -3, -1))
        plan(process, stretch("vote", -3, 2))

        (problem,) = caught.value.error_list
        assert (problem.code, problem.params["end"]) == ("past", "ends_at")
        assert process.phases.get().ends_at == NOW + 2 * DAY

    def test_what_is_allowed_is_kept_with_the_plan(self) -> None:
        process = make.process()

        plan(
            process,
            stretch("propose", 1, 4),
            stretch("vote", 3, 5),
            gaps=False,
            overlaps=True,
        )

        process.refresh_from_db()
        assert (process.allows_gaps, process.allows_overlaps) == (False, True)

    def test_a_phase_that_has_begun_stays(self) -> None:
        process = make.process()
        make.phase(process, "propose", ends=3 * DAY)

        assert refusal_of(process, stretch("propose", -1, 5)) == "begun"
        assert refusal_of(process) == "begun"
        assert process.phases.get().ends_at == NOW + 3 * DAY

    def test_a_plan_around_a_phase_that_has_begun_is_fine(self) -> None:
        process = make.process()
        make.phase(process, "propose", ends=3 * DAY)

        plan(process, stretch("propose", -1, 3), stretch("vote", 4, 5))

        assert process.phases.count() == 2

    def test_a_vote_with_frozen_rules_stays(self) -> None:
        voting_round = make.voting_round(starts=DAY, ends=2 * DAY)

        assert refusal_of(voting_round.process, stretch("vote", 3, 4)) == "locked"
        assert refusal_of(voting_round.process) == "locked"

    def test_a_vote_without_frozen_rules_can_be_saved_after_its_time_has_come(
        self,
    ) -> None:
        voting_round = make.voting_round(frozen=False)
        process = voting_round.process
        noticing.notice_phase_changes(now=NOW)

        plan(process, stretch("vote", 3, 4))

        organiser = make.staff(process)
        rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=NOW)
        noticing.notice_phase_changes(now=NOW + 3 * DAY)
        openings = process.events.filter(verb="phase.opened")
        assert [event.recorded_at for event in openings] == [NOW, NOW + 3 * DAY]

    def test_a_vote_with_a_round_cannot_be_left_out(self) -> None:
        voting_round = make.voting_round(frozen=False, starts=DAY, ends=2 * DAY)

        assert refusal_of(voting_round.process) == "in_use"

    def test_is_for_organisers(self) -> None:
        process = make.process()

        for person in (make.user(), make.user(is_superuser=True, is_staff=True)):
            assert refusal_of(process, organiser=person) == "no_role"

    def test_a_plan_is_not_moved_after_the_rules_were_frozen_behind_its_back(
        self,
    ) -> None:
        voting_round = make.voting_round(frozen=False, starts=DAY, ends=2 * DAY)
        process = queries.process_or_404(
            voting_round.process.slug, make.user(), now=NOW
        )
        organiser = make.staff(process)
        rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=NOW)

        # `process` was read, with its phases, before the rules were frozen.
        assert refusal_of(process, stretch("vote", 3, 4)) == "locked"
