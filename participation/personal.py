"""What the installation holds about a person, and what becomes of it when they leave.

Each app registers its part when it is ready. A test walks every model: what leads to a
person is shown to them, or stands in `left_out` with the reason.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.actions.leaving import Farewell
from participation.languages import reading_language
from participation.models import (
    AuditEvent,
    CalendarKey,
    Notice,
    Process,
    ProcessFollow,
    Role,
    StoredFile,
    User,
)
from participation.notices import words_of
from participation.policies import Refusal, Text
from participation.texts import pick

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, as the file for machines has them, and their words."""

    name: str
    title: Text
    rows: list[Row]
    labels: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Idea:
    """Something public of somebody who leaves; `stays` says why it cannot go."""

    title: str
    language: str
    url: str
    stays: Refusal | None


def _nothing(*_args: Any, **_options: Any) -> Any:
    return []


@dataclass(frozen=True, slots=True)
class Part:
    """What one app knows about people.

    `holds` names the fields that lead to a person and are told, `left_out` those that
    are not, and why: "proposals.Comment.author". `processes` returns the ids of those
    that somebody's leaving changes.
    """

    name: str
    title: Text
    tell: Callable[[User], list[Table]]
    holds: frozenset[str]
    left_out: Mapping[str, str] = field(default_factory=dict)
    pictures: Callable[[User], Iterable[tuple[str, StoredFile]]] = _nothing
    processes: Callable[[User], Iterable[int]] = _nothing
    refuse_leaving: Callable[..., Sequence[Refusal]] = _nothing
    ideas: Callable[..., Sequence[Idea]] = _nothing
    leave: Callable[..., None] = _nothing


PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make an app's part known. Raises `ValueError` for the second of a name."""
    if part.name in PARTS:
        raise ValueError(f"two parts are called {part.name}")
    PARTS[part.name] = part


def in_order() -> list[Part]:
    """Return the parts as people read them: the account, ideas, votes."""
    return list(PARTS.values())


def everything_about(person: User) -> dict[str, dict[str, list[Row]]]:
    """Return what the file for machines holds."""
    return {
        part.name: {table.name: table.rows for table in part.tell(person)}
        for part in in_order()
    }


def table(
    name: str,
    found: QuerySet[Any] | Sequence[Model],
    /,
    *fields: str,
    title: Text | None = None,
    **computed: tuple[Text, Callable[[Any], Any]],
) -> Table:
    """Tell rows of a model by these fields, and by what is computed from each."""
    model: Any = found.model if isinstance(found, QuerySet) else found[0]
    labels: dict[str, Text] = {key: label for key, (label, _of) in computed.items()}
    for one in fields:
        labels[one] = model._meta.get_field(one).verbose_name  # noqa: SLF001 - Django's documented API
    rows = [
        {key: of(row) for key, (_label, of) in computed.items()}
        | {one: attrgetter(one)(row) for one in fields}
        for row in found
    ]
    return Table(name, title or model._meta.verbose_name_plural, rows, labels)  # noqa: SLF001 - as above


def process_of(row: Any) -> str:
    """Return the address of the process of a row, the column of many tables."""
    return str(row.process.slug) if row.process else ""


IN_PROCESS = (_("process"), process_of)


