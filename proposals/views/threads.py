"""What a reader sees of comments, and may do with each: for views and template tags."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from participation.models import Role, User
from participation.policies import Refusal, roles_of
from proposals.lifecycle import Visibility
from proposals.models import Case, Comment, IdeaRules, Proposal
from proposals.models.rules import rules_of
from proposals.policies import moderation, talking
from proposals.queries.moderation import hidden_because
from proposals.queries.talking import Said


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody before the comments on one proposal, and what they may do there.

    `closed` says why nobody can comment now, `refusal` why this person cannot.
    """

    person: User | AnonymousUser
    proposal: Proposal
    rules: IdeaRules
    now: datetime
    closed: Refusal | None
    refusal: Refusal | None
    voices: list[Role]
    moderates: bool

    @property
    def may_write(self) -> bool:
        """Whoever is not signed in writes first and signs in when sending."""
        return self.refusal is None or self.refusal.code == "not_signed_in"


def reader_of(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Reader:
    rules = rules_of(proposal.process)
    closed = talking.refuse_talking(proposal, rules, now=now)
    held = roles_of(person, proposal.process)
    return Reader(
        person=person,
        proposal=proposal,
        rules=rules,
        now=now,
        closed=closed,
        refusal=closed or talking.refuse_person(person),
        voices=talking.voices(person, proposal.process) if held else [],
        moderates=bool(held & set(moderation.MODERATING)),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """One comment as `proposals/_said.html` draws it, with the answers below it."""

    said: Said
    answers: list["Shown"]
    shows_words: bool
    is_mine: bool
    is_by_author: bool
    can_answer: bool
    can_react: bool
    can_edit: bool
    can_delete: bool
    can_flag: bool
    can_take_up: bool
    hidden: Case | None

    @property
    def comment(self) -> Comment:
        return self.said.comment

    @property
    def role(self) -> str:
        """The role in which an official speaks for the city, in words."""
        known = dict(Role.choices)
        return str(known.get(self.comment.role, ""))


def _walk(said: Iterable[Said]) -> Iterator[Said]:
    for one in said:
        yield one
        yield from _walk(one.answers)


def shown(said: Iterable[Said], reader: Reader) -> list[Shown]:
    """Say of each comment what this reader sees and may do. One query at most."""
    roots = list(said)
    reasons = hidden_because([one.comment for one in _walk(roots)])
    return [_shown(one, reader, reasons) for one in roots]


def _shown(one: Said, reader: Reader, reasons: dict[int, Case]) -> Shown:
    comment, person = one.comment, reader.person
    proposal = reader.proposal
    is_signed_in = person.is_authenticated
    is_mine = is_signed_in and comment.author_id == person.pk
    is_public = comment.visibility == Visibility.PUBLIC
    is_there = comment.deleted_at is None
    is_open = reader.closed is None and is_public and is_there
    is_own_idea = comment.author_id is not None and (
        comment.author_id == proposal.author_id
    )
    return Shown(
        said=one,
        answers=[_shown(answer, reader, reasons) for answer in one.answers],
        shows_words=is_there and (is_public or is_mine or reader.moderates),
        is_mine=is_mine,
        # Whoever suggested it without a name does not want to be known here either.
        is_by_author=is_own_idea and not proposal.is_anonymous,
        can_answer=is_open,
        can_react=is_open and is_signed_in and not is_mine,
        can_edit=is_mine
        and talking.refuse_editing(person, comment, reader.rules, now=reader.now)
        is None,
        can_delete=is_mine and is_there,
        can_flag=is_public and is_there and not is_mine and not one.is_flagged,
        can_take_up=reader.moderates and is_there and not is_mine,
        hidden=reasons.get(comment.pk),
    )
