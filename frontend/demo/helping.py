"""Help points of the demo: places, times, bookings and counts, and voting places."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from frontend.demo import content
from frontend.demo.content import Content
from participation.actions import help_bookings, help_points, help_times
from participation.actions.help_bookings import Asking
from participation.actions.help_points import About
from participation.help_demand import monday
from participation.help_time_queries import times_of
from participation.models import HelpCount, HelpPoint, Process, User
from participation.opening_hours import DAY_NAMES, Day, read_day
from voting.actions import places
from voting.models import VotingRound

ORGANISER = "riikka"
# Times are offered since so long.
SINCE = timedelta(days=70)
TEXTS = ("name", "text", "organisation", "address", "phone", "email")
CODES = ("kind", "municipality", "languages", "ways", "needs", "accessibility")


def set_up(cast: Mapping[str, User], *, today: date, now: datetime) -> None:
    """Add everything to do with help, of the processes that are there already."""
    told = content.read("help")
    organiser = cast[ORGANISER]
    points = {
        one["slug"]: _point(one, cast, organiser, today=today, now=now)
        for one in told["points"]
    }
    for one in told["bookings"]:
        _book(points[one["point"]], one, cast, now=now)
    for one in told["counts"]:
        _count(points[one["point"]], one, today=today)
    chosen = {one["process"]: one["points"] for one in told["chosen"]}
    for process in Process.objects.filter(slug__in=chosen):
        help_points.choose_help_points(
            process=process,
            organiser=organiser,
            points=[points[slug] for slug in chosen[process.slug]],
            now=now,
        )
    rounds = VotingRound.objects.filter(
        process__slug=content.read(content.OPEN)["slug"]
    ).select_related("process", "phase")
    for voting_round, one in product(rounds, told["stations"]):
        point = points[one["point"]]
        places.add_polling_station(
            voting_round=voting_round,
            organiser=organiser,
            name=point.name["fi"],
            point=point,
            address="",
            hours={},
            gives_paper=True,
            gives_help=True,
            now=now,
        )


def _week(told: Mapping[str, str]) -> dict[int, Day]:
    return {DAY_NAMES.index(name): read_day(typed) for name, typed in told.items()}


def _point(
    told: Content,
    cast: Mapping[str, User],
    organiser: User,
    *,
    today: date,
    now: datetime,
) -> HelpPoint:
    fields: dict[str, Any] = {
        name: told[name] for name in (*TEXTS, *CODES) if name in told
    }
    for name in ("latitude", "longitude"):
        if name in told:
            fields[name] = Decimal(told[name])
    point = help_points.add_help_point(
        organiser=organiser, slug=told["slug"], about=About(**fields), now=now
    )
    help_points.set_hours(
        point=point,
        organiser=organiser,
        week=_week(told.get("hours", {})),
        note=told.get("hours_note", {}),
        now=now,
    )
    for change in told.get("changes", []):
        first = _next(change["first"], today)
        last = _next(change.get("last", change["first"]), first)
        help_points.add_other_hours(
            point=point,
            organiser=organiser,
            first=first,
            last=last,
            week=_week(change.get("hours", {})),
            note=change["note"],
        )
    if "helper" in told:
        help_points.appoint_helper(
            point=point, organiser=organiser, person=cast[told["helper"]], now=now
        )
    for pattern in told.get("patterns", []):
        (span,) = read_day(pattern["between"])
        help_times.add_pattern(
            point=point,
            helper=organiser,
            weekday=pattern["weekday"],
            opens=span.opens,
            closes=span.closes,
            length=pattern["length"],
            capacity=pattern.get("capacity", 1),
            way=pattern["way"],
            languages=pattern["languages"],
            first=today - SINCE,
        )
    help_points.show_help_point(
        point=point, organiser=organiser, is_published=True, now=now
    )
    return point


def _next(month_and_day: str, after: date) -> date:
    """Return the next such day of a year, that day included."""
    month, day = (int(part) for part in month_and_day.split("-"))
    this = date(after.year, month, day)
    return this if this >= after else date(after.year + 1, month, day)


def _book(
    point: HelpPoint, told: Content, cast: Mapping[str, User], *, now: datetime
) -> None:
    """Book the first time that is free, seen from each of these days."""
    person = cast.get(told.get("person", ""))
    for days in told["days"]:
        then = now + timedelta(days=days)
        time = times_of(point, now=then, language=told["language"])[0]
        help_bookings.book_help(
            point=point,
            time=time.key,
            asking=Asking(
                language=told["language"],
                need=told["need"],
                reads="fi",
                name=told.get("name", ""),
                phone=told.get("phone", ""),
            ),
            person=person,
            now=then,
        )


def _count(point: HelpPoint, told: Content, *, today: date) -> None:
    """Write down what was counted week by week, as helpers pressed it."""
    weeks = told["weeks"]
    first = monday(today) - timedelta(weeks=len(weeks))
    HelpCount.objects.bulk_create(
        HelpCount(
            point=point,
            day=first + timedelta(weeks=number, days=2),
            channel=told["channel"],
            need=told["need"],
            language=told["language"],
            way=told["way"],
            count=count,
        )
        for number, count in enumerate(weeks)
        if count
    )
