"""What the pages of a process read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404

from participation import audit, ledger
from participation.models import (
    District,
    Membership,
    Phase,
    Process,
    Role,
    SurveyWave,
    User,
)
from participation.policies import PREVIEW_ONLY, Refused, refuse_seeing
from participation.texts import pick


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a process stands at one moment."""

    phases: Sequence[Phase]
    now: datetime

    @property
    def current(self) -> Phase | None:
        """The phase that is open; of several, the one that started last."""
        running = [phase for phase in self.phases if phase.is_open(self.now)]
        return running[-1] if running else None

    @property
    def upcoming(self) -> Phase | None:
        coming = [phase for phase in self.phases if not phase.has_begun(self.now)]
        return coming[0] if coming else None

    @property
    def previous(self) -> Phase | None:
        over = [phase for phase in self.phases if phase.is_over(self.now)]
        return over[-1] if over else None

    @property
    def is_finished(self) -> bool:
        return bool(self.phases) and all(p.is_over(self.now) for p in self.phases)

    def of_kind(self, kind: Phase.Kind | str) -> Phase | None:
        return next((phase for phase in self.phases if phase.kind == kind), None)

    def is_open(self, kind: Phase.Kind | str) -> bool:
        phase = self.of_kind(kind)
        return phase is not None and phase.is_open(self.now)


# Whether residents have a survey to see: the navigation asks, within the same query.
_SURVEYS = SurveyWave.objects.filter(
    survey__process=OuterRef("pk"), released_at__isnull=False
)


def process_or_404(
    slug: str, person: User | AnonymousUser, *, now: datetime
) -> Process:
    """Find a process that this person may see; its phases come with it.

    Raises `Refused` when something is sent by who may only look at it.
    """
    process = get_object_or_404(
        Process.objects.prefetch_related(
            Prefetch("phases", Phase.objects.order_by("starts_at", "ends_at"))
        ).annotate(has_surveys=Exists(_SURVEYS)),
        slug=slug,
    )
    refusal = refuse_seeing(person, process, now=now)
    if refusal is PREVIEW_ONLY:
        raise Refused(refusal)
    if refusal is not None:
        raise Http404
    return process


def plan_of(process: Process, *, now: datetime) -> Plan:
    phases = sorted(process.phases.all(), key=lambda p: (p.starts_at, p.ends_at))
    return Plan(phases, now)


@dataclass(frozen=True, slots=True)
class ProcessCard:
    """A process with its plan, as lists show it."""

    process: Process
    plan: Plan


def public_processes(*, now: datetime) -> list[ProcessCard]:
    """Processes for the home page: what is open, then what comes, then the past."""
    found = Process.objects.public(now).prefetch_related("phases")
    cards = [ProcessCard(process, plan_of(process, now=now)) for process in found]

    def urgency(card: ProcessCard) -> tuple[int, bool, float]:
        if card.plan.current:
            return 0, card.process.is_replay, card.plan.current.ends_at.timestamp()
        if card.plan.upcoming:
            return 1, card.process.is_replay, card.plan.upcoming.starts_at.timestamp()
        newest = card.plan.previous
        return 2, card.process.is_replay, -(newest.ends_at.timestamp() if newest else 0)

    return sorted(cards, key=urgency)


def districts_of(process: Process) -> list[District]:
    return list(process.districts.select_related("parent"))


def record_entries(process: Process) -> list[dict[str, Any]]:
    """Return the whole public record, oldest first, each entry with its seal."""
    events = process.events.select_related("process").order_by("number")
    return [{**audit.as_entry(event), "seal": event.seal} for event in events]


def record_lines(process: Process) -> Iterator[str]:
    """Yield the record as it is published: one canonical line for each event."""
    events = process.events.select_related("process").order_by("number")
    for event in events.iterator(chunk_size=2000):
        yield ledger.canonical({**audit.as_entry(event), "seal": event.seal}) + "\n"


def home_districts(language: str, *, now: datetime) -> dict[str, list[District]]:
    """Return the districts one can live in, by the title of their public process.

    Elections that were held elsewhere and are only replayed here do not count.
    """
    processes = Process.objects.public(now).filter(is_replay=False)
    districts = District.objects.filter(process__in=processes).select_related("process")
    groups: dict[str, list[District]] = {}
    for district in districts.defer("geometry").order_by(
        "-process__published_at", "process", "position", "code"
    ):
        title = pick(district.process.title, language)[0] or district.process.slug
        groups.setdefault(title, []).append(district)
    return groups


def people_of(process: Process) -> list[Membership]:
    """Return who holds which role, in the order of the roles."""
    order = {role.value: place for place, role in enumerate(Role)}
    held = process.memberships.select_related("user")
    return sorted(held, key=lambda m: (order[m.role], m.user.email))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist; only what is `needed` holds up the publication."""

    code: str
    is_met: bool
    is_needed: bool = False


def publication_checks(process: Process) -> list[Check]:
    """Say what a process has and what it lacks before everyone sees it."""
    languages = [code for code, _name in settings.LANGUAGES]
    return [
        Check("phases", bool(process.phases.all()), is_needed=True),
        Check("summary", bool(process.summary)),
        Check("description", bool(process.description)),
        Check("languages", all(process.title.get(code) for code in languages)),
        Check("contact", bool(process.contact)),
        Check("districts", process.districts.exists()),
    ]


def processes_of_staff(person: User) -> list[tuple[Process, list[Role]]]:
    """Return the processes in which somebody holds a role, with the roles."""
    held = (
        Membership.objects.filter(user=person)
        .select_related("process")
        .prefetch_related("process__phases")
        .order_by("process__slug", "role")
    )
    roles: dict[Process, list[Role]] = {}
    for membership in held:
        roles.setdefault(membership.process, []).append(Role(membership.role))
    return list(roles.items())
