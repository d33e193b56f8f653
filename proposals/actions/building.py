"""How a project is built: begin to follow it, report, take back, plan the money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import Process, Role, User
from participation.policies import Refusal, Refused, require, roles_of
from participation.reasons import required_reason
from proposals import outcomes, progress
from proposals.enclosures import NewPicture, attach_pictures
from proposals.lifecycle import Stage, may_go_on
from proposals.models import Building, BuildingNews, Project
from proposals.policies import building as policy
from proposals.queries.pages import locked

STALE = Refusal(
    "stale",
    _("Somebody else has just changed this. Look at it, and send yours if it holds."),
)

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What an official says on one day. Texts are by language.

    `due_on` is the day to be ready as it is known now, or none; `done_on` the day on
    which it was ready.
    """

    stage: Stage
    text: Texts
    reason: Texts
    due_on: date | None = None
    done_on: date | None = None
    pictures: Sequence[NewPicture] = ()


def role_in(process: Process, person: User) -> Role:
    """Return the role in which somebody reports: an organiser's before a reviewer's."""
    roles = roles_of(person, process)
    return Role.ORGANISER if Role.ORGANISER in roles else Role.REVIEWER


def fresh_building(building: Building, official: User, seen: int | None) -> Building:
    """Lock the process, read the building again and ask whether this person reports.

    Raises `Refused`, also when somebody has changed it since version `seen`.
    """
    process = locked(building.project.process)
    fresh = (
        Building.objects.select_for_update(of=("self",))
        .select_related("project__proposal")
        .get(pk=building.pk)
    )
    fresh.project.process = process
    require(policy.refuse_reporting(official, fresh.project))
    if seen is not None and fresh.version != seen:
        raise Refused(STALE)
    return fresh


@transaction.atomic(durable=True)
def start_building(
    *, project: Project, organiser: User, planned: int, now: datetime
) -> Building:
    """Begin to follow a project; `planned` is the money for it, in cents.

    Where no vote decides, this is how a project gets its money, and people hear of it.
    Raises `Refused` when it is followed already or has not won.
    """
    project.process = locked(project.process)
    fresh = Project.objects.select_related("proposal").get(pk=project.pk)
    fresh.process = project.process
    require(policy.refuse_starting(organiser, fresh))
    if Building.objects.filter(project=fresh).exists():
        raise Refused(Refusal("followed", _("This project is followed already.")))
    if fresh.outcome != Project.Outcome.FUNDED:
        outcomes.settle(fresh, Project.Outcome.FUNDED, now=now)
    building, _made = Building.objects.get_or_create(
        project=fresh, defaults={"planned": planned, "started_at": now}
    )
    if building.planned != planned:
        building.planned = planned
        building.save(update_fields=["planned"])
    audit.record(
        project.process,
        "building.started",
        subject=f"project:{fresh.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        planned=planned,
    )
    return building


@transaction.atomic(durable=True)
def report_building(
    *, building: Building, official: User, report: Report, seen: int, now: datetime
) -> BuildingNews:
    """Say how far a building is; everybody behind the idea is told.

    Raises `Refused` when somebody else was faster than what the form had `seen`, and
    `ValidationError` for a stage that does not come next, without words, and without a
    reason for a delay, for an end or for a day that moves away.
    """
    fresh = fresh_building(building, official, seen)
    before = progress.State(
        Stage(fresh.stage), fresh.due_on, fresh.first_due_on, fresh.done_on
    )
    today = timezone.localdate(now)
    told = progress.Told(report.stage, report.due_on, _done_on(report, today))
    _check(before, told, report, today)
    news = BuildingNews(
        building=fresh,
        stage=report.stage,
        text=dict(report.text),
        reason=dict(report.reason),
        due_on=told.due_on,
        done_on=told.done_on,
        made_by=official,
        made_at=now,
    )
    news.full_clean()
    news.save(force_insert=True)
    attach_pictures(owner=news, pictures=report.pictures)
    _bring_up_to_date(fresh)
    audit.record(
        fresh.project.process,
        "building.reported",
        subject=f"project:{fresh.project.code}",
        actor=official,
        role=role_in(fresh.project.process, official),
        now=now,
        stage=news.stage,
        due_on=_iso(news.due_on),
        done_on=_iso(news.done_on),
        reason=news.reason,
    )
    _tell(news, before, official, now)
    return news


def _done_on(report: Report, today: date) -> date | None:
    return (report.done_on or today) if report.stage == Stage.DONE else None


