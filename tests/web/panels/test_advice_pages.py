"""The pages of recommendations: for everyone, for members, for the desk."""

import advising
import make
import paneling
import pytest
import time_machine
from django.urls import reverse

from panels.actions import adopting, suggesting
from panels.lifecycle import AdviceState
from panels.models import Dissent, Recommendation, SuggestedChange

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def url(name, panel, *args) -> str:
    return reverse(name, args=[panel.process.slug, panel.slug, *args])


def text(response) -> str:
    return " ".join(response.content.decode().split())


WORDS = {
    "title": "A sauna on the shore",
    "text": "The city lets an association run a sauna.",
    "rationale": "",
    "language": "en",
}


class TestForEveryone:
    def test_drafts_are_the_panels_own(self, client) -> None:
        panel = paneling.panel()
        member = paneling.member(panel)
        made = advising.draft(panel, title="A secret so far")

        outside = client.get(url("panels:advice", panel))
        hidden = client.get(url("panels:recommendation", panel, made.number))
        client.force_login(member.volunteer.person)
        inside = client.get(url("panels:advice", panel))

        assert "A secret so far" not in text(outside)
        assert hidden.status_code == 404
        assert "A secret so far" in text(inside)

    def test_votes_dissent_answer_and_news_stand_on_one_page(self, client) -> None:
        panel = paneling.panel()
        author, friend, *_ = paneling.members(panel, 6)
        made = advising.decided(panel, yes=5, no=1)
        dissent = suggesting.write_dissent(
            recommendation=made,
            panelist=author,
            text="A beach would be better.",
            language="en",
            is_named=False,
            now=NOW,
        )
        suggesting.back_dissent(
            dissent=dissent, panelist=friend, backs=True, is_named=True
        )
        adopting.hand_over(panel=panel, official=advising.facilitator(panel), now=NOW)
        made = Recommendation.objects.get(pk=made.pk)
        advising.answered(made, amount=12_000_00, unit="Parks")

        page = text(client.get(url("panels:recommendation", panel, made.number)))

        assert "A beach would be better." in page
        assert "2 members stand behind it." in page
        assert friend.name in page
        assert "It fits the plan for the shore." in page
        assert "€12,000" in page

    def test_what_is_overdue_is_public(self, client) -> None:
        panel = paneling.panel(answer_due_on=NOW.date())
        paneling.members(panel, 6)
        made = advising.handed_over(panel)[0]

        with time_machine.travel(NOW.replace(year=NOW.year + 1), tick=False):
            listed = text(client.get(url("panels:advice", panel)))
            shown = text(client.get(url("panels:recommendation", panel, made.number)))
            where = reverse("panels:list", args=[panel.process.slug])
            of_process = text(client.get(where))

        assert "Answers that are overdue" in of_process
        assert made.title in of_process
        assert "The answer is overdue" in listed
        assert "Answer overdue" in listed
        assert "The answer is overdue" in shown

    def test_the_list_asks_the_same_number_of_questions_for_any_length(
        self, client, django_assert_max_num_queries
    ) -> None:
        panel = paneling.panel()
        paneling.members(panel, 6)
        advising.handed_over(panel, 6)

        with django_assert_max_num_queries(12):
            client.get(url("panels:advice", panel))


class TestMembers:
    def test_a_member_drafts_suggests_and_says_support(self, client) -> None:
        panel = paneling.panel()
        member, other = paneling.members(panel, 2)
        client.force_login(member.volunteer.person)

        sent = client.post(url("panels:draft_recommendation", panel), WORDS)
        made = Recommendation.objects.get()
        client.force_login(other.volunteer.person)
        suggested = client.post(
            url("panels:suggest_change", panel, 1),
            WORDS | {"title": "Two saunas", "note": "More room.", "version": 1},
        )
        client.post(url("panels:support_recommendation", panel, 1), {"level": 4})

        assert (sent.status_code, suggested.status_code) == (303, 303)
        assert made.title == WORDS["title"]
        assert SuggestedChange.objects.get().panelist == other
        assert made.levels.get().level == 4

    def test_what_was_typed_stays_when_something_is_missing(self, client) -> None:
        panel = paneling.panel()
        client.force_login(paneling.member(panel).volunteer.person)

        response = client.post(
            url("panels:draft_recommendation", panel), WORDS | {"title": ""}
        )

        assert response.status_code == 422
        assert WORDS["text"] in text(response)

    def test_others_are_told_why_not(self, client) -> None:
        panel = paneling.panel()
        client.force_login(make.user())

        response = client.get(url("panels:draft_recommendation", panel))

        assert response.status_code == 403
        assert "for the members of the panel" in text(response)

    def test_dissent_is_written_joined_and_taken_back(self, client) -> None:
        panel = paneling.panel()
        author, friend = paneling.members(panel, 2)
        advising.frozen(panel)
        client.force_login(author.volunteer.person)
        client.post(
            url("panels:dissent", panel, 1),
            {"text": "I see it otherwise.", "language": "en"},
        )
        dissent = Dissent.objects.get()
        client.force_login(friend.volunteer.person)
        client.post(
            url("panels:back_dissent", panel, 1, dissent.pk), {"choice": "named"}
        )
        assert dissent.backers.filter(is_named=True).get().panelist == friend
        not_mine = client.post(url("panels:withdraw_dissent", panel, 1, dissent.pk))
        client.force_login(author.volunteer.person)
        mine = client.post(url("panels:withdraw_dissent", panel, 1, dissent.pk))

        dissent.refresh_from_db()
        assert (not_mine.status_code, mine.status_code) == (403, 303)
        assert dissent.withdrawn_at == NOW


