"""Finnish nouns in their cases, and compounds taken apart.

A stemmer cuts endings off, but "katu" becomes "kadun" and "lampi" "lammen", and a
compound stays one word. So the nouns that ideas are full of are listed in concepts.txt
with their genitive, their forms are derived from the two by the rules of school
grammar, and a word that is none of them is tried as a row of them.
"""

import re
from collections.abc import Iterator
from functools import cache

from proposals.words.compounds import Splitter
from proposals.words.lists import finnish_nouns

_CLITIC = re.compile(r"(?:kin|kaan|kään|ko|kö|han|hän|pa|pä)$")
_OWNER = re.compile(r"(?:ni|si|mme|nne|nsa|nsä|an|än|en)$")
_GRADES = [("ng", "nk"), ("mm", "mp"), ("kk", "k"), ("pp", "p"), ("tt", "t")]
VOWELS = "aeiouyäö"


def genitive_of(noun: str) -> str:
    """Return the genitive of a noun that is listed without one."""
    if noun.endswith("nen"):
        return f"{noun[:-3]}sen"
    if noun.endswith(("us", "ys")):
        return f"{noun[:-1]}ksen"
    for double in ("kk", "pp", "tt"):
        if noun[-3:-1] == double and noun[-1] in VOWELS:
            return f"{noun[:-2]}{noun[-1]}n"
    return f"{noun}n"


def _stems(noun: str, genitive: str) -> tuple[str, str, str]:
    """Return its stem in the weak grade, the one in the strong grade, and a or ä."""
    weak = genitive.removesuffix("n")
    strong = weak
    if noun[-1] in VOWELS and noun[-1] != "e":
        strong = noun[:-1] + weak[-1]
    # In words such as "vesi, veden" the illative and essive have a "t".
    if noun.endswith("si") and weak.endswith("de"):
        strong = f"{noun[:-2]}te"
    return weak, strong, "a" if re.search("[aou]", noun) else "ä"


def _ends(a: str) -> list[str]:
    cases = [f"ss{a}", f"st{a}", f"ll{a}", f"lt{a}", "lle", "ksi", f"tt{a}"]
    return [*cases, "mme", f"ns{a}"]


def singular(noun: str, genitive: str) -> Iterator[str]:
    """Yield the forms of a noun in singular, and the nominative of the plural."""
    weak, strong, a = _stems(noun, genitive)
    yield from (noun, genitive, f"{weak}t", f"{strong}{weak[-1]}n", f"{weak}seen")
    yield from (f"{strong}{a}", f"{noun}t{a}", f"{noun}tt{a}", f"{strong}n{a}")
    if noun.endswith("si"):  # "vesi, vettä"
        yield f"{noun[:-2]}tt{a}"
    yield from (weak + end for end in _ends(a))


def plural(noun: str, genitive: str) -> Iterator[str]:
    """Yield the other forms of a noun in plural, and a few that no noun has."""
    weak, strong, a = _stems(noun, genitive)
    ends = _ends(a)
    for before, after in _plurals(weak, strong):
        yield from (after + end for end in ends)
        yield from (f"{after}neen", f"{before}neen")
        yield from (f"{before}{a}", f"{before}en", f"{before}in", f"{before}hin")
        yield from (f"{before}t{a}", f"{before}den", f"{before}siin", f"{before}n{a}")
        if before[-2:-1] in "aeouyäö":  # between vowels the i is a j
            yield from (f"{before[:-1]}j{a}", f"{before[:-1]}jen")
    if noun.endswith("si"):  # "vesiä"; "lapsi, lasten"
        yield from (f"{noun}{a}", f"{noun[:-3]}sten")
    if noun.endswith(("nen", "s")):
        stem = noun[:-3] if noun.endswith("nen") else noun[:-1]
        yield f"{stem}sten"
        yield f"{stem}st{a}"


def _plurals(weak: str, strong: str) -> Iterator[tuple[str, str]]:
    """Yield plural stems, in the strong and in the weak grade."""
    last = weak[-1]
    if last == "i":
        yield f"{strong[:-1]}ei", f"{weak[:-1]}ei"
        yield strong, weak
    elif last == "e":
        yield f"{strong[:-1]}i", f"{weak[:-1]}i"
    elif last in "aä":
        middle = "o" if last == "a" else "ö"
        yield f"{strong[:-1]}i", f"{weak[:-1]}i"
        yield f"{strong[:-1]}{middle}i", f"{weak[:-1]}{middle}i"
    else:
        yield f"{strong}i", f"{weak}i"


@cache
def _known() -> tuple[dict[str, str], dict[str, str]]:
    """Return form → noun, and the forms that may begin a compound → noun."""
    whole: dict[str, str] = {}
    heads: dict[str, str] = {}
    nouns = {noun: given or genitive_of(noun) for noun, given in finnish_nouns()}
    for noun, genitive in nouns.items():
        whole[noun] = heads[noun] = noun
        heads[genitive] = noun
        if noun.endswith("nen"):
            heads[f"{noun[:-3]}s"] = noun
    # The singular first: "kotiin" is more often home than huts.
    for way in (singular, plural):
        for noun, genitive in nouns.items():
            for form in way(noun, genitive):
                whole.setdefault(form, noun)
                if form.endswith(("jen", "ien", "ten", "den")):
                    heads.setdefault(form, noun)
    return whole, heads


def forms_of() -> dict[str, str]:
    """Return every form that is known → its noun."""
    return dict(_known()[0])


def noun_of(word: str) -> str | None:
    """Return the listed noun that a word is a form of, or None."""
    whole, _heads = _known()
    bare = _CLITIC.sub("", word)
    for form in (word, bare, _OWNER.sub("", bare)):
        if form in whole:
            return whole[form]
    return None


@cache
def splitter() -> Splitter:
    _whole, heads = _known()
    return Splitter(heads, noun_of)


def as_genitive(word: str) -> str:
    """Return the genitive of what looks like a case, and is more often a name.

    "Teppana" is no essive of "teppa", nor is "Kajaani" somebody's own "kajaa".
    """
    if word.endswith(("naan", "nään")):
        return f"{word[:-2]}n"
    return f"{word}n" if word.endswith(("na", "nä", "ni")) else word


def even(stem: str) -> str:
    """Undo the change of consonants at the end of a stem that no list knows.

    It is a guess, but the same one for all forms of a word.
    """
    vowels = len(stem) - len(stem.rstrip(VOWELS))
    body, end = (stem[:-vowels], stem[-vowels:]) if vowels else (stem, "")
    for one, other in _GRADES:
        if body.endswith(one):
            return body[: -len(one)] + other + end
    if body.endswith("d"):
        return f"{body[:-1]}t{end}"
    return body + end
