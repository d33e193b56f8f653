"""One text in several languages: `{"fi": "Ranta", "sv": "Strand"}`."""

from collections.abc import Mapping, Sequence

FALLBACKS = ("fi", "sv", "en")


def pick(
    value: str | Mapping[str, str] | None,
    language: str,
    fallbacks: Sequence[str] = FALLBACKS,
) -> tuple[str, str]:
    """Return the text to show and the language it is in.

    The wanted language comes first, then its base ("en" for "en-gb"), then the
    fallbacks, then whatever there is, so that a reader gets a text in a strange
    language rather than an empty heading. A plain string, or no text at all, counts
    as being in the wanted language: there is nothing to mark.
    """
    if not value:
        return "", language
    if isinstance(value, str):
        return value, language
    for candidate in (language, language.partition("-")[0], *fallbacks, *value):
        if text := value.get(candidate, ""):
            return text, candidate
    return "", language
