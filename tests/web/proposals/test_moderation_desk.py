"""The desk of moderators: what waits, each case, and the standard reasons."""

import make
import pytest
import talking_of
from django.urls import reverse
from make import NOW
from reading import words
from talking_of import moderation_desk, page_of

from proposals.actions import appeals, talking
from proposals.models import Case, Comment, StandardReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestQueue:
    def test_shows_what_waits_and_counts_it_on_the_desk(
        self, client, process, proposal, official
    ) -> None:
        talking_of.held(talking_of.comment(proposal, text="Odottaa lukijaa"))
        talking_of.flag(talking_of.comment(proposal, text="Ilmoitettu"))
        client.force_login(official)

        page = client.get(moderation_desk(process))
        home = words(client.get(reverse("participation:staff_home")).text)

        told = words(page.text)
        assert "Odottaa lukijaa" in told
        assert "Ilmoitettu" in told
        assert "1 report" in told
        assert page.context["found"].counts == {"open": 2, "appeals": 0, "decided": 0}
        assert "texts wait for a moderator" in home

    def test_shows_an_idea_in_every_sort(
        self, client, process, proposal, official
    ) -> None:
        case = talking_of.flag(proposal)
        client.force_login(official)
        url = moderation_desk(process)

        waits = words(client.get(url).text)
        case = talking_of.decided(case)
        decided = words(client.get(url, {"sort": "decided"}).text)
        appeals.appeal(
            case=case, author=proposal.author, text="Miksi?", now=case.decided_at
        )
        appealed = words(client.get(url, {"sort": "appeals"}).text)

        for told in (waits, decided, appealed):
            assert f"A proposal: P1 {proposal.title}" in told

    def test_with_htmx_only_the_list_comes(self, client, process, official) -> None:
        client.force_login(official)

        page = client.get(moderation_desk(process), headers={"HX-Request": "true"}).text

        assert "<html" not in page
        assert "Nothing waits" in page

    def test_shows_what_is_ticked(self, client, process, proposal, official) -> None:
        held = [talking_of.held(talking_of.comment(proposal)) for _ in range(3)]
        client.force_login(official)

        ticked = [str(case.pk) for case in held[:2]] + ["x", "9" * 40]
        answer = client.post(
            moderation_desk(process, "show_held"), {"case": ticked}, follow=True
        )

        assert "2 texts are public now." in words(answer.text)
        assert Comment.objects.visible().count() == 2

    def test_ticking_nothing_says_what_to_do(self, client, process, official) -> None:
        client.force_login(official)

        answer = client.post(moderation_desk(process, "show_held"), follow=True)

        assert "Tick texts that wait" in words(answer.text)

    @pytest.mark.parametrize("count", [3, 25])
    def test_asks_as_much_for_25_as_for_three(
        self, client, proposal, official, count, django_assert_max_num_queries
    ) -> None:
        for _ in range(count):
            talking_of.flag(talking_of.comment(proposal))
        client.force_login(official)

        with django_assert_max_num_queries(16):
            client.get(moderation_desk(proposal.process))


