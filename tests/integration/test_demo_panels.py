"""The citizen panels of the demo: one in each state, with everything on the record."""

from collections import Counter

import demonstration
import make
import pytest
import time_machine

from frontend.demo import content, people
from frontend.demo.panel_people import code_of_a_member
from panels import codes
from panels.lifecycle import (
    AdviceState,
    AnswerVerdict,
    LotteryState,
    PanelistState,
    PanelState,
    SessionState,
)
from panels.models import (
    Lottery,
    Panel,
    Poll,
    Recommendation,
    ReportEdition,
    SitePicture,
    Volunteer,
)
from panels.queries.advice import standing_of
from panels.queries.readiness import publication_checks
from panels.sortition import verify
from participation import ledger
from participation.queries import record_entries
from proposals.models import Project

LANGUAGES = {"fi", "sv", "en"}


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demonstration.loaded():
        yield


@pytest.fixture(autouse=True)
def _now(_loaded, db):
    with time_machine.travel(make.NOW, tick=False):
        yield


def panel(shown: str) -> Panel:
    process, slug = content.SHOWN_PANELS[shown]
    return Panel.objects.select_related("process").get(process__slug=process, slug=slug)


def lottery(shown: str) -> Lottery:
    return panel(shown).lotteries.get()


def listed(drawn: Lottery) -> verify.Lottery:
    return verify.read(drawn.list_text.encode())


def test_panels_are_at_every_stage_of_their_life() -> None:
    assert dict(Panel.objects.values_list("slug", "state")) == {
        "kyytiraati": PanelState.WORKING,
        "liikkujaraati": PanelState.RECRUITING,
        "talvireittiraati": PanelState.RECRUITING,
        "toriraati": PanelState.ADVISED,
    }


def test_every_mandate_is_complete_and_in_three_languages() -> None:
    for one in Panel.objects.select_related("process"):
        needed = [c for c in publication_checks(one, now=make.NOW) if c.is_needed]
        assert all(check.is_met for check in needed)
        for texts in (one.title, one.question, one.background, one.sponsor):
            assert set(texts) == LANGUAGES


def test_people_can_sign_up_for_one_and_no_more_for_the_others() -> None:
    are_open = {one.slug for one in Panel.objects.all() if one.call_is_open(make.NOW)}

    assert are_open == {"liikkujaraati"}
    assert panel("recruiting").volunteers.count() == 20


def test_the_ride_panel_was_drawn_from_letters_and_an_open_call() -> None:
    rides = panel("at_work")
    ways = Counter(rides.volunteers.values_list("channel", flat=True))
    (batch,) = rides.batches.all()

    assert ways == {Volunteer.Channel.LETTER: 22, Volunteer.Channel.WEB: 39}
    assert batch.count == 80
    assert batch.invitations.exclude(returned_at=None).count() == 3
    assert lottery("at_work").state == LotteryState.FINAL
    assert lottery("at_work").pool_size == 61


@pytest.mark.parametrize("shown", ["at_work", "drawing", "advised"])
def test_the_published_lists_hold(shown: str) -> None:
    drawn = lottery(shown)
    found = listed(drawn)

    assert verify.check(found, drawn.list_text.encode(), drawn.list_sha256) == []
    assert len(found.panels) == 1000
    assert drawn.findings["is_optimal"]


@pytest.mark.parametrize("shown", ["at_work", "advised"])
def test_everybody_can_recount_which_panel_was_drawn(shown: str) -> None:
    drawn = lottery(shown)
    found = listed(drawn)
    offered = (
        panel(shown)
        .panelists.filter(replaces=None)
        .exclude(volunteer__channel=Volunteer.Channel.CHOSEN)
    )

    number = verify.drawn_number(found, drawn.randomness)

    assert number == drawn.drawn_number
    assert set(found.panels[number]) == set(
        offered.values_list("volunteer__public_id", flat=True)
    )
    assert drawn.entered_by != drawn.confirmed_by


