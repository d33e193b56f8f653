"""The seats of a panel: who has which, for everyone and for the desk."""

from collections import Counter
from dataclasses import dataclass
from math import comb

from django.db.models import Q, QuerySet
from django.http import Http404

from panels.lifecycle import HOLDING, UNDER_WAY, PanelistState, VolunteerState
from panels.models import Panel, Panelist, Removal, Volunteer
from panels.pooling import features_of, free_seats, quotas_left
from panels.queries.pages import locked
from panels.sortition.pool import Pool
from panels.sortition.pool import Volunteer as PoolVolunteer
from panels.sortition.reserve import stand_ins
from participation.models import Role, User

# So many ways to fill the free seats are tried; there are more only with many seats.
MOST_TRIED = 20_000


def locked_seat(panelist: Panelist) -> Panelist:
    """Lock the panel of a seat, and read both again."""
    panel = locked(panelist.panel)
    found = panel.panelists.select_related("volunteer__person").get(pk=panelist.pk)
    found.panel = panel
    return found


def seat_or_404(panel: Panel, number: int) -> Panelist:
    found = (
        panel.panelists.select_related("volunteer__person", "replaces")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Http404
    found.panel = panel
    return found


def facilitators_of(panel: Panel) -> list[User]:
    """Return who runs the panel: those it names, else those of the process."""
    named = list(panel.facilitators.filter(is_active=True))
    if named:
        return named
    return list(
        User.objects.filter(
            memberships__process=panel.process,
            memberships__role=Role.FACILITATOR,
            is_active=True,
        )
    )


@dataclass(frozen=True, slots=True)
class Seats:
    """How the seats stand."""

    seats: int
    confirmed: int
    asked: int
    free: int
    reserve: int

    @property
    def is_complete(self) -> bool:
        return self.confirmed >= self.seats


def seats_of(panel: Panel) -> Seats:
    states = Counter(panel.panelists.values_list("state", flat=True))
    held = sum(states[state] for state in HOLDING)
    return Seats(
        seats=panel.seats,
        confirmed=states[PanelistState.ACTIVE] + states[PanelistState.COMPLETED],
        asked=states[PanelistState.OFFERED],
        free=max(panel.seats - held - states[PanelistState.COMPLETED], 0),
        reserve=reserve_list(panel).count(),
    )


def reserve_list(panel: Panel) -> QuerySet[Volunteer]:
    """Return who stands by, in the order of the draw."""
    return panel.volunteers.filter(
        state=VolunteerState.RESERVE, panelist=None, erased_at=None
    ).order_by("reserve_place")


def vacated(panel: Panel) -> list[Panelist]:
    """Return the seats that were given up and that nobody else was given yet."""
    gone = panel.panelists.exclude(state__in=[*HOLDING, PanelistState.COMPLETED])
    return list(gone.filter(replaced_by=None).order_by("number"))


def next_in_reserve(panel: Panel, *, beyond_quotas: bool = False) -> list[Volunteer]:
    """Return who is called in now for the free seats, as long as the quotas are kept.

    They are the first on the list who fill every free seat together. Where nobody does,
    the list is gone through in its order, and whoever would break a quota or lives with
    a member is passed over. Once the answers are deleted, the order alone decides.
    """
    free = free_seats(panel)
    held = _with_answers(panel.volunteers.filter(panelist__state__in=HOLDING))
    waiting = _with_answers(reserve_list(panel).select_related("person"))
    if beyond_quotas or panel.features_erased_at is not None:
        return waiting[:free]
    if panel.one_per_household:
        homes = {one.household for one in held} - {""}
        waiting = [one for one in waiting if one.household not in homes]
    if comb(len(waiting), free) <= MOST_TRIED:
        found = _filling_all(panel, held, waiting, free)
        if found is not None:
            return found
    chosen: list[Volunteer] = []
    for one in waiting:
        if len(chosen) == free:
            break
        if _fits(panel, held + chosen, one, free - len(chosen)):
            chosen.append(one)
    return chosen


def _with_answers(people: QuerySet[Volunteer]) -> list[Volunteer]:
    return list(people.prefetch_related("answers__feature", "answers__value"))


def _filling_all(
    panel: Panel, held: list[Volunteer], waiting: list[Volunteer], free: int
) -> list[Volunteer] | None:
    pool = Pool(
        volunteers=tuple(
            PoolVolunteer(one.public_id, tuple(sorted(features_of(one).items())))
            for one in waiting
        ),
        quotas=tuple(quotas_left(panel, held)),
        seats=free,
    )
    keys = stand_ins(pool, [], [one.public_id for one in waiting])
    if keys is None:
        return None
    return [one for one in waiting if one.public_id in keys]


def _fits(panel: Panel, held: list[Volunteer], one: Volunteer, free: int) -> bool:
    own = set(features_of(one).items())
    left = quotas_left(panel, held)
    if any((q.feature, q.value) in own and q.maximum < 1 for q in left):
        return False
    owed: Counter[str] = Counter()
    for quota in left:
        has = (quota.feature, quota.value) in own
        owed[quota.feature] += max(quota.minimum - has, 0)
    return all(number <= free - 1 for number in owed.values())


def is_drawing(panel: Panel) -> bool:
    return panel.lotteries.filter(state__in=UNDER_WAY).exists()


def public_members(panel: Panel) -> list[Panelist]:
    """Return who sits on the panel, for everyone; names only by consent."""
    seated = Q(state=PanelistState.ACTIVE) | Q(state=PanelistState.COMPLETED)
    return list(panel.panelists.filter(seated).order_by("number"))


def holding_people(panel: Panel) -> list[Panelist]:
    """Return members and those who are asked, with how they can be reached."""
    return list(
        panel.panelists.filter(state__in=HOLDING)
        .select_related("volunteer__person")
        .order_by("volunteer__name", "number")
    )


def removal_or_404(panelist: Panelist) -> Removal:
    found = panelist.removals.filter(decided_at=None).first()
    if found is None:
        raise Http404
    found.panelist = panelist
    return found
