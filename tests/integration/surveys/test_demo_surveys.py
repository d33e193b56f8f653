"""The surveys of the demo are what its pages say: two waves, one open, one draft."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from frontend.demo import content, people, surveying
from frontend.demo.days import Days
from frontend.demo.stage import begin
from participation.models import Survey, SurveyCount, SurveyFeedback
from participation.surveys.reading import results_of, standing_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def standings():
    """Load what the surveys of two processes are, and nothing else of the demo."""
    days = Days(timezone.localdate(NOW))
    cast = people.join(days.today, now=NOW)
    for slug in ("kainuun-kyydit", "kajaani-liikkeelle"):
        story = next(one for one in content.stories() if one["slug"] == slug)
        stage = begin(story, cast=cast, voters=[], days=days)
        for step in sorted(surveying.steps(stage), key=lambda one: one.moment):
            step.happen(step.moment)
    return [standing_of(one, now=NOW) for one in Survey.objects.order_by("pk")]


def test_has_waves_with_paper_texts_and_feedback(standings) -> None:
    told, is_open, draft = standings

    first, second = told.published
    assert [one.state for one in standings] == ["results", "open", "draft"]
    assert first.answers.count() + second.answers.count() == 120
    paper = SurveyCount.objects.filter(wave__survey=told.survey, channel="paper")
    assert sum(one.count for one in paper) == 24
    assert SurveyFeedback.objects.count() == 2
    assert is_open.open_wave.answers.count() == 17
    assert draft.survey.questions.count() == 2
    results = results_of(second, before=first)
    scale = next(one for one in results.told if one.counted.kind == "scale")
    assert scale.changed.mean > 0
    assert [rate.base for rate in results.rates] == [150, 90]
