"""The colours of a city: whether they can be read, and how they look as CSS.

Pure functions. A city gives six colours, three for the light theme and three for the
dark one; everything else (ink, surfaces, states, focus) is the same everywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# What one can press; what matters now; quiet bands behind text.
DEFAULT_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "primary": "#17493f",
        "accent": "#a8420a",
        "tint": "#e4edee",
        "primary_dark": "#9cdac8",
        "accent_dark": "#ffb37a",
        "tint_dark": "#1a2b2f",
    }
)

# The ground that the six colours meet. A test compares them with tokens.css.
NEUTRALS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": {
            "page": "#faf9f6",
            "surface": "#ffffff",
            "ink": "#17211f",
            "ink-quiet": "#46524f",
        },
        "dark": {
            "page": "#0e1719",
            "surface": "#142023",
            "ink": "#eef3f0",
            "ink-quiet": "#b6c3bf",
        },
    }
)

# WCAG 2.2: 1.4.3 for text; 1.4.6 is what we ask of running text.
TEXT = 4.5
BODY_TEXT = 7.0

_HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class ColourProblem:
    """One thing that is wrong with a palette: `code`, the token, and a sentence."""

    code: str
    token: str
    message: str


def palette(colours: Mapping[str, str]) -> dict[str, str]:
    """Return all six colours: what the city names, and ours for the rest."""
    return {**DEFAULT_COLOURS, **colours}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, by the formula of WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (the formula)
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, between 1 and 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check_colours(tokens: Mapping[str, str]) -> list[ColourProblem]:
    """List why a palette cannot be used; an empty list means that it can.

    Codes: `missing`, `unknown`, `not_a_colour`, `too_little_contrast`.
    """
    problems = [
        ColourProblem("missing", name, f"The colour {name!r} is missing.")
        for name in DEFAULT_COLOURS
        if name not in tokens
    ]
    problems += [
        ColourProblem("unknown", name, f"There is no colour called {name!r}.")
        for name in tokens
        if name not in DEFAULT_COLOURS
    ]
    problems += [
        ColourProblem(
            "not_a_colour",
            name,
            f"The colour {name!r} has to be #rrggbb, not {value!r}.",
        )
        for name, value in tokens.items()
        if name in DEFAULT_COLOURS and not _HEX.fullmatch(value.lower())
    ]
    return problems or [*_unreadable(tokens, "light"), *_unreadable(tokens, "dark")]


def _unreadable(tokens: Mapping[str, str], theme: str) -> list[ColourProblem]:
    suffix = "" if theme == "light" else "_dark"
    neutrals = NEUTRALS[theme]
    tint = f"tint{suffix}"
    grounds = {
        "the page": neutrals["page"],
        "a card": neutrals["surface"],
        f"{tint!r}": tokens[tint],
    }
    problems = []
    for name in (f"primary{suffix}", f"accent{suffix}"):
        # A filled button carries text in the colour of the page, so this pair also
        # says whether a button can be read.
        for where, ground in grounds.items():
            ratio = contrast(tokens[name], ground)
            if ratio < TEXT:
                problems.append(
                    ColourProblem(
                        "too_little_contrast",
                        name,
                        f"{name!r} on {where} has a contrast of {ratio:.2f}:1; "
                        f"{TEXT}:1 is needed.",
                    )
                )
    for ink, needed in (("ink", BODY_TEXT), ("ink-quiet", TEXT)):
        ratio = contrast(neutrals[ink], tokens[tint])
        if ratio < needed:
            problems.append(
                ColourProblem(
                    "too_little_contrast",
                    tint,
                    f"Text on {tint!r} has a contrast of {ratio:.2f}:1; "
                    f"{needed}:1 is needed.",
                )
            )
    return problems


def as_css(tokens: Mapping[str, str]) -> str:
    """Return the palette as custom properties; `tokens.css` picks one per theme.

    Only `#rrggbb` is ever written, so that a setting cannot smuggle in other CSS.
    """
    safe = {
        name: tokens[name].lower()
        for name in DEFAULT_COLOURS
        if _HEX.fullmatch(tokens.get(name, "").lower())
    }
    lines = [f"--city-{name.replace('_', '-')}:{value}" for name, value in safe.items()]
    return f":root{{{';'.join(lines)}}}\n"
