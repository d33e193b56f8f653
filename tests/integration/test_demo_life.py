"""What people of the demo have done with ideas, and what waits for its officials."""

import demonstration
import make
import pytest
import time_machine

from panels.models import SitePicture
from participation.models import Notice, Process, StoredFile, User
from proposals.lifecycle import Stage, Status
from proposals.models import (
    Amendment,
    Appeal,
    Assignment,
    Building,
    Case,
    Comment,
    Descent,
    Flag,
    Picture,
    Proposal,
    Regrouping,
    Selection,
    Support,
    rules_of,
)
from proposals.queries import selection


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demonstration.loaded():
        yield


@pytest.fixture(autouse=True)
def _now(_loaded, db):
    with time_machine.travel(make.NOW, tick=False):
        yield


COLLECTING, CHECKING = "kajaani-liikkeelle", "viihtyisa-keskusta"
BUILDING = "lohtajan-tori"


def process(slug: str) -> Process:
    return Process.objects.get(slug=slug)


def idea(title: str) -> Proposal:
    return Proposal.objects.get(title=title)


def test_ideas_with_too_few_supporters_are_not_checked() -> None:
    chosen = Selection.objects.filter(proposal__process__slug=CHECKING)
    needed = rules_of(process(CHECKING)).selection_number

    assert {one.goes_on for one in chosen} == {True, False}
    for one in chosen.select_related("proposal"):
        assert one.goes_on == (one.supporters >= needed), one.proposal


def test_some_of_the_chosen_ideas_still_wait_for_their_check() -> None:
    waiting = selection.waits_for_review(process(CHECKING))

    assert {proposal.status for proposal in waiting} == {Status.SELECTED}
    assert len(waiting) > 4


def test_an_idea_of_two_people_and_two_ideas_of_one_keep_their_lineage() -> None:
    kinds = {
        regrouping.kind: regrouping
        for regrouping in Regrouping.objects.filter(state=Regrouping.State.DONE)
    }
    for kind, (parents, children) in {"merge": (2, 1), "split": (1, 2)}.items():
        rows = Descent.objects.filter(regrouping=kinds[kind])
        assert len({row.parent_id for row in rows}) == parents
        assert len({row.child_id for row in rows}) == children
    merged = idea("Juttupenkkejä keskustaan")
    names = {merged.author, *(one.person for one in merged.co_authors.all())}
    assert {person.email for person in names} == {
        "tyyne@example.org",
        "ritva@example.org",
    }


def test_a_supporter_carries_the_support_on_and_the_others_can_still() -> None:
    veikko = User.objects.get(email="veikko@example.org")
    carried = Support.objects.standing().filter(
        person=veikko, proposal__title="Juttupenkkejä keskustaan"
    )
    staying = Support.objects.standing().filter(proposal__status=Status.MERGED)

    assert carried.exists()
    assert staying.filter(person__email="aino@example.org").exists()


def test_counts_of_supporters_are_those_of_the_supports() -> None:
    for proposal in Proposal.objects.all():
        standing = Support.objects.standing().filter(proposal=proposal)
        assert proposal.support_count == standing.count(), proposal


def test_officials_find_something_to_decide() -> None:
    open_cases = Case.objects.filter(decided_at=None)
    late = Assignment.objects.filter(due_on__lt=make.NOW.date())
    eetu = idea("Skeittipaikka linnanraunioille")

    assert Flag.objects.filter(case__in=open_cases).count() == 2
    assert Case.objects.exclude(appealed_at=None).filter(appeal_decision="").exists()
    assert late.filter(ended_at=None).count() == 2
    assert Assignment.objects.filter(is_opinion=True, ended_at=None).exists()
    assert Appeal.objects.filter(review__proposal=eetu).exists()


def test_people_talk_in_their_languages_and_the_city_answers() -> None:
    said = Comment.objects.filter(proposal__process__slug=COLLECTING)

    assert set(said.values_list("language", flat=True)) >= {"fi", "sv"}
    assert said.exclude(role="").exists()
    assert said.exclude(parent=None).count() > 2
    assert {one.state for one in Amendment.objects.all()} >= {"open", "accepted"}


def test_every_picture_says_what_it_shows() -> None:
    of_ideas, of_visits = Picture.objects.all(), SitePicture.objects.all()
    pictures = [*of_ideas, *of_visits]

    assert (len(of_ideas), len(of_visits)) == (5, 2)
    assert all(picture.alt.startswith(("Piirros", "Teckning")) for picture in pictures)
    # A large and a small one each, and nothing else.
    assert StoredFile.objects.count() == 2 * len(pictures)


def test_an_idea_on_paper_stands_under_the_name_that_was_given() -> None:
    entered = idea("Hiekkaa kirkkotielle")

    assert entered.channel == Proposal.Channel.PAPER
    assert entered.author is None
    assert entered.author_name == "Martta, 88 v."


def test_building_is_done_here_and_late_there() -> None:
    built = Building.objects.filter(project__process__slug=BUILDING)

    assert {one.stage for one in built} >= {Stage.DONE, Stage.DELAYED}


def test_people_with_ideas_have_been_told() -> None:
    for key in ("aino", "eetu", "veikko", "tyyne"):
        assert Notice.objects.filter(person__email=f"{key}@example.org").exists()
