"""What every page knows about the city and the reader; no query is made here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from frontend.reading import reads_plainly
from participation.texts import PLAIN_OF, pick

THEME_COOKIE = "theme"
THEMES = {"auto": _("As on my device"), "light": _("Light"), "dark": _("Dark")}


@dataclass(frozen=True, slots=True)
class Language:
    """A language one can switch to, named in itself."""

    code: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Service:
    """The service and its city, as `service` in every template.

    Not `site`: allauth puts its own thing of that name into its pages.
    """

    city: str
    logo: str
    theme: str
    languages: list[Language]
    has_colours: bool
    source_url: str
    map_tiles_url: str
    map_tiles_attribution: str
    is_demo: bool
    has_plain: bool
    reads_plainly: bool
    name: str = "Porukka"

    @property
    def themes(self) -> list[dict[str, Any]]:
        return [
            {"code": code, "label": label, "is_current": code == self.theme}
            for code, label in THEMES.items()
        ]


def own_name(code: str) -> str:
    """Return what a language calls itself: somebody who reads no other looks for it."""
    name = str(get_language_info(code)["name_local"])
    return name[:1].upper() + name[1:]


def theme_of(request: HttpRequest) -> str:
    """Return the theme that the reader chose, `auto` when they did not."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in THEMES else "auto"


def site(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        # Where another language is read, when it is not here; see plain_pages.py.
        "elsewhere": "",
        "service": Service(
            city=pick(settings.CITY_NAME, language)[0],
            logo=settings.CITY_LOGO,
            theme=theme_of(request),
            languages=[
                Language(code, own_name(code), code == language and not reads_plainly())
                for code, _name in settings.LANGUAGES
            ],
            has_colours=bool(settings.CITY_COLOURS),
            map_tiles_url=settings.MAP_TILES_URL,
            map_tiles_attribution=settings.MAP_TILES_ATTRIBUTION,
            source_url=settings.SOURCE_URL,
            is_demo=settings.DEMO_LOGINS,
            has_plain=any(code in PLAIN_OF for code, _name in settings.LANGUAGES),
            reads_plainly=reads_plainly(),
        ),
    }
