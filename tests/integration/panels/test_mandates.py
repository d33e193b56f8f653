"""The life of a mandate: begun, published, changed in public, called off."""

from dataclasses import replace
from datetime import timedelta

import make
import pytest
import recruiting_of as people
from django.core.exceptions import ValidationError

from panels.actions import mandates, standing_alone
from panels.lifecycle import PanelState
from panels.mandate import mandate_of
from panels.models import Panel
from panels.queries.readiness import publication_checks
from panels.queries.versions import changes_of
from participation.models import Role
from participation.policies import Refused

pytestmark = pytest.mark.django_db


def describe(panel, organiser, reason="", version=None, **fields):
    return mandates.describe_panel(
        panel=panel,
        organiser=organiser,
        mandate=replace(mandate_of(panel), **fields),
        version=version or panel.version,
        reason=reason,
        now=make.NOW,
    )


class TestPublishing:
    def test_makes_the_mandate_public_with_a_first_version(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)

        people.published(panel, organiser)

        assert panel.state == PanelState.PUBLISHED
        assert panel.published_at == make.NOW
        (version,) = panel.versions.all()
        assert version.words["question"] == panel.question
        event = panel.process.events.last()
        assert event.verb == "mandate.published"
        assert event.data["body"] == "City board"

    @pytest.mark.parametrize(
        "field", ["question", "sponsor", "answering_body", "languages"]
    )
    def test_needs_everything_that_is_promised(self, field) -> None:
        panel = people.prepared(**{field: [] if field == "languages" else {}})

        with pytest.raises(ValidationError) as error:
            people.published(panel, make.staff(panel.process))

        assert set(error.value.message_dict) == {field}
        panel.refresh_from_db()
        assert panel.state == PanelState.DRAFT

    def test_needs_a_day_for_the_answer_that_has_not_passed(self) -> None:
        panel = people.prepared(answer_due_on=make.NOW.date())

        with pytest.raises(ValidationError) as error:
            people.published(panel, make.staff(panel.process))

        assert set(error.value.message_dict) == {"answer_due_on"}

    def test_needs_an_end_after_the_beginning(self) -> None:
        panel = people.prepared(
            term_from=make.NOW.date(), term_until=(make.NOW - make.DAY).date()
        )

        checks = publication_checks(panel, now=make.NOW)
        with pytest.raises(ValidationError) as error:
            people.published(panel, make.staff(panel.process))

        (term,) = (one for one in checks if str(one.label) == "When the panel works")
        assert (term.is_met, term.is_needed) == (False, True)
        assert [one.is_needed for one in checks[:8]] == [True] * 7 + [False]
        assert "The panel works until" in error.value.messages[0]

    def test_waits_for_its_process(self) -> None:
        panel = people.prepared(make.process(published=False))

        with pytest.raises(Refused) as refused:
            people.published(panel, make.staff(panel.process))

        assert refused.value.refusal.code == "process_not_public"

    def test_happens_once(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        with pytest.raises(Refused) as refused:
            people.published(panel, organiser)

        assert refused.value.refusal.code == "no_such_move"

    def test_is_for_organisers(self) -> None:
        panel = people.prepared()

        with pytest.raises(Refused) as refused:
            people.published(panel, people.facilitator(panel))

        assert refused.value.refusal.code == "no_role"


class TestChangingAPublicMandate:
    def test_keeps_the_old_version_and_the_reason(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        describe(panel, organiser, "Two more were wanted.", seats=8)

        newest, oldest = changes_of(panel)
        assert oldest.version.words["seats"] == 6
        assert newest.version.reason == "Two more were wanted."
        (difference,) = newest.differences
        assert (difference.label, difference.before, difference.after) == (
            "Seats",
            "6",
            "8",
        )
        assert panel.process.events.last().data == {
            "fields": ["seats"],
            "reason": "Two more were wanted.",
        }

    def test_needs_a_reason(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        with pytest.raises(ValidationError) as error:
            describe(panel, organiser, seats=8)

        assert error.value.error_dict["reason"][0].code == "no_reason"

    def test_cannot_take_the_promise_back(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        with pytest.raises(ValidationError) as error:
            describe(panel, organiser, "Later.", answer_due_on=None)

        assert "answer_due_on" in error.value.message_dict

    def test_is_refused_to_the_slower_of_two(self) -> None:
        panel = people.prepared()
        organiser = make.staff(panel.process)
        describe(panel, organiser, seats=8)

        with pytest.raises(Refused) as refused:
            describe(panel, organiser, version=1, seats=9)

        assert refused.value.refusal.code == "stale"
        panel.refresh_from_db()
        assert panel.seats == 8

    def test_says_when_nothing_has_changed(self) -> None:
        panel = people.prepared()

        with pytest.raises(Refused) as refused:
            describe(panel, make.staff(panel.process))

        assert refused.value.refusal.code == "unchanged"

    def test_leaves_the_rules_of_the_draw_once_members_are_found(self) -> None:
        panel = people.recruiting(state=PanelState.CONFIRMING)
        organiser = make.staff(panel.process)

        with pytest.raises(Refused) as refused:
            describe(panel, organiser, "More.", seats=8)

        assert refused.value.refusal.code == "pool_is_fixed"
        describe(panel, organiser, "Better words.", limits={"en": "Not the harbour."})
        panel.refresh_from_db()
        assert panel.limits == {"en": "Not the harbour."}


class TestBeginning:
    def test_from_another_panel_takes_texts_and_quotas_but_no_days(self) -> None:
        source = people.recruiting()
        people.feature(source)
        process = make.process()
        organiser = make.staff(process)

        copy = mandates.create_panel(
            process=process,
            organiser=organiser,
            slug="copy",
            title={"en": "Copy"},
            copy_of=source,
            now=make.NOW,
        )

        assert copy.state == PanelState.DRAFT
        assert copy.question == source.question
        assert (copy.answer_due_on, copy.call_closes_at) == (None, None)
        (feature,) = copy.features.all()
        assert [(v.code, v.minimum, v.maximum) for v in feature.values.all()] == [
            ("young", 2, 4),
            ("old", 2, 4),
        ]

    def test_alone_makes_a_process_with_one_phase(self) -> None:
        creator = make.staff(make.process())

        panel = standing_alone.create_panel_alone(
            creator=creator,
            slug="youth",
            title={"en": "Youth panel"},
            contact="panel@example.org",
            starts_at=make.NOW,
            ends_at=make.NOW + 90 * make.DAY,
            copy_of=None,
            now=make.NOW,
        )

        (phase,) = panel.process.phases.all()
        assert phase.kind == "deliberate"
        assert panel.process.memberships.get().role == Role.ORGANISER
        assert [event.verb for event in panel.process.events.order_by("number")] == [
            "process.created",
            "phases.planned",
            "panel.created",
        ]

    def test_alone_leaves_nothing_behind_when_the_address_is_taken(self) -> None:
        creator = make.staff(make.process("taken"))

        with pytest.raises(ValidationError):
            standing_alone.create_panel_alone(
                creator=creator,
                slug="taken",
                title={"en": "Youth panel"},
                contact="",
                starts_at=make.NOW,
                ends_at=make.NOW + make.DAY,
                copy_of=None,
                now=make.NOW,
            )

        assert not Panel.objects.exists()

    def test_several_panels_of_a_process_have_addresses_of_their_own(self) -> None:
        panel = people.prepared()

        with pytest.raises(ValidationError):
            mandates.create_panel(
                process=panel.process,
                organiser=make.staff(panel.process),
                slug=panel.slug,
                title={"en": "Twin"},
                copy_of=None,
                now=make.NOW,
            )


class TestOpening:
    def test_puts_the_rules_onto_the_record(self) -> None:
        panel = people.prepared()
        people.feature(panel)
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        mandates.open_recruiting(panel=panel, organiser=organiser, now=make.NOW)

        panel.refresh_from_db()
        assert panel.call_is_open(make.NOW)
        assert panel.process.events.last().data["limits"] == [
            {"feature": "age", "values": {"young": [2, 4], "old": [2, 4]}}
        ]

    def test_waits_for_quotas_that_fit(self) -> None:
        panel = people.prepared()
        people.feature(panel, limits={"young": (5, 6), "old": (5, 6)})
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        with pytest.raises(ValidationError) as error:
            mandates.open_recruiting(panel=panel, organiser=organiser, now=make.NOW)

        assert "10" in error.value.messages[0]

    @pytest.mark.parametrize(
        ("closes", "code"), [(None, "no_end"), (timedelta(0), "closed")]
    )
    def test_waits_for_an_end_of_the_call(self, closes, code) -> None:
        ends = None if closes is None else make.NOW + closes
        panel = people.prepared(call_closes_at=ends)
        organiser = make.staff(panel.process)
        people.published(panel, organiser)

        with pytest.raises(Refused) as refused:
            mandates.open_recruiting(panel=panel, organiser=organiser, now=make.NOW)

        assert refused.value.refusal.code == code


def test_calling_off_needs_a_reason_and_is_public() -> None:
    panel = people.recruiting()
    organiser = make.staff(panel.process)

    with pytest.raises(ValidationError):
        mandates.cancel_panel(
            panel=panel, organiser=organiser, reason=" ", now=make.NOW
        )
    mandates.cancel_panel(
        panel=panel, organiser=organiser, reason="No money.", now=make.NOW
    )

    panel.refresh_from_db()
    assert (panel.state, panel.end_reason) == (PanelState.CANCELLED, "No money.")
    assert panel.process.events.last().data == {"reason": "No money."}


def test_only_people_with_the_role_are_named_facilitators() -> None:
    panel = people.recruiting()
    organiser = make.staff(panel.process)
    facilitator = people.facilitator(panel)

    with pytest.raises(ValidationError):
        mandates.name_facilitators(
            panel=panel, organiser=organiser, people=[make.user()], now=make.NOW
        )
    mandates.name_facilitators(
        panel=panel, organiser=organiser, people=[facilitator], now=make.NOW
    )

    assert list(panel.facilitators.all()) == [facilitator]
