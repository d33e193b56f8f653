"""What the list reads: searches, filters and orders, alike on every database."""

import make
import pytest
from django.db import connection
from make import NOW

from participation.models import Role
from proposals.actions import proposals as proposal_actions
from proposals.actions.reviewing import decide_feasibility
from proposals.queries import lists, places
from proposals.queries.lists import Filters, Order
from proposals.queries.places import WHOLE_CITY

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def found(process, *, page="1", size=lists.PAGE_SIZE, **filters) -> list[str]:
    """Return the titles on a page."""
    wanted = lists.proposal_list(
        process,
        Filters(**filters),
        places.choices_of(process),
        page=page,
        size=size,
    )
    return [proposal.title for proposal in wanted.page]


class TestWords:
    @pytest.mark.parametrize(
        "words",
        ["Äänekäs", "äänekäs", "ÄÄNEKÄS", "ÖLJY", "öljy", "A\u0308a\u0308nekäs"],
    )
    def test_find_finnish_letters_in_either_case(self, process, words) -> None:
        make.proposal(process, title="Äänekäs öljylamppu")
        make.proposal(process, title="Hiljainen kynttilä")

        assert found(process, words=words) == ["Äänekäs öljylamppu"]

    def test_are_looked_for_in_title_and_text_alike(self, process) -> None:
        make.proposal(process, title="Penkki", text="Istumiseen rannalla.")

        assert found(process, words="rannalla penkki") == ["Penkki"]
        assert found(process, words="rannalla keinu") == []

    @pytest.mark.parametrize("words", ["50%", "a_b", "\\", "50 % ", "'"])
    def test_mean_what_they_say(self, process, words) -> None:
        make.proposal(process, title="Aivan muuta")
        title = f"Alennus {words.strip()} kaikesta"
        make.proposal(process, title=title)

        assert found(process, words=words) == [title]

    def test_stop_at_a_thousand(self, process, monkeypatch) -> None:
        monkeypatch.setattr(lists, "MOST_FOUND", 3)
        for number in range(5):
            make.proposal(process, title=f"Penkki {number}")

        wanted = lists.proposal_list(
            process,
            Filters(words="penkki"),
            places.choices_of(process),
            page="1",
            size=2,
        )

        assert (wanted.count, wanted.is_cut) == (3, True)
        assert wanted.page.paginator.num_pages == 2


class TestFilters:
    def test_by_district_take_its_parts_with_it(self, process) -> None:
        north = make.district(process, "north")
        village = make.district(process, "village", parent=north)
        hamlet = make.district(process, "hamlet", parent=village)
        south = make.district(process, "south")
        for title, district in {"N": north, "H": hamlet, "S": south}.items():
            make.proposal(process, title=title, district=district)
        make.proposal(process, title="all")

        assert sorted(found(process, district="north")) == ["H", "N"]
        assert found(process, district="hamlet") == ["H"]
        assert found(process, district=WHOLE_CITY) == ["all"]

    def test_by_category_and_status_together(self, process) -> None:
        parks = process.categories.create(code="parks", name={"fi": "Puistot"})
        decided = make.proposal(process, title="decided", category=parks)
        make.proposal(process, title="waiting", category=parks)
        make.proposal(process, title="other")
        decide_feasibility(
            proposal=decided,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=False,
            cost=None,
            reason="Checked.",
            now=NOW,
        )

        assert found(process, category="parks", status="submitted") == ["waiting"]
        assert found(process, category="parks", status="not_feasible") == ["decided"]
        assert found(process, status="feasible") == []

    def test_never_show_what_was_withdrawn(self, process) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        proposal_actions.withdraw_proposal(proposal=proposal, author=author, now=NOW)

        assert found(process) == []
        assert found(process, words="laituri") == []
        assert found(process, status="withdrawn") == []

    def test_never_show_another_process(self, process) -> None:
        other = make.process()
        make.phase(other, "propose")
        make.proposal(other)

        assert found(process) == []


class TestOrder:
    def test_is_drawn_by_the_seed_and_not_by_time(self) -> None:
        orders = []
        for seed in ("one", "two", "one"):
            process = make.process(order_seed=seed)
            make.phase(process, "propose")
            for number in range(8):
                make.proposal(process, title=str(number))
            orders.append(found(process))

        first, second, again = orders
        assert first == again
        assert first != second
        assert sorted(first) == sorted(second) == [str(n) for n in range(8)]
        assert first != sorted(first)

    def test_holds_still_while_one_leafs(self, process) -> None:
        for number in range(7):
            make.proposal(process, title=str(number))
        whole = found(process)

        pages = [found(process, page=str(page), size=2) for page in range(1, 5)]

        assert [title for page in pages for title in page] == whole

    @pytest.mark.parametrize("order", [Order.CHEAPEST, Order.DEAREST])
    def test_by_cost_holds_still_among_equals(self, process, order) -> None:
        for number in range(7):
            make.proposal(process, title=str(number), cost_estimate=5_00)

        pages = [
            found(process, page=str(page), size=2, order=order) for page in range(1, 5)
        ]

        assert sorted(title for page in pages for title in page) == list("0123456")

    def test_by_cost_takes_the_checked_cost_and_puts_the_unknown_last(
        self, process
    ) -> None:
        checked = make.proposal(process, title="checked", cost_estimate=1_00)
        make.proposal(process, title="cheap", cost_estimate=500_00)
        make.proposal(process, title="unknown")
        decide_feasibility(
            proposal=checked,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=True,
            cost=900_00,
            reason="Checked.",
            now=NOW,
        )

        assert found(process, order=Order.CHEAPEST) == ["cheap", "checked", "unknown"]
        assert found(process, order=Order.DEAREST) == ["checked", "cheap", "unknown"]

    def test_newest_first_goes_by_number_within_a_moment(self, process) -> None:
        for title in "abc":
            make.proposal(process, title=title)

        assert found(process, order=Order.NEWEST) == ["c", "b", "a"]


class TestPages:
    def test_beyond_the_end_show_the_last_one(self, process) -> None:
        for number in range(3):
            make.proposal(process, title=str(number))

        assert found(process, page="99", size=2) == found(process, page="2", size=2)
        assert found(process, page="x", size=2) == found(process, page="1", size=2)

    @pytest.mark.parametrize(
        ("order", "index"),
        [
            (["order_key"], "proposals_in_fair_order"),
            (["-submitted_at", "-number"], "proposals_newest_first"),
        ],
    )
    def test_are_leafed_through_in_an_index_alone(self, process, order, index) -> None:
        make.proposal(process)
        if connection.vendor == "postgresql":
            # One row is read faster without an index, so the planner has to be told.
            with connection.cursor() as cursor:
                for way in ("seqscan", "bitmapscan", "sort"):
                    cursor.execute(f"SET LOCAL enable_{way} = off")
            how = f"Index Only Scan using {index}"
        else:
            how = f"USING COVERING INDEX {index}"

        plan = process.proposals.visible().order_by(*order).values("pk")[:20].explain()

        assert how in plan

    def test_do_not_read_whole_texts(self, process, django_assert_num_queries) -> None:
        make.proposal(process, text="Rannalle tarvitaan yksi uusi laituri. " * 200)
        choices = places.choices_of(process)

        with django_assert_num_queries(2):
            (proposal,) = lists.proposal_list(
                process, Filters(), choices, page="1"
            ).page

        assert "text" in proposal.get_deferred_fields()
        assert len(proposal.beginning) == lists.BEGINNING
