"""Cards of a brainstorm put together by likeness of their words. Pure.

A suggestion to begin with, for short texts in Finnish, Swedish or English: words
without their endings and what they mean, as in the search for similar ideas. What a
person has put somewhere stays there.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from proposals.words.idea import NOTION, Terms, surfaces, terms_of

Floats = npt.NDArray[np.float64]

# Chosen on the cards in tests/unit/test_clusters.py.
ALIKE_FROM = 0.3
NOTION_WEIGHT = 1.5
# A word that no other card has tells nothing of where a card belongs, only that there
# is more to it.
ALONE_WEIGHT = 0.3
# How many words a heading has at most, and of which share of the cards each is.
HEADING_WORDS = 2
IN_HEADING_FROM = 0.5
# Sums of floats may differ in their last digits from one computer to the next.
DECIMALS = 9


class Card(NamedTuple):
    key: str
    text: str


class Cluster(NamedTuple):
    """Cards that belong together, with a suggested heading.

    `group` is the key of the group that somebody has made by hand. The last cluster may
    have no heading and no group: it has the cards that are like no other.
    """

    heading: str
    cards: tuple[str, ...]
    group: str | None = None


def cluster(
    cards: Sequence[Card],
    language: str,
    *,
    pinned: Mapping[str, str | None] | None = None,
) -> list[Cluster]:
    """Put cards together, larger clusters first.

    `pinned` is card → group, for those that somebody has moved: they stay, and like
    cards join them, but two groups never become one. A card that is pinned to None
    stays out of all. The same cards in the same order give the same clusters.
    """
    pins = dict(pinned or {})
    free = [card for card in cards if card.key not in pins or pins[card.key]]
    terms = [terms_of("", card.text, language).telling(language) for card in free]
    likeness = _likeness(terms)
    merged = _merged(likeness, *_begun(free, pins))
    clusters, alone = [], []
    for members, group in merged:
        keys = tuple(free[at].key for at in members)
        if group is None and len(members) == 1:
            alone.extend(members)
        else:
            heading = _heading([free[at] for at in members], terms, members, language)
            clusters.append(Cluster(heading, keys, group))
    clusters.sort(key=lambda one: -len(one.cards))
    if alone:
        clusters.append(Cluster("", tuple(free[at].key for at in sorted(alone))))
    return clusters


def _weights(terms: Sequence[Terms]) -> list[dict[str, float]]:
    """Return term → weight for each card: what is meant says more than a word."""
    own = [
        [*(one.stems - {""}), *(NOTION + notion for notion in one.notions)]
        for one in terms
    ]
    holders = Counter(term for found in own for term in found)
    return [
        {
            term: (NOTION_WEIGHT if term.startswith(NOTION) else 1.0)
            * (ALONE_WEIGHT if holders[term] == 1 else 1.0)
            for term in sorted(found)
        }
        for found in own
    ]


def _likeness(terms: Sequence[Terms]) -> Floats:
    """Return the cosine of each two cards."""
    weights = _weights(terms)
    columns = {term: at for at, term in enumerate(sorted(set().union(*weights)))}
    table = np.zeros((len(terms), len(columns)))
    for row, own in enumerate(weights):
        for term, weight in own.items():
            table[row, columns[term]] = weight
    lengths = np.sqrt((table**2).sum(axis=1, keepdims=True))
    table /= np.where(lengths > 0, lengths, 1.0)
    return np.round(table @ table.T, DECIMALS)


def _begun(
    cards: Sequence[Card], pins: Mapping[str, str | None]
) -> tuple[list[list[int]], list[str | None]]:
    """Return what is together from the beginning: groups by hand, then lone cards."""
    groups: dict[str, list[int]] = {}
    alone = []
    for at, card in enumerate(cards):
        if group := pins.get(card.key):
            groups.setdefault(group, []).append(at)
        else:
            alone.append([at])
    return [*groups.values(), *alone], [*groups, *([None] * len(alone))]


def _merged(
    likeness: Floats, members: list[list[int]], groups: list[str | None]
) -> list[tuple[list[int], str | None]]:
    """Join the two likest on average, until none are like enough."""
    sizes = np.array([len(one) for one in members], dtype=np.float64)
    belongs = np.zeros((len(members), len(likeness)))
    for row, own in zip(belongs, members, strict=True):
        row[own] = 1.0
    alike = np.round(belongs @ likeness @ belongs.T / np.outer(sizes, sizes), DECIMALS)
    by_hand = np.array([group is not None for group in groups], dtype=bool)
    alike[np.ix_(by_hand, by_hand)] = -1.0
    np.fill_diagonal(alike, -1.0)
    while alike.size:
        # The first of equals; a group made by hand comes first and stays one.
        one, other = divmod(int(alike.argmax()), len(members))
        if alike[one, other] < ALIKE_FROM:
            break
        both = sizes[one] * alike[one] + sizes[other] * alike[other]
        joined = np.round(both / (sizes[one] + sizes[other]), DECIMALS)
        joined[(alike[one] < 0) | (alike[other] < 0)] = -1.0
        alike[one], alike[:, one] = joined, joined
        alike[other], alike[:, other] = -1.0, -1.0
        members[one] += members[other]
        sizes[one] += sizes[other]
        members[other] = []
    return [
        (sorted(one), group) for one, group in zip(members, groups, strict=True) if one
    ]


def _heading(
    cards: Sequence[Card], terms: Sequence[Terms], members: Sequence[int], language: str
) -> str:
    """Suggest the words most of the cards have, as they were most often typed."""
    holders = Counter(
        stem
        for at in members
        for stem in terms[at].stems
        if stem and not stem.isdigit()
    )
    elsewhere = Counter(stem for one in terms for stem in one.stems)
    typed: dict[str, Counter[str]] = {}
    for card in cards:
        for stem, word in surfaces("", card.text, language).items():
            typed.setdefault(stem, Counter())[word] += 1
    ranked = sorted(
        (stem for stem in holders if stem in typed),
        key=lambda stem: (-holders[stem], elsewhere[stem], -len(stem), stem),
    )
    words: list[str] = []
    for stem in ranked:
        if words and holders[stem] < max(2, IN_HEADING_FROM * len(cards)):
            break
        forms = typed[stem]
        word = min(forms, key=lambda form: (-forms[form], len(form), form))
        if not any(word in known or known in word for known in words):
            words.append(word)
        if len(words) == HEADING_WORDS:
            break
    heading = ", ".join(words)
    return heading[:1].upper() + heading[1:]
