"""Writing comments, answers and reactions on pages, plain and with htmx."""

import re
from datetime import timedelta

import make
import pytest
import talking_of
from django.urls import reverse
from make import DAY, NOW
from reading import words
from talking_of import page_of, page_of_comment

from participation.models import Role
from proposals.actions import talking
from proposals.models import Comment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HOUR = timedelta(hours=1)
HTMX = {"HX-Request": "true"}


class TestWriting:
    def test_publishes_and_leads_to_the_comment(self, client, proposal, person) -> None:
        answer = client.post(page_of(proposal, "comments"), talking_of.typed())

        comment = Comment.objects.get()
        assert answer.status_code == 303
        assert answer["Location"] == f"{page_of(proposal)}?comments=1#c{comment.pk}"
        assert (comment.author, comment.language) == (person, "fi")
        page = words(client.get(answer["Location"]).text)
        assert "Your comment is public now." in page

    def test_says_that_a_moderator_reads_it_first(self, client, person) -> None:
        proposal = talking_of.proposal(talking_of.process(holds_comments=True))

        answer = client.post(page_of(proposal, "comments"), talking_of.typed())

        page = words(client.get(answer["Location"]).text)
        assert "A moderator reads your comment before others see it." in page
        assert "Hyvä ajatus." in page

    def test_is_typed_first_and_signed_in_last(self, client, proposal) -> None:
        url = page_of(proposal, "comments")

        answer = client.post(url, talking_of.typed(text="Minun sanani", language="sv"))
        assert answer["Location"].startswith(reverse("account_login"))
        session = client.session
        client.force_login(make.user())
        renewed = client.session
        renewed.update(dict(session.items()) | dict(renewed.items()))
        renewed.save()

        form = client.get(url).context["form"]
        assert form["text"].value() == "Minun sanani"
        assert form["language"].value() == "sv"
        assert "Minun sanani" in client.get(page_of(proposal)).text
        client.post(url, talking_of.typed(text="Minun sanani"))
        assert "Minun sanani</textarea>" not in client.get(url).text

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"text": ""}, "required"),
            ({"text": "x " * 1501}, "max_length"),
            ({"text": "x" * 1_000_000}, "max_length"),
            ({"language": "tlh"}, "invalid_choice"),
            ({"website": "https://osta.example"}, "trap"),
            ({"started": ""}, "too_soon"),
            ({"started": talking_of.started(1)}, "too_soon"),
            ({"started": "1:forged"}, "too_soon"),
        ],
    )
    def test_what_is_wrong_comes_back_with_the_words(
        self, client, proposal, person, fields, code
    ) -> None:
        typed = talking_of.typed(text="Minun sanani") | fields

        answer = client.post(page_of(proposal, "comments"), typed)

        form = answer.context["form"]
        codes = {
            one.code for errors in form.errors.as_data().values() for one in errors
        }
        assert answer.status_code == 422
        assert codes == {code}
        assert form["text"].value() == typed["text"]
        assert not Comment.objects.exists()

    def test_sent_again_after_a_while_it_goes_through(
        self, client, proposal, person, clock
    ) -> None:
        url = page_of(proposal, "comments")
        form = client.post(url, talking_of.typed(started="")).context["form"]

        clock.shift(3)
        again = talking_of.typed(started=form["started"].value())

        assert client.post(url, again).status_code == 303

    def test_zero_bytes_and_turned_letters_are_left_out(
        self, client, proposal, person
    ) -> None:
        typed = talking_of.typed(text="a\0b\u202e c\u0007 مرحبا")

        client.post(page_of(proposal, "comments"), typed)

        assert Comment.objects.get().text == "ab c مرحبا"

    def test_left_open_across_the_end_the_words_stay(
        self, client, proposal, person, clock
    ) -> None:
        clock.move_to(NOW + 2 * DAY)
        client.force_login(person)

        answer = client.post(
            page_of(proposal, "comments"),
            talking_of.typed(text="Myöhässä, mutta kuitenkin."),
        )

        assert answer.status_code == 422
        assert "This process has ended" in words(answer.text)
        assert "Myöhässä, mutta kuitenkin." in answer.text

    def test_what_was_kept_before_signing_in_is_shown_after_the_end_too(
        self, client, proposal, clock
    ) -> None:
        url = page_of(proposal, "comments")
        client.post(url, talking_of.typed(text="Myöhässä, mutta kuitenkin."))
        proposal.process.phases.update(ends_at=NOW + HOUR)

        clock.move_to(NOW + 2 * HOUR)
        page = client.get(url).text

        assert "Myöhässä, mutta kuitenkin." in page
        assert "This process has ended" in words(page)

    def test_a_stale_token_costs_no_words(self, proposal, person) -> None:
        from django.test import Client  # noqa: PLC0415 - one that looks at tokens

        client = Client(enforce_csrf_checks=True)
        client.force_login(person)

        answer = client.post(page_of(proposal, "comments"), talking_of.typed())

        assert answer.status_code == 422
        assert "send it again" in words(answer.text)
        assert not Comment.objects.exists()

    def test_officials_choose_whether_the_city_says_it(self, client, proposal) -> None:
        official = make.staff(proposal.process, Role.MODERATOR)
        client.force_login(official)
        url = page_of(proposal, "comments")

        assert "The city, by me as Moderator" in client.get(url).text
        client.post(url, talking_of.typed(role="moderator"))

        assert Comment.objects.get().role == "moderator"
        client.force_login(make.user())
        assert "The city, by me" not in client.get(url).text

    def test_where_comments_are_closed_there_is_no_form(self, client, person) -> None:
        proposal = talking_of.proposal(talking_of.process(allows_comments=False))

        page = client.get(page_of(proposal)).text

        assert "ideas are not commented on" in words(page)
        assert "comment-form" not in page