class TestDesk:
    def test_a_recommendation_goes_from_words_to_answer(self, client) -> None:
        panel = paneling.panel()
        paneling.members(panel, 6)
        first, second = advising.facilitator(panel), advising.facilitator(panel)
        organiser = make.staff(panel.process)
        client.force_login(first)
        client.post(url("panels_staff:draft_recommendation", panel), WORDS)
        client.post(
            url("panels_staff:revise_recommendation", panel, 1),
            WORDS | {"title": "A sauna for all", "version": 1, "note": "Shorter."},
        )
        client.post(
            url("panels_staff:freeze_recommendation", panel, 1),
            {"body_en": "City board", "due_on": "2027-12-01", "version": 2},
        )
        count = {"yes": 5, "no": 1, "abstain": 0}
        client.post(url("panels_staff:count_recommendation", panel, 1), count)
        client.force_login(second)
        client.post(url("panels_staff:count_recommendation", panel, 1), count)
        client.post(url("panels_staff:hand_over", panel))
        client.force_login(organiser)
        answer = client.post(
            url("panels_staff:answer", panel, 1),
            {
                "verdict": "accepted",
                "reason": "It fits.",
                "next_step": "A call opens in May.",
                "language": "en",
                "amount": "12 000",
            },
        )

        made = Recommendation.objects.get()
        assert answer.status_code == 303, text(answer)
        assert (made.title, made.state) == ("A sauna for all", AdviceState.ADOPTED)
        assert made.answers.get().amount == 12_000_00
        listed = text(client.get(url("panels_staff:answers", panel)))
        assert "A call opens in May." in listed

    def test_an_overtaken_form_keeps_the_words_and_can_be_sent_again(
        self, client
    ) -> None:
        panel = paneling.panel()
        client.force_login(advising.facilitator(panel))
        advising.draft(panel)
        revise = url("panels_staff:revise_recommendation", panel, 1)
        client.post(revise, WORDS | {"version": 1, "note": ""})

        late = client.post(revise, WORDS | {"title": "Mine", "version": 1, "note": ""})

        assert late.status_code == 422
        assert 'value="Mine"' in text(late)
        assert 'name="version" value="2"' in text(late)

    @pytest.mark.parametrize(
        ("name", "state"), [("reopen", "draft"), ("withdraw", "withdrawn")]
    )
    def test_fixed_words_are_given_up_with_a_reason_only(
        self, client, name, state
    ) -> None:
        panel = paneling.panel()
        client.force_login(advising.facilitator(panel))
        made = advising.frozen(panel)
        page = url(f"panels_staff:{name}_recommendation", panel, 1)

        without = client.post(page, {"reason": " "})
        with_one = client.post(page, {"reason": "A mistake in it."})

        made.refresh_from_db()
        assert (without.status_code, with_one.status_code) == (422, 303)
        assert made.state == state

    @pytest.mark.parametrize("name", ["advice", "answers", "shaping"])
    def test_every_list_says_when_it_is_empty(self, client, name) -> None:
        panel = paneling.panel()
        client.force_login(advising.facilitator(panel))

        page = text(client.get(url(f"panels_staff:{name}", panel)))

        assert any(
            words in page
            for words in (
                "There is no recommendation here yet.",
                "There is nothing to answer yet.",
                "Nothing has been entered yet.",
            )
        )

    def test_a_vote_in_a_session_is_prepared_from_here(self, client) -> None:
        panel = paneling.panel()
        paneling.members(panel, 6)
        session = paneling.session(panel, announced_at=NOW)
        client.force_login(advising.facilitator(panel))
        made = advising.frozen(panel)

        shown = text(client.get(url("panels_staff:recommendation", panel, 1)))
        client.post(url("panels_staff:put_to_vote", panel, 1, session.number))

        made.refresh_from_db()
        assert "First meeting" in shown
        assert made.poll.majority == panel.majority
        assert made.poll.question["en"] == f"R1: {made.title}"


class TestPanelAndBudget:
    def test_a_project_shows_which_panel_has_shaped_it(self, client) -> None:
        panel = paneling.panel(may_put_forward=True)
        project = make.project(panel.process, "a")
        make.project(panel.process, "b")
        client.force_login(make.staff(panel.process))

        sent = client.post(
            url("panels_staff:put_forward", panel),
            {
                "goes_0": "yes",
                "reason_0": "Near the school.",
                "goes_1": "no",
                "reason_1": "Too dear.",
                "language": "en",
            },
        )
        page = text(
            client.get(
                reverse("proposals:project", args=[panel.process.slug, project.code])
            )
        )

        assert sent.status_code == 303, text(sent)
        assert "What a panel has said and done" in page
        assert "Near the school." in page

    def test_what_is_missing_is_said_and_what_was_typed_stays(self, client) -> None:
        panel = paneling.panel(may_put_forward=True)
        make.project(panel.process, "a")
        client.force_login(make.staff(panel.process))

        sent = client.post(
            url("panels_staff:put_forward", panel), {"goes_0": "yes", "language": "en"}
        )

        assert sent.status_code == 422
        assert "Give the reason for a." in text(sent)

    def test_advice_is_entered_by_number_or_code(self, client) -> None:
        panel = paneling.panel()
        make.phase(panel.process, "propose")
        idea = make.proposal(panel.process, make.user())
        client.force_login(advising.facilitator(panel))
        advise = url("panels_staff:advise", panel)
        words = {"reason": "Good for the old.", "language": "en"}

        wrong = client.post(advise, words | {"on": "P99"})
        client.post(advise, words | {"on": "p1"})
        page = text(
            client.get(reverse("proposals:detail", args=[panel.process.slug, 1]))
        )

        assert "There is no proposal or project “P99” here." in text(wrong)
        assert idea.panel_acts.get().reason == "Good for the old."
        assert "Good for the old." in page
