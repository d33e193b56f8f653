"""The reviewers' desk: what waits, and deciding on it."""

import make
import pytest
from django.urls import reverse
from make import DAY, NOW

from participation.models import Membership, Phase, Role
from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.models import Proposal, Review

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
def reviewer(process):
    return make.staff(process, Role.REVIEWER)


def desk(process) -> str:
    return reverse("proposals_staff:desk", args=[process.slug])


def url_of(proposal) -> str:
    return reverse(
        "proposals_staff:review", args=[proposal.process.slug, proposal.number]
    )


def typed(**fields) -> dict[str, str]:
    return {
        "verdict": "yes",
        "cost": "12 000",
        "reason": "Checked by the parks department.",
        "seen": "0",
    } | fields


def decide(proposal, reviewer, **fields):
    decision = {"is_feasible": True, "cost": 100_00, "reason": "Decided first."}
    return decide_feasibility(
        proposal=proposal, reviewer=reviewer, now=NOW, **(decision | fields)
    )


@BOTH
class TestDesk:
    def test_shows_what_waits_oldest_first(
        self, client, process, reviewer, headers
    ) -> None:
        make.proposal(process, title="The older one")
        make.proposal(process, title="The newer one")
        done = make.proposal(process, title="The decided one")
        decide(done, reviewer)
        client.force_login(reviewer)

        response = client.get(desk(process), headers=headers)

        page = response.text
        assert page.index("The older one") < page.index("The newer one")
        assert "The decided one" not in page
        assert ("<html" in page) == (not headers)
        assert "HX-Request" in response["Vary"]

    def test_counts_every_queue_and_shows_one(
        self, client, process, reviewer, headers
    ) -> None:
        for is_feasible in (True, False, False):
            decide(make.proposal(process), reviewer, is_feasible=is_feasible)
        make.proposal(process, title="Not decided")
        client.force_login(reviewer)

        response = client.get(desk(process), {"show": "decided"}, headers=headers)

        assert response.context["queue"].counts == {
            "mine": 0,
            "overdue": 0,
            "opinions": 0,
            "unassigned": 1,
            "appeals": 0,
            "waiting": 1,
            "decided": 3,
        }
        assert "P2" in response.text
        assert "Not decided" not in response.text

    def test_says_when_nothing_can_be_decided_any_more(
        self, client, process, reviewer, headers
    ) -> None:
        make.phase(process, "vote")
        client.force_login(reviewer)

        response = client.get(desk(process), headers=headers)

        assert ("The ballot has been frozen" in response.text) == (not headers)


class TestWhoSeesTheDesk:
    @pytest.mark.parametrize("role", sorted(Role))
    def test_reviewers_and_organisers_do(self, client, process, role) -> None:
        proposal = make.proposal(process)
        client.force_login(make.staff(process, role))
        expected = 200 if role in {Role.REVIEWER, Role.ORGANISER} else 403

        for url in (desk(process), url_of(proposal)):
            assert client.get(url).status_code == expected

    def test_a_resident_does_not(self, client, process) -> None:
        client.force_login(make.user())

        assert client.get(desk(process)).status_code == 403

    def test_whoever_has_no_second_factor_sets_it_up_first(
        self, client, process
    ) -> None:
        person = make.user()
        Membership.objects.create(process=process, user=person, role=Role.REVIEWER)
        client.force_login(person)

        response = client.get(desk(process))

        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_index")

    def test_somebody_signed_out_signs_in(self, client, process) -> None:
        response = client.get(desk(process))

        assert response["Location"].startswith(reverse("account_login"))

    def test_is_kept_by_no_cache(self, client, process, reviewer) -> None:
        client.force_login(reviewer)

        assert "no-store" in client.get(desk(process))["Cache-Control"]


@BOTH
class TestDeciding:
    def test_publishes_the_decision_and_takes_up_the_next(
        self, client, process, reviewer, headers
    ) -> None:
        first, second = make.proposal(process), make.proposal(process)
        client.force_login(reviewer)

        response = client.post(url_of(first), typed(), headers=headers)

        target = response["HX-Redirect"] if headers else response["Location"]
        assert response.status_code == (200 if headers else 303)
        assert target == url_of(second)
        review = Review.objects.get()
        assert (review.proposal, review.is_feasible, review.cost) == (
            first,
            True,
            12_000_00,
        )
        assert "Your decision on P1 is public now." in client.get(target).text

    def test_ends_at_the_desk_when_nothing_waits(
        self, client, process, reviewer, headers
    ) -> None:
        proposal = make.proposal(process)
        client.force_login(reviewer)

        response = client.post(url_of(proposal), typed(verdict="no"), headers=headers)

        target = response["HX-Redirect"] if headers else response["Location"]
        assert target == desk(process)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"verdict": ""}, "verdict"),
            ({"reason": ""}, "reason"),
            ({"reason": "  \n "}, "reason"),
            ({"cost": ""}, "cost"),
            ({"cost": "12,000"}, "cost"),
            ({"cost": "0"}, "cost"),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(  # noqa: PLR0917 - parametrised
        self, client, process, reviewer, wrong, field, headers
    ) -> None:
        proposal = make.proposal(process)
        client.force_login(reviewer)

        response = client.post(url_of(proposal), typed(**wrong), headers=headers)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        if field != "reason":
            assert "Checked by the parks department." in response.text
        assert 'id="review"' in response.text
        assert not Review.objects.exists()

    def test_tells_who_was_slower_and_keeps_the_typed_reason(
        self, client, process, reviewer, headers
    ) -> None:
        proposal = make.proposal(process)
        decide(proposal, make.staff(process, Role.REVIEWER))
        client.force_login(reviewer)

        response = client.post(url_of(proposal), typed(verdict="no"), headers=headers)

        assert response.status_code == 422
        assert "Somebody else has just decided this." in response.text
        assert "It has been decided that this can be done." in response.text
        assert "Checked by the parks department." in response.text
        assert Review.objects.count() == 1

        again = client.post(
            url_of(proposal), typed(verdict="no", seen="1"), headers=headers
        )
        assert again.status_code == (200 if headers else 303)
        assert 'name="seen" value="1"' in response.text
        assert Proposal.objects.get().is_not_feasible

    def test_is_refused_to_an_organiser_in_words(
        self, client, process, headers
    ) -> None:
        proposal = make.proposal(process)
        client.force_login(make.staff(process))

        assert "Your role in this process" in client.get(url_of(proposal)).text
        response = client.post(url_of(proposal), typed(), headers=headers)

        assert response.status_code == 422
        assert "Your role in this process does not allow this." in response.text
        assert not Review.objects.exists()

    def test_is_refused_once_the_ballot_is_frozen(
        self, client, process, reviewer, headers
    ) -> None:
        proposal = make.proposal(process)
        vote = make.phase(process, "vote", starts=DAY, ends=2 * DAY)
        Phase.objects.filter(pk=vote.pk).update(locked_at=NOW)
        client.force_login(reviewer)

        response = client.post(url_of(proposal), typed(), headers=headers)

        assert response.status_code == 422
        assert "The ballot has been frozen" in response.text
        assert Proposal.objects.get().awaits_review


def test_what_was_withdrawn_leaves_nothing_to_decide(client, process, reviewer) -> None:
    author = make.user()
    proposal = make.proposal(process, author)
    proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)
    client.force_login(reviewer)

    response = client.get(url_of(proposal))

    assert "there is nothing to decide" in response.text
    assert 'name="verdict"' not in response.text
