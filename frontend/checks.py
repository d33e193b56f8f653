"""System checks: what would make the pages unreadable or unlawful."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from frontend import branding


@register(Tags.compatibility)
def check_city_colours(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 (Django passes it)
    **kwargs: Any,  # noqa: ARG001 (Django passes it)
) -> list[CheckMessage]:
    """Refuse colours that cannot be read, in either theme."""
    return [
        Error(
            f"CITY_COLOURS: {problem.message}",
            hint="Choose a darker colour for the light theme, a lighter one for the "
            "dark theme, or leave CITY_COLOURS out.",
            id="frontend.E001",
        )
        for problem in branding.check_colours(branding.palette(settings.CITY_COLOURS))
    ]
