"""The list as a list, as pictures and as a map; filters, orders, comparing."""

import make
import picturing
import pytest
import time_machine
from django.urls import reverse

from participation.actions import files
from participation.pictures import made_anew
from proposals.lifecycle import Stage, Status, Visibility
from proposals.models import Building, IdeaRules, Picture, Project, Proposal

pytestmark = pytest.mark.django_db
PIXELS = made_anew(picturing.picture(60, 40))


@pytest.fixture(autouse=True)
def clock_of_pages():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    return made


def with_picture(proposal, alt="Kuva"):
    large, small = files.keep_picture(renditions=PIXELS, now=make.NOW)
    return Picture.objects.create(proposal=proposal, file=large, small=small, alt=alt)


def look(client, process, **asked):
    return client.get(reverse("proposals:list", args=[process.slug]), asked)


def found(client, process, **asked) -> list[str]:
    page = look(client, process, **asked)
    assert page.status_code == 200
    return [proposal.title for proposal in page.context["found"].page]


def become(proposal, outcome: str = "", stage: str = "", cost: int = 1_000_00) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(status=Status.FEASIBLE)
    project = make.project(
        proposal.process,
        proposal.reference,
        cost=cost,
        proposal=proposal,
        outcome=outcome,
    )
    if stage:
        Building.objects.create(
            project=project, stage=stage, planned=cost, started_at=make.NOW
        )


def test_by_what_it_costs(client, process):
    make.proposal(process, title="Halpa", cost_estimate=1_000_00)
    make.proposal(process, title="Kallis", cost_estimate=50_000_00)
    make.proposal(process, title="Arvaamaton")
    become(make.proposal(process, title="Arvioitu", cost_estimate=9), cost=20_000_00)

    cheap = {"cost_to": "20 000", "order": "cheapest"}
    dear = {"cost_from": "20000", "order": "cheapest"}
    assert found(client, process, **cheap) == ["Halpa", "Arvioitu"]
    assert found(client, process, **dear) == ["Arvioitu", "Kallis"]
    assert found(client, process, **(cheap | dear)) == ["Arvioitu"]


def test_by_what_it_might_cost_roughly(client, process):
    make.proposal(process, title="Pieni", cost_range="small")
    make.proposal(process, title="Iso", cost_range="huge")
    make.proposal(process, title="Laskettu", cost_estimate=1_000_00, cost_range="huge")

    assert set(found(client, process, cost_to="4000")) == {"Pieni", "Laskettu"}
    assert set(found(client, process, cost_from="4000")) == {"Pieni", "Iso"}
    assert found(client, process, cost_from="5000") == ["Iso"]
    assert found(client, process, cost_from="6000", cost_to="90000") == []


def test_a_sum_that_cannot_be_read_filters_nothing_and_says_so(client, process):
    make.proposal(process)

    page = look(client, process, cost_from="paljon")

    assert page.context["found"].count == 1
    assert b"paljon" in page.content
    assert b"is not a sum of money" in page.content


def test_by_language(client, process):
    make.proposal(process, title="Laituri", language="fi")
    make.proposal(process, title="Brygga", language="sv")

    assert found(client, process, language="sv") == ["Brygga"]


def test_by_what_has_become_of_it(client, process):
    for title, outcome, stage in (
        ("Voitti", "funded", ""),
        ("Rakenteilla", "funded", Stage.UNDER_WAY),
        ("Myöhässä", "funded", Stage.DELAYED),
        ("Valmis", "funded", Stage.DONE),
        ("Hävisi", "not_funded", ""),
    ):
        become(make.proposal(process, title=title), outcome, stage)
    make.proposal(process, title="Uusi")

    def titles(fate: str) -> set[str]:
        return set(found(client, process, fate=fate))

    assert titles("won") == {"Voitti", "Rakenteilla", "Myöhässä", "Valmis"}
    assert titles("building") == {"Rakenteilla", "Myöhässä"}
    assert titles("built") == {"Valmis"}
    assert titles("not_funded") == {"Hävisi"}
    assert len(titles("nonsense")) == 6


def test_with_pictures_only(client, process):
    with_picture(make.proposal(process, title="Kuvallinen"))
    make.proposal(process, title="Kuvaton")

    assert found(client, process, pictures="on") == ["Kuvallinen"]


def test_most_comments_first(client, process):
    for title, count in (("Hiljaa", 0), ("Paljon", 9), ("Vähän", 2)):
        made = make.proposal(process, title=title)
        Proposal.objects.filter(pk=made.pk).update(comment_count=count)

    titles = found(client, process, order="commented")
    assert titles == ["Paljon", "Vähän", "Hiljaa"]


def test_most_supporters_first_once_the_counts_are_public(client, process):
    for title, count in (("Yksin", 1), ("Suosittu", 90)):
        made = make.proposal(process, title=title)
        Proposal.objects.filter(pk=made.pk).update(support_count=count)
    fair = found(client, process)
    rules = IdeaRules.objects.create(
        process=process, allows_support=True, hides_counts=True
    )

    page = look(client, process, order="supported")
    assert [one.title for one in page.context["found"].page] == fair
    assert b"Most supporters first" not in page.content

    rules.hides_counts = False
    rules.save()
    assert found(client, process, order="supported") == ["Suosittu", "Yksin"]


