"""Ideas like the one that somebody is writing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import cos, hypot, radians

from django.db import connection
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from participation.models import District, Process
from proposals.lifecycle import Status
from proposals.models import Proposal
from proposals.words.idea import NAME, THEME, Terms, number_of, surfaces, terms_of
from proposals.words.likeness import THRESHOLD, likeness, rarity

MOST_SHOWN = 3
# So many ideas are compared in full, and so many terms are looked up.
CANDIDATES = 60
MOST_TERMS = 48
# A term that one idea in so many has is common, whether it is a little more or not.
COMMON = 20
LEAST_COUNTED = 500
# So many entries of the index are added up, the rarest terms first.
MOST_ENTRIES = 12_000
FEWEST_TERMS = 3
MOST_WORDS_SHOWN = 5
MOST_PROCESSES = 20
# What a place adds or takes that was chosen and not written; metres.
SAME_DISTRICT, OTHER_DISTRICT = 1.05, 0.9
NEAR, FAR = (300, 1.1), (3000, 0.85)
METRES_OF_A_DEGREE = 111_320

Point = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Similar:
    """A public proposal, how alike it is (0 to 1), and the typed words it shares."""

    proposal: Proposal
    score: float
    words: tuple[str, ...]


def similar_to(
    process: Process,
    *,
    title: str,
    text: str,
    language: str,
    now: datetime,
    district: District | None = None,
    point: Point | None = None,
    exclude: Proposal | None = None,
    earlier: bool = False,
) -> list[Similar]:
    """Return at most three public ideas that may be the same, the likest first.

    The point is latitude and longitude, WGS 84. `exclude` is the idea itself, when it
    is edited. `earlier` looks in the other published processes of the site as well.
    Four queries, whatever the number of proposals.
    """
    typed = terms_of(title, text, language).telling(language)
    if not typed.keys:
        return []
    ideas = _ideas_in(process, now=now, earlier=earlier)
    rarities, counts = _rarities(typed, ideas)
    candidates = _candidates(list(ideas), rarities, counts)
    found = []
    for other in _public(candidates, exclude):
        terms = Terms.parsed(other.search_entry.terms).telling(other.language)
        is_translated = other.language != language
        alike = likeness(typed, terms, rarities, is_translated=is_translated)
        score = alike.score * _nearness(other, district, point)
        if score >= THRESHOLD:
            found.append((score, other, alike.shared))
    found.sort(key=lambda one: (-one[0], -one[1].pk))
    words = surfaces(title, text, language)
    return [
        Similar(other, min(score, 1.0), _shown(shared, words))
        for score, other, shared in found[:MOST_SHOWN]
    ]


def _ideas_in(process: Process, *, now: datetime, earlier: bool) -> dict[int, int]:
    """Return about how many ideas there are, by the key of each process to look in."""
    last = Proposal.objects.filter(process=OuterRef("pk")).order_by("-number")
    wanted = Q(pk=process.pk)
    if earlier:
        wanted |= Q(published_at__lte=now, is_replay=False)
    found = Process.objects.filter(wanted).annotate(
        ideas=Coalesce(Subquery(last.values("number")[:1]), 0)
    )
    # One's own process first, whatever its age.
    own_first = Case(When(pk=process.pk, then=0), default=1)
    newest = found.order_by(own_first, "-published_at")[:MOST_PROCESSES]
    return dict(newest.values_list("pk", "ideas"))


def _terms_to_count(typed: Terms) -> list[str]:
    """Return what to look up, what matters most first; long words are rare ones."""

    def sifted(terms: frozenset[str]) -> list[str]:
        return sorted(terms, key=lambda term: (-len(term), term))

    whole = [
        *sifted(typed.title),
        *(THEME + theme for theme in sorted(typed.themes)),
        *(NAME + name for name in sifted(typed.names)),
        *(THEME + notion for notion in sorted(typed.notions - typed.themes)),
        *sifted(typed.text),
    ]
    return list(dict.fromkeys(whole))[:MOST_TERMS]


def _rarities(
    typed: Terms, ideas: Mapping[int, int]
) -> tuple[dict[str, float], dict[str, int]]:
    """Return how much each term says, and how many ideas have it, counted so far."""
    terms = {number_of(term): term for term in _terms_to_count(typed)}
    whole = sum(ideas.values())
    most = max(LEAST_COUNTED, whole // COMMON)
    # The names of our own table and places for values are all that is put together.
    sql = f"""
        WITH asked(term) AS (VALUES {_places(len(terms), 1)})
        SELECT asked.term, (
            SELECT COUNT(*) FROM (
                SELECT 1 FROM proposals_posting AS posting
                WHERE posting.process_id IN {_places(1, len(ideas))}
                AND posting.term = asked.term LIMIT {most}
            ) AS counted
        ) FROM asked
    """  # noqa: S608 - see above
    with connection.cursor() as cursor:
        cursor.execute(sql, [*terms, *ideas])
        counts = {terms[number]: int(count) for number, count in cursor.fetchall()}
    return {term: rarity(count, whole) for term, count in counts.items()}, counts


def _candidates(
    processes: Sequence[int], rarities: Mapping[str, float], counts: Mapping[str, int]
) -> list[int]:
    """Return the keys of those that share the rarest terms."""
    chosen: dict[int, int] = {}
    entries = 0
    for term in sorted(counts, key=lambda term: (counts[term], term)):
        if not counts[term]:
            continue
        entries += counts[term]
        if entries > MOST_ENTRIES and len(chosen) >= FEWEST_TERMS:
            break
        # Whole numbers add up to the same on every database.
        chosen[number_of(term)] = round(1000 * rarities[term])
    if not chosen:
        return []
    sql = f"""
        WITH asked(term, weight) AS (VALUES {_places(len(chosen), 2)})
        SELECT posting.proposal_id
        FROM asked JOIN proposals_posting AS posting ON posting.term = asked.term
        WHERE posting.process_id IN {_places(1, len(processes))}
        GROUP BY posting.proposal_id
        ORDER BY SUM(asked.weight) DESC, posting.proposal_id DESC
        LIMIT {CANDIDATES}
    """  # noqa: S608 - only places for values are put together
    values = [value for pair in chosen.items() for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *processes])
        return [int(key) for (key,) in cursor.fetchall()]


def _places(rows: int, columns: int) -> str:
    return ", ".join([f"({', '.join(['%s'] * columns)})"] * rows)


def _public(keys: Sequence[int], exclude: Proposal | None) -> list[Proposal]:
    found = Proposal.objects.visible().filter(pk__in=keys)
    if exclude is not None:
        found = found.exclude(pk=exclude.pk)
    # What goes on as another idea leads nowhere; the other one is found as well.
    found = found.exclude(status__in=[Status.MERGED, Status.SPLIT])
    return list(
        found.select_related("search_entry", "process", "district").defer(
            "text", "benefits", "process__description", "district__geometry"
        )
    )


def _nearness(other: Proposal, district: District | None, point: Point | None) -> float:
    if point and other.latitude is not None and other.longitude is not None:
        metres = _metres(point, (other.latitude, other.longitude))
        if metres <= NEAR[0]:
            return NEAR[1]
        return FAR[1] if metres >= FAR[0] else 1.0
    if district is None or other.district is None:
        return 1.0
    # In another process the same district is another row.
    is_same = other.district.code == district.code
    return SAME_DISTRICT if is_same else OTHER_DISTRICT


def _metres(one: Point, other: Point) -> float:
    """Return the distance as on a plane, which is right within a city."""
    north = float(one[0] - other[0])
    east = float(one[1] - other[1]) * cos(radians(float(one[0])))
    return METRES_OF_A_DEGREE * hypot(north, east)


def _shown(shared: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the shared stems as they were typed, each word once."""
    typed = dict.fromkeys(words[stem] for stem in shared if stem in words)
    return tuple(typed)[:MOST_WORDS_SHOWN]
