"""What this app copies of last year's round: districts, settings, people.

The process itself and its phases are made by `actions.beginning`, which knows the new
address and the new days.
"""

from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.audience import everybody
from participation.cloning import Cloning, Copied, Part, save
from participation.models import District, Membership, Process, Role

PROCESS = Copied(
    "participation.Process",
    same=frozenset(),
    anew=frozenset(
        {"slug", "title", "budget", "contact", "order_seed", "summary", "description"}
    ),
    left={
        "published_at": "A copy is published when it is ready.",
        "machine_languages": "Follows from the marks of the translations.",
        "is_replay": "A replay is not copied: nobody takes part in it.",
        "allows_gaps": "Copied with the phases; see `phases`.",
        "allows_overlaps": "Copied with the phases; see `phases`.",
        "reminder_days": "Copied with the reminders; see `reminders`.",
        "ballot_reminder_hours": "Copied with the reminders; see `reminders`.",
    },
)
PHASE = Copied(
    "participation.Phase",
    same=frozenset({"kind"}),
    anew=frozenset({"process", "starts_at", "ends_at"}),
    left={
        "locked_at": "The rules of the new vote are not frozen.",
        "opening_noticed_at": "The new phase has not opened.",
        "closing_noticed_at": "The new phase has not closed.",
        "reminded_at": "Nobody has been reminded of the new phase.",
        "remind_at": "Nobody has asked about the new phase.",
        "moves": "The new phase has not been moved.",
        "moved_at": "The new phase has not been moved.",
    },
)
DISTRICT = Copied(
    "participation.District",
    same=frozenset({"code", "name", "population", "geometry", "position"}),
    anew=frozenset({"process", "parent"}),
)
HELP = Copied(
    "participation.ProcessHelp",
    same=frozenset({"point"}),
    anew=frozenset({"process"}),
)
MEMBERSHIP = Copied(
    "participation.Membership",
    same=frozenset({"user", "role"}),
    anew=frozenset({"process"}),
)


def _copy_districts(cloning: Cloning) -> None:
    """Copy districts; what one is part of may come after it in the order."""
    olds = list(cloning.old.districts.select_related("parent"))
    news = {
        old.code: DISTRICT.row(old, process=cloning.new, parent=None) for old in olds
    }
    save(list(news.values()))
    for old in olds:
        if old.parent is not None:
            news[old.code].parent = news[old.parent.code]
    District.objects.bulk_update(news.values(), ["parent"])
    audit.record(
        cloning.new,
        "districts.added",
        subject=f"process:{cloning.new.slug}",
        actor=cloning.organiser,
        role=Role.ORGANISER,
        now=cloning.now,
        codes=list(news),
    )


def _copy_reminders(cloning: Cloning) -> None:
    cloning.new.reminder_days = list(cloning.old.reminder_days)
    cloning.new.ballot_reminder_hours = list(cloning.old.ballot_reminder_hours)
    cloning.new.save(update_fields=["reminder_days", "ballot_reminder_hours"])


def _copy_help(cloning: Cloning) -> None:
    olds = cloning.old.chosen_help_points.select_related("point")
    HELP.write(olds, process=cloning.new)


def _others(process: Process) -> list[Membership]:
    """Return the roles of everybody whose account is in use."""
    held = process.memberships.select_related("user").filter(user__in=everybody())
    return list(held.order_by("pk"))


def _copy_roles(cloning: Cloning) -> None:
    """Give the same people the same roles; the organiser has one already."""
    have = set(cloning.new.memberships.values_list("user", "role"))
    olds = [old for old in _others(cloning.old) if (old.user_id, old.role) not in have]
    MEMBERSHIP.write(olds, process=cloning.new)
    for old in olds:
        audit.record(
            cloning.new,
            "role.given",
            subject=f"person:{old.user_id}",
            actor=cloning.organiser,
            role=Role.ORGANISER,
            now=cloning.now,
            given=old.role,
        )


def _nothing_more(_cloning: Cloning) -> None:
    """What `actions.beginning` has written already."""


PARTS = (
    Part(
        "texts",
        _("Summary, description and contact"),
        (PROCESS,),
        count=lambda process: int(
            any([process.summary, process.description, process.contact])
        ),
        copy=_nothing_more,
        hint=_("Years in them are moved on. Read them through before you publish."),
    ),
    Part(
        "phases",
        _("Phases"),
        (PHASE,),
        count=lambda process: process.phases.count(),
        copy=_nothing_more,
        hint=_("On their new days, at the same time of day."),
    ),
    Part(
        "districts",
        _("Districts"),
        (DISTRICT,),
        count=lambda process: process.districts.count(),
        copy=_copy_districts,
    ),
    Part(
        "reminders",
        _("When people are reminded"),
        (),
        count=lambda _process: 1,
        copy=_copy_reminders,
    ),
    Part(
        "help",
        _("Help points that it names"),
        (HELP,),
        count=lambda process: process.chosen_help_points.count(),
        copy=_copy_help,
    ),
    Part(
        "roles",
        _("People and their roles"),
        (MEMBERSHIP,),
        count=lambda process: len(_others(process)),
        copy=_copy_roles,
        hint=_("Ask them first whether they take part again."),
        is_ticked=False,
    ),
)

LEFT_OUT = {
    "participation.AuditEvent": "Each process has a record of its own.",
    "participation.Notice": "People were told of the old process.",
    "participation.PhaseExtension": "It was decided about one phase of the old round.",
    "participation.PreviewLink": "A link opens the process that it was made for.",
    "participation.ProcessFollow": "People follow what they chose to follow.",
    "participation.ReminderRun": "It tells what went out in the old round.",
    "participation.SurveyFeedback": "It answers what people said in the old round.",
    "participation.SurveyWave": "When people are asked is planned with the new round.",
}
