"""Deciding with criteria and costs on the page of the desk; nothing typed is lost."""

import make
import pytest
from django.urls import reverse
from make import DAY, NOW
from reviewing_of import collecting, criterion, decide, department, given

from participation.models import Role
from proposals.models import Project, Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)


@pytest.fixture
def process():
    process = collecting()
    criterion(process, "legal")
    criterion(process, "value", kind="score", is_required=False)
    process.cost_classes.create(
        code="m", name={"en": "Middle"}, low=35_000_00, high=60_000_00
    )
    return process


@pytest.fixture
def reviewer(process):
    return make.staff(process, Role.REVIEWER, name="Raija Reviewer")


def url_of(proposal) -> str:
    return reverse(
        "proposals_staff:review", args=[proposal.process.slug, proposal.number]
    )


def typed(**fields) -> dict[str, str]:
    return {
        "verdict": "yes",
        "verdict-legal": "met",
        "reason-legal": "No permit is needed.",
        "verdict-value": "4",
        "cost": "12 000",
        "reason": "Checked by the parks department.",
        "seen": "0",
    } | {name.replace("_of_", "-"): value for name, value in fields.items()}


@BOTH
class TestDecidingWithCriteria:
    def test_keeps_findings_range_and_language(
        self, client, process, reviewer, headers
    ) -> None:
        proposal = make.proposal(process)
        client.force_login(reviewer)

        response = client.post(
            url_of(proposal),
            typed(
                cost="",
                cost_low="10 000",
                cost_high="30 000",
                upkeep="500",
                language="sv",
                instead="A smaller one.",
            ),
            headers=headers,
        )

        assert response.status_code == (200 if headers else 303)
        review = Review.objects.get()
        assert (review.cost, review.cost_low, review.upkeep) == (
            30_000_00,
            10_000_00,
            500_00,
        )
        assert (review.language, review.instead) == ("sv", "A smaller one.")
        assert review.findings.count() == 2
        assert Project.objects.get().cost_high == 30_000_00

    def test_takes_a_cost_class(self, client, process, reviewer, headers) -> None:
        proposal = make.proposal(process)
        client.force_login(reviewer)

        client.post(url_of(proposal), typed(cost="", cost_class="m"), headers=headers)

        assert Review.objects.get().cost == 60_000_00

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"verdict_of_legal": ""}, "verdict-legal"),
            ({"verdict_of_legal": "unclear"}, "verdict-legal"),
            ({"verdict_of_legal": "maybe"}, "verdict-legal"),
            ({"verdict_of_value": "9"}, "verdict-value"),
            ({"verdict_of_value": "1"}, "reason-value"),
            ({"verdict": "no"}, "verdict"),
            ({"cost": "", "cost_low": "9", "cost_high": "5"}, "cost_low"),
            ({"cost": "", "cost_low": "9"}, "cost_high"),
            ({"cost": "4", "cost_low": "5", "cost_high": "9"}, "cost"),
            ({"cost": "4", "cost_class": "m"}, "cost_class"),
            ({"cost": "", "cost_class": "xl"}, "cost_class"),
            ({"upkeep": "a lot"}, "upkeep"),
            ({"cost_high": "9" * 30}, "cost_high"),
            ({"instead": "x" * 2001}, "instead"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_keeps_all(  # noqa: PLR0917 - parametrised
        self, client, process, reviewer, wrong, field, headers
    ) -> None:
        proposal = make.proposal(process)
        client.force_login(reviewer)

        response = client.post(url_of(proposal), typed(**wrong), headers=headers)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert "No permit is needed." in response.text
        assert "Checked by the parks department." in response.text
        assert not Review.objects.exists()


class TestSignedOutMeanwhile:
    def test_finds_what_was_typed_after_signing_in(
        self, client, process, reviewer
    ) -> None:
        proposal = make.proposal(process)

        away = client.post(url_of(proposal), typed(reason="An hour of work."))
        client.force_login(reviewer)
        back = client.get(url_of(proposal))

        assert away["Location"].startswith(reverse("account_login"))
        assert "What you had typed is still here." in back.text
        assert "An hour of work." in back.text
        assert "No permit is needed." in back.text
        assert back.context["form"]["verdict-value"].value() == "4"
        client.post(url_of(proposal), typed(reason="An hour of work."))
        assert Review.objects.get().reason == "An hour of work."
        assert "still here" not in client.get(url_of(proposal)).text

    def test_keeps_no_more_than_a_form_can_hold(self, client, process) -> None:
        proposal = make.proposal(process)

        client.post(url_of(proposal), typed(reason="x" * 70_000))

        assert not [key for key in client.session.keys() if key.startswith("review:")]  # noqa: SIM118 - a session is no dictionary


class TestPageOfOne:
    def test_shows_who_has_it_what_was_asked_and_noted(
        self, client, process, reviewer
    ) -> None:
        proposal = make.proposal(process)
        colleague = make.staff(process, Role.REVIEWER, name="Kaarlo")
        given(proposal, to=department(process, "parks", colleague))
        client.force_login(reviewer)
        slug = process.slug

        asked = client.post(
            reverse("proposals_staff:ask_opinion", args=[slug, 1]),
            {
                "target": f"person-{colleague.pk}",
                "question": "Is it deep enough?",
                "due_on": "2026-11-20",
            },
        )
        noted = client.post(
            reverse("proposals_staff:review_note", args=[slug, 1]),
            {"text": "The harbour master is away."},
        )
        client.force_login(colleague)
        page = client.get(url_of(proposal)).text

        assert (asked.status_code, noted.status_code) == (303, 303)
        assert "Is it deep enough?" in page
        assert "The harbour master is away." in page
        assert "Your opinion is asked" in page
        assert "5 days left" in page
        opinion = proposal.assignments.get(is_opinion=True)
        answer = reverse("proposals_staff:give_opinion", args=[slug, 1, opinion.pk])
        empty = client.post(answer, {"words": " "})
        done = client.post(answer, {"words": "Deep enough."})
        assert (empty.status_code, done.status_code) == (422, 303)
        assert "Deep enough." in client.get(url_of(proposal)).text

    def test_keeps_what_was_typed_of_a_question(
        self, client, process, reviewer
    ) -> None:
        make.proposal(process)
        client.force_login(reviewer)

        response = client.post(
            reverse("proposals_staff:ask_opinion", args=[process.slug, 1]),
            {"target": "", "question": "Is it deep?", "due_on": "2026-11-01"},
        )

        assert response.status_code == 422
        assert "Is it deep?" in response.text
        assert set(response.context["form"].errors) == {"target"}

    def test_says_that_a_day_is_over(self, client, process, reviewer) -> None:
        make.proposal(process)
        other = make.staff(process, Role.REVIEWER)
        client.force_login(reviewer)

        response = client.post(
            reverse("proposals_staff:ask_opinion", args=[process.slug, 1]),
            {"target": f"person-{other.pk}", "question": "?", "due_on": "1.11.2026"},
        )

        assert response.context["form"].errors == {"due_on": ["This day is over."]}

    def test_refuses_an_answer_of_somebody_else_in_words(
        self, client, process, reviewer
    ) -> None:
        proposal = make.proposal(process)
        opinion = proposal.assignments.create(
            is_opinion=True, reviewer=make.user(), due_on=NOW.date(), assigned_at=NOW
        )
        client.force_login(reviewer)
        url = reverse(
            "proposals_staff:give_opinion", args=[process.slug, 1, opinion.pk]
        )

        assert "Somebody else was asked." in client.get(url).text
        assert client.post(url, {"words": "Mine"}).status_code == 422

    def test_is_told_when_somebody_else_has_it(self, client, process, reviewer) -> None:
        proposal = make.proposal(process)
        given(proposal, to=make.staff(process, Role.REVIEWER))
        client.force_login(reviewer)

        assert "Take it over first" in client.get(url_of(proposal)).text
        response = client.post(url_of(proposal), typed())
        assert response.status_code == 422
        assert "Checked by the parks department." in response.text

    def test_takes_as_many_queries_however_much_is_there(
        self, client, process, reviewer, django_assert_max_num_queries
    ) -> None:
        proposal = make.proposal(process, make.user())
        for number in range(4):
            decide(
                proposal,
                reviewer,
                found={"legal": "met"},
                now=NOW + number * DAY / 10,
            )
        client.force_login(reviewer)
        client.get(url_of(proposal))

        with django_assert_max_num_queries(32):
            client.get(url_of(proposal))


class TestPublicAnswer:
    def test_shows_what_was_checked_by_whom_and_what_is_possible(
        self, client, process, reviewer
    ) -> None:
        department(process, "parks", reviewer)
        proposal = make.proposal(process)
        client.force_login(reviewer)
        client.post(
            url_of(proposal),
            typed(
                verdict="no",
                verdict_of_legal="not_met",
                reason_of_legal="The shore is protected.",
                instead="A pier at Kalliokatu.",
            ),
        )
        client.logout()

        page = client.get(reverse("proposals:detail", args=[process.slug, 1])).text

        assert "Decided by Parks" in page
        assert "What was checked" in page
        assert "The shore is protected." in page
        assert "Not met" in page
        assert "Met, 4 of 5" in page
        assert "A pier at Kalliokatu." in page
        assert "Raija" not in page
        assert 'lang="fi"' in page

    def test_shows_the_criteria_before_anything_is_sent(self, client, process) -> None:
        page = client.get(reverse("proposals:criteria", args=[process.slug])).text

        assert "What every idea is checked against" in page
        assert "Is it legal?" in page
        assert "Middle" in page
        assert "14 days" in page
