"""Pages of ours in plain Finnish (selkosuomi): `frontend/plain/<name>.md`.

They are texts in one language, so they stand in no catalogue.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from participation.texts import read_plainly

FOLDER = Path(__file__).parent / "plain"
PAGES: Mapping[str, str] = {
    "home": "Osallistu ja päätä",
    "help": "Näin palvelu toimii",
    "idea": "Näin lähetät idean",
    "vote": "Näin äänestät",
    "panel": "Näin lähdet mukaan raatiin",
    "accessibility": "Palvelun saavutettavuus",
}

# Where a reader gets who chooses another language on one of these pages.
SAME_ELSEWHERE = {"home": "home", "accessibility": "accessibility"}


@cache
def text_of(name: str) -> str:
    """Return the Markdown of a page; `KeyError` for one that there is not."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8") if PAGES[name] else ""


def context_of(name: str) -> dict[str, object]:
    return {
        "heading": PAGES[name],
        "body": text_of(name),
        "contact": settings.CITY_CONTACT_EMAIL,
        "others": [
            {"label": label, "url": reverse("plain_page", args=[one])}
            for one, label in PAGES.items()
            if one != name
        ],
    }


@require_safe
def page(request: HttpRequest, name: str = "home") -> HttpResponse:
    """Show a page in plain Finnish, with everything around it in Finnish too."""
    if name not in PAGES:
        raise Http404
    with override("fi"), read_plainly():
        elsewhere = reverse(SAME_ELSEWHERE.get(name, "help"))
        words = context_of(name) | {"elsewhere": elsewhere}
        return render(request, "pages/plain.html", words)
