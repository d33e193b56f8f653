"""What waits in surveys that are over: batches, the count, texts, publication."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.todo_task import Task
from participation.languages import reading_language
from participation.models import (
    Process,
    Role,
    SurveyBatch,
    SurveyText,
    SurveyWave,
    User,
)
from participation.surveys.policies import HELPERS, READERS
from participation.texts import pick

CONCERNED = {*HELPERS, *READERS}


def tasks_of_surveys(
    held: Sequence[tuple[Process, Collection[Role]]],
    person: User | AnonymousUser | None,
    *,
    now: datetime,
) -> dict[int, list[Task]]:
    """Return what waits in the surveys of these processes, by process.

    Two queries at most; waves that are public are not looked at again.
    """
    roles = {process.pk: set(of) for process, of in held if CONCERNED & set(of)}
    waves = (
        SurveyWave.objects.filter(
            survey__process__in=roles,
            released_at__isnull=False,
            closes_at__lte=now,
            published_at=None,
        )
        .select_related("survey__process")
        .annotate(waiting=Count("texts", Q(texts__state=SurveyText.State.WAITS)))
        .prefetch_related(
            Prefetch(
                "batches", SurveyBatch.objects.filter(is_closed=False), "open_batches"
            )
        )
        .order_by("closes_at", "pk")
    )
    found: dict[int, list[Task]] = defaultdict(list)
    for wave in waves:
        process = wave.survey.process
        found[process.pk] += _of(wave, roles[process.pk], person)
    return found


def _of(
    wave: SurveyWave, roles: set[Role], person: User | AnonymousUser | None
) -> Iterator[Task]:
    is_organiser = Role.ORGANISER in roles
    waiting: int = getattr(wave, "waiting", 0)
    if wave.counted_at is None:
        yield from _before_the_count(wave, person, is_organiser=is_organiser)
    elif waiting and set(READERS) & roles:
        words = ngettext(
            "free text of a survey to read", "free texts of a survey to read", waiting
        )
        yield _task(wave, words, "texts", wave.number, count=waiting)
    elif is_organiser and not waiting:
        label = _("Publish the results of a survey")
        yield _task(wave, label, "wave", wave.number)


def _before_the_count(
    wave: SurveyWave, person: User | AnonymousUser | None, *, is_organiser: bool
) -> Iterator[Task]:
    batches: list[SurveyBatch] = getattr(wave, "open_batches", [])
    if is_organiser and not batches:
        yield _task(wave, _("Count the answers of a survey"), "wave", wave.number)
        return
    own = [one for one in batches if person is not None and one.helper_id == person.pk]
    left = batches if is_organiser else own
    if left:
        words = ngettext(
            "batch of paper answers is still open",
            "batches of paper answers are still open",
            len(left),
        )
        yield _task(wave, words, "batches", wave.number, count=len(left))


def _task(
    wave: SurveyWave, label: str, page: str, *more: int, count: int | None = None
) -> Task:
    survey = wave.survey
    args = [survey.process.slug, survey.number, *more]
    return Task(
        label,
        reverse(f"participation_staff:survey_{page}", args=args),
        count=count,
        note=pick(survey.title, reading_language())[0],
    )
