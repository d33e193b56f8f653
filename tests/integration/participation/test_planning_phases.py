"""Planning phases, and noticing once that the clock has moved them."""

from datetime import timedelta
from functools import partial

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW
from together import together

from participation import ledger, queries
from participation.actions import phases
from participation.models import Phase, PhaseChange
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
        phases.notice_phase_changes(now=NOW)

        plan(process, stretch("vote", 3, 4))

        organiser = make.staff(process)
        rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=NOW)
        phases.notice_phase_changes(now=NOW + 3 * DAY)
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


class TestNoticing:
    def test_each_opening_and_closing_is_recorded_once(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-3 * DAY, ends=-2 * DAY)
        make.phase(process, "vote")

        assert phases.notice_phase_changes(now=NOW) == 3
        assert phases.notice_phase_changes(now=NOW) == 0
        assert [(one.verb, one.subject) for one in process.events.all()] == [
            ("phase.opened", "phase:propose"),
            ("phase.closed", "phase:propose"),
            ("phase.opened", "phase:vote"),
        ]

    def test_an_outage_costs_nothing_but_the_outage(self) -> None:
        process = make.process()
        phase = make.phase(process, "propose", starts=-9 * DAY, ends=-8 * DAY)

        phases.notice_phase_changes(now=NOW)

        noticed = PhaseChange.objects.filter(phase=phase)
        assert {change.noticed_at for change in noticed} == {NOW}
        assert noticed.count() == 2

    def test_a_phase_is_half_open(self) -> None:
        process = make.process()
        phase = make.phase(process, "propose", starts=DAY, ends=2 * DAY)
        moment = timedelta(microseconds=1)

        assert phases.notice_phase_changes(now=phase.starts_at - moment) == 0
        assert phases.notice_phase_changes(now=phase.starts_at) == 1
        assert phases.notice_phase_changes(now=phase.ends_at - moment) == 0
        assert phases.notice_phase_changes(now=phase.ends_at) == 1

    def test_one_broken_process_does_not_hold_up_the_others(
        self, monkeypatch, caplog
    ) -> None:
        broken, sound = make.process(), make.process()
        make.phase(broken, "propose")
        make.phase(sound, "propose")
        record = phases.audit.record

        def stumble(process, *args, **options):
            if process == broken:
                raise RuntimeError("broken on purpose")
            return record(process, *args, **options)

        monkeypatch.setattr(phases.audit, "record", stumble)

        assert phases.notice_phase_changes(now=NOW) == 1
        assert sound.events.count() == 1
        assert not broken.events.exists()
        assert "Could not notice" in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_four_workers_at_once_notice_each_change_once(self) -> None:
        processes = [make.process() for _number in range(3)]
        for process in processes:
            make.phase(process, "propose", starts=-2 * DAY, ends=-DAY)

        noticed = together([partial(phases.notice_phase_changes, now=NOW)] * 4)

        assert sum(noticed) == 6
        for process in processes:
            verbs = [event.verb for event in process.events.all()]
            assert sorted(verbs) == ["phase.closed", "phase.opened"]
            assert ledger.flaws(queries.record_entries(process)) == []
