"""Who could be drawn now, and by which quotas: what is still free of a panel."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from panels.lifecycle import HOLDING, VolunteerState
from panels.models import Panel, Volunteer, VolunteerFeature
from panels.sortition.pool import Pool, Quota
from panels.sortition.pool import Volunteer as PoolVolunteer

# Who waits for a first draw, and who was not drawn in one before.
CANDIDATES = (
    VolunteerState.APPLIED,
    VolunteerState.RESERVE,
    VolunteerState.NOT_SELECTED,
)
# Smaller numbers of people are not published: they could tell who somebody is.
SMALL = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """The pool as it stands, and who is left out of it before any draw.

    `people` are by public id. `incomplete` have not answered everything, `neighbours`
    live with somebody who has a seat already. `taken` counts the answers of those.
    """

    pool: Pool
    people: dict[str, Volunteer]
    incomplete: int
    neighbours: int
    taken: Counter[tuple[str, str]]


def free_seats(panel: Panel) -> int:
    """Count the seats that nobody has and nobody was asked to take."""
    return panel.seats - panel.panelists.filter(state__in=HOLDING).count()


def draft_of(panel: Panel) -> Draft:
    """Put together who could be drawn now for the seats that are free. Six queries."""
    codes = [feature.code for feature in panel.features.all()]
    held = _answers(
        panel.volunteers.filter(panelist__state__in=HOLDING),
    )
    waiting = _answers(
        panel.volunteers.filter(
            state__in=CANDIDATES, panelist=None, erased_at=None
        ).order_by("public_id")
    )
    homes = {one.household for one in held if one.household}
    homes = homes if panel.one_per_household else set()
    complete = [one for one in waiting if set(features_of(one)) >= set(codes)]
    willing = [one for one in complete if one.household not in homes]
    return Draft(
        pool=Pool(
            volunteers=tuple(
                PoolVolunteer(
                    key=one.public_id,
                    features=tuple(sorted(features_of(one).items())),
                    household=one.household if panel.one_per_household else "",
                )
                for one in willing
            ),
            quotas=tuple(quotas_left(panel, held)),
            seats=panel.seats - len(held),
        ),
        taken=Counter(pair for one in held for pair in features_of(one).items()),
        people={one.public_id: one for one in willing},
        incomplete=len(waiting) - len(complete),
        neighbours=len(complete) - len(willing),
    )


def features_of(volunteer: Volunteer) -> dict[str, str]:
    """Return the answers of somebody who was read with them: value by feature."""
    return {
        answer.feature.code: answer.value.code for answer in volunteer.answers.all()
    }


def quotas_left(panel: Panel, held: list[Volunteer]) -> list[Quota]:
    """Return what of the quotas is left when these people have their seats."""
    taken = Counter(pair for one in held for pair in features_of(one).items())
    found = []
    for feature in panel.features.prefetch_related("values"):
        for value in feature.values.all():
            has = taken[feature.code, value.code]
            most = max(value.maximum - has, 0)
            least = min(max(value.minimum - has, 0), most)
            found.append(Quota(feature.code, value.code, least, most))
    return found


def published_counts(pool: Pool) -> dict[str, int | None]:
    """Count the pool by answer, with nothing where the number is small.

    Keys are `feature/value`. A single small number could be worked out from the others,
    so then the next smallest of its feature is left out as well.
    """
    counts = Counter(pair for one in pool.volunteers for pair in one.features)
    found: dict[str, int | None] = {}
    for feature in dict.fromkeys(quota.feature for quota in pool.quotas):
        values = [quota.value for quota in pool.quotas if quota.feature == feature]
        has = {value: counts[feature, value] for value in values}
        small = {value for value in values if has[value] < SMALL}
        if len(small) == 1 and len(values) > 1:
            others = [value for value in values if value not in small]
            small.add(min(others, key=lambda value: (has[value], value)))
        for value in values:
            found[f"{feature}/{value}"] = None if value in small else has[value]
    return found


def _answers(volunteers: QuerySet[Volunteer]) -> list[Volunteer]:
    given = VolunteerFeature.objects.select_related("feature", "value")
    return list(volunteers.prefetch_related(Prefetch("answers", given)))