def test_one_list_waits_for_the_dice_of_tomorrow() -> None:
    waiting = lottery("drawing")

    assert waiting.state == LotteryState.PUBLISHED
    assert waiting.draws_at > make.NOW
    assert waiting.randomness == ""


def test_seats_that_nobody_took_were_filled_from_the_reserve() -> None:
    rides = panel("at_work")
    states = Counter(rides.panelists.values_list("state", flat=True))

    assert states == {
        PanelistState.ACTIVE: 12,
        PanelistState.DECLINED: 1,
        PanelistState.SILENT: 1,
    }
    assert rides.panelists.exclude(replaces=None).count() == 2


def test_answers_for_the_draw_were_deleted_and_the_figures_stayed() -> None:
    rides = panel("at_work")
    others = rides.volunteers.exclude(erased_at=None)

    assert rides.features_erased_at is not None
    assert not rides.volunteers.filter(answers__isnull=False).exists()
    assert others.exists()
    assert not others.exclude(name="", address="", phone="").exists()
    assert rides.figures["volunteers"] == 61


def test_sessions_were_held_and_one_is_to_come() -> None:
    rides = panel("at_work")
    states = list(rides.sessions.order_by("number").values_list("state", flat=True))
    third = rides.sessions.get(number=3)

    assert states == [SessionState.CLOSED, SessionState.CLOSED, SessionState.PLANNED]
    assert third.starts_at > make.NOW
    assert third.tables.rounds_made
    assert rides.sessions.get(number=1).minutes.state == "published"
    assert rides.sessions.get(number=1).rooms.count() == 3
    present = rides.sessions.get(number=1).attendances.exclude(arrived_at=None)
    assert present.count() == 11
    assert SitePicture.objects.filter(note__session__panel=rides).count() == 2


def test_votes_were_counted_and_taken_into_the_minutes() -> None:
    for poll in Poll.objects.all():
        assert poll.state == "confirmed"
        assert poll.marks.count() == poll.present

    kinds = Counter(Poll.objects.values_list("session__panel__slug", flat=True))
    assert kinds == {"kyytiraati": 2, "toriraati": 4}


def test_the_opinion_map_has_two_stable_groups() -> None:
    conversation = panel("at_work").conversations.get(number=1)
    findings = conversation.findings

    assert conversation.is_closed
    assert findings["voters"] == 50
    assert findings["finding"] == "groups"
    assert [group["size"] for group in findings["map"]["groups"]] == [25, 25]
    assert findings["common"]
    assert findings["refused"] == [9]
    assert findings["divisive"]
    # Whose votes they were is forgotten.
    assert not conversation.voters.exclude(device="").exists()


def test_a_conversation_is_open_to_whoever_visits_the_demo() -> None:
    conversation = panel("at_work").conversations.get(number=2)

    assert conversation.is_open
    assert conversation.is_for_everybody


def test_cards_points_and_a_future_are_there() -> None:
    rides = panel("at_work")
    board, scoring = rides.boards.get(), rides.scorings.get()
    scenario = rides.scenarios.get()

    assert board.published_at is not None
    assert board.groups.count() == 5
    assert board.markers == 12
    assert (scoring.state, scoring.scorers.count()) == ("talk", 12)
    assert scenario.published_at is not None
    assert sum(scenario.judged["probability"]) == 11


def test_recommendations_are_being_written() -> None:
    advice = panel("at_work").recommendations.order_by("number")

    assert [one.state for one in advice] == [
        AdviceState.FROZEN,
        AdviceState.DRAFT,
        AdviceState.DRAFT,
    ]
    assert advice[0].version == 2
    assert advice[1].changes.filter(state="open").count() == 1
    assert all(one.levels.exists() for one in advice)