def test_the_gallery_shows_the_first_picture_of_each(client, process):
    shown = make.proposal(process, title="Kuvallinen")
    first = with_picture(shown, "Ensimmäinen")
    second = with_picture(shown, "Toinen")
    Picture.objects.filter(pk=second.pk).update(position=2)
    make.proposal(process, title="Kuvaton")

    page = look(client, process, view="gallery").content.decode()

    assert first.small.get_absolute_url() in page
    assert second.small.get_absolute_url() not in page
    assert 'alt="Ensimmäinen"' in page
    assert "Kuvaton" in page
    assert first.small.get_absolute_url() not in look(client, process).content.decode()


@pytest.mark.parametrize("view", ["", "gallery", "map"])
def test_a_hundred_take_no_more_queries_than_two(
    client, process, view, django_assert_num_queries
):
    def more(count: int) -> None:
        for number in range(count):
            made = make.proposal(process, latitude="64.2", longitude="27.7")
            with_picture(made)
            if number % 2:
                become(made, "funded", Stage.DONE)

    expected = {"": 7, "gallery": 8, "map": 7}[view]
    more(2)
    with django_assert_num_queries(expected):
        assert len(found(client, process, view=view)) == 2
    more(98)
    with django_assert_num_queries(expected):
        assert len(found(client, process, view=view)) in {20, 50}


def test_filters_and_ticks_stay_when_one_looks_another_way(client, process):
    for _ in range(25):
        make.proposal(process)

    page = look(client, process, language="fi", compare=["3", "4"]).content.decode()

    assert "language=fi&amp;compare=3&amp;compare=4&amp;view=gallery" in page
    assert "language=fi&amp;compare=3&amp;compare=4&amp;page=2" in page
    assert page.count("checked") + page.count('type="hidden" name="compare"') >= 2


class TestComparing:
    def address(self, process) -> str:
        return reverse("proposals:compare", args=[process.slug])

    def test_puts_up_to_three_side_by_side_in_the_order_asked(self, client, process):
        for title in ("Yksi", "Kaksi", "Kolme", "Neljä"):
            make.proposal(process, title=title, cost_estimate=1_000_00)

        page = client.get(self.address(process), {"compare": ["3", "1", "2", "4"]})

        assert [one.title for one in page.context["things"]] == [
            "Kolme",
            "Yksi",
            "Kaksi",
        ]
        assert b"Three at a time" in page.content
        assert "Neljä" not in page.content.decode()

    def test_takes_projects_beside_proposals(self, client, process):
        make.proposal(process, title="Ehdotus")
        make.project(
            process, "a/b", cost=20_000_00, cost_low=10_000_00, cost_high=30_000_00
        )

        page = client.get(self.address(process), {"compare": "1", "project": "a/b"})

        text = page.content.decode()
        assert len(page.context["things"]) == 2
        assert "between €10,000 and €30,000" in text
        assert f"{self.address(process)}?project=a%2Fb" in text
        assert f"{self.address(process)}?compare=1" in text

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"compare": ["", "x", "-1", "²", "9" * 40, "99999999999999999999"]},
            {"project": ["\0", "x" * 5000]},
        ],
    )
    def test_says_that_nothing_is_chosen(self, client, process, asked):
        page = client.get(self.address(process), asked)

        assert page.status_code == 200
        assert b"Nothing is chosen yet" in page.content

    def test_shows_nothing_that_is_not_public(self, client, process):
        for visibility in (Visibility.HELD, Visibility.HIDDEN):
            made = make.proposal(process, title="Salattu")
            Proposal.objects.filter(pk=made.pk).update(visibility=visibility)

        page = client.get(self.address(process), {"compare": ["1", "2"]})

        assert "Salattu" not in page.content.decode()

    def test_tells_supporters_only_once_they_are_public(self, client, process):
        made = make.proposal(process)
        Proposal.objects.filter(pk=made.pk).update(support_count=4321)
        rules = IdeaRules.objects.create(process=process, allows_support=True)

        asked = {"compare": "1"}
        assert b"4321" not in client.get(self.address(process), asked).content
        rules.hides_counts = False
        rules.save()
        assert b"4321" in client.get(self.address(process), asked).content

    def test_is_reached_from_a_list_and_leads_back_with_the_ticks(
        self, client, process
    ):
        make.proposal(process)
        page = look(client, process, compare="1").content.decode()
        assert 'form="compare"' in page
        assert "checked" in page

        back = client.get(self.address(process), {"compare": "1"}).content.decode()
        assert f"{reverse('proposals:list', args=[process.slug])}?compare=1" in back


def test_the_page_of_a_project_has_no_dropped_ones_to_add(client, process):
    make.project(process, "pois", is_dropped=True)
    page = client.get(reverse("proposals:compare", args=[process.slug]))

    assert Project.objects.count() == 1
    assert page.context["projects"] == []
