"""The charts of a report. `{% load report_tags %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from panels.charts import charts_of
from participation.charts import Chart

register = template.Library()


@register.simple_tag
def charts(content: Mapping[str, Any], part: str) -> list[Chart]:
    return charts_of(content["facts"], part, get_language() or "")
