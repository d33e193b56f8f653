"""What a phase needs before it opens, and who hears that something is missing."""

import make
import pytest

from participation import readiness, reminders
from participation.actions import sending
from participation.in_words import moment_by_language
from participation.models import Notice, Phase, Role
from participation.planning_notices import still_unready
from participation.readiness import Ready
from voting.models import Decision

pytestmark = pytest.mark.django_db

DAY, HOUR = make.DAY, make.DAY / 24


def codes(process, kind: str, *, only_missing: bool = True) -> set[str]:
    phase = process.phases.get(kind=kind)
    items = readiness.of_phase(process, phase, now=make.NOW)
    return {
        one.code.partition(":")[0]
        for one in items
        if not only_missing or (one.is_needed and not one.is_met)
    }


class TestTheFirstPhase:
    def test_needs_texts_a_contact_and_publication(self) -> None:
        process = make.process(published=False)
        make.phase(process, "propose", starts=5 * DAY, ends=9 * DAY)

        assert codes(process, "propose") == {"published", "texts", "contact"}

    def test_is_ready_when_all_is_there(self, settings) -> None:
        texts = {settings.LANGUAGE_CODE: "Ranta"}
        process = make.process(
            title=texts, summary=texts, description=texts, contact="a@example.org"
        )
        make.phase(process, "propose", starts=5 * DAY, ends=9 * DAY)

        assert codes(process, "propose") == set()
        every = codes(process, "propose", only_missing=False)
        assert {"districts", "themes", "moderators", "language_sv"} <= every


class TestChecking:
    def test_needs_reviewers_and_criteria(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-DAY, ends=5 * DAY)
        make.phase(process, "review", starts=5 * DAY, ends=9 * DAY)

        assert codes(process, "review") == {"reviewers", "criteria"}

        make.staff(process, Role.REVIEWER)
        process.criteria.create(code="legal")
        assert codes(process, "review") == set()


class TestDeliberating:
    def test_needs_a_panel_with_a_mandate_and_members(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-DAY, ends=5 * DAY)
        make.phase(process, "deliberate", starts=5 * DAY, ends=9 * DAY)

        assert codes(process, "deliberate") == {"panel"}

        panel = process.panels.create(
            slug="raati",
            title={"fi": "Raati"},
            answer_due_on=(make.NOW + 90 * DAY).date(),
        )
        assert {"mandate", "members"} <= codes(process, "deliberate")
        panel.state = "working"
        panel.save()
        assert codes(process, "deliberate") == set()


class TestVoting:
    def test_needs_rules_and_their_freezing(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-2 * DAY, ends=-DAY)
        make.phase(process, "vote", starts=5 * DAY, ends=9 * DAY)

        assert codes(process, "vote") == {"rules"}

    def test_says_what_holds_up_the_freezing(self) -> None:
        draft = make.voting_round(
            frozen=False, costs={}, starts=5 * DAY, ends=9 * DAY, eligibility="list"
        )
        make.phase(draft.process, "propose", starts=-2 * DAY, ends=-DAY)

        assert codes(draft.process, "vote") == {"no_projects", "empty_roll", "frozen"}

    def test_is_ready_when_frozen(self) -> None:
        frozen = make.voting_round(starts=5 * DAY, ends=9 * DAY)
        make.phase(frozen.process, "propose", starts=-2 * DAY, ends=-DAY)

        assert codes(frozen.process, "vote") == set()


class TestTheResult:
    def test_needs_the_decision_once_it_is_public(self) -> None:
        voting_round = make.voting_round(starts=-9 * DAY, ends=-2 * DAY)
        make.ballot(voting_round, ["a"], now=make.NOW - 5 * DAY)
        process = voting_round.process
        make.phase(process, "propose", starts=-20 * DAY, ends=-15 * DAY)
        make.phase(process, "result", starts=-2 * DAY, ends=9 * DAY)
        assert codes(process, "result") == set()

        published = make.tallied(voting_round, published=True)
        assert codes(process, "result") == {"decision"}

        Decision.objects.create(
            voting_round=published,
            body={"fi": "Kaupunginhallitus"},
            decided_on=make.NOW.date(),
            recorded_at=make.NOW,
        )
        assert codes(process, "result") == set()