def _check(
    before: progress.State, told: progress.Told, report: Report, today: date
) -> None:
    """Raise `ValidationError` for what cannot stand, all of it at once."""
    wrong: dict[str, ValidationError] = {}
    if not may_go_on(before.stage, told.stage):
        wrong["stage"] = ValidationError(
            _("It cannot be at this stage now. Choose one that can come next."),
            "no_such_stage",
        )
    if not any(words.strip() for words in report.text.values()):
        wrong["text"] = ValidationError(_("Say what has happened."), "no_text")
    has_reason = any(words.strip() for words in report.reason.values())
    if progress.needs_reason(before, told) and not has_reason:
        wrong["reason"] = ValidationError(
            _("Say why. A delay, an end and a later day need a reason."), "no_reason"
        )
    if told.done_on is not None and told.done_on > today:
        wrong["done_on"] = ValidationError(
            _("This day is still to come."), "in_the_future"
        )
    if wrong:
        raise ValidationError(wrong)


@transaction.atomic(durable=True)
def take_back_news(
    *, news: BuildingNews, official: User, reason: str, now: datetime
) -> None:
    """Take the newest entry back; the building is where it was before it.

    What was said stays to be read, with the reason. Raises `Refused` when there is a
    newer entry or it was taken back already, and `ValidationError` without a reason.
    """
    fresh = fresh_building(news.building, official, None)
    reason = required_reason(reason)
    newest = fresh.news.standing().first()
    if newest is None or newest.pk != news.pk:
        raise Refused(
            Refusal(
                "not_newest",
                _("Only the newest entry can be taken back. Write another instead."),
            )
        )
    newest.taken_back_at, newest.taken_back_reason = now, reason
    newest.full_clean()
    newest.save(update_fields=["taken_back_at", "taken_back_reason"])
    _bring_up_to_date(fresh)
    audit.record(
        fresh.project.process,
        "building.corrected",
        subject=f"project:{fresh.project.code}",
        actor=official,
        role=role_in(fresh.project.process, official),
        now=now,
        stage=fresh.stage,
        reason=reason,
    )
    notices.owe(
        outcomes.hearers_of(fresh.project, but=official),
        "building.corrected",
        **about(fresh, f"news:{newest.pk}", now),
        reason=reason,
    )


def _bring_up_to_date(building: Building) -> None:
    """Make of a building what its standing news make of it."""
    standing = building.news.standing().order_by("made_at", "pk")
    state = progress.state_after(
        progress.Told(Stage(stage), due_on, done_on)
        for stage, due_on, done_on in standing.values_list("stage", "due_on", "done_on")
    )
    building.stage = state.stage.value
    building.due_on, building.first_due_on = state.due_on, state.first_due_on
    building.done_on = state.done_on
    building.version += 1
    building.save(
        update_fields=["stage", "due_on", "first_due_on", "done_on", "version"]
    )


@transaction.atomic(durable=True)
def plan_money(
    *,
    building: Building,
    organiser: User,
    planned: int,
    reason: str,
    seen: int,
    now: datetime,
) -> None:
    """Change the money planned for a building, in cents, and say why.

    Raises `ValidationError` without a reason or a change, `Refused` as reports do, and
    for everybody but organisers.
    """
    fresh = fresh_building(building, organiser, seen)
    require(policy.refuse_planning(organiser, fresh.project))
    reason = required_reason(reason)
    before = fresh.planned
    if planned == before:
        raise ValidationError(
            {"planned": ValidationError(_("Nothing has changed."), "no_change")}
        )
    fresh.planned = planned
    fresh.version += 1
    fresh.full_clean()
    fresh.save(update_fields=["planned", "version"])
    audit.record(
        fresh.project.process,
        "building.replanned",
        subject=f"project:{fresh.project.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        before=before,
        planned=planned,
        reason=reason,
    )


def about(building: Building, occasion: str, now: datetime) -> dict[str, Any]:
    """Return what every notice of a building says."""
    project = building.project
    return {
        "occasion": occasion,
        "link": reverse("proposals:project", args=[project.process.slug, project.code]),
        "now": now,
        "process": project.process,
        "reference": outcomes.reference_of(project),
        "title": project.title,
    }


def _tell(
    news: BuildingNews, before: progress.State, official: User, now: datetime
) -> None:
    """Tell everybody behind the idea what the news mean, once."""
    people = outcomes.hearers_of(news.building.project, but=official)
    facts = about(news.building, f"news:{news.pk}", now)
    stage = Stage(news.stage)
    is_new = stage != before.stage
    is_later = bool(before.due_on and news.due_on and news.due_on > before.due_on)
    if is_new and stage == Stage.DONE:
        notices.owe(people, "building.finished", **facts)
    elif is_new and stage == Stage.CANCELLED:
        notices.owe(people, "building.cancelled", **facts, reason=news.reason)
    elif stage == Stage.DELAYED or is_later:
        notices.owe(people, "building.delayed", **facts, reason=news.reason)
    elif is_new and stage == Stage.UNDER_WAY and before.stage == Stage.PLANNED:
        notices.owe(people, "building.begun", **facts)
    else:
        notices.owe(people, "building.reported", **facts)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
