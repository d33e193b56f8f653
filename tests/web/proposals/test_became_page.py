"""The public page "What became of it": counts, money, list, map, news, files."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree as ET

import built
import make
import pytest
from built import LATER, SOON, TODAY, text
from django.urls import reverse
from make import DAY, NOW
from reading import announcement, words

from participation.models import Role
from proposals.actions import building as actions
from proposals.actions import spending
from proposals.actions.reviewing import decide_feasibility
from proposals.lifecycle import Stage
from proposals.models import Project
from proposals.outcomes import settle

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.3]]],
}


@pytest.fixture
def process():
    return make.process()


def url_of(process, name: str = "became") -> str:
    return reverse(f"proposals:{name}", args=[process.slug])


def page_of(client, process, **query):
    response = client.get(url_of(process), query)
    assert response.status_code == 200
    return words(response.text)


def counts_on(client, process) -> dict[str, int]:
    way = client.get(url_of(process)).context["way"]
    names = ("ideas", "checked", "feasible", "on_ballot", "funded", "built")
    return {name: getattr(way, name) for name in names}


class TestTheWay:
    def test_is_counted_from_idea_to_built(self, client, process) -> None:
        make.phase(process, "propose")
        ideas = [make.proposal(process, title=f"Idea {n}") for n in range(4)]
        reviewer = make.staff(process, Role.REVIEWER)
        for idea, is_feasible in zip(ideas, (True, True, False), strict=False):
            decide_feasibility(
                proposal=idea,
                reviewer=reviewer,
                is_feasible=is_feasible,
                cost=1_000_00 if is_feasible else None,
                reason="Checked",
                now=NOW,
            )
        make.project(process, "city")
        project = Project.objects.select_related("process").get(code="P1")
        settle(project, Project.Outcome.FUNDED, now=NOW)
        built.report(project.building)
        built.report(project.building, stage=Stage.DONE)

        assert counts_on(client, process) == {
            "ideas": 4,
            "checked": 3,
            "feasible": 2,
            "on_ballot": None,
            "funded": 1,
            "built": 1,
        }
        page = page_of(client, process)
        assert "Ideas 4" in page
        assert "On the ballot" not in page

    def test_knows_the_ballot_once_its_rules_are_frozen(self, client) -> None:
        voting_round = make.tallied(make.voted(), published=True)

        counts = counts_on(client, voting_round.process)

        assert (counts["on_ballot"], counts["funded"]) == (3, 2)
        assert "3 of the projects were brought in by the city" in page_of(
            client, voting_round.process
        )

    def test_of_nothing_is_a_page_that_says_so(self, client, process) -> None:
        assert "Nothing is being built yet" in page_of(client, process)

    def test_counts_no_hidden_and_no_withdrawn_idea(self, client, process) -> None:
        make.phase(process, "propose")
        make.proposal(process)
        process.proposals.update(visibility="hidden")
        make.proposal(process, title="Peruttu", text="Ei enää.")
        process.proposals.filter(title="Peruttu").update(status="withdrawn")

        assert counts_on(client, process)["ideas"] == 0


class TestTheMoney:
    def test_is_added_up_with_what_went_over(self, client, process) -> None:
        one = built.building(process, "a", cost=1_000_00)
        built.building(process, "b", cost=5_000_00)
        built.spend(one, 1_200_00)

        page = page_of(client, process)

        assert "€1,200 of €6,000" in page
        assert "Single projects have taken €200 more than was planned" in page
        assert "€1,200 of €1,000: €200 more than planned" in page

    def test_is_what_stands_after_corrections(self, client, process) -> None:
        building = built.building(process, cost=1_000_00)
        entry = built.spend(building, 900_00)
        spending.correct_spending(
            spending=entry,
            official=make.staff(process),
            amount=90_00,
            reason="Typed wrongly",
            seen=900_00,
            now=NOW,
        )

        assert "€90 of €1,000" in page_of(client, process)


class TestTheList:
    @pytest.fixture
    def process(self, process):
        north = make.district(process, "north", name={"en": "North"})
        late = built.building(process, "late", title={"en": "Pier"}, district=north)
        built.report(late, due_on=TODAY - timedelta(days=1))
        done = built.building(process, "done", title={"en": "Sauna"})
        built.report(done)
        built.report(done, stage=Stage.DONE)
        slow = built.building(process, "slow", title={"en": "Lights"})
        built.step(slow, due_on=TODAY - timedelta(days=1))
        make.project(process, "lost", title={"en": "Swing"}, outcome="not_funded")
        return process

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ({}, {"Pier", "Sauna", "Lights"}),
            ({"shown": "done"}, {"Sauna"}),
            ({"shown": "overdue"}, {"Pier", "Lights"}),
            ({"shown": "not_funded"}, {"Swing"}),
            ({"district": "north"}, {"Pier"}),
            ({"district": "*"}, {"Sauna", "Lights"}),
            ({"shown": "nonsense"}, {"Pier", "Sauna", "Lights"}),
        ],
    )
    def test_is_filtered_by_stage_and_district(
        self, client, process, query, shown
    ) -> None:
        response = client.get(url_of(process), query, headers={"HX-Request": "true"})

        page = words(response.text)
        titles = {one for one in ("Pier", "Sauna", "Lights", "Swing") if one in page}
        assert titles == shown
        noun = "project gets" if "Swing" in shown else "project"
        assert announcement(response.text).startswith(f"{len(shown)} {noun}")

    def test_begins_with_what_is_late(self, client, process) -> None:
        buildings = client.get(url_of(process)).context["buildings"]

        assert [one.project.code for one in buildings] == ["late", "done", "slow"]
        page = page_of(client, process)
        assert "2 projects are late" in page
        assert "Next step Order the steps, 14 November 2026 (late)" in page


def test_the_map_has_a_shape_and_a_word_for_every_stage(client, process) -> None:
    make.district(process, name={"en": "Riverside"}, geometry=SQUARE)
    point = {"latitude": "64.25", "longitude": "27.75"}
    built.report(built.building(process, "a", **point))
    built.building(process, "b", title={"en": "Sauna"}, **point)

    page = client.get(url_of(process)).text

    assert page.count('class="map__pin map__pin--under_way"') == 2, "pin and key"
    assert page.count('class="map__pin map__pin--planned"') == 2
    assert page.count('class="map__pin map__pin--done"') == 1, "the key alone"
    legend = words(page[page.index("map__legend") : page.index("shapes__item")])
    assert "Project a Under way" in legend
    assert "Sauna Being planned" in legend


class TestNews:
    def test_come_the_newest_first_with_their_reasons(self, client, process) -> None:
        building = built.building(process)
        built.report(building, now=NOW, text=text("Ground broken"))
        built.report(
            building,
            now=NOW + DAY,
            stage=Stage.DELAYED,
            text=text("We wait"),
            reason=text("The **river** rose"),
            due_on=LATER,
        )

        page = page_of(client, process)

        assert page.index("We wait") < page.index("Ground broken")
        assert "The river rose" in page

    def test_that_were_taken_back_stay_and_say_why(self, client, process) -> None:
        building = built.building(process)
        news = built.report(building, text=text("All ready"))
        actions.take_back_news(
            news=news,
            official=make.staff(process),
            reason="Other pier",
            now=NOW + DAY,
        )

        page = page_of(client, process)

        assert "This was wrong and was taken back 16 November 2026. Other pier" in page
        assert "What it said All ready" in page

    def test_are_leafed_through(self, client, process) -> None:
        building = built.building(process)
        for number in range(11):
            built.report(building, text=text(f"Report {number:02}"))

        assert "Report 00" not in page_of(client, process)
        assert "Report 00" in page_of(client, process, news="2")


class TestFiles:
    def test_the_table_says_what_everyone_sees(self, client, process) -> None:
        building = built.building(
            process, "h/1", cost=1_000_00, title={"en": "=Pier", "fi": "Laituri"}
        )
        built.report(building, due_on=SOON)
        built.spend(building, 250_00)

        response = client.get(url_of(process, "became_csv"))

        lines = b"".join(response.streaming_content).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(lines))
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert row["project"] == "h/1"
        assert row["url"] == f"http://testserver/p/{process.slug}/projects/h/1/"
        assert (row["title_en"], row["title_fi"]) == ("'=Pier", "Laituri")
        assert (row["stage"], row["late"]) == ("under_way", "false")
        assert (row["planned_cents"], row["spent_cents"]) == ("100000", "25000")
        assert (row["due_on"], row["done_on"]) == (SOON.isoformat(), "")

    def test_the_feed_holds_the_newest_and_nothing_taken_back(
        self, client, process
    ) -> None:
        building = built.building(process, title={"en": "Pier & more"})
        wrong = built.report(building, text=text("Wrong"))
        actions.take_back_news(
            news=wrong, official=make.staff(process), reason="x", now=NOW
        )
        news = built.report(building, text=text("Broken\x0b <ground>"))

        response = client.get(url_of(process, "became_feed"))

        assert response["Content-Type"].startswith("application/rss+xml")
        (item,) = ET.fromstring(response.content).iter("item")  # noqa: S314 - our own
        assert item.findtext("title") == "Pier & more: Under way"
        assert item.findtext("description") == "Broken\n <ground>"
        assert (item.findtext("link") or "").endswith(f"/projects/a/#news-{news.pk}")


def test_of_an_unpublished_process_is_not_there(client) -> None:
    process = make.process(published=False)

    for name in ("became", "became_csv", "became_feed"):
        assert client.get(url_of(process, name)).status_code == 404


def test_takes_no_more_queries_for_more_projects(
    client, process, django_assert_num_queries
) -> None:
    make.district(process, geometry=SQUARE)
    for number in range(3):
        building = built.building(process, f"h{number}")
        built.report(building)
        built.step(building)
        built.spend(building)

    with django_assert_num_queries(16):
        client.get(url_of(process))
    for number in range(3, 20):
        built.report(built.building(process, f"h{number}"))
    with django_assert_num_queries(16):
        client.get(url_of(process))
    with django_assert_num_queries(3):
        b"".join(client.get(url_of(process, "became_csv")).streaming_content)
    with django_assert_num_queries(4):
        client.get(url_of(process, "became_feed"))


def test_stands_in_the_navigation_once_there_can_be_something(client, process) -> None:
    overview = reverse("participation:process", args=[process.slug])
    make.phase(process, "vote")
    assert url_of(process) not in client.get(overview).text

    process.phases.update(ends_at=NOW)

    assert url_of(process) in client.get(overview).text
