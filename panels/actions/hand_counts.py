"""Raised hands and papers: counted by one official, and by another who must agree."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import counted, sent
from panels.lifecycle import SEATED
from panels.models import Panelist, Poll, PollBallot, PollEntry, PollMark
from panels.policies import polls as policies
from panels.queries import live, locks
from participation.models import User
from participation.policies import Refusal, Refused, require


@transaction.atomic(durable=True)
def enter_count(
    *,
    poll: Poll,
    official: User,
    channel: str,
    members: Collection[Panelist],
    contents: Sequence[Sequence[str]],
    key: UUID | None = None,
) -> bool:
    """Enter whose hands or papers were counted, and what they say; tell if it counts.

    The first count waits. When another official enters the same, every member gets a
    mark and the ballots go to the others. Raises `Refused` when the two differ, when
    somebody of them has voted in another way or is not there, and `ValidationError`
    when there are not as many ballots as members.
    """
    session = live.locked(poll.session)
    locks.hold_poll(poll.pk)
    fresh = Poll.objects.get(pk=poll.pk)
    fresh.session = session
    if not sent.is_new(session, key):
        return False
    require(policies.refuse_counting(official, fresh, channel))
    _check(fresh, members, contents)
    keys = sorted(member.pk for member in members)
    ballots = sorted(list(content) for content in contents)
    waiting = fresh.entries.filter(channel=channel, agreed_by=None).first()
    if waiting is None or waiting.entered_by_id == official.pk:
        fresh.entries.update_or_create(
            channel=channel,
            agreed_by=None,
            defaults={"members": keys, "contents": ballots, "entered_by": official},
        )
        live.bump(session)
        return False
    if (waiting.members, waiting.contents) != (keys, ballots):
        raise Refused(
            Refusal(
                "counts_differ",
                _(
                    "You have counted otherwise than the first person. Count again "
                    "together; the first can enter the count anew."
                ),
            )
        )
    _take_in(fresh, waiting, official)
    live.bump(session)
    return True


def _check(
    poll: Poll, members: Collection[Panelist], contents: Sequence[Sequence[str]]
) -> None:
    if not members:
        raise ValidationError(_("Say whose votes these are."), "no_members")
    if len(members) != len(contents):
        raise ValidationError(
            _("%(votes)d votes were counted for %(members)d members."),
            "sums_differ",
            {"votes": len(contents), "members": len(members)},
        )
    for content in contents:
        counted.check(poll, content)
    there = set(
        poll.session.attendances.filter(
            arrived_at__isnull=False, left_at=None, panelist__state__in=SEATED
        ).values_list("panelist", flat=True)
    )
    away = [member.name for member in members if member.pk not in there]
    if away:
        raise Refused(
            Refusal(
                "absent",
                _("Only members who are there can vote. Not there: %(names)s")
                % {"names": ", ".join(away)},
            )
        )
    marks = poll.marks.filter(panelist__in=members).select_related("panelist")
    voted = [mark.panelist.name for mark in marks if mark.panelist]
    require(policies.refuse_marked(voted))


def _take_in(poll: Poll, entry: PollEntry, official: User) -> None:
    """Write marks and ballots, and wipe the count: it stands there from now on."""
    PollMark.objects.bulk_create(
        [
            PollMark(
                poll=poll,
                panelist_id=member,
                channel=entry.channel,
                entered_by=entry.entered_by,
            )
            for member in entry.members
        ]
    )
    PollBallot.objects.bulk_create(
        [PollBallot(poll=poll, content=content) for content in entry.contents]
    )
    entry.count = len(entry.members)
    entry.members, entry.contents, entry.agreed_by = [], [], official
    entry.save(update_fields=["count", "members", "contents", "agreed_by"])


@transaction.atomic(durable=True)
def withdraw_count(
    *,
    poll: Poll,
    official: User,
    channel: str,
    key: UUID | None = None,
) -> None:
    """Throw a count away that nobody has agreed to."""
    session = live.locked(poll.session)
    locks.hold_poll(poll.pk)
    fresh = Poll.objects.get(pk=poll.pk)
    fresh.session = session
    if not sent.is_new(session, key):
        return
    require(policies.refuse_counting(official, fresh, channel))
    fresh.entries.filter(channel=channel, agreed_by=None).delete()
    live.bump(session)
