"""What every page knows about the city and the reader; no query is made here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.texts import pick

THEME_COOKIE = "theme"
THEMES = {"auto": _("As on my device"), "light": _("Light"), "dark": _("Dark")}


@dataclass(frozen=True, slots=True)
class Language:
    """A language one can switch to, named in itself."""

    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Site:
    """The city and the service, as `site` in every template."""

    city: str
    logo: str
    theme: str
    languages: list[Language]
    source_url: str
    is_demo: bool
    service: str = "Porukka"

    @property
    def themes(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "label": label, "is_current": code == self.theme}
            for code, label in THEMES.items()
        ]


def theme_of(request: HttpRequest) -> str:
    """Return the theme that the reader chose, `auto` when they did not."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def site(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "site": Site(
            city=pick(settings.CITY_NAME, language)[0],
            logo=settings.CITY_LOGO,
            theme=theme_of(request),
            languages=[
                Language(code, str(name), code == language)
                for code, name in settings.LANGUAGES
            ],
            source_url=settings.SOURCE_URL,
            is_demo=settings.PROFILE == "demo",
        )
    }
