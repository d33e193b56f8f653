"""What authors do with their own proposals: find, change and withdraw them."""

import make
import pytest
from django.urls import reverse
from make import DAY, NOW

from participation.models import Role
from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def author():
    return make.user(name="Aino")


@pytest.fixture
def proposal(process, author):
    return make.proposal(process, author, cost_estimate=1_234_50)


def url_of(proposal, name) -> str:
    return reverse(f"proposals:{name}", args=[proposal.process.slug, proposal.number])


def typed(**fields) -> dict[str, str]:
    return {
        "title": "Sauna",
        "text": "Lämmin.",
        "language": "fi",
        "cost_estimate": "",
        "latitude": "",
        "longitude": "",
    } | fields


@BOTH
class TestEditing:
    def test_begins_with_what_is_there(self, client, author, proposal, headers) -> None:
        client.force_login(author)

        response = client.get(url_of(proposal, "edit"), headers=headers)

        assert f'value="{proposal.title}"' in response.text
        assert 'value="1 234.50"' in response.text
        assert proposal.text in response.text
        assert ("<html" in response.text) == (not headers)

    def test_changes_what_everybody_sees(
        self, client, author, proposal, headers
    ) -> None:
        client.force_login(author)

        response = client.post(url_of(proposal, "edit"), typed(), headers=headers)

        assert response.status_code == (200 if headers else 303)
        page = client.get(url_of(proposal, "detail")).text
        assert "Sauna" in page
        assert "Last changed" in page
        assert "Your changes are public now." in page

    def test_keeps_what_was_typed_when_something_is_wrong(
        self, client, author, proposal, headers
    ) -> None:
        client.force_login(author)

        response = client.post(
            url_of(proposal, "edit"), typed(cost_estimate="1,000"), headers=headers
        )

        assert response.status_code == 422
        assert 'value="Sauna"' in response.text
        assert "can be read in two ways" in response.text
        assert Proposal.objects.get().title == proposal.title

    def test_keeps_what_was_typed_when_a_reviewer_was_faster(
        self, client, author, process, proposal, headers
    ) -> None:
        client.force_login(author)
        decide_feasibility(
            proposal=proposal,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=True,
            cost=1_00,
            reason="Checked.",
            now=NOW,
        )

        response = client.post(url_of(proposal, "edit"), typed(), headers=headers)

        assert response.status_code == 422
        assert "This proposal is past that point." in response.text
        assert 'value="Sauna"' in response.text

    def test_is_refused_to_a_stranger(self, client, proposal, headers) -> None:
        client.force_login(make.user())
        url = url_of(proposal, "edit")

        for response in (
            client.get(url, headers=headers),
            client.post(url, typed(), headers=headers),
        ):
            assert response.status_code == 403
            assert "Only its author can change a proposal." in response.text
        assert Proposal.objects.get().title == proposal.title

    def test_is_refused_to_staff(self, client, process, proposal, headers) -> None:
        client.force_login(make.staff(process))

        response = client.post(url_of(proposal, "edit"), typed(), headers=headers)

        assert response.status_code == 403


class TestSignedOut:
    def test_an_author_comes_back_to_the_words_that_were_typed(
        self, client, author, proposal
    ) -> None:
        url = url_of(proposal, "edit")

        response = client.post(url, typed(title="Typed for an hour"))

        assert response["Location"] == f"{reverse('account_login')}?next={url}"
        client.force_login(author)
        assert 'value="Typed for an hour"' in client.get(url).text

    @pytest.mark.parametrize("name", ["edit", "withdraw"])
    def test_somebody_is_asked_to_sign_in(self, client, proposal, name) -> None:
        response = client.get(url_of(proposal, name))

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


