"""Settling criteria, departments and cost classes; appeals on the page."""

import make
import pytest
from django.conf import settings
from django.urls import reverse
from reviewing_of import collecting, criterion, decide, department, given

from participation.models import Role
from proposals.models import Appeal, Criterion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    return collecting()


@pytest.fixture
def reviewer(process):
    return make.staff(process, Role.REVIEWER)


def url(name, process, *args) -> str:
    return reverse(f"proposals_staff:{name}", args=[process.slug, *args])


def shown(client, process, **query) -> list[int]:
    response = client.get(url("desk", process), query)
    return [proposal.number for proposal in response.context["queue"].page]


class TestSettling:
    @pytest.fixture
    def organiser(self, client, process):
        organiser = make.staff(process)
        client.force_login(organiser)
        return organiser

    def test_offers_criteria_with_one_click(self, client, process, organiser) -> None:
        before = client.get(url("criteria", process)).text
        response = client.post(url("offer_criteria", process))
        client.post(url("offer_criteria", process))

        assert "On the city&#x27;s land" in before
        assert response.status_code == 303
        assert process.criteria.count() == 6
        assert process.events.filter(verb="criteria.settled").count() == 1
        assert set(process.criteria.get(code="legal").name) == set(
            dict(settings.LANGUAGES)
        )

    def test_adds_changes_and_takes_out(self, client, process, organiser) -> None:
        client.post(
            url("criteria", process),
            {"name_en": "Fair", "name_fi": "Reilu", "kind": "score"},
        )
        made = Criterion.objects.get()
        client.post(
            url("change_criterion", process, made.pk),
            {"name_en": "Fairer", "kind": "verdict", "is_required": "on"},
        )
        made.refresh_from_db()
        changed = (made.code, made.kind, made.is_required)
        client.post(url("remove_criterion", process, made.pk))

        assert changed == ("fair", "verdict", True)
        assert not process.criteria.exists()

    def test_only_adds_once_something_has_been_checked(
        self, client, process, organiser
    ) -> None:
        criterion(process, "legal")
        made = Criterion.objects.get()
        decide(make.proposal(process), found={"legal": "met"})

        changed = client.post(
            url("change_criterion", process, made.pk),
            {"name_en": "Other", "kind": "verdict"},
        )
        removed = client.post(url("remove_criterion", process, made.pk))
        added = client.post(
            url("criteria", process), {"name_en": "More", "kind": "verdict"}
        )

        assert (changed.status_code, removed.status_code) == (422, 422)
        assert "You can still add to them." in changed.text
        assert "Other" in changed.text
        assert added.status_code == 303
        assert process.criteria.count() == 2

    def test_refuses_the_same_name_twice(self, client, process, organiser) -> None:
        criterion(process, "legal")

        response = client.post(
            url("criteria", process), {"name_en": "Legal", "kind": "verdict"}
        )

        assert response.status_code == 422
        assert "name already" in response.text

    def test_writes_down_departments_and_who_works_there(
        self, client, process, organiser, reviewer
    ) -> None:
        response = client.post(
            url("departments", process), {"name_en": "Parks", "people": [reviewer.pk]}
        )
        made = process.departments.get()
        client.post(url("change_department", process, made.pk), {"name_en": "Green"})
        made.refresh_from_db()
        emptied = (made.code, made.name["en"], made.members.count())
        stranger = client.post(
            url("departments", process),
            {"name_en": "X", "people": [make.user().pk]},
        )
        client.post(url("remove_department", process, made.pk))

        assert response.status_code == 303
        assert emptied == ("parks", "Green", 0)
        assert stranger.status_code == 422
        assert not process.departments.exists()

    def test_keeps_departments_that_have_worked(
        self, client, process, organiser, reviewer
    ) -> None:
        parks = department(process, "parks", reviewer)
        given(make.proposal(process), to=parks)

        response = client.post(url("remove_department", process, parks.pk))

        assert response.status_code == 422
        assert "so it stays" in response.text

    @pytest.mark.parametrize(
        ("low", "high", "status"),
        [("35 000", "60 000", 303), ("60 000", "35 000", 422), ("", "5", 422)],
    )
    def test_takes_cost_classes_the_right_way_round(  # noqa: PLR0917 - parametrised
        self, client, process, organiser, low, high, status
    ) -> None:
        response = client.post(
            url("cost_classes", process), {"name_en": "M", "low": low, "high": high}
        )

        assert response.status_code == status
        if status == 303:
            band = process.cost_classes.get()
            client.post(url("remove_cost_class", process, band.pk))
            assert process.events.filter(verb="classes.settled").count() == 2
        assert not process.cost_classes.exists()

    def test_is_over_once_the_ballot_is_frozen(
        self, client, process, organiser
    ) -> None:
        make.phase(process, "vote")

        response = client.post(
            url("criteria", process), {"name_en": "Late", "kind": "verdict"}
        )
        offered = client.post(url("offer_criteria", process))

        assert (response.status_code, offered.status_code) == (422, 422)
        assert "The ballot has been frozen" in offered.text
        assert not process.criteria.exists()


class TestAppealing:
    def test_is_offered_to_the_author_and_sent(self, client, process, reviewer) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        decide(proposal, reviewer, is_feasible=False)
        detail = reverse("proposals:detail", args=[process.slug, 1])
        address = reverse("proposals:appeal_decision", args=[process.slug, 1])
        client.force_login(author)

        offered = client.get(detail).text
        page = client.get(address)
        empty = client.post(address, {"text": " ", "seen": ""})
        sent = client.post(
            address,
            {"text": "It is ours.", "seen": page.context["form"]["seen"].value()},
        )

        assert address in offered
        assert empty.status_code == 422
        assert sent.status_code == 303
        after = client.get(detail).text
        assert "An author has asked for a new decision" in after
        assert "It is ours." not in after
        assert address not in after
        client.force_login(reviewer)
        assert "It is ours." in client.get(url("review", process, 1)).text

    def test_is_not_offered_to_others(self, client, process, reviewer) -> None:
        decide(make.proposal(process), reviewer)
        address = reverse("proposals:appeal_decision", args=[process.slug, 1])
        client.force_login(make.user())

        assert (
            address
            not in client.get(reverse("proposals:detail", args=[process.slug, 1])).text
        )
        assert client.get(address).status_code == 403

    def test_shows_a_newer_decision_before_it_is_sent(
        self, client, process, reviewer
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        first = decide(proposal, reviewer, is_feasible=False)
        decide(proposal, reviewer, is_feasible=False, reason="For another reason.")
        address = reverse("proposals:appeal_decision", args=[process.slug, 1])
        client.force_login(author)

        stale = client.post(address, {"text": "No.", "seen": str(first.pk)})
        again = client.post(
            address,
            {"text": "No.", "seen": stale.context["form"]["seen"].value()},
        )

        assert stale.status_code == 422
        assert "For another reason." in stale.text
        assert again.status_code == 303
        assert Appeal.objects.count() == 1
