"""What the desk pages of advice share."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils import timezone

from panels.models import Panel, Recommendation
from panels.queries.pages import about
from panels.staff import frames

form_page = partial(frames.form_page, template="panels_staff/advice_form.html")


def page_of(panel: Panel, now: datetime, part: str, **more: Any) -> dict[str, Any]:
    return about(panel, now, part) | {"today": timezone.localdate(now)} | more


def url_of(recommendation: Recommendation) -> str:
    number = recommendation.number
    return frames.url_in(recommendation.panel, "recommendation", number)
