"""What came out of a scoring, as far as it may be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from panels import scoring as counting
from panels.models import (
    Panel,
    Panelist,
    Score,
    ScoreReason,
    ScoringCriterion,
    ScoringExercise,
    ScoringSubject,
)
from participation.small_groups import (
    LEAST,
    Mean,
    Shown,
    all_shown,
    shown,
)

FIRST, SECOND = counting.ROUNDS


@dataclass(frozen=True, slots=True)
class Cell:
    """The points of one subject by one criterion in one round."""

    criterion: ScoringCriterion
    scores: int
    lower: Fraction
    median: Fraction
    upper: Fraction
    counts: Sequence[tuple[int, Shown]]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many gave more in the second round, the same, and less."""

    criterion: ScoringCriterion
    up: Shown
    same: Shown
    down: Shown


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """One subject: its place and total where ranked, and its spread by criterion.

    The total is left out where beside the spreads it would tell whether all or all but
    one gave the same; see `scoring.told_total`. Places go by the exact totals.
    """

    subject: ScoringSubject
    place: int | None
    is_tied: bool
    total: Mean | None
    place_before: int | None
    cells: Sequence[Cell]
    before: Sequence[Cell]
    moved: Sequence[Moved]
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in a closed scoring.

    `change` is by how many places it went up from the first round to the second.
    """

    place: int
    subject: ScoringSubject
    is_tied: bool
    change: int


@dataclass(frozen=True, slots=True)
class _Study:
    scoring: ScoringExercise
    criteria: Sequence[ScoringCriterion]
    subjects: Sequence[ScoringSubject]
    found: counting.Scoring
    people: Mapping[int, int]

    @property
    def last(self) -> int:
        """The round that counts: the second where it has taken place."""
        return SECOND if self.people[SECOND] else FIRST


def _study(scoring: ScoringExercise, *, rounds: Sequence[int]) -> _Study:
    criteria = list(scoring.criteria.all())
    subjects = list(scoring.subjects.select_related("proposal", "project"))
    rows = list(
        Score.objects.filter(subject__scoring=scoring, round__in=rounds).values_list(
            "scorer", "subject", "criterion", "round", "points"
        )
    )
    found = counting.study(
        [counting.Criterion(str(one.pk), one.weight) for one in criteria],
        [
            counting.Score(str(scorer), str(subject), str(criterion), number, points)
            for scorer, subject, criterion, number, points in rows
        ],
        lowest=scoring.lowest,
        highest=scoring.highest,
    )
    people = {
        number: len({row[0] for row in rows if row[3] == number})
        for number in counting.ROUNDS
    }
    return _Study(scoring, criteria, subjects, found, people)


def people_in(scoring: ScoringExercise, number: int) -> int:
    """Return how many have given points in a round."""
    return scoring.scorers.filter(scores__round=number).distinct().count()


def _places(study: _Study, number: int) -> dict[str, counting.Ranked]:
    if study.people[number] < LEAST:
        return {}
    return {one.proposal: one for one in study.found.ranking[number]}


def ranking(scoring: ScoringExercise) -> tuple[Ranked, ...]:
    """Return the order of a closed scoring; nothing where fewer than five scored."""
    if not scoring.is_closed:
        return ()
    study = _study(scoring, rounds=counting.ROUNDS)
    by_key = {str(one.pk): one for one in study.subjects}
    first = _places(study, FIRST)
    return tuple(
        Ranked(
            place=one.place,
            subject=by_key[key],
            is_tied=one.is_tied,
            change=first[key].place - one.place if key in first else 0,
        )
        for key, one in _places(study, study.last).items()
    )


def closed_scorings(panel: Panel) -> list[ScoringExercise]:
    return list(panel.scorings.filter(state=ScoringExercise.State.CLOSED))


def _told_total(
    study: _Study, ranked: counting.Ranked, cells: Sequence[Cell]
) -> Mean | None:
    """Return the total as far as it may stand beside the points by criterion.

    That of a criterion of which nothing is told would follow from it.
    """
    if len(cells) < len(study.criteria):
        return None
    return counting.told_total(
        ranked.total,
        [[told for _points, told in cell.counts] for cell in cells],
        lowest=study.scoring.lowest,
        highest=study.scoring.highest,
    )


def _cells(study: _Study, subject: ScoringSubject, number: int) -> list[Cell]:
    cells = []
    for criterion in study.criteria:
        at = (str(subject.pk), str(criterion.pk), number)
        spread = study.found.spreads.get(at)
        if spread is None or spread.scores < LEAST:
            continue
        given = dict(spread.counts)
        marks = range(study.scoring.lowest, study.scoring.highest + 1)
        counts = [
            (mark, told)
            for mark in marks
            if (told := shown(given.get(mark, 0), spread.scores)) is not None
        ]
        cells.append(
            Cell(
                criterion,
                spread.scores,
                spread.lower,
                spread.median,
                spread.upper,
                counts,
            )
        )
    return cells


def _moved(study: _Study, subject: ScoringSubject) -> list[Moved]:
    moved = []
    for criterion in study.criteria:
        change = study.found.changes.get((str(subject.pk), str(criterion.pk)))
        told = change and all_shown((change.up, change.same, change.down))
        if told:
            up, same, down = told
            moved.append(Moved(criterion, up, same, down))
    return moved


def results_of(scoring: ScoringExercise) -> list[SubjectResult]:
    """Return what may be seen now: the first round once it is over, then all.

    In the order of the ranking; what is not ranked comes last.
    """
    rounds: tuple[int, ...] = counting.ROUNDS if scoring.is_closed else (FIRST,)
    study = _study(scoring, rounds=rounds)
    places = _places(study, study.last)
    before = _places(study, FIRST) if study.last == SECOND else {}
    reasons = _reasons(scoring) if scoring.is_closed else {}
    results = []
    for subject in study.subjects:
        key = str(subject.pk)
        ranked, was = places.get(key), before.get(key)
        cells = _cells(study, subject, study.last)
        results.append(
            SubjectResult(
                subject=subject,
                place=ranked.place if ranked else None,
                is_tied=bool(ranked and ranked.is_tied),
                total=_told_total(study, ranked, cells) if ranked else None,
                place_before=was.place if was else None,
                cells=cells,
                before=_cells(study, subject, FIRST) if before else [],
                moved=_moved(study, subject),
                reasons=reasons.get(subject.pk, []),
            )
        )
    return sorted(results, key=lambda one: one.place or len(results) + 1)


def _reasons(scoring: ScoringExercise) -> dict[int, list[str]]:
    """Return reasons by subject in the order of the alphabet, which names nobody."""
    found: dict[int, list[str]] = {}
    rows = ScoreReason.objects.filter(subject__scoring=scoring)
    for subject, text in rows.order_by("text").values_list("subject", "text"):
        found.setdefault(subject, []).append(text)
    return found


def given_by(
    scoring: ScoringExercise, panelist: Panelist
) -> tuple[dict[int, dict[int, int]], dict[int, str]]:
    """Return somebody's own points in this round, else the first, and reasons.

    Both by subject; the points then by criterion.
    """
    own = Score.objects.filter(scorer__scoring=scoring, scorer__panelist=panelist)
    rows = own.order_by("round").values_list("subject", "criterion", "points")
    points: dict[int, dict[int, int]] = {}
    for subject, criterion, given in rows:
        points.setdefault(subject, {})[criterion] = given
    reasons = ScoreReason.objects.filter(
        scorer__scoring=scoring, scorer__panelist=panelist
    )
    return points, dict(reasons.values_list("subject", "text"))


def done_by(scoring: ScoringExercise, panelist: Panelist) -> set[int]:
    """Return the subjects that somebody has scored in the round that is open."""
    own = Score.objects.filter(
        scorer__scoring=scoring,
        scorer__panelist=panelist,
        round=scoring.round_now,
    )
    return set(own.values_list("subject", flat=True))
