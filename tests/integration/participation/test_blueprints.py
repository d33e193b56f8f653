"""A process from a blueprint: everything is prepared in one transaction, or nothing."""

from datetime import date, timedelta

import make
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from panels.models import Panel
from participation import blueprints, readiness
from participation.actions import beginning
from participation.blueprints import BLUEPRINTS, Leg, Preparer
from participation.forms.fields import city_zone
from participation.models import Process
from participation.policies import Refused
from participation.timeline import Stretch, problems
from proposals.models import rules_of
from proposals.offered import OFFERED
from voting.actions import rounds
from voting.models import VotingRound
from voting.planning import planned_sheet
from voting.readiness import missing_before_freezing

pytestmark = pytest.mark.django_db

FIRST = date(2027, 3, 1)


@pytest.fixture
def creator():
    return make.with_second_factor(make.user(is_staff=True))


def begin(creator, key: str = "small-town", **fields) -> Process:
    blueprint = BLUEPRINTS[key]
    values = {
        "creator": creator,
        "blueprint": blueprint,
        "slug": f"round-{key}",
        "title": blueprint.texts("title", 2027),
        "first_day": FIRST,
        "budget": 30_000_00 if blueprint.has_money else 0,
        "contact": "osallisuus@example.org",
        "now": make.NOW,
    }
    return beginning.begin_from_blueprint(**(values | fields))


def of_kind(plan: list[Stretch], kind: str) -> list[Stretch]:
    return [one for one in plan if one.kind == kind]


@pytest.mark.parametrize("blueprint", BLUEPRINTS.values(), ids=lambda one: one.key)
class TestABlueprint:
    def test_has_its_texts_in_every_language(self, blueprint) -> None:
        codes = {code for code, _name in settings.LANGUAGES}
        for name in ("title", "summary", "description"):
            texts = blueprint.texts(name, 2027)

            assert set(texts) == codes
            assert all(texts.values())
            assert not any("{" in text for text in texts.values())

    def test_fits_into_the_fields(self, blueprint) -> None:
        for name, most in (("title", 120), ("summary", 300), ("description", 8000)):
            assert all(len(t) <= most for t in blueprint.texts(name, 2027).values())

    def test_is_a_plan_on_any_day_of_the_year(self, blueprint) -> None:
        for days in range(366):
            plan = blueprint.stretches(FIRST + timedelta(days=days), city_zone())

            assert problems(plan, allows_gaps=False) == []

    def test_begins_and_ends_as_people_say_it(self, blueprint) -> None:
        plan = blueprint.stretches(FIRST, city_zone())

        first = timezone.localtime(plan[0].starts_at)
        assert first.date() == FIRST
        assert (first.hour, first.minute) == (8, 0)
        for stretch in plan:
            begins = timezone.localtime(stretch.starts_at)
            opens = 8 if stretch in (plan[0], *of_kind(plan, "vote")) else 0
            assert (begins.hour, begins.minute) == (opens, 0)
        last = timezone.localtime(plan[-1].ends_at)
        assert (last.hour, last.minute) == (0, 0)

    def test_makes_a_process_that_lacks_only_what_the_city_decides(
        self, creator, blueprint
    ) -> None:
        process = begin(creator, blueprint.key)

        assert process.memberships.get().user == creator
        assert process.published_at is None
        assert {phase.kind for phase in process.phases.all()} == set(blueprint.kinds)
        found = readiness.of_process(process, now=make.NOW)
        missing = {one.code.partition(":")[0] for it in found for one in it.missing}
        assert missing <= {
            "published",
            "reviewers",
            "mandate",
            "members",
            "draft",
            "no_projects",
            "no_pot",
            "empty_roll",
            "frozen",
            "quotas",
            "vote_districts",
        }, missing

    def test_says_what_it_prepares(self, creator, blueprint) -> None:
        process = begin(creator, blueprint.key)
        told = blueprints.told(blueprint)

        prepared = (
            process.criteria.exists()
            + (getattr(process, "idea_rules", None) is not None)
            + VotingRound.objects.filter(process=process).exists()
            + process.panels.exists()
        )
        assert len(told) == prepared

    def test_fits_what_the_rules_of_a_vote_take(self, creator, blueprint) -> None:
        process = begin(creator, blueprint.key)
        voting_round = VotingRound.objects.filter(process=process).first()
        if voting_round is None:
            assert "vote" not in blueprint.kinds
            return

        codes = {one.code for one in missing_before_freezing(voting_round)}

        assert codes <= {"no_projects", "no_pot", "empty_roll"}


