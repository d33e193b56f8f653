"""Where a process of the demo is told: itself, its people, its places, its days."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from frontend.demo import content, people
from frontend.demo.content import Content
from frontend.demo.days import Days
from participation.actions import phases, processes
from participation.actions.processes import NewDistrict
from participation.models import District, Process, User
from participation.timeline import Stretch
from proposals.actions.categories import add_categories
from proposals.models import Category, Proposal
from voting.tally.ballot_form import Marks

MINUTE = timedelta(minutes=1)
CENTS = 100


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, told to an action with the moment at which it did."""

    moment: datetime
    happen: Callable[[datetime], object]


@dataclass(slots=True)
class Stage:
    """A process that has been published, and what its steps need to know."""

    story: Content
    process: Process
    cast: Mapping[str, User]
    voters: Sequence[User]
    days: Days
    districts: Mapping[str, District]
    categories: Mapping[str, Category]
    # By title, filled as they are submitted.
    proposals: dict[str, Proposal] = field(default_factory=dict)
    # By area: codes that nobody has used yet, and paper forms that nobody has typed.
    codes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[str, list[Mapping[str, Marks]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def organiser(self) -> User:
        return self.cast["riikka"]

    @property
    def reviewer(self) -> User:
        return self.cast["jouni"]

    @property
    def auditor(self) -> User:
        return self.cast["kalle"]

    def fresh(self, title: str) -> Proposal:
        """Read a proposal again: others have changed it since it was sent."""
        found = Proposal.objects.select_related("process")
        return found.get(process=self.process, title=title)

    def day(self, day: float) -> date:
        return self.days.today + timedelta(days=int(day))


def point(thing: Content) -> tuple[Decimal | None, Decimal | None]:
    """Return latitude and longitude of what has a place, exactly as written."""
    if "at" not in thing:
        return None, None
    latitude, longitude = thing["at"]
    return Decimal(str(latitude)), Decimal(str(longitude))


def cents(euros: int | None) -> int | None:
    return None if euros is None else euros * CENTS


def begin(
    story: Content, *, cast: Mapping[str, User], voters: Sequence[User], days: Days
) -> Stage:
    """Create and publish a process, with its plan, places, themes and officials."""
    organiser = cast["riikka"]
    now = days.moment(story["made"])
    process = processes.create_process(
        creator=organiser,
        slug=story["slug"],
        title=story["title"],
        summary=story["summary"],
        description=story["description"],
        budget=story["budget"] * CENTS,
        contact=f"osallisuus@{people.DOMAIN}",
        # Fixed, so that the fair order of the demo is the same on every machine.
        order_seed=f"demo-{story['slug']}",
        now=now,
    )
    phases.plan_phases(
        process=process,
        organiser=organiser,
        stretches=[
            Stretch(kind, days.moment(first), days.moment(last))
            for kind, (first, last) in story["phases"].items()
        ],
        allows_gaps=True,
        allows_overlaps=False,
        now=now + MINUTE,
    )
    districts = processes.add_districts(
        process=process,
        organiser=organiser,
        districts=[_district(story, code) for code in story["areas"]],
        now=now + 2 * MINUTE,
    )
    categories = add_categories(
        process=process,
        organiser=organiser,
        categories={
            code: content.common()["categories"][code] for code in story["categories"]
        },
        now=now + 3 * MINUTE,
    )
    _give_roles(process, cast, now + 4 * MINUTE)
    processes.publish_process(
        process=process, organiser=organiser, now=days.moment(story["published"])
    )
    return Stage(
        story=story,
        process=process,
        cast=cast,
        voters=voters,
        days=days,
        districts={district.code: district for district in districts},
        categories={category.code: category for category in categories},
    )


def _district(story: Content, code: str) -> NewDistrict:
    area = content.common()["areas"][code]
    municipality = area.get("municipality")
    parent = area.get("parent", "")
    return NewDistrict(
        code=code,
        name=area["name"],
        # In a process that leaves the larger area out, a district stands by itself.
        parent=parent if parent in story["areas"] else "",
        population=area.get("population"),
        geometry=content.boundaries()[municipality] if municipality else None,
    )


def _give_roles(process: Process, cast: Mapping[str, User], now: datetime) -> None:
    """Give every official their role; the creator is the organiser already."""
    organiser = cast["riikka"]
    for person in people.officials():
        if person.role and cast[person.key] != organiser:
            processes.give_role(
                process=process,
                organiser=organiser,
                person=cast[person.key],
                role=person.role,
                now=now,
            )
