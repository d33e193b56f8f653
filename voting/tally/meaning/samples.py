"""Invents ballots, for a city that wants to compare rules but has no ballots yet.

They are no forecast: nobody cast them, and whoever shows them says so. They only make
the differences between rules visible on the projects at hand. People of a district
like what is near, and each cares for a theme; some projects please everybody a little
more. The same seed gives the same ballots everywhere.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import accumulate

from voting.tally.ballot_form import BallotForm, BallotKind, Marks, as_ballot, problems
from voting.tally.ballots import Ballot, Candidate, Pile, sort_into_piles
from voting.tally.options import Ranks

USUAL_CHOICES = 5
"""About how many projects people choose where the form sets no closer limit."""

# What draws a person to a project, each from 0 to this number.
POPULARITY, NEARNESS, THEME, MOOD = 30, 35, 25, 40


SIZE = 8
"""How many bytes make a number."""


class Chance:
    """Numbers that look random and follow from a seed: SHA-256 of "seed|place"."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._drawn = 0
        self._bytes = b""

    def below(self, limit: int) -> int:
        """Draw a number from 0 to below the limit.

        Eight bytes are so many more than any limit here that no number is favoured to
        an extent that could be noticed.
        """
        if len(self._bytes) < SIZE:
            self._bytes = sha256(f"{self.seed}|{self._drawn}".encode()).digest()
            self._drawn += 1
        number = int.from_bytes(self._bytes[:SIZE])
        self._bytes = self._bytes[SIZE:]
        return number * limit >> 8 * SIZE


def ballots(
    candidates: Sequence[Candidate],
    form: BallotForm,
    voters: int,
    seed: str,
    *,
    categories: Mapping[str, str] | None = None,
    districts: Mapping[str, str] | None = None,
    ranks: Ranks = Ranks.PLACES,
) -> tuple[Pile, ...]:
    """Invent so many ballots of this form; the order of the projects does not matter.

    `categories` and `districts` give the code of each project that has one. Somebody
    who finds nothing within the form (nothing fits a limit of money) leaves no ballot,
    so there may be fewer.
    """
    people = _People(candidates, seed, categories or {}, districts or {})
    found: list[Ballot] = []
    for _ in range(voters):
        marks = _mark(form, people.tastes(), people.chance)
        if marks.choices and not problems(form, marks, candidates):
            found.append(
                as_ballot(form, marks, candidates=len(candidates), ranks=ranks)
            )
    return sort_into_piles(found)


class _People:
    """Draws one person after another: where they live, and what they like."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        seed: str,
        categories: Mapping[str, str],
        districts: Mapping[str, str],
    ) -> None:
        self.chance = Chance(seed)
        self.candidates = sorted(candidates, key=lambda candidate: candidate.id)
        self.categories = categories
        self.districts = districts
        self.themes = sorted(
            {categories[c.id] for c in candidates if c.id in categories}
        )
        self.homes = sorted({districts[c.id] for c in candidates if c.id in districts})
        # Districts are of different size: the first ones have up to three times as
        # many people as the last ones, in an order that is drawn.
        sizes = [1 + self.chance.below(3) for _ in self.homes]
        self.sizes = list(accumulate(sizes))
        self.popularity = {
            c.id: self.chance.below(POPULARITY + 1) for c in self.candidates
        }

    def tastes(self) -> list[tuple[int, Candidate]]:
        """Draw a person: how much each project appeals to them, the dearest first."""
        below = self.chance.below
        home = theme = ""
        if self.homes:
            drawn = below(self.sizes[-1])
            place = next(i for i, size in enumerate(self.sizes) if drawn < size)
            home = self.homes[place]
        if self.themes:
            theme = self.themes[below(len(self.themes))]
        tastes = []
        for candidate in self.candidates:
            liking = self.popularity[candidate.id] + below(MOOD + 1)
            if home and self.districts.get(candidate.id) == home:
                liking += NEARNESS
            if theme and self.categories.get(candidate.id) == theme:
                liking += THEME
            tastes.append((liking, candidate))
        return sorted(tastes, key=lambda taste: (-taste[0], taste[1].id))


def _mark(
    form: BallotForm, tastes: Sequence[tuple[int, Candidate]], chance: Chance
) -> Marks:
    """Let a person mark what appeals most, within the form."""
    most = form.most_choices or len(tastes)
    least = max(1, form.min_choices)
    usual = min(most, max(least, USUAL_CHOICES))
    wanted = min(most, least + chance.below(2 * (usual - least) + 1))
    chosen: list[tuple[int, Candidate]] = []
    spent = 0
    for liking, candidate in tastes:
        if len(chosen) == wanted:
            break
        fits = (
            form.spending_limit is None or spent + candidate.cost <= form.spending_limit
        )
        if fits:
            chosen.append((liking, candidate))
            spent += candidate.cost
    return _with_points(form, chosen)


def _with_points(form: BallotForm, chosen: Sequence[tuple[int, Candidate]]) -> Marks:
    ids = tuple(candidate.id for _, candidate in chosen)
    if form.kind is BallotKind.SCORING:
        return Marks(ids, tuple(_scores(form, chosen)))
    if form.kind is BallotKind.CUMULATIVE:
        return _share_out(form, ids)
    return Marks(ids)


def _scores(form: BallotForm, chosen: Sequence[tuple[int, Candidate]]) -> list[int]:
    """Spread the range of scores over what a person chose, the dearest at its top."""
    low, high = max(1, form.least_points), form.most_points or 1
    steps = max(1, len(chosen) - 1)
    return [high - (high - low) * place // steps for place in range(len(chosen))]


def _share_out(form: BallotForm, ids: Sequence[str]) -> Marks:
    """Share points out, more for what is dearer to a person; keep within the limits."""
    total, low = form.points or 0, max(1, form.least_points)
    ids = ids[: total // low]
    if not ids:
        return Marks(())
    high = form.most_points or total
    given = [low] * len(ids)
    left = total - sum(given)
    while left and min(given) < high:
        for reach in range(1, len(given) + 1):
            for place in range(reach):
                if left and given[place] < high:
                    given[place] += 1
                    left -= 1
    return Marks(tuple(ids), tuple(given))