class TestTheYear:
    @pytest.mark.parametrize("key", ["small-town", "districts", "panel"])
    def test_is_that_of_the_vote_or_of_the_result(self, creator, key) -> None:
        blueprint = BLUEPRINTS[key]

        assert blueprint.year(date(2026, 11, 30)) == 2027
        assert blueprint.year(date(2027, 1, 11)) == 2027


class TestTheFirstDay:
    def test_keeps_the_clock_over_the_change_in_spring(self, creator) -> None:
        process = begin(creator)

        review = process.phases.get(kind="review")
        assert timezone.localtime(review.starts_at).isoformat() == (
            "2027-03-22T00:00:00+02:00"
        )
        assert timezone.localtime(review.ends_at).isoformat() == (
            "2027-04-19T08:00:00+03:00"
        )

    def test_has_to_come_yet(self, creator) -> None:
        with pytest.raises(Refused) as refused:
            begin(creator, first_day=make.NOW.date())

        assert refused.value.refusal.code == "past"
        assert not Process.objects.exists()


class TestWhatIsPrepared:
    def test_a_small_town_gets_criteria_rules_and_a_draft(self, creator) -> None:
        process = begin(creator)

        assert process.criteria.count() == len(OFFERED)
        assert rules_of(process).hold_hours == 24
        voting_round = VotingRound.objects.get(process=process)
        assert voting_round.pots.get().budget == 30_000_00
        assert not voting_round.is_frozen
        verbs = list(process.events.values_list("verb", flat=True))
        assert verbs == [
            "process.created",
            "phases.planned",
            "criteria.settled",
            "ideas.ruled",
            "round.planned",
        ]
        assert process.events.get(number=1).data["blueprint"] == "small-town"

    def test_a_school_votes_by_list_and_reads_ideas_first(self, creator) -> None:
        process = begin(creator, "school")

        assert rules_of(process).holds_ideas
        assert VotingRound.objects.get(process=process).eligibility == "list"

    def test_a_panel_may_shape_what_is_voted_on(self, creator) -> None:
        process = begin(creator, "panel-to-budget")

        panel = Panel.objects.get(process=process)
        assert panel.state == "draft"
        assert panel.may_regroup
        assert panel.may_put_forward
        deliberation = process.phases.get(kind="deliberate")
        assert panel.term_from == timezone.localdate(deliberation.starts_at)
        # A Sunday: the phase ends on Monday morning, when the vote opens.
        assert panel.term_until == date(2027, 5, 16)
        assert panel.answer_due_on > panel.term_until

    def test_a_quick_vote_can_be_frozen_once_it_has_alternatives(self, creator) -> None:
        process = begin(creator, "quick-vote")
        for code in ("red", "blue"):
            make.project(process, code, cost=25_000_00)
        voting_round = VotingRound.objects.get(process=process)

        rounds.freeze_rules(voting_round=voting_round, organiser=creator, now=make.NOW)

        voting_round.refresh_from_db()
        assert planned_sheet(voting_round).max_choices == 1


class TestAllOrNothing:
    def test_what_one_app_cannot_prepare_undoes_the_rest(
        self, creator, monkeypatch
    ) -> None:
        def fails(_preparation) -> None:
            raise ValidationError("no")

        monkeypatch.setitem(
            blueprints._preparers, "last", Preparer("last", lambda _one: (), fails)
        )

        with pytest.raises(ValidationError):
            begin(creator)

        assert not Process.objects.exists()

    def test_a_taken_address_makes_nothing(self, creator) -> None:
        make.process("round-small-town")

        with pytest.raises(ValidationError):
            begin(creator)

        assert Process.objects.count() == 1

    def test_residents_make_nothing(self) -> None:
        with pytest.raises(Refused):
            begin(make.with_second_factor(make.user()))


class TestPreparers:
    def test_two_of_a_name_are_a_mistake(self) -> None:
        with pytest.raises(ValueError, match="two apps prepare vote"):
            blueprints.register(Preparer("vote", lambda _one: (), print))


def test_the_picture_of_a_plan_counts_days_and_pauses() -> None:
    start = make.NOW
    plan = [
        Stretch("propose", start, start + 7 * make.DAY),
        Stretch("vote", start + 10 * make.DAY, start + 17 * make.DAY),
    ]

    assert blueprints.legs_of(plan) == [
        Leg("propose", 7),
        Leg("vote", 7, pause=3),
    ]
