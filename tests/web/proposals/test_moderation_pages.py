"""What residents see of moderation: reports, hidden texts, appeals, the public log."""

import csv
from io import StringIO

import make
import pytest
import talking_of
from django.urls import reverse
from make import DAY, NOW
from reading import words
from talking_of import moderation_desk, page_of

from participation.models import Role
from proposals.actions import appeals
from proposals.models import Case, Flag, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestReporting:
    def test_a_comment(self, client, proposal) -> None:
        comment = talking_of.comment(proposal, text="Pöllöt!")
        person = make.user()
        client.force_login(person)
        url = page_of(proposal, "flag_comment", comment.pk)
        assert url in client.get(page_of(proposal)).text

        assert "Pöllöt!" in client.get(url).text
        answer = client.post(url, {"reason": "rude", "words": "Solvaa"})

        flag = Flag.objects.get()
        assert answer["Location"] == page_of(proposal)
        assert (flag.person, flag.words) == (person, "Solvaa")
        page = words(client.get(page_of(proposal)).text)
        assert "You have reported this." in page
        assert "Solvaa" not in page

    def test_a_proposal_that_then_waits_leads_to_the_list(
        self, client, proposal
    ) -> None:
        for _ in range(2):
            talking_of.flag(proposal)
        client.force_login(make.user())

        answer = client.post(page_of(proposal, "flag"), {"reason": "illegal"})

        assert answer["Location"] == reverse(
            "proposals:list", args=[proposal.process.slug]
        )
        assert client.get(page_of(proposal)).status_code == 404

    def test_without_a_reason_comes_back_with_the_words(self, client, proposal) -> None:
        client.force_login(make.user())

        answer = client.post(page_of(proposal, "flag"), {"words": "Katsokaa"})

        assert answer.status_code == 422
        assert "Katsokaa" in answer.text
        assert not Case.objects.exists()

    def test_takes_signing_in_and_is_not_for_authors(self, client, proposal) -> None:
        url = page_of(proposal, "flag")

        assert client.get(url)["Location"].startswith(reverse("account_login"))
        assert client.post(url, {"reason": "rude"}).status_code == 302
        client.force_login(proposal.author)
        assert client.get(url).status_code == 403
        assert url not in client.get(page_of(proposal)).text


class TestHiddenProposal:
    def test_is_gone_for_others_and_stays_for_its_author(
        self, client, proposal, official
    ) -> None:
        talking_of.hidden(proposal, by=official, words="Ei näin.")

        assert client.get(page_of(proposal)).status_code == 410
        client.force_login(proposal.author)
        page = client.get(page_of(proposal))
        assert page.status_code == 200
        assert "Ei näin." in page.text
        assert page_of(proposal, "appeal_hiding") in page.text
        client.force_login(official)
        assert "This proposal is hidden" in client.get(page_of(proposal)).text

    def test_that_waits_was_never_there_for_others(self, client) -> None:
        for_author = talking_of.process(holds_ideas=True)
        proposal = make.proposal(for_author)
        assert Case.objects.get(proposal=proposal).cause == "before"

        assert client.get(page_of(proposal)).status_code == 404
        client.force_login(proposal.author)
        page = words(client.get(page_of(proposal)).text)
        assert "A moderator reads this proposal before others see it" in page


