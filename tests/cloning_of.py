"""A round of 2026 with one of everything that can be copied, and copies of it."""

from datetime import date, datetime
from typing import Any

import make
from django.apps import apps
from django.utils import timezone

from panels.models import Panel
from participation import cloning
from participation.actions import beginning
from participation.models import HelpPoint, Process, Role
from participation.texts import digest
from proposals.models import IdeaRules
from voting.actions import rounds

YEAR = 364


def local(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # noqa: DTZ001 - made aware here


def round_of_2026() -> Process:
    """Give a round of 2026 that has one of everything that can be copied."""
    process = make.process(
        "kajaani-2026",
        title={"fi": "Kajaani 2026", "en": "Kajaani 2026"},
        summary={"fi": "Vuonna 2026", "sv": "År 2026", "en": "In 2026"},
        description={"fi": "Toteutus 2026-2027", "en": "Founded in 1651"},
        contact="osallisuus@example.org",
        allows_overlaps=True,
        allows_gaps=False,
        reminder_days=[5, 2],
        ballot_reminder_hours=[24],
    )
    plan = [
        ("propose", local(2026, 2, 2, 8), local(2026, 3, 2, 0)),
        ("review", local(2026, 3, 2, 0), local(2026, 4, 13, 0)),
        ("deliberate", local(2026, 4, 13, 0), local(2026, 9, 7, 8)),
        ("vote", local(2026, 9, 7, 8), local(2026, 9, 28, 0)),
        ("result", local(2026, 9, 28, 0), local(2027, 1, 11, 0)),
    ]
    for kind, starts_at, ends_at in plan:
        process.phases.create(
            kind=kind, starts_at=starts_at, ends_at=ends_at, moves=2,
            opening_noticed_at=starts_at,
        )  # fmt: skip
    centre = make.district(process, "centre", population=900, position=2)
    make.district(process, "lohtaja", parent=centre, geometry={"type": "Point"})
    process.translations.create(
        address="process:summary",
        language="sv",
        source_language="fi",
        source_hash=digest("Vuonna 2026"),
        text_hash=digest("År 2026"),
        is_machine=True,
        translated_at=make.NOW,
    )
    process.categories.create(code="parks", name={"fi": "Puistot"}, position=3)
    process.reasons.create(code="noise", name={"fi": "Melu"}, text={"fi": "Meluisa"})
    process.criteria.create(
        code="legal", name={"fi": "Laki"}, question={"fi": "Onko?"}, kind="score",
        is_required=False, position=4,
    )  # fmt: skip
    process.cost_classes.create(code="s", name={"fi": "Pieni"}, low=1, high=200)
    department = process.departments.create(code="parks", name={"fi": "Puistot"})
    IdeaRules.objects.create(
        process=process, most_ideas=3, holds_ideas=True, allows_comments=False,
        holds_comments=True, edit_minutes=7, hold_hours=12, allows_amendments=False,
        allows_support=True, most_supports=9, most_supports_in_district=4,
        hides_counts=False, selection="number", selection_number=20,
        selected_at=make.NOW, appeal_days=6, review_days=8,
    )  # fmt: skip
    organiser = make.staff(process, email="riikka@example.org")
    reviewer = make.staff(process, Role.REVIEWER, email="raija@example.org")
    department.members.add(reviewer)
    voting_round = rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=make.rules(
            scope="both",
            budgets={"": 10_000_00, "lohtaja": 5_000_00},
            min_scores={"lohtaja": 3},
            min_age=12,
            age_on=date(2026, 9, 28),
            max_choices=4,
            grace=60,
            hold_back=5,
            complaint_days=14,
        ),
        now=make.NOW,
    )
    voting_round.options = {"conflicts": [{"projects": ["a", "b"]}], "misfit": "stop"}
    voting_round.simulated_at = make.NOW
    voting_round.save()
    panel = Panel.objects.create(
        process=process, slug="raati", state="working", seats=14,
        title={"fi": "Raati 2026"}, question={"fi": "Mitä 2026 tehdään?"},
        term_from=date(2026, 4, 13), term_until=date(2026, 6, 1),
        answer_due_on=date(2026, 9, 1), may_regroup=True, languages=["fi"],
        call_opens_at=local(2026, 3, 9, 8), call_closes_at=local(2026, 4, 1, 16),
        figures={"people": 12}, version=5,
    )  # fmt: skip
    panel.facilitators.add(reviewer)
    point = HelpPoint.objects.create(
        slug="kirjasto", name={"fi": "Kirjasto"}, changed_at=make.NOW
    )
    process.chosen_help_points.create(point=point)
    survey = process.surveys.create(
        number=2, title={"fi": "Kysely 2026"}, audience="groups", groups=["follow"],
        is_anonymous=False, thanks={"fi": "Kiitos"},
    )  # fmt: skip
    survey.questions.create(
        code="q1", position=3, kind="single", text={"fi": "Entä vuonna 2026?"},
        options=[{"code": "a", "text": {"fi": "Kuten 2025 ja 2026"}}], is_required=True,
    )  # fmt: skip
    survey.waves.create(
        number=1, opens_at=make.NOW, closes_at=make.NOW + make.DAY,
        released_at=make.NOW,
    )  # fmt: skip
    feature = panel.features.create(code="age", name={"fi": "Ikä"}, is_sensitive=True)
    feature.values.create(
        code="18", name={"fi": "18-29"}, minimum=2, maximum=5, population=4000
    )
    return process


def clone(source: Process, organiser, **fields: Any) -> Process:
    values: dict[str, Any] = {
        "source": source,
        "creator": organiser,
        "slug": "kajaani-2027",
        "title": {"fi": "Kajaani 2027"},
        "days": YEAR,
        "budget": 40_000_00,
        "chosen": set(cloning.PARTS),
        "now": make.NOW,
    }
    return beginning.clone_process(**(values | fields))


def rows(one, process: Process):
    """Return the rows of a copied model in a process, in a fixed order."""
    paths = {
        "participation.Process": {"pk": process.pk},
        "participation.SurveyQuestion": {"survey__process": process},
        "voting.Pot": {"voting_round__process": process},
        "panels.Feature": {"panel__process": process},
        "panels.FeatureValue": {"feature__panel__process": process},
    }
    model = apps.get_model(one.model)
    found = model.objects.filter(**paths.get(one.model, {"process": process}))
    names = {field.name for field in model._meta.fields}
    return list(found.order_by(*({"role", "code"} & names), "pk"))


def all_copied():
    return [one for part in cloning.PARTS.values() for one in part.models]