class TestCase:
    def test_shows_the_thing_in_its_place(
        self, client, process, proposal, official
    ) -> None:
        comment = talking_of.comment(proposal, text="Alku")
        answer = talking_of.comment(proposal, parent=comment, text="Pöllö itse")
        case = talking_of.flag(answer, words="Solvaa")
        client.force_login(official)

        page = words(client.get(moderation_desk(process, "case", case.pk)).text)

        for told in ("Alku", "Pöllö itse", "It insults or threatens", "Solvaa"):
            assert told in page
        assert "Does it insult, threaten or despise somebody?" in page

    def test_is_decided_and_the_next_comes_up(
        self, client, process, proposal, official
    ) -> None:
        case = talking_of.flag(talking_of.comment(proposal))
        other = talking_of.flag(talking_of.comment(proposal))
        client.force_login(official)

        answer = client.post(
            moderation_desk(process, "case", case.pk),
            {
                "decide": "1",
                "decision": "hidden",
                "reason": "off_topic",
                "checklist": ["off_topic"],
            },
        )

        case.refresh_from_db()
        assert answer["Location"] == moderation_desk(process, "case", other.pk)
        assert (case.decision, case.reason.code) == ("hidden", "off_topic")
        assert case.checklist == ["off_topic"]
        page = words(client.get(moderation_desk(process, "case", case.pk)).text)
        assert "Off the subject" in page
        assert "Decide once more" in page

    def test_hiding_without_a_reason_comes_back(
        self, client, process, proposal, official
    ) -> None:
        case = talking_of.flag(proposal)
        client.force_login(official)

        answer = client.post(
            moderation_desk(process, "case", case.pk),
            {"decide": "1", "decision": "hidden"},
        )

        assert answer.status_code == 422
        assert "Choose a reason, or give one in your words." in words(answer.text)
        assert Case.objects.get().decision == ""

    def test_the_second_moderator_is_told_and_keeps_the_words(
        self, client, process, proposal, official
    ) -> None:
        case = talking_of.flag(proposal)
        talking_of.decided(case, "shown")
        client.force_login(official)

        answer = client.post(
            moderation_desk(process, "case", case.pk),
            {"decide": "1", "decision": "hidden", "words": "Omat sanani"},
        )

        assert answer.status_code == 422
        assert "Somebody else has just decided this." in words(answer.text)
        assert "Omat sanani" in answer.text

    def test_changed_words_are_read_again(
        self, client, process, proposal, official
    ) -> None:
        author = make.user()
        comment = talking_of.comment(proposal, author)
        case = talking_of.flag(comment)
        client.force_login(official)
        url = moderation_desk(process, "case", case.pk)
        form = client.get(url).context["form"]
        typed = {"decide": "1", "decision": "hidden", "reason": "insult"}
        talking.edit_comment(comment=comment, author=author, text="Ohhoh", now=NOW)

        answer = client.post(url, typed | {"seen": form["seen"].value()})
        seen = answer.context["form"]["seen"].value()

        assert answer.status_code == 422
        assert "Ohhoh" in answer.text
        assert client.post(url, typed | {"seen": seen}).status_code == 303

    def test_notes_are_for_moderators(
        self, client, process, proposal, official
    ) -> None:
        case = talking_of.flag(proposal)
        client.force_login(official)
        url = moderation_desk(process, "case", case.pk)

        assert client.post(url, {"note": "1", "text": ""}).status_code == 422
        client.post(url, {"note": "1", "text": "Kysyin juristilta."})

        assert "Kysyin juristilta." in client.get(url).text
        assert "juristilta" not in client.get(page_of(proposal)).text

    def test_is_opened_for_what_nobody_reported(
        self, client, process, proposal, official
    ) -> None:
        comment = talking_of.comment(proposal)
        client.force_login(official)
        url = moderation_desk(process, "take_up_comment", 1, comment.pk)
        assert url in client.get(page_of(proposal)).text

        assert "Nothing is hidden until you decide" in client.get(url).text
        answer = client.post(url)

        case = Case.objects.get()
        assert answer["Location"] == moderation_desk(process, "case", case.pk)
        assert case.cause == "moderator"

    def test_of_another_process_is_not_there(self, client, official, process) -> None:
        case = talking_of.flag(talking_of.proposal())
        client.force_login(official)

        assert client.get(moderation_desk(process, "case", case.pk)).status_code == 404


class TestReasons:
    def test_are_added_and_taken_out(self, client, process) -> None:
        client.force_login(make.staff(process))
        url = moderation_desk(process, "reasons")
        assert "Insult or threat" in client.get(url).text

        typed = {"name_en": "Melua", "text_en": "Vain melua."}
        empty = client.post(url, {"name_en": ""})
        done = client.post(url, typed)
        assert done.status_code == 303, done.context["form"].errors

        own = StandardReason.objects.get()
        assert empty.status_code == 422
        assert own.name == {"en": "Melua"}
        assert (
            client.post(moderation_desk(process, "remove_reason", own.pk)).status_code
            == 303
        )
        assert not StandardReason.objects.exists()
