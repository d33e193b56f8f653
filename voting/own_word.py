"""The word that voters may write for their receipt."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from voting.ballotbox import commitment

# What joins the parts of an emoji, or letters of some scripts, is part of a word.
JOINERS = frozenset("\u200c\u200d")
MESSAGES = {
    "word_too_long": _("Your own word can have at most %(maximum)d characters."),
    "word_characters": _(
        "Your own word holds characters that cannot be seen. Write it anew with "
        "letters, digits and punctuation marks."
    ),
}


def check(word: str) -> None:
    """Raise `ValidationError` for a word that no receipt can show as it is.

    Control characters, marks that turn the direction of writing and code points that
    Unicode has not given out yet are none: receipts have to look and be hashed alike
    everywhere.
    """
    tidy = commitment.tidy(word)
    if len(tidy) > commitment.MOST_WORD:
        raise ValidationError(
            MESSAGES["word_too_long"],
            "word_too_long",
            {"maximum": commitment.MOST_WORD},
        )
    if not all(map(_is_shown, tidy)):
        raise ValidationError(MESSAGES["word_characters"], "word_characters")


def _is_shown(character: str) -> bool:
    if character in JOINERS:
        return True
    kind = unicodedata.category(character)
    return not kind.startswith("C") and kind not in {"Zl", "Zp"}


def shown(word: str) -> str:
    """Return what a page can show of a word that is refused."""
    return "".join(one for one in word if _is_shown(one))[: 2 * commitment.MOST_WORD]