class TestTheList:
    def test_holds_what_is_to_come_and_what_is_open_and_lacks_something(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-9 * DAY, ends=-5 * DAY)
        make.phase(process, "review", starts=-5 * DAY, ends=5 * DAY)
        make.phase(process, "vote", starts=6 * DAY, ends=9 * DAY)

        found = readiness.of_process(process, now=make.NOW)

        assert [one.phase.kind for one in found] == ["review", "vote"]

    def test_begins_with_what_is_missing_and_needed(self) -> None:
        process = make.process(published=False)
        phase = make.phase(process, "propose", starts=5 * DAY, ends=9 * DAY)

        items = readiness.of_phase(process, phase, now=make.NOW)

        marks = [(one.is_met, not one.is_needed) for one in items]
        assert marks == sorted(marks)

    def test_asks_for_needs_and_wishes_once_each(self, monkeypatch) -> None:
        monkeypatch.setattr(readiness, "_needs", [])
        monkeypatch.setattr(readiness, "_wishes", [])
        process = make.process()
        phase = make.phase(process, "propose")

        def asked(_process, _phase, _now):
            return [Ready("one", "One", is_met=True, is_needed=True, link="/")]

        readiness.register(needs=asked)
        readiness.register(needs=asked, wishes=asked)

        assert len(readiness.of_phase(process, phase, now=make.NOW)) == 2


class TestAReminder:
    def due(self, now=make.NOW):
        return reminders.run_due(now=now, only=["unready phases"])

    def test_goes_to_organisers_a_week_before_once(self) -> None:
        process = make.process(published=False)
        make.phase(process, "propose", starts=7 * DAY, ends=20 * DAY)
        organiser = make.staff(process)
        make.staff(process, Role.REVIEWER)

        first, second = self.due(), self.due(make.NOW + DAY)

        assert [one.what for one in first] == ["reminder.sent"]
        assert second == []
        notice = Notice.objects.get(kind="phase.unready")
        assert notice.person == organiser
        assert notice.facts["count"] == 3

    def test_does_not_go_earlier(self) -> None:
        process = make.process(published=False)
        make.phase(process, "propose", starts=7.5 * DAY, ends=20 * DAY)
        make.staff(process)

        assert self.due() == []

    def test_does_not_go_when_nothing_is_missing(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-9 * DAY, ends=DAY)
        make.phase(process, "result", starts=5 * DAY, ends=9 * DAY)
        make.staff(process)

        assert self.due() == []

    def test_goes_again_when_the_phase_has_moved(self) -> None:
        process = make.process(published=False)
        phase = make.phase(process, "propose", starts=7 * DAY, ends=20 * DAY)
        make.staff(process)
        self.due()

        phase.move(make.NOW + 30 * DAY, make.NOW + 40 * DAY, now=make.NOW)

        assert self.due(make.NOW + 10 * DAY) == []
        assert len(self.due(make.NOW + 24 * DAY)) == 1

    def test_is_dropped_when_it_was_mended_meanwhile(self) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-9 * DAY, ends=DAY)
        make.phase(process, "review", starts=5 * DAY, ends=9 * DAY)
        make.staff(process)
        self.due()
        (notice,) = Notice.objects.filter(kind="phase.unready")
        assert still_unready([notice], make.NOW) == {notice.pk}

        make.staff(process, Role.REVIEWER)
        process.criteria.create(code="legal")

        assert still_unready([notice], make.NOW) == set()

    def test_says_the_beginning_as_it_is_by_then(self) -> None:
        process = make.process(published=False)
        phase = make.phase(process, "propose", starts=7 * DAY, ends=20 * DAY)
        make.staff(process)
        self.due()
        phase.move(phase.starts_at + HOUR, phase.ends_at, now=make.NOW)
        notice = Notice.objects.get(kind="phase.unready")

        assert sending.ask_again([notice], make.NOW).owed == {notice.pk}

        notice.refresh_from_db()
        assert notice.facts["moment"] == moment_by_language(phase.starts_at)
        assert notice.until == phase.starts_at

    def test_costs_nothing_for_what_is_over(self, django_assert_num_queries) -> None:
        for _each in range(3):
            process = make.process()
            make.phase(process, "propose", starts=-9 * DAY, ends=-DAY)

        with django_assert_num_queries(1):
            assert list(reminders.REMINDERS["unready phases"].due(make.NOW)) == []
        assert Phase.objects.count() == 3
