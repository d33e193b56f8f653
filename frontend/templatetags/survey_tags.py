"""Surveys in words: where one stands, and how answers came in."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from frontend.templatetags.porukka import moment
from participation.models import SurveyCount, SurveyQuestion, SurveyWave
from participation.surveys.charts import label_of
from participation.surveys.reading import Standing

register = template.Library()


@register.filter
def survey_when(standing: Standing) -> str:
    """Say until when a survey is open, when it opens, or that it is over."""
    wave = standing.wave
    if wave is None:
        return gettext("Being prepared.")
    match standing.state:
        case "open":
            return format_html(gettext("Open until {}."), moment(wave.closes_at))
        case "coming":
            return format_html(gettext("Opens on {}."), moment(wave.opens_at))
    return format_html(gettext("Closed on {}."), moment(wave.closes_at))


@register.filter
def survey_badges(standing: Standing) -> list[dict[str, Any]]:
    """Name the state of a survey for a card."""
    known = {
        "open": ("success", gettext("Open")),
        "coming": ("info", gettext("To come")),
        "results": ("accent", gettext("Results")),
        "closed": ("neutral", gettext("Closed")),
        "draft": ("neutral", gettext("Draft")),
    }
    kind, label = known[standing.state]
    badges = [{"label": label, "kind": kind}]
    if any(wave.feedback.exists() for wave in standing.published):
        badges.append({"label": gettext("What changed"), "kind": "accent"})
    return badges


@register.filter
def wave_state(wave: SurveyWave, standing: Standing) -> str:
    """Say where one wave stands."""
    if wave.released_at is None:
        return gettext("Draft")
    if not wave.has_begun(standing.now):
        return gettext("To come")
    if wave.is_open(standing.now):
        return gettext("Open")
    if wave.published_at:
        return gettext("Results are public")
    return gettext("Counted, not public yet") if wave.counted_at else gettext("Closed")


@register.filter
def survey_channel(channel: str) -> str:
    return str(SurveyCount.Channel(channel).label)


@register.filter
def paper_lines(question: SurveyQuestion) -> list[str]:
    """Name what is ticked or numbered on paper: options, or the steps of a scale."""
    language = get_language() or settings.LANGUAGE_CODE
    codes = [option["code"] for option in question.options]
    steps = [str(step) for step in range(1, question.steps + 1)]
    return [label_of(question, code, language) for code in codes or steps]
