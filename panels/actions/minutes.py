"""Minutes: draw up, save, send to the members, hear them, approve, publish."""

from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.actions.sessions import STALE, reference_of
from panels.models import Minutes, MinutesOpinion, MinutesVersion, Panelist, Session
from panels.policies import minutes as policy
from panels.policies.roles import refuse_running, role_in
from panels.queries.members import seated
from panels.queries.pages import locked
from panels.queries.sessions import locked_session
from participation import audit
from participation.in_words import moment_by_language
from participation.models import User
from participation.policies import Refusal, Refused, require

States = Minutes.State


def _fresh(minutes: Minutes) -> Minutes:
    """Lock panel, session and minutes, and read them again."""
    session = minutes.session
    session.panel = locked(session.panel)
    kept = locked_session(session)
    fresh = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    fresh.session = kept
    return fresh


def _page_of(session: Session, name: str) -> str:
    panel = session.panel
    return reverse(name, args=[panel.process.slug, panel.slug, session.number])


@transaction.atomic(durable=True)
def draw_up_minutes(
    *,
    session: Session,
    official: User,
    text: str,
    inner: str,
    language: str,
    now: datetime,
) -> Minutes:
    """Begin the minutes of a session that is over, with the words of a draft.

    Raises `Refused` when it is not over or there are minutes already.
    """
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    require(policy.refuse_writing(official, fresh))
    if Minutes.objects.filter(session=fresh).exists():
        raise Refused(Refusal("drawn_up", _("There are minutes already.")))
    minutes = Minutes(session=fresh, language=language)
    minutes.full_clean()
    minutes.save(force_insert=True)
    _add_version(minutes, text, inner, official, now)
    return minutes


def _add_version(
    minutes: Minutes, text: str, inner: str, official: User, now: datetime
) -> None:
    version = MinutesVersion(
        minutes=minutes,
        number=minutes.version,
        text=text,
        inner=inner,
        made_by=official,
        made_at=now,
    )
    version.full_clean()
    version.save(force_insert=True)


@transaction.atomic(durable=True)
def save_minutes(
    *,
    minutes: Minutes,
    official: User,
    text: str,
    inner: str,
    seen: int,
    now: datetime,
) -> None:
    """Keep changed words as a new version; the older ones stay.

    Raises `Refused` while members read them and once they stand, and when somebody
    else has saved since version `seen`.
    """
    fresh = _fresh(minutes)
    require(policy.refuse_writing(official, fresh.session))
    if fresh.version != seen:
        raise Refused(STALE)
    before = fresh.versions.get(number=fresh.version)
    if (before.text, before.inner) == (text, inner):
        return
    fresh.version += 1
    fresh.save(update_fields=["version"])
    _add_version(fresh, text, inner, official, now)


@transaction.atomic(durable=True)
def send_minutes(
    *, minutes: Minutes, official: User, answer_until: datetime, now: datetime
) -> None:
    """Let the members read the minutes and say what is to be changed, until a moment.

    Raises `Refused`, and `ValidationError` for a moment that has passed.
    """
    fresh = _fresh(minutes)
    require(policy.refuse_sending(official, fresh.session))
    if answer_until <= now:
        raise ValidationError(
            {"answer_until": ValidationError(_("Choose a later moment."), "passed")}
        )
    fresh.state = States.REVIEW
    fresh.answer_until, fresh.asked_at = answer_until, now
    fresh.save(update_fields=["state", "answer_until", "asked_at"])
    session = fresh.session
    letters.owe(
        [member.volunteer for member in seated(session.panel)],
        "minutes.ready",
        panel=session.panel,
        occasion=f"minutes:{fresh.pk}/{fresh.version}/{now.isoformat()}",
        link=_page_of(session, "panels:room_minutes"),
        now=now,
        session=session.title,
        until=moment_by_language(answer_until),
    )


@transaction.atomic(durable=True)
def take_back_minutes(*, minutes: Minutes, official: User) -> None:
    """Take minutes back to be changed; members are asked anew after it."""
    fresh = _fresh(minutes)
    require(refuse_running(official, fresh.session.panel))
    if fresh.state != States.REVIEW:
        raise Refused(Refusal("not_in_review", _("The members do not read them now.")))
    fresh.state = States.DRAFT
    fresh.answer_until = None
    fresh.save(update_fields=["state", "answer_until"])


@transaction.atomic(durable=True)
def give_opinion(
    *, minutes: Minutes, panelist: Panelist, approves: bool, comment: str, now: datetime
) -> MinutesOpinion:
    """Approve the minutes, or say what is to be changed; the last word counts.

    Raises `Refused` for others and once the time is over, `ValidationError` without
    words from somebody who does not approve.
    """
    fresh = _fresh(minutes)
    seat = fresh.session.panel.panelists.get(pk=panelist.pk)
    require(policy.refuse_opinion(seat, fresh, now=now))
    if not approves and not comment.strip():
        raise ValidationError(
            {"comment": ValidationError(_("Say what should be changed."), "no_comment")}
        )
    opinion, _made = MinutesOpinion.objects.update_or_create(
        minutes=fresh,
        panelist=seat,
        version=fresh.version,
        defaults={"approves": approves, "comment": comment.strip(), "given_at": now},
    )
    return opinion


@transaction.atomic(durable=True)
def approve_minutes(*, minutes: Minutes, official: User, now: datetime) -> None:
    """Let minutes stand that all have approved, or whose time to comment is over.

    Raises `Refused` before that.
    """
    fresh = _fresh(minutes)
    require(policy.refuse_approving(official, fresh, now=now))
    fresh.state = States.APPROVED
    fresh.approved_at = now
    fresh.save(update_fields=["state", "approved_at"])
    opinions = fresh.opinions.filter(version=fresh.version)
    audit.record(
        fresh.session.panel.process,
        "minutes.approved",
        subject=reference_of(fresh.session),
        actor=official,
        role=role_in(official, fresh.session.panel),
        now=now,
        version=fresh.version,
        approvals=opinions.filter(approves=True).count(),
        objections=opinions.filter(approves=False).count(),
    )


@transaction.atomic(durable=True)
def publish_minutes(*, minutes: Minutes, official: User, now: datetime) -> None:
    """Let everyone read the public part; its hash goes on the record.

    Raises `Refused` before they are approved.
    """
    fresh = _fresh(minutes)
    session = fresh.session
    require(refuse_running(official, session.panel))
    if fresh.state != States.APPROVED:
        raise Refused(Refusal("not_approved", _("They have to be approved first.")))
    words = fresh.versions.get(number=fresh.version).text
    fresh.state = States.PUBLISHED
    fresh.published_at = now
    fresh.sha256 = sha256(words.encode()).hexdigest()
    fresh.save(update_fields=["state", "published_at", "sha256"])
    letters.owe(
        [member.volunteer for member in seated(session.panel)],
        "minutes.published",
        panel=session.panel,
        occasion=f"minutes:{fresh.pk}",
        link=_page_of(session, "panels:minutes"),
        now=now,
        session=session.title,
    )
    audit.record(
        session.panel.process,
        "minutes.published",
        subject=reference_of(session),
        actor=official,
        role=role_in(official, session.panel),
        now=now,
        version=fresh.version,
        sha256=fresh.sha256,
    )
