"""Telling people about merges and splits, inside the transaction of an action."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from participation import notices
from participation.models import User
from proposals.models import Parting, Proposal, Regrouping, Support
from proposals.policies.regrouping import askable
from proposals.queries import audience


def _occasion(regrouping: Regrouping, now: datetime) -> str:
    """Name one asking, so that a plan that was changed is asked about anew."""
    return f"regrouping:{regrouping.pk}:{int(now.timestamp())}"


def _page_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


def ask_authors(
    regrouping: Regrouping, parts: Iterable[Parting], *, now: datetime
) -> None:
    """Ask the authors of each source, on a page with the whole plan."""
    slug = regrouping.process.slug
    for part in parts:
        kind_of_link = "proposals:regrouping_answer"
        link = reverse(kind_of_link, args=[slug, regrouping.pk, part.proposal.number])
        if regrouping.kind == Regrouping.Kind.MERGE:
            notices.owe(
                askable(part.proposal),
                "merge.asked",
                occasion=_occasion(regrouping, now),
                link=link,
                now=now,
                process=regrouping.process,
                reference=part.proposal.reference,
                title=part.proposal.title,
            )
        else:
            notices.owe(
                askable(part.proposal),
                "split.asked",
                occasion=_occasion(regrouping, now),
                link=link,
                now=now,
                process=regrouping.process,
                reference=part.proposal.reference,
                title=part.proposal.title,
            )


def tell_official(regrouping: Regrouping, part: Parting, *, now: datetime) -> None:
    """Tell who prepared it that an author has answered."""
    if regrouping.made_by is None:
        return
    notices.owe(
        [regrouping.made_by],
        "regrouping.answered",
        occasion=f"part:{part.pk}:{part.answer}:{int(now.timestamp())}",
        link=reverse(
            "proposals_staff:regrouping", args=[regrouping.process.slug, regrouping.pk]
        ),
        now=now,
        process=regrouping.process,
        reference=part.proposal.reference,
        title=part.proposal.title,
    )


def tell_dropped(
    regrouping: Regrouping, parts: Iterable[Parting], *, now: datetime
) -> None:
    """Tell the authors who were asked that nothing comes of it."""
    for part in parts:
        part.proposal.process = regrouping.process
        notices.owe(
            askable(part.proposal),
            "regrouping.dropped",
            occasion=_occasion(regrouping, now),
            link=_page_of(part.proposal),
            now=now,
            process=regrouping.process,
            reference=part.proposal.reference,
            title=part.proposal.title,
            reason=regrouping.end_reason,
        )


def _supporters_of(source: Proposal, official: User) -> list[User]:
    standing = Support.objects.standing().filter(proposal=source)
    people = User.objects.filter(is_active=True).exclude(pk=official.pk)
    return list(people.filter(pk__in=standing.values("person")).order_by("pk"))


def tell_done(
    regrouping: Regrouping,
    sources: Iterable[Proposal],
    children: list[Proposal],
    *,
    official: User,
    now: datetime,
) -> None:
    """Tell everybody what a proposal has become; supporters come to where they choose.

    Who hears of several sources is told once, of one that they support if they do.
    """
    into = ", ".join(child.reference for child in children)
    told: set[int] = set()
    rounds = [
        (source, _supporters_of(source, official), "proposals:carry")
        for source in sources
    ] + [
        (source, audience.who_hears(source, but=official), "proposals:detail")
        for source in sources
    ]
    for source, people, page in rounds:
        new = [person for person in people if person.pk not in told]
        told |= {person.pk for person in new}
        link = reverse(page, args=[source.process.slug, source.number])
        if regrouping.kind == Regrouping.Kind.MERGE:
            notices.owe(
                new,
                "proposal.merged",
                occasion=_occasion(regrouping, now),
                link=link,
                now=now,
                process=regrouping.process,
                reference=source.reference,
                title=source.title,
                into=into,
                reason=regrouping.reason,
            )
        else:
            notices.owe(
                new,
                "proposal.split",
                occasion=_occasion(regrouping, now),
                link=link,
                now=now,
                process=regrouping.process,
                reference=source.reference,
                title=source.title,
                into=into,
                reason=regrouping.reason,
            )


def tell_undone(
    regrouping: Regrouping,
    proposals: Iterable[Proposal],
    *,
    official: User,
    now: datetime,
) -> None:
    """Tell everybody that a proposal is itself again, with its supports."""
    for proposal in proposals:
        notices.owe(
            audience.who_hears(proposal, but=official),
            "regrouping.undone",
            occasion=f"{_occasion(regrouping, now)}:{proposal.pk}",
            link=_page_of(proposal),
            now=now,
            process=regrouping.process,
            reference=proposal.reference,
            title=proposal.title,
            reason=regrouping.end_reason,
        )
