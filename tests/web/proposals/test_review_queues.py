"""The queues of the desk, giving out work, and how long it takes."""

from datetime import timedelta

import make
import pytest
from django.urls import reverse
from make import DAY, NOW
from reviewing_of import TODAY, collecting, decide, department, given

from participation.models import Role
from proposals.actions.appealing import appeal_decision
from proposals.models import Assignment, IdeaRules, Proposal

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


class TestQueues:
    def test_hold_what_they_say(self, client, process, reviewer) -> None:
        author = make.user()
        for number in range(1, 8):
            make.proposal(process, author, title=f"Idea {number}")
        all_of = list(Proposal.objects.order_by("number"))
        given(all_of[0], to=reviewer, now=NOW - 9 * DAY, due_on=TODAY - timedelta(2))
        given(all_of[1], to=department(process, "parks", reviewer))
        given(all_of[2], to=make.staff(process, Role.REVIEWER))
        all_of[3].assignments.create(
            is_opinion=True, reviewer=reviewer, due_on=TODAY, assigned_at=NOW
        )
        decide(all_of[4], is_feasible=False)
        appeal_decision(proposal=all_of[4], author=author, text="No!", now=NOW)
        Proposal.objects.filter(number=7).update(visibility="hidden")
        client.force_login(reviewer)

        queues = {
            show: shown(client, process, show=show)
            for show in client.get(url("desk", process)).context["queue"].counts
        }

        assert queues == {
            "mine": [1, 2, 4],
            "overdue": [1],
            "opinions": [4],
            "unassigned": [4, 6],
            "appeals": [5],
            "waiting": [1, 2, 3, 4, 6],
            "decided": [5],
        }
        counts = client.get(url("desk", process)).context["queue"].counts
        assert counts == {show: len(numbers) for show, numbers in queues.items()}

    def test_begin_with_mine_when_there_is_something(
        self, client, process, reviewer
    ) -> None:
        first, _second = make.proposal(process, title="A"), make.proposal(process)
        client.force_login(reviewer)

        before = shown(client, process)
        given(first, to=reviewer)

        assert (before, shown(client, process)) == ([1, 2], [1])

    def test_say_in_words_how_many_days_are_left(
        self, client, process, reviewer
    ) -> None:
        for number, due in enumerate((-1, 0, 1, 3)):
            proposal = make.proposal(process, title=f"Idea {number}")
            proposal.assignments.create(
                reviewer=reviewer,
                due_on=TODAY + timedelta(days=due),
                assigned_at=NOW,
            )
        client.force_login(reviewer)

        page = client.get(url("desk", process)).text

        for words in ("1 day late", "due today", "1 day left", "3 days left"):
            assert words in page

    def test_are_filtered_by_place_and_keep_it_on_the_way(
        self, client, process, reviewer
    ) -> None:
        west = make.district(process, "west")
        parks = process.categories.create(code="parks", name={"en": "Parks"})
        make.proposal(process, title="A", district=west)
        make.proposal(process, title="B", district=west, category=parks)
        make.proposal(process, title="C")
        client.force_login(reviewer)

        assert shown(client, process, district="west") == [1, 2]
        assert shown(client, process, district="west", category="parks") == [2]
        assert shown(client, process, district="*") == [3]
        page = client.get(url("review", process, 1), {"district": "west"})
        assert page.context["before_url"] is None
        assert page.context["following_url"].endswith("/2/?district=west")
        last = client.get(url("review", process, 2), {"district": "west"})
        assert last.context["following_url"] is None
        assert last.context["before_url"].endswith("/1/?district=west")

    def test_leave_out_what_was_not_chosen(self, client, process, reviewer) -> None:
        make.proposal(process, title="A")
        make.proposal(process, title="B")
        IdeaRules.objects.create(process=process, selection="panel")
        Proposal.objects.filter(number=2).update(status="selected")
        client.force_login(reviewer)

        assert shown(client, process, show="waiting") == [2]

    def test_take_as_many_queries_however_long_they_are(
        self, client, process, reviewer, django_assert_num_queries
    ) -> None:
        client.force_login(reviewer)
        address = url("desk", process)
        for number in range(2):
            given(make.proposal(process, title=f"Idea {number}"), to=reviewer)
        client.get(address)

        with django_assert_num_queries(DESK_QUERIES):
            client.get(address)
        for number in range(2, 30):
            given(make.proposal(process, title=f"Idea {number}"), to=reviewer)
        with django_assert_num_queries(DESK_QUERIES):
            client.get(address)

    def test_ignore_what_nobody_offers(self, client, process, reviewer) -> None:
        make.proposal(process)
        client.force_login(reviewer)

        assert shown(client, process, show="x" * 500, district="no", page="-1") == [1]