class TestAnswering:
    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_the_form_comes_alone_or_with_its_page(
        self, client, proposal, person, headers
    ) -> None:
        comment = talking_of.comment(proposal)

        page = client.get(
            page_of_comment(comment, "answer_comment"), headers=headers
        ).text

        assert ("<html" in page) == (not headers)
        assert 'id="answer_text"' in page
        assert 'id="comment_text"' not in page

    def test_publishes_below_the_comment(self, client, proposal, person) -> None:
        comment = talking_of.comment(proposal)

        answer = client.post(
            page_of_comment(comment, "answer_comment"), talking_of.typed()
        )

        made = Comment.objects.latest("pk")
        assert made.parent == comment
        assert answer["Location"] == f"{page_of(proposal)}?comments=1#c{made.pk}"

    def test_of_many_leads_to_its_own_page(self, client, proposal, person) -> None:
        comment = talking_of.comment(proposal)
        for _ in range(5):
            talking_of.comment(proposal, parent=comment)

        answer = client.post(
            page_of_comment(comment, "answer_comment"), talking_of.typed()
        )

        made = Comment.objects.latest("pk")
        assert answer["Location"] == f"{page_of_comment(made)}#c{made.pk}"
        assert client.get(page_of_comment(made)).status_code == 200

    def test_to_what_was_hidden_meanwhile_keeps_the_words(
        self, client, proposal, person
    ) -> None:
        comment = talking_of.comment(proposal)
        talking_of.hidden(comment)

        answer = client.post(
            page_of_comment(comment, "answer_comment"), talking_of.typed()
        )

        assert answer.status_code == 422
        assert "This comment is not public now." in words(answer.text)
        assert client.get(page_of_comment(comment, "answer_comment")).status_code == 403

    def test_is_written_before_signing_in(self, client, proposal) -> None:
        comment = talking_of.comment(proposal)

        answer = client.post(
            page_of_comment(comment, "answer_comment"), talking_of.typed()
        )

        assert answer["Location"].startswith(reverse("account_login"))
        assert (
            "Hyvä ajatus."
            in client.get(page_of_comment(comment, "answer_comment")).text
        )


