"""The name that a member chooses for the panel: one that tells them from all others."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import HOLDING, SEATED
from panels.models import Panelist
from participation.characters import EMPTY, written

# More digits than a seat can have.
NUMBER = r"0*(\d{1,6})"
# Marks that only choose how another letter is drawn, or keep letters from joining.
VARIANTS = re.compile("[\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def chosen_name(panelist: Panelist, typed: str, *, is_public: bool) -> str:
    """Return a name as it is kept, "" for none, of somebody whose panel is locked.

    Raises `ValidationError` for a public name that is empty, for one that another
    member bears or somebody who is asked to confirm, and for "Member" with the number
    of another seat. Whoever only takes the name back from the public may keep it, also
    where it is older than these rules.
    """
    name = _tidy(typed)
    if is_public and not name:
        raise _wrong("no_name", _("Write the name that everyone reads."))
    if not name or (not is_public and name == _tidy(panelist.shown_name)):
        return name
    if _default_numbers(name) - {panelist.number}:
        raise _wrong(
            "name_of_a_seat",
            _("This is how another seat is called. Choose another name, or none."),
        )
    others = panelist.panel.panelists.filter(state__in=HOLDING | SEATED)
    borne = others.exclude(pk=panelist.pk).values_list("shown_name", flat=True)
    if _folded(name) in {_folded(one) for one in borne}:
        raise _wrong(
            "name_taken",
            _(
                "Somebody in the panel has this name. Choose another one, for example "
                "with a letter of your family name."
            ),
        )
    return name


def _wrong(code: str, words: object) -> ValidationError:
    return ValidationError({"shown_name": ValidationError(str(words), code)})


def _tidy(name: str) -> str:
    """Leave out what turns the text around it, and all of it if nobody sees any."""
    return " ".join(written(name).split())


def _folded(name: str) -> str:
    """Make names alike that people would read as one."""
    seen = "".join(
        letter
        for letter in VARIANTS.sub("", name)
        if letter not in EMPTY and unicodedata.category(letter) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def _default_numbers(name: str) -> set[int]:
    """Return the seats without a chosen name that some language calls so."""
    found = set()
    for code, _language in settings.LANGUAGES:
        with override(code):
            around = gettext("Member %(number)s").partition("%(number)s")
        before, after = (re.escape(_folded(one)) for one in (around[0], around[2]))
        match = re.fullmatch(rf"{before}\s*{NUMBER}\s*{after}", _folded(name))
        if match:
            found.add(int(match[1]))
    return found
