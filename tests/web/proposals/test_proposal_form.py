"""Writing an idea: first the words, then, if need be, signing in."""

import make
import pytest
from django.urls import reverse
from make import DAY

from proposals.models import Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)


def square(west: float) -> dict[str, object]:
    corners = [[west, 64.2], [west + 0.1, 64.2], [west + 0.1, 64.3], [west, 64.3]]
    return {"type": "Polygon", "coordinates": [corners]}


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def url(process) -> str:
    return reverse("proposals:submit", args=[process.slug])


def typed(**fields) -> dict[str, str]:
    return {
        "title": "Laituri lammelle",
        "text": "Uimareille **laituri**.",
        "language": "fi",
        "cost_estimate": "12 000,50",
        "latitude": "",
        "longitude": "",
    } | fields


def succeeded(response, headers) -> str:
    """Return where a form that succeeded leads."""
    if headers:
        assert response.status_code == 200
        return response["HX-Redirect"]
    assert response.status_code == 303
    return response["Location"]


@BOTH
class TestForm:
    def test_is_shown_to_whoever_asks(self, client, url, headers) -> None:
        response = client.get(url, headers=headers)

        assert response.status_code == 200
        assert 'id="proposal-form"' in response.text
        assert ("<html" in response.text) == (not headers)
        assert "HX-Request" in response["Vary"]

    def test_publishes_an_idea_and_says_what_happens_next(
        self, client, process, url, headers
    ) -> None:
        make.district(process, "lohtaja")
        process.categories.create(code="water", name={"en": "Water"})
        author = make.user()
        client.force_login(author)

        response = client.post(
            url,
            typed(
                district="lohtaja",
                category="water",
                latitude="64,225123456",
                longitude="27.73",
            ),
            headers=headers,
        )

        page = client.get(succeeded(response, headers))
        proposal = Proposal.objects.get()
        assert proposal.author == author
        assert proposal.cost_estimate == 12_000_50
        assert proposal.district.code == "lohtaja"
        assert proposal.category.code == "water"
        assert (str(proposal.latitude), str(proposal.longitude)) == (
            "64.225123",
            "27.730000",
        )
        assert "public now as P1. Next, the city checks" in page.text

    def test_keeps_everything_that_was_typed_when_something_is_wrong(
        self, client, url, headers
    ) -> None:
        client.force_login(make.user())
        wrong = typed(title="", cost_estimate="paljon", latitude="north")

        response = client.post(url, wrong, headers=headers)

        assert response.status_code == 422
        assert "Uimareille **laituri**." in response.text
        assert 'value="paljon"' in response.text
        assert 'value="north"' in response.text
        assert "Please check these" in response.text
        assert 'href="#id_title"' in response.text
        assert not Proposal.objects.exists()

    def test_comes_back_with_words_when_nothing_was_sent(
        self, client, url, headers
    ) -> None:
        client.force_login(make.user())

        response = client.post(url, {}, headers=headers)

        assert response.status_code == 422
        assert "This field is required." in response.text

    def test_shows_a_preview_and_sends_nothing(self, client, url, headers) -> None:
        client.force_login(make.user())

        response = client.post(
            url, typed(title="", cost_estimate="?", preview="1"), headers=headers
        )

        assert response.status_code == 200
        assert "Uimareille <strong>laituri</strong>." in response.text
        assert "nothing has been sent yet" in response.text
        assert ('id="proposal-form"' in response.text) == (not headers)
        assert "Please check these" not in response.text
        if not headers:
            assert 'value="?"' in response.text
        assert not Proposal.objects.exists()

    def test_previews_nothing_that_runs(self, client, url, headers) -> None:
        response = client.post(
            url,
            typed(
                title="<b>x",
                text="<script>alert(1)</script>",
                language='"><i>',
                preview="1",
            ),
            headers=headers,
        )

        assert "<script>alert" not in response.text
        assert "<b>x" not in response.text
        assert "<i>" not in response.text

    def test_keeps_the_words_when_the_phase_ended_meanwhile(
        self, client, url, clock, headers
    ) -> None:
        client.force_login(make.user())
        clock.shift(2 * DAY)

        response = client.post(url, typed(), headers=headers)

        assert response.status_code == 422
        assert "Ideas are not being collected now." in response.text
        assert "Uimareille **laituri**." in response.text
        assert not Proposal.objects.exists()