def test_advice_was_adopted_with_dissent_and_one_was_not() -> None:
    advice = panel("advised").recommendations.order_by("number")

    assert [one.state for one in advice] == [
        AdviceState.ADOPTED,
        AdviceState.ADOPTED,
        AdviceState.ADOPTED,
        AdviceState.NOT_ADOPTED,
    ]
    (dissent,) = advice[1].dissents.all()
    assert dissent.backers.count() == 2


def test_one_answer_is_overdue_and_everybody_sees_it(client) -> None:
    square = panel("advised")
    advice = list(square.recommendations.filter(state=AdviceState.ADOPTED))
    standing = standing_of(square, advice, make.NOW.date())
    verdicts = [
        Recommendation.objects.get(pk=one.pk).answers.values_list("verdict", flat=True)
        for one in advice
    ]

    page = client.get("/p/lohtajan-tori/panels/toriraati/advice/3/")

    assert standing.overdue == 1
    assert [list(one) for one in verdicts] == [
        [AnswerVerdict.PARTLY],
        [AnswerVerdict.REFUSED],
        [],
    ]
    assert "overdue" in page.content.decode().lower()
    assert square.answer_is_overdue(make.NOW.date())


def test_a_panel_put_projects_forward_and_says_why() -> None:
    square = panel("advised")
    acts = square.acts.order_by("pk")
    codes_of_projects = set(
        Project.objects.filter(process=square.process).values_list("code", flat=True)
    )

    kinds = Counter(act.kind for act in acts)

    assert kinds == {"advised": 1, "put_forward": len(codes_of_projects)}
    assert all(act.reason for act in acts)


def test_what_became_of_advice_is_told_and_reported() -> None:
    square = panel("advised")
    edition = ReportEdition.objects.get(report__panel=square)

    assert square.recommendations.get(number=1).news.count() == 2
    assert edition.number == 1
    assert set(edition.content["texts"]["summary"]) == LANGUAGES
    assert edition.content["approval"]["is_approved"]
    assert edition.content["approval"]["silent"] == 2
    assert square.evaluation.closes_at < make.NOW
    assert square.evaluation.answers.count() == 7


def test_people_of_the_list_have_their_places() -> None:
    places = {one.key: one.place for one in people.listed() if one.place}

    assert set(places) == {"aino", "veikko", "olena", "sofia"}
    for key, (_words, process, slug) in people.ON_PANELS.items():
        assert Volunteer.objects.filter(
            panel__process__slug=process,
            panel__slug=slug,
            person__email=people.address(key),
        ).exists()
    for key in ("veikko", "sofia"):
        seat = Volunteer.objects.get(person__email=people.address(key)).panelist
        assert seat.state == PanelistState.ACTIVE


def test_a_visitor_can_be_a_member_without_an_account() -> None:
    code = code_of_a_member("kainuun-kyydit", "kyytiraati")
    volunteer = Volunteer.objects.get(code_hash=codes.hash_of(code))

    assert volunteer.person is None
    assert volunteer.panelist.is_member


def test_what_panels_did_is_on_a_record_that_is_whole() -> None:
    entries = record_entries(panel("at_work").process)
    verbs = {entry["verb"] for entry in entries}

    assert ledger.flaws(entries) == []
    assert {
        "panel.created", "mandate.published", "sample.drawn", "pool.frozen",
        "list.published", "panel.drawn", "member.lapsed", "seats.refilled",
        "panel.started", "session.closed", "poll.confirmed", "minutes.published",
        "conversation.closed", "recommendation.frozen",
    } <= verbs  # fmt: skip


def test_little_is_left_to_print_at_the_desk() -> None:
    """Who has no e-mail address gets paper; most of it has been posted.

    Lots decide who of them sits on a panel, and so whether some is left.
    """
    on_paper = Volunteer.objects.filter(letters__isnull=False).distinct()

    assert on_paper.filter(letters__state="paper").count() < 20
    assert on_paper.filter(letters__state="printed").count() > 20
