"""The languages that texts of organisers are written in, and their plain variants."""

from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.texts import PLAIN_OF, pick, reading


def content_languages() -> list[tuple[str, str]]:
    """Return the languages of texts, code and name, the city's own language first."""
    names = dict(settings.LANGUAGES)
    first = settings.LANGUAGE_CODE
    return [(first, str(names[first]))] + [
        (code, str(name)) for code, name in names.items() if code != first
    ]


def languages_of_texts(*, has_plain: bool) -> list[tuple[str, str]]:
    """Return the languages of texts, at the end plain ones where they are offered."""
    found = content_languages()
    if has_plain:
        known = dict(found)
        found += [
            (plain, str(_("Plain Finnish (selkosuomi)")))
            for code, plain in PLAIN_OF.items()
            if code in known
        ]
    return found


def reading_language() -> str:
    """Return the language to pick texts of this page in: plain if its reader wants."""
    language = get_language() or settings.LANGUAGE_CODE
    return PLAIN_OF.get(language, language) if reading().is_plain else language


class Said(str):
    """Words that say in which language they are, where the page is in another."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, words: str, lang: str = "") -> Self:
        made = super().__new__(cls, words)
        made.lang = lang
        return made


def said(
    texts: str | Mapping[str, str] | None, around: str = "{}", *, language: str = ""
) -> Said:
    """Return a text as the reader of this page wants it, with its language.

    `around` is what stands about it, `language` that of a text in a single one.
    """
    page = get_language() or settings.LANGUAGE_CODE
    words, found = pick(texts, reading_language())
    if not isinstance(texts, Mapping):
        found = language or page
    return Said(around.format(words), found if words and found != page else "")


def own_text(texts: Mapping[str, str]) -> str:
    """Return a text in the city's own language, or else in the first there is."""
    found = (texts.get(code, "") for code, _name in content_languages())
    return next(filter(None, found), "")