class TestSigningInLast:
    def test_keeps_the_idea_until_its_author_is_back(self, client, url) -> None:
        response = client.post(url, typed(title="Kept words"))

        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={url}"
        assert not Proposal.objects.exists()

        client.force_login(make.user())
        page = client.get(url)
        assert 'value="Kept words"' in page.text
        assert 'value="12 000,50"' in page.text
        assert "Uimareille **laituri**." in page.text
        assert "What you had written is kept" in page.text

        sent = client.post(url, typed(title="Kept words"))
        assert sent.status_code == 303
        assert Proposal.objects.get().title == "Kept words"
        assert "Kept words" not in client.get(url).text

    def test_leads_there_with_htmx_too(self, client, url) -> None:
        page = f"http://testserver{url}"
        headers = {"HX-Request": "true", "HX-Current-URL": page}

        response = client.post(url, typed(), headers=headers)

        assert response["HX-Redirect"] == f"{reverse('account_login')}?next={url}"

    def test_asks_only_for_what_is_right(self, client, url) -> None:
        response = client.post(url, typed(title=""))

        assert response.status_code == 422

    def test_survives_a_session_that_ran_out(self, client, url) -> None:
        client.force_login(make.user())
        client.get(url)
        client.session.flush()

        response = client.post(url, typed(title="Written for an hour"))

        assert response.status_code == 302
        client.force_login(make.user())
        assert 'value="Written for an hour"' in client.get(url).text

    def test_keeps_apart_what_belongs_to_two_processes(self, client, url) -> None:
        other = make.process()
        make.phase(other, "propose")
        client.post(url, typed(title="For the first"))

        page = client.get(reverse("proposals:submit", args=[other.slug]))

        assert "For the first" not in page.text


class TestPlace:
    @pytest.fixture
    def author(self, client, process):
        make.district(process, "west", geometry=square(27.6), name={"en": "West"})
        make.district(process, "east", geometry=square(27.7), name={"en": "East"})
        author = make.user()
        client.force_login(author)
        return author

    def test_has_to_be_said_in_a_process_with_districts(
        self, client, url, author
    ) -> None:
        response = client.post(url, typed())

        assert response.status_code == 422
        assert "Choose a district, or the whole city." in response.text

    def test_can_be_the_whole_city(self, client, url, author) -> None:
        assert client.post(url, typed(district="*")).status_code == 303
        assert Proposal.objects.get().district is None

    def test_is_proposed_from_the_point(self, client, url, author) -> None:
        at = {"latitude": "64.25", "longitude": "27.75"}

        response = client.post(url, typed(**at))

        assert response.status_code == 422
        assert "The place on the map is in East" in response.text
        assert '<option value="east" selected>' in response.text
        assert "Choose a district" not in response.text

        assert client.post(url, typed(district="east", **at)).status_code == 303

    def test_is_not_proposed_from_a_point_far_away(self, client, url, author) -> None:
        response = client.post(url, typed(latitude="60.2", longitude="24.9"))

        assert response.status_code == 422
        assert "Choose a district, or the whole city." in response.text

    def test_may_lie_outside_the_district_and_says_so(
        self, client, url, author
    ) -> None:
        sent = client.post(
            url, typed(district="west", latitude="64.25", longitude="27.75")
        )

        page = client.get(sent["Location"])
        assert "The point lies outside the boundary of West." in page.text

    @pytest.mark.parametrize(
        ("point", "field"),
        [
            (("64.2", ""), "longitude"),
            (("", "27.7"), "latitude"),
            (("91", "27.7"), "latitude"),
            (("64.2", "-181"), "longitude"),
            (("nan", "27.7"), "latitude"),
            (("1e999", "27.7"), "latitude"),
        ],
    )
    def test_needs_both_halves_of_a_point_on_earth(
        self, client, url, author, point, field
    ) -> None:
        at = dict(zip(("latitude", "longitude"), point, strict=True))

        response = client.post(url, typed(district="west", **at))

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}

    def test_of_another_process_is_refused(self, client, url, author) -> None:
        make.district(make.process(), "elsewhere")

        response = client.post(url, typed(district="elsewhere"))

        assert response.status_code == 422
        assert not Proposal.objects.exists()


class TestLimits:
    def test_count_a_new_line_as_browsers_do(self, client, url) -> None:
        client.force_login(make.user())
        text = "\r\n".join(["x" * 79] * 100)
        assert len(text) > 8000

        assert client.post(url, typed(text=text)).status_code == 303
        assert "\r" not in Proposal.objects.get().text

    def test_hold_for_title_and_text(self, client, url) -> None:
        client.force_login(make.user())

        response = client.post(url, typed(title="x" * 121, text="y" * 8001))

        assert set(response.context["form"].errors) == {"title", "text"}

    def test_are_met_by_a_title_in_one_line(self, client, url) -> None:
        client.force_login(make.user())

        client.post(url, typed(title="  Laituri \n lammelle "))

        assert Proposal.objects.get().title == "Laituri lammelle"

    def test_send_a_double_click_to_the_one_proposal(self, client, url) -> None:
        client.force_login(make.user())

        first, second = client.post(url, typed()), client.post(url, typed())

        assert first["Location"] == second["Location"]
        assert Proposal.objects.count() == 1


def test_is_closed_with_a_reason_when_ideas_are_not_collected(client) -> None:
    process = make.process()
    make.phase(process, "propose", starts=DAY, ends=2 * DAY)

    response = client.get(reverse("proposals:submit", args=[process.slug]))

    assert response.status_code == 403
    assert "Ideas are not being collected now." in response.text


def test_can_be_gone_back_to_in_the_same_browser_only(client, url) -> None:
    header = client.get(url)["Cache-Control"]

    assert "private" in header
    assert "no-store" not in header