DESK_QUERIES = 17


class TestGivingOut:
    def test_gives_the_ticked_ones_to_a_department(
        self, client, process, reviewer
    ) -> None:
        for number in range(3):
            make.proposal(process, title=f"Idea {number}")
        parks = department(process, "parks", reviewer)
        client.force_login(make.staff(process))

        page = client.get(url("assign", process), {"number": ["1", "3"]})
        response = client.post(
            url("assign", process),
            {
                "number": ["1", "3"],
                "target": f"department-{parks.pk}",
                "due_on": "2026-11-29",
                "seen": page.context["form"]["seen"].value(),
            },
        )

        assert "Idea 0" in page.text
        assert 'value="2026-11-29"' in page.text, "the days of the rules"
        assert response.status_code == 303
        held = Assignment.objects.filter(ended_at=None, department=parks)
        assert [one.proposal.number for one in held.order_by("pk")] == [1, 3]
        assert "2 proposals have been given out." in client.get(response.url).text

    def test_tells_who_was_slower_and_lets_them_send_it_again(
        self, client, process, reviewer
    ) -> None:
        proposal = make.proposal(process)
        given(proposal, to=make.staff(process, Role.REVIEWER))
        client.force_login(reviewer)
        typed = {
            "number": "1",
            "target": f"person-{reviewer.pk}",
            "due_on": "2026-11-29",
            "reason": "I know the place.",
            "seen": "1:0",
        }

        response = client.post(url("assign", process), typed)
        again = client.post(
            url("assign", process),
            typed | {"seen": response.context["form"]["seen"].value()},
        )

        assert response.status_code == 422
        assert "Somebody else has just given this" in response.text
        assert "I know the place." in response.text
        assert again.status_code == 303
        assert Assignment.objects.get(ended_at=None).reviewer == reviewer

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"target": ""}, "target"),
            ({"target": "person-999999"}, "target"),
            ({"due_on": "yesterday"}, "due_on"),
            ({"due_on": "2026-11-01"}, "due_on"),
            ({"reason": ""}, "reason"),
            ({"seen": "x"}, "seen"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, client, process, reviewer, wrong, field
    ) -> None:
        given(make.proposal(process), to=make.staff(process, Role.REVIEWER))
        client.force_login(reviewer)
        typed = {
            "number": "1",
            "target": f"person-{reviewer.pk}",
            "due_on": "29.11.2026",
            "reason": "I know the place.",
        }

        response = client.post(url("assign", process), typed | wrong)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}

    def test_asks_to_choose_something(self, client, process, reviewer) -> None:
        client.force_login(reviewer)

        for query in ({}, {"number": "x"}, {"number": "99"}):
            page = client.get(url("assign", process), query).text
            assert "Choose at least one proposal" in page


class TestTimes:
    def test_tell_what_waits_and_how_the_departments_answer(
        self, client, process, reviewer, clock
    ) -> None:
        parks = department(process, "parks", reviewer)
        for number in range(3):
            make.proposal(process, title=f"Idea {number}")
        all_of = list(Proposal.objects.order_by("number"))
        given(all_of[0], to=parks, due_on=TODAY + timedelta(days=1))
        given(all_of[1], to=parks, due_on=TODAY + timedelta(days=1))
        decide(all_of[0], reviewer, now=NOW + 4 * DAY)
        clock.move_to(NOW + 6 * DAY)
        client.force_login(reviewer)

        times = client.get(url("times", process)).context["times"]

        states = {row.state: row for row in times.states}
        assert (states["all"].past, states["all"].median_days) == (1, 4)
        assert (states["all"].now, states["all"].longest_days) == (2, 6)
        assert (states["assigned"].now, states["assigned"].median_days) == (1, 4)
        assert states["unassigned"].now == 1
        [row] = times.departments
        assert (row.open, row.overdue, row.answered, row.in_time) == (1, 1, 1, 0)

    def test_are_there_before_anything_is(
        self, client, process, reviewer, django_assert_max_num_queries
    ) -> None:
        client.force_login(reviewer)
        client.get(url("times", process))

        with django_assert_max_num_queries(22):
            page = client.get(url("times", process))

        assert "From sending to the first decision" in page.text
