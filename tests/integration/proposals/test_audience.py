"""Who is told of what becomes of an idea: everybody behind it, once."""

import make
import pytest

from participation.models import User
from proposals.models import CoAuthor, Follow, Proposal, Support
from proposals.queries.audience import who_hears, who_hears_of, who_writes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def proposal() -> Proposal:
    process = make.process()
    make.phase(process, "propose")
    return make.proposal(process, make.user("author@example.org"))


def write_with(proposal: Proposal, person: User | None, state: str) -> None:
    CoAuthor.objects.create(
        proposal=proposal,
        person=person,
        state=state,
        key_hash=f"{CoAuthor.objects.count()}",
        asked_at=make.NOW,
    )


def follow(proposal: Proposal, person: User) -> None:
    Follow.objects.create(proposal=proposal, person=person, since=make.NOW)


def support(proposal: Proposal, person: User | None, **fields) -> Support:
    return Support.objects.create(
        proposal=proposal,
        process=proposal.process,
        person=person,
        given_at=make.NOW,
        **fields,
    )


def names(people: list[User]) -> list[str]:
    return [person.email.partition("@")[0] for person in people]


def test_authors_followers_and_supporters_hear_once_each(
    proposal, django_assert_num_queries
) -> None:
    writer, follower, supporter = (
        make.user(f"{name}@example.org") for name in ("writer", "follower", "supporter")
    )
    write_with(proposal, writer, "accepted")
    for person in (writer, follower):
        follow(proposal, person)
    for person in (follower, supporter):
        support(proposal, person)

    with django_assert_num_queries(1):
        found = who_hears(proposal)

    assert names(found) == ["author", "writer", "follower", "supporter"]


def test_the_one_who_acts_is_not_told(proposal) -> None:
    follower = make.user("follower@example.org")
    follow(proposal, follower)

    assert names(who_hears(proposal, but=proposal.author)) == ["follower"]


def test_who_has_only_been_asked_or_has_gone_does_not_hear(proposal) -> None:
    for state in ("asked", "declined", "left"):
        write_with(proposal, make.user(), state)
    write_with(proposal, None, "accepted")
    support(proposal, make.user(), taken_back_at=make.NOW)
    support(proposal, None)
    follow(proposal, make.user(is_active=False))

    assert names(who_hears(proposal)) == ["author"]


def test_an_idea_of_nobody_is_heard_of_by_those_behind_it(proposal) -> None:
    follow(proposal, make.user("follower@example.org"))
    Proposal.objects.filter(pk=proposal.pk).update(author=None)
    proposal.refresh_from_db()

    assert names(who_hears(proposal)) == ["follower"]
    assert who_writes(proposal) == []


def test_support_that_was_carried_on_counts_where_it_went(proposal) -> None:
    other = make.proposal(proposal.process, make.user("other@example.org"), title="x")
    supporter = make.user("supporter@example.org")
    support(proposal, supporter, carried_to=support(other, supporter))

    assert names(who_hears(proposal)) == ["author"]
    assert names(who_hears_of([proposal, other])) == ["author", "other", "supporter"]


def test_writers_are_the_author_and_who_has_accepted(proposal) -> None:
    write_with(proposal, make.user("writer@example.org"), "accepted")
    follow(proposal, make.user())

    assert names(who_writes(proposal)) == ["author", "writer"]
    assert names(who_writes(proposal, but=proposal.author)) == ["writer"]
