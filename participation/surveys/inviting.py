"""Whom a wave invites, and whom it leaves in peace because others asked them lately."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from participation.models import SurveyInvitation, SurveyWave, User
from participation.surveys.audiences import people_of


@dataclass(slots=True)
class Invited:
    """People with the group that each is asked as, and how many are left out.

    Somebody who is in two groups counts in the first. `rested` were invited to a
    survey within the last days, `by_group` counts those who are asked now.
    """

    people: list[tuple[User, str]] = field(default_factory=list)
    rested: int = 0
    by_group: Counter[str] = field(default_factory=Counter)


def invited_to(wave: SurveyWave, *, now: datetime, is_locked: bool = False) -> Invited:
    """Say whom a wave would invite now; `is_locked` when it is about to happen."""
    survey = wave.survey
    groups: dict[int, str] = {}
    for key in survey.groups:
        found = people_of(survey.process, key).values_list("pk", flat=True)
        for pk in found.distinct():
            groups.setdefault(pk, key)
    people = User.objects.filter(pk__in=list(groups)).order_by("pk")
    if is_locked:
        people = people.select_for_update(of=("self",), no_key=True)
    everybody = list(people)
    since = now - timedelta(days=settings.SURVEY_REST_DAYS)
    lately = set(
        SurveyInvitation.objects.filter(
            person__in=list(groups), invited_at__gt=since
        ).values_list("person", flat=True)
    )
    asked = Invited(rested=len(lately))
    for person in everybody:
        if person.pk not in lately:
            asked.people.append((person, groups[person.pk]))
            asked.by_group[groups[person.pk]] += 1
    return asked
