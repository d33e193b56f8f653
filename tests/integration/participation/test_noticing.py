"""Noticing once that the clock has moved a phase."""

from datetime import timedelta
from functools import partial

import make
import pytest
from django.db import connection
from make import DAY, NOW
from together import together

from participation import ledger, queries
from participation.actions import noticing, phases
from participation.models import Phase
from participation.ticking import Done
from participation.timeline import Stretch

pytestmark = pytest.mark.django_db


def notice(now):
    return noticing.notice_phase_changes(now=now)


class TestNoticing:
    def test_each_opening_and_closing_is_recorded_once(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-3 * DAY, ends=-2 * DAY)
        make.phase(process, "vote")

        assert notice(NOW) == [
            Done("phase.opened", process.slug, "phase:propose"),
            Done("phase.closed", process.slug, "phase:propose"),
            Done("phase.opened", process.slug, "phase:vote"),
        ]
        assert notice(NOW) == []
        assert [(one.verb, one.subject) for one in process.events.all()] == [
            ("phase.opened", "phase:propose"),
            ("phase.closed", "phase:propose"),
            ("phase.opened", "phase:vote"),
        ]

    def test_an_outage_costs_nothing_but_the_outage(self) -> None:
        process = make.process()
        phase = make.phase(process, "propose", starts=-9 * DAY, ends=-8 * DAY)

        notice(NOW)

        phase.refresh_from_db()
        assert (phase.opening_noticed_at, phase.closing_noticed_at) == (NOW, NOW)
        assert [event.recorded_at for event in process.events.all()] == [NOW, NOW]

    def test_a_phase_is_half_open(self) -> None:
        process = make.process()
        phase = make.phase(process, "propose", starts=DAY, ends=2 * DAY)
        moment = timedelta(microseconds=1)

        assert notice(phase.starts_at - moment) == []
        assert len(notice(phase.starts_at)) == 1
        assert notice(phase.ends_at - moment) == []
        assert len(notice(phase.ends_at)) == 1

    def test_one_broken_process_does_not_hold_up_the_others(
        self, monkeypatch, caplog
    ) -> None:
        broken, sound = make.process(), make.process()
        make.phase(broken, "propose")
        make.phase(sound, "propose")
        record = noticing.audit.record

        def stumble(process, *args, **options):
            if process == broken:
                raise RuntimeError("broken on purpose")
            return record(process, *args, **options)

        monkeypatch.setattr(noticing.audit, "record", stumble)

        assert len(notice(NOW)) == 1
        assert sound.events.count() == 1
        assert not broken.events.exists()
        assert "Could not notice" in caplog.text

    @pytest.mark.django_db(transaction=True)
    def test_four_workers_at_once_notice_each_change_once(self) -> None:
        processes = [make.process() for _number in range(3)]
        for process in processes:
            make.phase(process, "propose", starts=-2 * DAY, ends=-DAY)

        noticed = together([partial(notice, NOW)] * 4)

        assert len([one for done in noticed for one in done]) == 6
        for process in processes:
            verbs = [event.verb for event in process.events.all()]
            assert sorted(verbs) == ["phase.closed", "phase.opened"]
            assert ledger.flaws(queries.record_entries(process)) == []

    @pytest.mark.django_db(transaction=True)
    def test_a_phase_that_is_moved_in_the_same_moment_is_noticed_or_moved(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=DAY, ends=2 * DAY)
        organiser = make.staff(process)
        later = [Stretch("propose", NOW + 3 * DAY, NOW + 4 * DAY)]

        together(
            [
                partial(notice, NOW + DAY),
                partial(
                    phases.plan_phases,
                    process=process,
                    organiser=organiser,
                    stretches=later,
                    allows_gaps=True,
                    allows_overlaps=False,
                    now=NOW,
                ),
            ]
        )

        phase = process.phases.get()
        assert phase.starts_at == NOW + 3 * DAY
        assert phase.opening_noticed_at is None
        assert ledger.flaws(queries.record_entries(process)) == []


class TestMoving:
    def test_forgets_what_was_noticed_of_the_times_that_change(self) -> None:
        phase = make.phase(make.process(), "propose", starts=-3 * DAY, ends=-2 * DAY)
        notice(NOW)
        phase.refresh_from_db()

        phase.move(phase.starts_at, NOW + DAY, now=NOW)

        phase.refresh_from_db()
        assert (phase.opening_noticed_at, phase.closing_noticed_at) == (NOW, None)
        assert (phase.moves, phase.moved_at) == (1, NOW)
        assert notice(NOW) == []
        (closed,) = notice(NOW + DAY)
        assert closed.what == "phase.closed"


class TestCost:
    """What is over is not asked about again."""

    def test_a_finished_process_costs_nothing(self, django_assert_num_queries) -> None:
        def finish() -> None:
            make.phase(make.process(), "propose", starts=-3 * DAY, ends=-2 * DAY)
            notice(NOW)

        finish()
        with django_assert_num_queries(2):
            notice(NOW)
        for _number in range(50):
            finish()
        with django_assert_num_queries(2):
            notice(NOW)

    @pytest.mark.parametrize(
        ("due", "index"),
        [
            ("opening_due", "openings_to_notice"),
            ("closing_due", "closings_to_notice"),
        ],
    )
    def test_the_question_is_answered_from_an_index(self, due, index) -> None:
        question = getattr(Phase.objects.all(), due)(NOW)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")

            assert index in question.explain()
