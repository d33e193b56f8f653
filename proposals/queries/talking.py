"""Comments as a page shows them: threads, two levels of answers, in parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from participation.models import User
from proposals.lifecycle import Visibility
from proposals.models import Comment, Flag, Proposal, Reaction
from proposals.models.talking import CommentQuerySet

PAGE_SIZE = 20
# So many answers stand below a comment; the others are on its own page.
FIRST_ANSWERS = 5
# Answers are indented so far and no further.
DEEPEST = 2


class Order(models.TextChoices):
    OLDEST = "oldest", _("Oldest first")
    NEWEST = "newest", _("Newest first")
    AGREED = "agreed", _("Most agreed first")
    OFFICIAL = "official", _("The city first")


ORDERINGS: dict[str, list[str]] = {
    Order.OLDEST: ["written_at", "pk"],
    Order.NEWEST: ["-written_at", "-pk"],
    Order.AGREED: ["-agree_count", "written_at", "pk"],
    Order.OFFICIAL: ["is_resident", "written_at", "pk"],
}


@dataclass(slots=True)
class Said:
    """A comment in its thread. `level` is how far it is indented.

    `more` counts answers that stand on the page of the comment only; `own` is the
    reaction of the reader, `reactions` counts all by kind.
    """

    comment: Comment
    level: int
    answers: list["Said"] = field(default_factory=list)
    more: int = 0
    reactions: dict[str, int] = field(default_factory=dict)
    own: str = ""
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """One part of the comments on a proposal, in an order."""

    page: Page[Comment]
    said: Sequence[Said]
    order: str


def locked_proposal(proposal: Proposal) -> Proposal:
    """Lock a proposal and read it and its process again.

    Every change of its comments takes this lock, so that their number is exact.
    """
    found = Proposal.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("process").get(pk=proposal.pk)


def _for_reader(
    found: CommentQuerySet, reader: User | AnonymousUser, *, moderates: bool
) -> CommentQuerySet:
    """Leave out what this reader does not see, unless others have answered it."""
    if moderates:
        return found
    below = Comment.objects.visible().filter(
        Q(parent=OuterRef("pk")) | Q(parent__parent=OuterRef("pk"))
    )
    seen = Q(visibility=Visibility.PUBLIC) | Q(Exists(below))
    if reader.is_authenticated:
        seen |= Q(author=reader.pk)
    return found.filter(seen)


def thread(
    proposal: Proposal,
    reader: User | AnonymousUser,
    *,
    moderates: bool = False,
    order: str = Order.OLDEST.value,
    page: str = "1",
) -> Thread:
    """Return a part of the comments with the first answers to each.

    So many queries whatever the length: two for the part, one for each level of
    answers, one for reactions, two for what the reader did.
    """
    order = order if order in Order.values else Order.OLDEST.value
    found = _for_reader(
        Comment.objects.filter(proposal=proposal, parent=None),
        reader,
        moderates=moderates,
    )
    if order == Order.OFFICIAL:
        found = found.annotate(
            is_resident=Case(When(role="", then=Value(1)), default=Value(0))
        )
    ordered = found.select_related("author", "proposal").order_by(*ORDERINGS[order])
    part: Page[Comment] = Paginator(ordered, PAGE_SIZE).get_page(page)
    part.object_list = list(part.object_list)
    said = [Said(comment, 0) for comment in part.object_list]
    every = _with_answers(said, reader, moderates=moderates)
    _finish(every, proposal, reader)
    return Thread(part, said, order)


def branch(
    comment: Comment,
    reader: User | AnonymousUser,
    *,
    moderates: bool = False,
    page: str = "1",
) -> tuple[Said, Page[Comment]]:
    """Return one comment and a part of the answers to it, for its own page."""
    found = _for_reader(
        Comment.objects.filter(parent=comment), reader, moderates=moderates
    )
    ordered = found.select_related("author").order_by("written_at", "pk")
    part: Page[Comment] = Paginator(ordered, PAGE_SIZE).get_page(page)
    part.object_list = list(part.object_list)
    head = Said(comment, 0)
    head.answers = [Said(answer, 1) for answer in part.object_list]
    below = _with_answers(head.answers, reader, moderates=moderates)
    _finish([head, *below], comment.proposal, reader)
    return head, part


def alone(comment: Comment, reader: User | AnonymousUser) -> Said:
    """Return one comment without the answers to it."""
    said = Said(comment, 0)
    _finish([said], comment.proposal, reader)
    return said


def _with_answers(
    said: list[Said], reader: User | AnonymousUser, *, moderates: bool
) -> list[Said]:
    """Hang the first answers below each, level by level; return all there are."""
    every, parents = list(said), list(said)
    level = said[0].level if said else DEEPEST
    while parents and level < DEEPEST:
        level += 1
        by_parent = {one.comment.pk: one for one in parents}
        parents = []
        for answer in _first_answers(by_parent, reader, moderates=moderates):
            parent = by_parent[answer.parent_id]
            place, of = answer.place, answer.siblings
            if place > FIRST_ANSWERS:
                parent.more = of - FIRST_ANSWERS
                continue
            parent.answers.append(Said(answer, level))
            parents.append(parent.answers[-1])
        every += parents
    return every


def _first_answers(
    parents: Iterable[int], reader: User | AnonymousUser, *, moderates: bool
) -> Iterable[Any]:
    """Read the first answers to each, and one beyond them if there are more."""
    found = _for_reader(
        Comment.objects.filter(parent__in=list(parents)), reader, moderates=moderates
    )
    numbered = found.annotate(
        place=Window(
            RowNumber(),
            partition_by=F("parent"),
            order_by=[F("written_at").asc(), F("pk").asc()],
        ),
        siblings=Window(Count("pk"), partition_by=F("parent")),
    )
    few = numbered.filter(place__lte=FIRST_ANSWERS + 1)
    return few.select_related("author").order_by("written_at", "pk")


def _finish(said: list[Said], proposal: Proposal, reader: User | AnonymousUser) -> None:
    """Add what others and the reader have done with these comments."""
    keys = [one.comment.pk for one in said]
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    reactions = Reaction.objects.filter(comment__in=keys)
    for key, kind, count in reactions.values_list("comment", "kind").annotate(
        Count("pk")
    ):
        counts[key][kind] = count
    own: dict[int, str] = {}
    flagged: set[int] = set()
    if reader.is_authenticated and keys:
        mine = reactions.filter(person=reader.pk)
        own = dict(mine.values_list("comment", "kind"))
        flags = Flag.objects.filter(person=reader.pk, case__comment__in=keys)
        flagged = set(
            flags.filter(case__decision="").values_list("case__comment", flat=True)
        )
    for one in said:
        one.comment.proposal = proposal
        one.reactions = counts.get(one.comment.pk, {})
        one.own = own.get(one.comment.pk, "")
        one.is_flagged = one.comment.pk in flagged


def comment_or_404(proposal: Proposal, pk: int) -> Comment:
    found = proposal.comments.select_related("author", "parent__author")
    comment = found.filter(pk=pk).first()
    if comment is None:
        raise Http404
    comment.proposal = proposal
    return comment


def level_of(comment: Comment) -> int:
    """Return how deep a comment is in its thread. Two queries at most."""
    level, parent = 0, comment.parent
    while parent is not None:
        level, parent = level + 1, parent.parent
    return level


def page_of(comment: Comment) -> int:
    """Return on which page of the thread a comment stands, oldest first.

    Nought when it stands on none: so many answers before it stand there already.
    """
    while comment.parent is not None:
        if _before(comment, comment.parent.answers.all()) >= FIRST_ANSWERS:
            return 0
        comment = comment.parent
    beside = Comment.objects.filter(proposal=comment.proposal_id, parent=None)
    return _before(comment, beside) // PAGE_SIZE + 1


def _before(comment: Comment, beside: CommentQuerySet) -> int:
    shown = _for_reader(beside, AnonymousUser(), moderates=False)
    return shown.filter(
        Q(written_at__lt=comment.written_at)
        | Q(written_at=comment.written_at, pk__lt=comment.pk)
    ).count()
