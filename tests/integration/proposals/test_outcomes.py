"""What a vote gives projects: written when the result or the decision is public."""

import make
import pytest
from django.db import transaction
from make import DAY, NOW

from participation.models import Notice
from proposals.actions.reviewing import decide_feasibility
from proposals.models import Building, CoAuthor, Follow, Project, Support
from proposals.outcomes import record_outcomes, settle
from voting.actions import results
from voting.actions.results import NewDeviation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


def outcomes(process) -> dict[str, str]:
    return dict(process.projects.values_list("code", "outcome"))


def decide(voting_round, *deviations, now=NOW + 3 * DAY):
    results.record_decision(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        body="City board",
        decided_on=NOW.date(),
        paragraph="",
        link="",
        note="",
        deviations=[
            NewDeviation("all", project, "Another reason") for project in deviations
        ],
        now=now,
    )


def told(person) -> list[str]:
    return list(person.notices.order_by("pk").values_list("kind", flat=True))


def with_idea(process, code: str = "a"):
    """Put somebody's idea behind a project."""
    make.phase(process, "propose")
    author = make.user()
    proposal = make.proposal(process, author)
    process.projects.filter(code=code).update(proposal=proposal)
    return proposal, author


class TestTheResult:
    def test_says_of_every_project_whether_it_gets_money(self) -> None:
        voting_round = make.voted()
        process = voting_round.process
        make.project(process, "elsewhere")
        assert set(outcomes(process).values()) == {""}

        make.tallied(voting_round)
        assert set(outcomes(process).values()) == {""}, "a count is not public yet"
        make.tallied(voting_round, published=True)

        # Two of the three fit: a with two votes, and b or c by lot.
        said = outcomes(process)
        assert (said["a"], said["elsewhere"]) == ("funded", "")
        assert sorted([said["b"], said["c"]]) == ["funded", "not_funded"]
        funded = Project.objects.filter(outcome="funded")
        followed = Building.objects.order_by("project__code")
        assert [one.project_id for one in followed] == [one.pk for one in funded]
        assert {one.planned for one in followed} == {20_000_00}
        assert all(one.outcome_at == voting_round.phase.ends_at for one in funded)

    def test_of_a_replayed_election_builds_nothing(self) -> None:
        voting_round = make.voted()
        voting_round.process.is_replay = True
        voting_round.process.save()

        make.tallied(voting_round, published=True)

        assert outcomes(voting_round.process)["a"] == "funded"
        assert not Building.objects.exists()


class TestTheDecision:
    def test_overrules_the_count(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        process = voting_round.process

        decide(voting_round, "a")

        assert outcomes(process)["a"] == "not_funded"
        assert not Building.objects.filter(project__code="a").exists()

    def test_that_follows_the_count_changes_nothing(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        process = voting_round.process
        before = outcomes(process)
        at = set(process.projects.values_list("code", "outcome_at"))

        decide(voting_round)

        assert outcomes(process) == before
        assert set(process.projects.values_list("code", "outcome_at")) == at

    def test_written_again_is_what_counts(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        process = voting_round.process
        decide(voting_round, "a", now=NOW + 3 * DAY)

        decide(voting_round, now=NOW + 4 * DAY)

        assert outcomes(process)["a"] == "funded"
        assert Building.objects.filter(project__code="a").exists()

    def test_leaves_what_was_reported_to_be_read(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)
        building = Building.objects.get(project__code="a")
        building.milestones.create(title={"en": "Order"})

        decide(voting_round, "a")

        assert outcomes(voting_round.process)["a"] == "not_funded"
        assert Building.objects.filter(pk=building.pk).exists()


class TestPeople:
    def test_behind_an_idea_hear_once_that_it_won(self) -> None:
        voting_round = make.voted()
        process = voting_round.process
        proposal, author = with_idea(process)
        supporter, follower, helper, stranger = (make.user() for _ in range(4))
        Support.objects.create(
            proposal=proposal, process=process, person=supporter, given_at=NOW
        )
        Follow.objects.create(proposal=proposal, person=follower, since=NOW)
        CoAuthor.objects.create(
            proposal=proposal,
            person=helper,
            state=CoAuthor.State.ACCEPTED,
            key_hash="x",
            asked_at=NOW,
        )

        published = make.tallied(voting_round, published=True)
        decide(published)

        for person in (author, supporter, follower, helper):
            assert told(person) == ["project.funded"]
        assert told(stranger) == []
        notice = Notice.objects.filter(person=author).get()
        assert notice.facts["reference"] == "P1"
        assert notice.link == f"/p/{process.slug}/projects/a/"

    def test_hear_when_a_decision_changes_it(self) -> None:
        voting_round = make.voted()
        _proposal, author = with_idea(voting_round.process)
        published = make.tallied(voting_round, published=True)

        decide(published, "a", now=NOW + 3 * DAY)
        decide(published, "a", now=NOW + 4 * DAY)
        assert told(author) == ["project.funded", "project.declined"]

        decide(published, now=NOW + 5 * DAY)
        assert told(author) == ["project.funded", "project.declined", "project.funded"]


def test_recording_the_same_twice_is_recording_it_once(
    django_assert_max_num_queries,
) -> None:
    process = make.process()
    for code in "abc":
        make.project(process, code)

    for moment in (NOW, NOW + DAY):
        with transaction.atomic():
            record_outcomes(
                process=process, funded={"a"}, considered={"a", "b"}, now=moment
            )

    assert outcomes(process) == {"a": "funded", "b": "not_funded", "c": ""}
    assert set(process.projects.values_list("outcome_at", flat=True)) == {NOW, None}
    with transaction.atomic(), django_assert_max_num_queries(2):
        record_outcomes(process=process, funded={"a"}, considered={"a", "b"}, now=NOW)


def test_an_idea_that_became_a_project_brings_its_author_news() -> None:
    process = make.process()
    make.phase(process, "propose")
    author = make.user()
    proposal = make.proposal(process, author)
    decide_feasibility(
        proposal=proposal,
        reviewer=make.staff(process, "reviewer"),
        is_feasible=True,
        cost=1_000_00,
        reason="Checked",
        now=NOW,
    )
    project = Project.objects.select_related("proposal", "process").get()

    settle(project, Project.Outcome.NOT_FUNDED, now=NOW)

    assert told(author)[-1] == "project.declined"
