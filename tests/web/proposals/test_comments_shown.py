"""How pages show comments: in which order, whose words, and to whom."""

import re

import make
import pytest
import talking_of
from make import NOW
from reading import words
from talking_of import page_of, page_of_comment

from participation.models import Role
from proposals.actions import talking
from proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}


class TestReading:
    def test_a_page_shows_threads_with_answers_two_levels_deep(
        self, client, proposal
    ) -> None:
        comment = talking_of.comment(proposal, make.user(name="Veikko"), text="Eka")
        answer = talking_of.comment(proposal, parent=comment, text="Toka")
        talking_of.comment(proposal, parent=answer, text="Kolmas")

        page = client.get(page_of(proposal)).text

        assert page.index("Eka") < page.index("Toka") < page.index("Kolmas")
        assert "Veikko" in page
        assert f'id="c{comment.pk}"' in page
        assert page.count("thread--answers") == 2
        assert "Comments (3)" in words(page)

    def test_words_are_plain_with_safe_links(self, client, proposal) -> None:
        text = '<script>alert(1)</script> **ei**\nwww.ouka.fi/laituri\u202e "rel"'
        talking_of.comment(proposal, text=text)

        page = client.get(page_of(proposal)).text

        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "**ei**<br>" in page
        assert 'href="https://www.ouka.fi/laituri"' in page or (
            'href="http://www.ouka.fi/laituri"' in page
        )
        assert 'rel="nofollow ugc noopener"' in page
        assert "\u202e" not in page
        assert 'dir="auto"' in page

    def test_parts_of_twenty_follow_each_other(self, client, proposal) -> None:
        for number in range(23):
            talking_of.comment(proposal, text=f"Ajatus {number:02}.")

        first = client.get(page_of(proposal))
        second = client.get(page_of(proposal), {"comments": "2"})

        assert "Ajatus 19." in first.text
        assert "Ajatus 20." not in first.text
        assert "comments=2&amp;sort=oldest#comments" in first.text
        assert "Ajatus 20." in second.text
        assert "Ajatus 19." not in second.text
        assert "Back to the comments before these" in second.text

    def test_with_htmx_only_the_next_part_comes(self, client, proposal) -> None:
        for number in range(43):
            talking_of.comment(proposal, text=f"Ajatus {number:02}.")

        page = client.get(
            page_of(proposal, "comments"), {"comments": "2"}, headers=HTMX
        ).text

        assert "<html" not in page
        assert "Ajatus 20." in page
        assert 'id="more-comments"' in page
        assert page.count("data-focus") == 1

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ("oldest", ["a.", "b.", "c."]),
            ("newest", ["c.", "b.", "a."]),
            ("agreed", ["b.", "a.", "c."]),
            ("official", ["c.", "a.", "b."]),
            ("nonsense", ["a.", "b.", "c."]),
        ],
    )
    def test_comes_in_the_order_asked_for(
        self, client, proposal, order, expected
    ) -> None:
        official = make.staff(proposal.process, Role.REVIEWER)
        talking_of.comment(proposal, text="Sana a.")
        liked = talking_of.comment(proposal, text="Sana b.")
        talking_of.comment(proposal, official, text="Sana c.", role="reviewer")
        talking.react(comment=liked, person=make.user(), kind="agree", now=NOW)

        page = client.get(page_of(proposal), {"sort": order}).text

        assert re.findall(r"Sana (.\.)", page) == expected

    def test_marks_the_voice_of_the_city_and_of_the_author(self, client) -> None:
        author = make.user(name="Aino")
        proposal = talking_of.proposal(author=author)
        official = make.staff(proposal.process, Role.REVIEWER, name="Eija")
        talking_of.comment(proposal, author)
        talking_of.comment(proposal, official, role="reviewer")
        talking_of.comment(proposal, official, text="Itseni puolesta.")

        page = words(client.get(page_of(proposal)).text)

        assert page.count("speaks for the city") == 1
        assert page.count("Author of the idea") == 1
        Proposal.objects.update(is_anonymous=True)
        assert "Author of the idea" not in client.get(page_of(proposal)).text

    def test_five_answers_and_the_way_to_the_others(self, client, proposal) -> None:
        comment = talking_of.comment(proposal)
        for number in range(8):
            talking_of.comment(proposal, parent=comment, text=f"Vastaus {number}.")

        page = client.get(page_of(proposal)).text
        own = client.get(page_of_comment(comment)).text

        assert "Vastaus 4." in page
        assert "Vastaus 5." not in page
        assert "Show 3 more answers" in words(page)
        assert "Vastaus 7." in own

    def test_without_its_words_a_comment_keeps_its_place(
        self, client, proposal
    ) -> None:
        author = make.user(name="Veikko")
        deleted = talking_of.comment(proposal, author, text="Höpsis")
        hidden = talking_of.comment(proposal, author, text="Pöllö")
        for parent in (deleted, hidden):
            talking_of.comment(proposal, parent=parent)
        talking.delete_comment(comment=deleted, author=author, now=NOW)
        talking_of.hidden(hidden)

        page = words(client.get(page_of(proposal)).text)

        assert "Its author has deleted this comment." in page
        assert "A moderator has hidden this comment. Reason: Insult or threat." in page
        for word in ("Höpsis", "Pöllö", "Veikko"):
            assert word not in page

    @pytest.mark.parametrize("state", ["held", "hidden"])
    def test_what_waits_or_is_hidden_is_for_its_author_and_moderators(
        self, client, proposal, state
    ) -> None:
        author = make.user()
        comment = talking_of.comment(proposal, author, text="Pöllö")
        getattr(talking_of, state)(comment)

        assert "Pöllö" not in client.get(page_of(proposal)).text
        status = client.get(page_of_comment(comment)).status_code
        assert status == {"held": 404, "hidden": 410}[state]
        for reader in (author, talking_of.moderator(proposal.process)):
            client.force_login(reader)
            assert "Pöllö" in client.get(page_of(proposal)).text
            assert client.get(page_of_comment(comment)).status_code == 200
        client.force_login(make.staff(proposal.process, Role.REVIEWER))
        assert "Pöllö" not in client.get(page_of(proposal)).text

    @pytest.mark.parametrize(
        ("count", "is_signed_in"), [(3, True), (60, True), (60, False)]
    )
    def test_asks_as_much_for_sixty_comments_as_for_three(
        self, client, proposal, django_assert_max_num_queries, count, is_signed_in
    ) -> None:
        reader = make.user()
        above = []
        for number in range(count):
            parent = above[number // 4] if number % 4 else None
            above.append(talking_of.comment(proposal, parent=parent))
        talking.react(comment=above[0], person=reader, kind="agree", now=NOW)
        if is_signed_in:
            client.force_login(reader)
        url = page_of(proposal, "comments")

        # Session, person, notices, process, phases, proposal; rules, roles, address;
        # two for the part, two for answers, three for reactions and reports.
        with django_assert_max_num_queries(17 if is_signed_in else 9):
            assert client.get(url).status_code == 200