class TestWithdrawing:
    def test_asks_first_and_says_whether_it_is_final(
        self, client, author, proposal, clock
    ) -> None:
        client.force_login(author)

        page = client.get(url_of(proposal, "withdraw")).text
        clock.shift(2 * DAY)
        client.force_login(author)
        later = client.get(url_of(proposal, "withdraw")).text

        assert "While ideas are collected you can send it again" in page
        assert "This cannot be undone." in later
        assert not Proposal.objects.get().is_withdrawn

    @BOTH
    def test_takes_it_off_every_list(
        self, client, author, proposal, process, headers
    ) -> None:
        client.force_login(author)

        response = client.post(url_of(proposal, "withdraw"), headers=headers)

        assert response.status_code == (200 if headers else 303)
        assert Proposal.objects.get().is_withdrawn
        page = client.get(url_of(proposal, "detail")).text
        assert "Your proposal has been withdrawn." in page
        listed = client.get(reverse("proposals:list", args=[process.slug])).text
        assert proposal.title not in listed

    def test_is_refused_to_a_stranger(self, client, proposal) -> None:
        client.force_login(make.user())
        url = url_of(proposal, "withdraw")

        for response in (client.get(url), client.post(url)):
            assert response.status_code == 403
            assert "Only its author can withdraw a proposal." in response.text
        assert not Proposal.objects.get().is_withdrawn

    def test_is_refused_during_the_vote_and_says_why(
        self, client, author, process, proposal, clock
    ) -> None:
        make.phase(process, "vote", starts=2 * DAY, ends=4 * DAY)
        clock.shift(3 * DAY)
        client.force_login(author)

        response = client.post(url_of(proposal, "withdraw"))

        assert response.status_code == 403
        assert "The vote has begun." in response.text


class TestOwnPage:
    def test_offers_what_the_author_can_do(self, client, author, proposal) -> None:
        client.force_login(author)

        page = client.get(url_of(proposal, "detail")).text

        assert url_of(proposal, "edit") in page
        assert url_of(proposal, "withdraw") in page

    def test_says_why_something_cannot_be_done(
        self, client, author, proposal, clock
    ) -> None:
        clock.shift(2 * DAY)
        client.force_login(author)

        page = client.get(url_of(proposal, "detail")).text

        assert "It cannot be edited:" in page
        assert "Ideas are not being collected now." in page
        assert url_of(proposal, "edit") not in page
        assert url_of(proposal, "withdraw") in page

    @pytest.mark.parametrize("is_signed_in", [True, False])
    def test_offers_nothing_to_others(self, client, proposal, is_signed_in) -> None:
        if is_signed_in:
            client.force_login(make.user())

        page = client.get(url_of(proposal, "detail")).text

        assert "This is your proposal" not in page
        assert url_of(proposal, "edit") not in page


class TestMyProposals:
    URL = "/my/proposals/"

    def test_are_all_of_mine_and_nobody_elses(
        self, client, author, process, proposal
    ) -> None:
        make.proposal(process, title="Somebody else's")
        elsewhere = make.process(title={"en": "Another year"})
        make.phase(elsewhere, "propose")
        withdrawn = make.proposal(elsewhere, author, title="Given up")
        proposal_actions.withdraw_proposal(proposal=withdrawn, author=author, now=NOW)
        client.force_login(author)

        page = client.get(self.URL).text

        assert proposal.title in page
        assert "Given up" in page
        assert "Another year" in page
        assert "Withdrawn" in page
        assert "Somebody else" not in page

    def test_may_be_none_yet(self, client) -> None:
        client.force_login(make.user())

        assert "You have not suggested anything yet" in client.get(self.URL).text

    def test_ask_for_signing_in(self, client) -> None:
        response = client.get(self.URL)

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    def test_take_as_many_queries_however_many_there_are(
        self, client, author, process, django_assert_num_queries
    ) -> None:
        for number in range(12):
            make.proposal(process, author, title=str(number))
        client.force_login(author)

        # Session, person, count, drafts, proposals.
        with django_assert_num_queries(5):
            client.get(self.URL)

    def test_are_kept_by_no_cache(self, client, author) -> None:
        client.force_login(author)

        assert "no-store" in client.get(self.URL)["Cache-Control"]
