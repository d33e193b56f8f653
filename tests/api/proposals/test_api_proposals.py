"""Reading proposals and projects through the API."""

import make
import pytest
from django.urls import reverse
from make import DAY, NOW

from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.lifecycle import Status
from proposals.models import Proposal
from proposals.queries.lists import PAGE_SIZE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def read(client, name, *args, **query):
    return client.get(reverse(f"proposals_api:{name}", args=args), query)


def numbers(response) -> list[int]:
    assert response.status_code == 200
    return [proposal["number"] for proposal in response.json()["results"]]


class TestList:
    def test_comes_in_the_fair_order_of_the_page(self, client, process) -> None:
        for _number in range(5):
            make.proposal(process)

        found = numbers(read(client, "proposals", process.slug))

        fair = sorted(
            range(1, 6), key=lambda n: proposal_actions.fair_order_key(process, n)
        )
        assert found == fair

    def test_can_be_ordered_searched_and_filtered_as_on_the_page(
        self, client, process
    ) -> None:
        east = make.district(process, "east")
        parks = process.categories.create(code="parks", name={"fi": "Puistot"})
        make.proposal(process, title="Laituri Vimpelinlammelle", district=east)
        make.proposal(
            process,
            title="Penkkejä",
            text="Rantaan.",
            category=parks,
            cost_estimate=5_00,
        )
        make.proposal(process, title="Valaistus", text="Polulle.", cost_estimate=9_00)
        slug = process.slug

        assert numbers(read(client, "proposals", slug, q="LAITURI")) == [1]
        assert numbers(read(client, "proposals", slug, district="east")) == [1]
        assert numbers(read(client, "proposals", slug, category="parks")) == [2]
        assert numbers(read(client, "proposals", slug, order="dearest")) == [3, 2, 1]
        assert numbers(read(client, "proposals", slug, status="feasible")) == []

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"status": "loved"}, "status"),
            ({"order": "random"}, "order"),
            ({"q": "x" * 201}, "q"),
        ],
    )
    def test_says_what_it_does_not_understand(
        self, client, process, query, field
    ) -> None:
        response = read(client, "proposals", process.slug, **query)

        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == [field]

    def test_comes_in_pages(self, client, process) -> None:
        for _number in range(PAGE_SIZE + 1):
            make.proposal(process)

        first = read(client, "proposals", process.slug).json()
        second = read(client, "proposals", process.slug, page=2).json()

        assert (first["count"], first["pages"]) == (PAGE_SIZE + 1, 2)
        both = [p["number"] for p in first["results"] + second["results"]]
        assert sorted(both) == list(range(1, PAGE_SIZE + 2))
        assert read(client, "proposals", process.slug, page=3).status_code == 404

    def test_leaves_out_what_was_withdrawn(self, client, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        assert numbers(read(client, "proposals", process.slug)) == []
        response = read(client, "proposal", process.slug, 1)
        assert response.status_code == 410
        assert response.json()["errors"][0]["code"] == "withdrawn"

    def test_names_nobody(self, client, process) -> None:
        author = make.user("aino@example.org", name="Aino Virtanen")
        make.proposal(process, author)

        for response in (
            read(client, "proposals", process.slug),
            read(client, "proposal", process.slug, 1),
        ):
            assert "aino" not in response.text.lower()

    def test_is_read_in_as_many_queries_however_long_it_is(
        self, client, process, django_assert_num_queries
    ) -> None:
        east = make.district(process, "east")
        parks = process.categories.create(code="parks", name={"fi": "Puistot"})
        for _number in range(PAGE_SIZE):
            make.proposal(process, district=east, category=parks)

        with django_assert_num_queries(7):
            response = read(client, "proposals", process.slug)

        assert len(response.json()["results"]) == PAGE_SIZE


class TestProposal:
    def test_comes_with_its_text_and_reviews(self, client, process) -> None:
        proposal = make.proposal(process, latitude="64.225", longitude="27.733")
        decide_feasibility(
            proposal=proposal,
            reviewer=make.staff(process, "reviewer"),
            is_feasible=True,
            cost=12_000_00,
            reason="It can be built in a summer.",
            now=NOW,
        )

        found = read(client, "proposal", process.slug, 1).json()

        assert found["text"] == "Uimareille **laituri** ja penkki."
        assert found["status"] == Status.FEASIBLE
        assert (found["latitude"], found["longitude"]) == ("64.225000", "27.733000")
        assert found["project"] == "P1"
        (review,) = found["reviews"]
        assert (review["cost"], review["is_feasible"]) == (12_000_00, True)

    def test_that_does_not_exist_is_not_found(self, client, process) -> None:
        assert read(client, "proposal", process.slug, 7).status_code == 404

    def test_of_another_process_is_not_found(self, client, process) -> None:
        make.proposal(process)
        other = make.process()

        assert read(client, "proposal", other.slug, 1).status_code == 404


class TestProjects:
    def test_are_listed_with_what_became_of_them(self, client) -> None:
        process = make.process()
        make.project(process, "b", cost=7_00)
        make.project(process, "a", is_dropped=True)

        found = read(client, "projects", process.slug).json()

        assert [(p["code"], p["is_dropped"]) for p in found["results"]] == [
            ("a", True),
            ("b", False),
        ]
        assert found["results"][1]["cost"] == 7_00

    @pytest.mark.parametrize("code", ["BO.D10.1/21", "Ä 1", "a?b#c"])
    def test_are_found_by_any_code_that_a_file_may_hold(self, client, code) -> None:
        process = make.process()
        make.project(process, code, description={"fi": "**Näin**"})

        found = read(client, "project", process.slug, code).json()

        assert (found["code"], found["description"]) == (code, {"fi": "**Näin**"})

    def test_are_read_in_few_queries(self, client, django_assert_num_queries) -> None:
        process = make.process()
        east = make.district(process, "east")
        for _number in range(30):
            make.project(process, district=east)

        with django_assert_num_queries(4):
            read(client, "projects", process.slug)


def test_what_is_not_public_is_not_found(client) -> None:
    process = make.process(published=False)
    make.phase(process, "propose", starts=-2 * DAY)
    Proposal.objects.create(
        process=process, number=1, title="x", text="x", language="fi", submitted_at=NOW
    )
    make.project(process, "a")
    client.force_login(make.staff(process))

    for name, args in [
        ("proposals", []),
        ("proposal", [1]),
        ("projects", []),
        ("project", ["a"]),
    ]:
        assert read(client, name, process.slug, *args).status_code == 404
