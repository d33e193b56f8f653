"""What an official types from paper, one form after the other; and the idea's page."""

import make
import pytest
from django.urls import reverse
from make import DAY

from participation.models import Role
from proposals.actions import proposals as proposal_actions
from proposals.lifecycle import Visibility
from proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def clerk(client, process):
    clerk = make.staff(process, Role.POLLING_CLERK)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def url(process) -> str:
    return reverse("proposals_staff:enter", args=[process.slug])


def typed(**fields) -> dict[str, str]:
    return {
        "channel": "paper",
        "title": "Lisää keinuja",
        "text": "Koulun pihalle.",
        "language": "fi",
        "author_label": "Elli",
    } | fields


def detail(client, process) -> str:
    return client.get(reverse("proposals:detail", args=[process.slug, 1])).text


class TestEntering:
    def test_publishes_and_leads_to_the_next_form(
        self, client, process, clerk, url
    ) -> None:
        sent = client.post(url, typed())

        assert (sent.status_code, sent["Location"]) == (303, url)
        page = " ".join(client.get(url).text.split())
        assert "Write this number on the paper." in page
        assert "P1 " in page
        assert 'name="title"' in page
        shown = detail(client, process)
        assert "Suggested by Elli" in shown
        assert "It came in on paper, and an official entered it." in shown

    def test_without_a_name_it_is_nobodys(self, client, process, clerk, url) -> None:
        client.post(url, typed(author_label="", channel="desk"))

        shown = detail(client, process)
        assert "Suggested by Resident" in shown
        assert "at a service desk" in shown

    def test_keeps_what_was_typed_when_something_is_wrong(
        self, client, clerk, url
    ) -> None:
        response = client.post(url, typed(title="", channel=""))

        assert response.status_code == 422
        assert "Koulun pihalle." in response.text
        assert 'value="Elli"' in response.text
        assert not Proposal.objects.exists()

    def test_keeps_it_when_the_days_are_over_as_well(
        self, client, process, clerk, url, clock
    ) -> None:
        clock.shift(9 * DAY)
        client.force_login(clerk)

        response = client.post(url, typed())

        assert response.status_code == 422
        assert "Ideas are not being collected now." in response.text
        assert "Koulun pihalle." in response.text
        assert "Ideas are not being collected now." in client.get(url).text

    def test_is_on_the_record_in_words(self, client, process, clerk, url) -> None:
        client.post(url, typed())

        record = client.get(reverse("participation:record", args=[process.slug])).text

        assert "Proposal P1 was entered for somebody: On paper." in record
        assert "Elli" not in record

    def test_is_put_right_from_the_page_of_the_idea(
        self, client, process, clerk, url
    ) -> None:
        client.post(url, typed())
        assert "You can act for its author, who has no account" in detail(
            client, process
        )

        edit = reverse("proposals:edit", args=[process.slug, 1])
        response = client.post(edit, typed(title="Lisää keinuja pihalle"))

        assert response.status_code == 303
        assert Proposal.objects.get().title == "Lisää keinuja pihalle"
        client.force_login(make.staff(process, Role.REVIEWER))
        assert "You can act for its author" not in detail(client, process)

    def test_is_taken_back_and_sent_again_from_its_page(
        self, client, process, clerk, url, clock
    ) -> None:
        client.post(url, typed())
        withdraw = reverse("proposals:withdraw", args=[process.slug, 1])

        assert "send it again, from its page" in client.get(withdraw).text
        client.post(withdraw)
        assert "Send it again" in detail(client, process)
        again = client.post(reverse("proposals:restore", args=[process.slug, 1]))

        assert again.status_code == 303
        assert not Proposal.objects.get().is_withdrawn
        clock.shift(30 * DAY)
        client.force_login(clerk)
        assert "This cannot be undone." in client.get(withdraw).text


class TestPageOfAnIdea:
    def test_tells_who_benefits_where_it_is_and_roughly_how_much(
        self, client, process
    ) -> None:
        make.proposal(
            process,
            benefits="Lapset\nja muut",
            address="Rantatie 4",
            cost_range="middle",
        )

        page = detail(client, process)

        assert "Lapset<br>ja muut" in page
        assert "Rantatie 4" in page
        assert "5 000 to 30 000 €" in page

    def test_shows_no_name_of_who_wants_none(self, client, process) -> None:
        make.proposal(process, make.user(name="Aino"), is_anonymous=True)

        page = detail(client, process)

        assert "Suggested by Resident" in page
        assert "Aino" not in page

    def test_of_somebody_who_has_left_says_so(self, client, process) -> None:
        proposal = make.proposal(process, make.user(name="Aino"))
        proposal.author.delete()

        assert "Suggested by Former participant" in detail(client, process)

    def test_that_was_withdrawn_offers_to_send_it_again(self, client, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        client.force_login(author)
        client.post(reverse("proposals:withdraw", args=[process.slug, 1]))
        assert "Send it again" in detail(client, process)

        response = client.post(reverse("proposals:restore", args=[process.slug, 1]))

        assert response.status_code == 303
        assert Proposal.objects.visible().get() == proposal
        assert "there again, under its number" in detail(client, process)

    def test_that_was_withdrawn_is_sent_again_by_nobody_else(
        self, client, process
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        proposal_actions.withdraw_proposal(
            proposal=proposal, author=author, now=make.NOW
        )
        client.force_login(make.user())

        response = client.post(reverse("proposals:restore", args=[process.slug, 1]))

        assert response.status_code == 403
        assert Proposal.objects.get().is_withdrawn

    def test_that_a_moderator_has_hidden_is_gone_for_others(
        self, client, process
    ) -> None:
        author = make.user()
        make.proposal(process, author, title="Hidden words")
        Proposal.objects.update(visibility=Visibility.HIDDEN)
        url = reverse("proposals:detail", args=[process.slug, 1])

        gone = client.get(url)
        assert gone.status_code == 410
        assert "A moderator has taken it off the pages." in gone.text
        assert "Hidden words" not in gone.text
        for person in (author, make.staff(process, Role.MODERATOR)):
            client.force_login(person)
            seen = client.get(url)
            assert seen.status_code == 200
            assert "Hidden words" in seen.text