class TestAppeal:
    @pytest.fixture
    def author(self):
        return make.user()

    @pytest.fixture
    def case(self, proposal, author, official):
        comment = talking_of.comment(proposal, author, text="Pöllö")
        return talking_of.hidden(comment, by=official)

    def test_goes_from_the_author_to_another_moderator(
        self, client, proposal, author, official, case
    ) -> None:
        process = case.process
        client.force_login(author)
        url = page_of(proposal, "appeal_comment", case.comment_id)
        assert client.post(url, {"text": ""}).status_code == 422
        assert client.post(url, {"text": "Oli vitsi."}).status_code == 303
        assert client.get(url).status_code == 403

        client.force_login(official)
        own = client.get(moderation_desk(process, "case", case.pk))
        lone = "answer_decision" in own.text
        client.force_login(make.staff(process, Role.ORGANISER))
        seen = client.get(moderation_desk(process, "case", case.pk)).text
        assert "Oli vitsi." in seen
        done = client.post(
            moderation_desk(process, "case", case.pk),
            {"answer": "1", "decision": "shown", "words": "Vitsi oli."},
        )

        assert done.status_code == 303
        assert lone
        case.refresh_from_db()
        assert case.appeal_decision == "shown"
        assert "Pöllö" in client.get(page_of(proposal)).text

    def test_is_not_answered_by_who_decided_where_another_can(
        self, client, process, author, official, case
    ) -> None:
        make.staff(process, Role.ORGANISER)
        appeals.appeal(case=case, author=author, text="Miksi?", now=NOW)
        client.force_login(official)
        url = moderation_desk(process, "case", case.pk)

        page = client.get(url).text
        answer = client.post(
            url, {"answer": "1", "decision": "shown", "words": "Omaa."}
        )

        assert "another answers the appeal" in words(page)
        assert answer.status_code == 422
        assert Case.objects.get(pk=case.pk).appeal_decision == ""

    def test_an_answer_stands_on_the_authors_page(
        self, client, process, proposal, author, case
    ) -> None:
        appeals.appeal(case=case, author=author, text="Miksi?", now=NOW)
        appeals.answer_appeal(
            case=case,
            moderator=talking_of.moderator(process),
            decision="hidden",
            words="Siksi.",
            now=NOW + DAY,
        )
        client.force_login(author)

        page = client.get(page_of(proposal, "comment", case.comment_id)).text

        assert "Siksi." in page

    def test_is_nobody_elses(self, client, proposal, case) -> None:
        url = page_of(proposal, "appeal_comment", case.comment_id)

        assert client.get(url).status_code == 302
        client.force_login(make.user())
        assert client.get(url).status_code == 403
        assert client.post(url, {"text": "x"}).status_code == 403
        assert Case.objects.get().appealed_at is None
        shown = talking_of.comment(proposal)
        assert (
            client.get(page_of(proposal, "appeal_comment", shown.pk)).status_code == 404
        )


class TestLog:
    def fill(self, process, proposal, official) -> None:
        author = make.user(name="Veikko Virtanen")
        comment = talking_of.comment(proposal, author, text="Salainen solvaus")
        case = talking_of.decided(
            talking_of.flag(comment, words="Kantelu"), by=official, words="Moite"
        )
        appeals.appeal(case=case, author=author, text="Vetoomus", now=NOW + DAY)
        appeals.answer_appeal(
            case=case,
            moderator=talking_of.moderator(process),
            decision="shown",
            words="Perustelu",
            now=NOW + 2 * DAY,
        )

    def test_tells_what_was_done_and_of_nobody(
        self, client, process, proposal, official
    ) -> None:
        self.fill(process, proposal, official)

        page = words(
            client.get(reverse("proposals:moderation", args=[process.slug])).text
        )

        assert "Hidden: Insult or threat" in page
        assert "Reported by somebody (1 report)" in page
        assert "1 hour" in page
        for word in ("Virtanen", "Salainen", "Kantelu", "Moite", "Vetoomus", "Minna"):
            assert word not in page

    def test_as_a_table_for_everyone(self, client, process, proposal, official) -> None:
        self.fill(process, proposal, official)

        answer = client.get(reverse("proposals:moderation_csv", args=[process.slug]))

        text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
        [row] = csv.DictReader(StringIO(text))
        assert row == {
            "number": "1",
            "thing": "comment",
            "cause": "flag",
            "reports": "1",
            "decision": "hidden",
            "decided_on": "2026-11-15",
            "minutes": "60",
            "reason": "insult",
            "reason_name": "Insult or threat",
            "appeal": "shown",
            "appeal_minutes": "1440",
        }

    def test_of_nothing_says_so(self, client, process) -> None:
        page = client.get(reverse("proposals:moderation", args=[process.slug])).text

        assert "Nothing has been decided yet" in page

    def test_of_an_unpublished_process_is_not_there(self, client) -> None:
        slug = make.process(published=False).slug

        for name in ("moderation", "moderation_csv"):
            assert (
                client.get(reverse(f"proposals:{name}", args=[slug])).status_code == 404
            )


def test_a_hidden_proposal_keeps_its_number(client, proposal, official) -> None:
    talking_of.hidden(proposal, by=official)

    assert Proposal.objects.get().number == 1
    listed = client.get(reverse("proposals:list", args=[proposal.process.slug])).text
    assert proposal.title not in listed