class TestOnesOwn:
    def test_is_edited_and_marked(self, client, proposal, person) -> None:
        comment = talking_of.comment(proposal, person)

        answer = client.post(
            page_of_comment(comment, "edit_comment"), {"text": "Parempi."}
        )

        assert answer.status_code == 303
        page = words(client.get(page_of(proposal)).text)
        assert "Parempi." in page
        assert "changed" in page

    def test_edited_too_late_comes_back_with_the_words(
        self, client, proposal, person, clock
    ) -> None:
        comment = talking_of.comment(proposal, person)
        clock.shift(16 * 60)

        answer = client.post(
            page_of_comment(comment, "edit_comment"), {"text": "Parempi."}
        )

        assert answer.status_code == 422
        assert "Parempi." in answer.text
        assert "changed for 15 minutes" in words(answer.text)
        page = client.get(page_of(proposal)).text
        assert page_of_comment(comment, "edit_comment") not in page
        assert page_of_comment(comment, "delete_comment") in page

    def test_is_deleted_after_a_question(self, client, proposal, person) -> None:
        comment = talking_of.comment(proposal, person, text="Pois tästä")
        url = page_of_comment(comment, "delete_comment")

        assert "Pois tästä" in client.get(url).text
        assert client.post(url).status_code == 303

        assert "Pois tästä" not in client.get(page_of(proposal)).text

    @pytest.mark.parametrize("name", ["edit_comment", "delete_comment"])
    def test_is_nobody_elses(self, client, proposal, person, name) -> None:
        comment = talking_of.comment(proposal)

        assert client.get(page_of_comment(comment, name)).status_code == 403
        assert (
            client.post(page_of_comment(comment, name), {"text": "x"}).status_code
            == 403
        )
        client.logout()
        assert (
            client.post(page_of_comment(comment, name), {"text": "x"}).status_code
            == 302
        )

    def test_says_why_it_was_hidden(self, client, proposal, person) -> None:
        comment = talking_of.comment(proposal, person, text="Pöllö")
        talking_of.hidden(comment, words="Ei näin.")

        page = client.get(page_of_comment(comment)).text

        assert "Pöllö" in page
        assert "Ei näin." in page
        assert "insulted or threatened" in page
        assert page_of_comment(comment, "appeal_comment") in page


class TestReacting:
    def test_with_a_button_and_back(self, client, proposal, person) -> None:
        comment = talking_of.comment(proposal)
        url = page_of_comment(comment, "react_to_comment")

        answer = client.post(url, {"kind": "agree"})

        assert answer["Location"] == f"{page_of(proposal)}?comments=1#c{comment.pk}"
        page = client.get(page_of(proposal)).text
        assert f'id="r{comment.pk}-agree"' in page
        assert re.search(r'value=""\s+aria-pressed="true"', page)
        client.post(url, {"kind": ""})
        assert not re.search(
            r'value=""\s+aria-pressed="true"', client.get(page_of(proposal)).text
        )

    def test_with_htmx_only_the_buttons_come_back(
        self, client, proposal, person
    ) -> None:
        comment = talking_of.comment(proposal)

        answer = client.post(
            page_of_comment(comment, "react_to_comment"),
            {"kind": "thanks"},
            headers=HTMX,
        )

        assert answer.status_code == 200
        assert answer.text.strip().startswith(
            f'<div class="reactions" id="r{comment.pk}">'
        )
        assert "Thank you 1" in words(answer.text)

    def test_of_a_kind_that_is_none_is_a_bad_request(
        self, client, proposal, person
    ) -> None:
        comment = talking_of.comment(proposal)

        answer = client.post(
            page_of_comment(comment, "react_to_comment"), {"kind": "love"}
        )

        assert answer.status_code == 400

    def test_without_signing_in_shows_numbers_and_no_buttons(
        self, client, proposal
    ) -> None:
        comment = talking_of.comment(proposal)
        talking.react(comment=comment, person=make.user(), kind="agree", now=NOW)
        url = page_of_comment(comment, "react_to_comment")

        page = client.get(page_of(proposal)).text

        assert "I agree: 1" in words(page)
        assert url not in page
        assert client.post(url, {"kind": "agree"}).status_code == 302
        assert client.get(url).status_code == 303