def _tell(person: User) -> list[Table]:
    language = get_language() or settings.LANGUAGE_CODE
    return [
        table(
            "account",
            [person],
            "email",
            "name",
            "language",
            "born_on",
            "wants_mail",
            "mail_failed_at",
            "phone",
            "phone_confirmed_at",
            "phone_failed_at",
            "quiet_from",
            "quiet_to",
            "is_staff",
            "joined_at",
            "last_login",
            title=_("Account"),
            home_district=(
                _("home district"),
                lambda row: row.home_district.name if row.home_district else None,
            ),
            has_password=(_("password set"), lambda row: row.has_usable_password()),
        ),
        table(
            "email_addresses",
            EmailAddress.objects.filter(user=person),
            "email",
            "verified",
            "primary",
        ),
        table(
            "second_factors",
            Authenticator.objects.filter(user=person),
            "type",
            "created_at",
            "last_used_at",
            title=_("Second factors for signing in"),
            name=(_("name"), _name_of_factor),
        ),
        table(
            "other_sign_ins",
            SocialAccount.objects.filter(user=person),
            "provider",
            "uid",
            "date_joined",
            "last_login",
            "extra_data",
        ),
        table(
            "sessions",
            UserSession.objects.filter(user=person),
            "created_at",
            "last_seen_at",
            "ip",
            "user_agent",
            title=_("Browsers that are signed in"),
        ),
        table(
            "roles",
            person.memberships.select_related("process"),
            "role",
            title=_("Roles"),
            process=IN_PROCESS,
        ),
        table(
            "notices",
            Notice.objects.filter(person=person).select_related("process"),
            "link",
            "topic",
            "made_at",
            "read_at",
            "mail",
            "sent_at",
            title=_("Notices"),
            process=IN_PROCESS,
            words=(_("words"), lambda row: words_of(row, language).title),
        ),
        table(
            "notice_choices",
            person.notice_choices.order_by("pk"),
            "topic",
            "cadence",
            "by_sms",
        ),
        table(
            "text_messages",
            person.text_messages.select_related("notice").order_by("pk"),
            "made_at",
            "state",
            "sent_at",
            words=(_("words"), lambda row: words_of(row.notice, language).title),
        ),
        table(
            "calendar",
            CalendarKey.objects.filter(person=person),
            "made_at",
            title=_("The address of your own calendar"),
        ),
        table(
            "followed_processes",
            ProcessFollow.objects.filter(person=person).select_related("process"),
            "since",
            title=_("Processes that you follow"),
            process=IN_PROCESS,
        ),
        table(
            "record",
            AuditEvent.objects.filter(actor=person).select_related("process"),
            "number",
            "recorded_at",
            "role",
            "verb",
            "subject",
            title=_("Your acts in public records"),
            process=IN_PROCESS,
        ),
    ]


def _name_of_factor(row: Authenticator) -> str:
    return str(row.data.get("name", ""))


def _processes(person: User) -> list[int]:
    return list(person.memberships.values_list("process", flat=True))


def _refuse_leaving(person: User, *, now: datetime) -> list[Refusal]:
    """The last organiser hands over first, as long as a process goes on."""
    organised = Process.objects.filter(
        memberships__user=person, memberships__role=Role.ORGANISER
    ).prefetch_related("phases", "memberships")
    return [
        Refusal(
            "last_organiser",
            _(
                "You are the only organiser of “%(process)s”. Give somebody else that "
                "role first."
            )
            % {"process": _title(process)},
        )
        for process in organised
        if not _is_over(process, now)
        and not any(
            held.role == Role.ORGANISER and held.user_id != person.pk
            for held in process.memberships.all()
        )
    ]


def _leave(person: User, _farewell: Farewell, *, now: datetime) -> None:
    """Give every role back, on the record of its process."""
    held = person.memberships.select_related("process").order_by("process", "role")
    for membership in held:
        membership.delete()
        audit.record(
            membership.process,
            "role.taken",
            subject=f"person:{person.pk}",
            actor=person,
            role=membership.role,
            now=now,
            taken=membership.role,
        )


def _title(process: Process) -> str:
    return pick(process.title, reading_language())[0]


def _is_over(process: Process, now: datetime) -> bool:
    phases = list(process.phases.all())
    return bool(phases) and all(phase.is_over(now) for phase in phases)


ABOUT_ACCOUNTS = Part(
    name="account",
    title=_("Your account"),
    tell=_tell,
    holds=frozenset(
        {
            "account.EmailAddress.user",
            "mfa.Authenticator.user",
            "participation.AuditEvent.actor",
            "participation.CalendarKey.person",
            "participation.ProcessFollow.person",
            "participation.Membership.user",
            "participation.Notice.person",
            "participation.NoticeChoice.person",
            "participation.TextMessage.person",
            "socialaccount.SocialAccount.user",
            "usersessions.UserSession.user",
        }
    ),
    left_out={
        "participation.ContentTranslation.translated_by": (
            "Work of an official; the public record tells of it."
        ),
        "participation.User.groups": "Nobody is in a group; roles are memberships.",
        "participation.User.user_permissions": "Nobody has any; roles are memberships.",
    },
    processes=_processes,
    refuse_leaving=_refuse_leaving,
    leave=_leave,
)
