"""The pictures of a count: `{% load pictures %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from frontend import tally_pictures
from voting.tally.outcome import Outcome

register = template.Library()


@register.inclusion_tag("components/funding_picture.html")
def funding_picture(outcome: Outcome, names: Mapping[str, str]) -> dict[str, Any]:
    """Draw the order of funding against the money left; `names` by project."""
    return {"picture": tally_pictures.draw_funding(outcome, names)}


@register.inclusion_tag("components/payments_picture.html")
def payments_picture(outcome: Outcome, names: Mapping[str, str]) -> dict[str, Any]:
    """Draw how supporters paid from their shares; nothing where there were none."""
    return {"rows": tally_pictures.draw_payments(outcome, names)}
