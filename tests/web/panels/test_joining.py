"""Signing up on the web: the form, the code that is shown once, one's own place."""

import re
from datetime import timedelta

import make
import pytest
import recruiting_of as people
from django.urls import reverse

from panels.lifecycle import PanelState, VolunteerState
from panels.models import Panel, Volunteer

pytestmark = [pytest.mark.django_db]

CODE = re.compile(r'id="own-code">([0-9A-Z-]{19})<')


@pytest.fixture
def panel() -> Panel:
    made = people.recruiting()
    people.feature(made)
    return made


def url(name: str, panel: Panel) -> str:
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug])


def fill(client, clock, panel, **fields):
    """Fill in the form as a person does, and not faster."""
    page = client.get(url("join", panel))
    form = page.context["form"]
    clock.shift(timedelta(seconds=30))
    return {
        "name": "Aino Virtanen",
        "email": "aino@example.org",
        "language": "fi",
        "feature_age": "old",
        "agrees": "on",
        "website": "",
        "started": form.initial["started"],
        "page": form.initial["page"],
    } | fields


class TestSigningUp:
    def test_shows_the_code_once(self, client, clock, panel) -> None:
        posted = fill(client, clock, panel)

        response = client.post(url("join", panel), posted)

        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        (code,) = CODE.findall(response.text)
        volunteer = panel.volunteers.get()
        assert volunteer.public_id in response.text
        assert code not in client.get(url("place", panel)).text
        assert code not in str(dict(client.session))

    def test_with_an_account_leads_to_the_own_place(self, client, clock, panel) -> None:
        person = make.user(name="Aino")
        client.force_login(person)
        page = client.get(url("join", panel))

        response = client.post(url("join", panel), fill(client, clock, panel))

        assert f'value="{person.email}"' in page.text
        assert response.status_code == 303
        assert response["Location"] == url("place", panel)
        assert panel.volunteers.get().person == person

    def test_says_what_is_missing(self, client, clock, panel) -> None:
        posted = fill(client, clock, panel, feature_age="", agrees="", email="")

        response = client.post(url("join", panel), posted)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {
            "email",
            "feature_age",
            "agrees",
        }
        assert not panel.volunteers.exists()

    def test_keeps_machines_out(self, client, clock, panel) -> None:
        trapped = client.post(
            url("join", panel), fill(client, clock, panel, website="http://x.example")
        )
        posted = fill(client, clock, panel)
        clock.shift(timedelta(seconds=-29))
        hasty = client.post(url("join", panel), posted)

        assert (trapped.status_code, hasty.status_code) == (422, 422)
        assert not panel.volunteers.exists()

    def test_of_a_page_that_nobody_gave_out_is_shown_again(
        self, client, clock, panel
    ) -> None:
        posted = fill(client, clock, panel, page="made-up")

        response = client.post(url("join", panel), posted)
        again = posted | {"page": response.context["form"]["page"].value()}

        assert response.status_code == 422
        assert client.post(url("join", panel), again).status_code == 200

    def test_asks_for_no_more_than_the_mandate_needs(
        self, client, clock, panel
    ) -> None:
        page = client.get(url("join", panel))
        Panel.objects.update(one_per_household=True)
        posted = fill(client, clock, panel)

        response = client.post(url("join", panel), posted)

        assert "deleted" in page.text
        assert "agrees_to_sensitive" not in page.text
        assert set(response.context["form"].errors) == {"address"}

    def test_says_that_the_call_is_over(self, client, clock, panel) -> None:
        posted = fill(client, clock, panel)
        clock.move_to(make.NOW + 10 * make.DAY)

        page = client.get(url("join", panel))
        response = client.post(url("join", panel), posted)

        assert "The sign-up for this panel is over." in page.text
        assert 'name="agrees"' not in page.text
        assert response.status_code == 422


@pytest.mark.usefixtures("clock")
class TestComingBack:
    def test_with_the_code_however_it_is_typed(self, client, panel) -> None:
        _volunteer, code = people.signed_up(panel, answers={"age": "old"})

        response = client.post(
            url("enter", panel), {"code": f" {code.lower().replace('-', ' ')} "}
        )

        assert response["Location"] == url("place", panel)
        assert "Aino Virtanen" in client.get(url("place", panel)).text

    def test_with_a_wrong_code_says_so(self, client, panel) -> None:
        wrong = client.post(url("enter", panel), {"code": "0000-0000-0000-0000"})
        short = client.post(url("enter", panel), {"code": "123"})

        assert "No code like this works here." in wrong.text
        assert "A code has sixteen letters and digits." in short.text
        assert (wrong.status_code, short.status_code) == (422, 422)

    def test_with_the_code_of_another_panel_is_nothing_here(
        self, client, panel
    ) -> None:
        other = people.recruiting(slug="other")
        _volunteer, code = people.signed_up(other)

        response = client.post(url("enter", panel), {"code": code})

        assert response.status_code == 422

    def test_is_not_guessed(self, client, panel) -> None:
        statuses = {
            client.post(url("enter", panel), {"code": f"{n:016}"}).status_code
            for n in range(31)
        }

        assert statuses == {422, 429}

    def test_with_a_letter_leads_to_the_form(self, client, panel) -> None:
        from panels import codes  # noqa: PLC0415 - this test alone

        Panel.objects.update(is_open_call=False, has_invitations=True)
        batch = panel.batches.create(
            number=1, rows=1, count=1, sha256="0" * 64, made_at=make.NOW
        )
        batch.invitations.create(
            number=1,
            row=1,
            name="Eino",
            code_hash=codes.hash_of("0000-0000-0000-0000"),
        )
        closed = client.get(url("join", panel))

        response = client.post(url("enter", panel), {"code": "0" * 16})

        assert "Only people who got a letter can sign up." in closed.text
        assert response["Location"] == url("join", panel)
        assert 'value="Eino"' in client.get(url("join", panel)).text

    def test_nobody_sees_the_place_of_somebody_else(self, client, panel) -> None:
        people.signed_up(panel, answers={"age": "old"})

        response = client.get(url("place", panel))

        assert response["Location"] == url("enter", panel)

    def test_ends_when_the_computer_is_cleared(self, client, panel) -> None:
        _volunteer, code = people.signed_up(panel, answers={"age": "old"})
        client.post(url("enter", panel), {"code": code})

        client.post(url("forget", panel))

        assert client.get(url("place", panel))["Location"] == url("enter", panel)


@pytest.mark.usefixtures("clock")
class TestTheOwnPlace:
    @pytest.fixture
    def volunteer(self, client, panel) -> Volunteer:
        person = make.user()
        client.force_login(person)
        made, _code = people.signed_up(panel, person=person, answers={"age": "old"})
        return made

    def test_changes_answers(self, client, panel, volunteer) -> None:
        page = client.get(url("change", panel))
        response = client.post(
            url("change", panel),
            {"name": "A", "email": "a@x.fi", "language": "sv", "feature_age": "young"},
        )

        assert page.status_code == 200
        assert response["Location"] == url("place", panel)
        volunteer.refresh_from_db()
        assert (volunteer.language, volunteer.answers.get().value.code) == (
            "sv",
            "young",
        )

    def test_withdraws_and_comes_back(self, client, panel, volunteer) -> None:
        page = client.get(url("leave", panel))
        client.post(url("leave", panel))
        volunteer.refresh_from_db()
        withdrawn = volunteer.state
        place = client.get(url("place", panel))
        client.post(url("come_back", panel))

        assert "Nobody asks why." in page.text
        assert withdrawn == VolunteerState.WITHDRAWN
        assert "I would like to join after all" in place.text
        volunteer.refresh_from_db()
        assert volunteer.state == VolunteerState.APPLIED

    def test_tells_a_refusal_with_its_reason(self, client, panel, volunteer) -> None:
        Volunteer.objects.update(state="refused", refusal="The panel is for under 30.")

        page = client.get(url("place", panel))

        assert "The panel is for under 30." in page.text

    def test_offers_nothing_after_the_call(self, client, panel, volunteer) -> None:
        Panel.objects.update(state=PanelState.CONFIRMING)

        page = client.get(url("place", panel))

        assert url("change", panel) not in page.text
        assert client.get(url("change", panel)).status_code == 403

    def test_is_gone_with_the_data(self, client, panel, volunteer) -> None:
        Volunteer.objects.update(erased_at=make.NOW)

        assert client.get(url("place", panel))["Location"] == url("enter", panel)


@pytest.mark.usefixtures("clock")
class TestThePublicPages:
    def test_list_shows_parallel_panels(self, client, panel) -> None:
        people.prepared(panel.process, slug="hidden")
        people.recruiting(panel.process, slug="second", title={"en": "Youth panel"})

        page = client.get(reverse("panels:list", args=[panel.process.slug]))

        assert "Shore panel" in page.text
        assert "Youth panel" in page.text
        assert page.text.count("card__title") == 2
        assert "Looking for members" in page.text

    def test_list_asks_few_questions(
        self, client, panel, django_assert_max_num_queries
    ) -> None:
        for number in range(5):
            people.recruiting(panel.process, slug=f"panel-{number}")

        with django_assert_max_num_queries(8):
            client.get(reverse("panels:list", args=[panel.process.slug]))

    def test_an_empty_list_says_so(self, client) -> None:
        process = make.process()

        page = client.get(reverse("panels:list", args=[process.slug]))

        assert "There is no panel here yet." in page.text

    def test_the_mandate_tells_its_promises(self, client, panel) -> None:
        page = client.get(url("detail", panel))

        for words in (
            "City board",
            "14 January 2027",
            "Sign up",
            "Young",
            "2\N{EN DASH}4",
        ):
            assert words in page.text
        assert len(page.context["principles"]) == 11

    def test_the_mandate_says_when_an_answer_is_overdue(self, client, panel) -> None:
        Panel.objects.update(
            state=PanelState.ADVISED, answer_due_on=make.NOW.date() - make.DAY
        )

        page = client.get(url("detail", panel))

        assert "The answer is overdue" in page.text

    def test_the_use_of_data_is_told(self, client, panel) -> None:
        page = client.get(url("data_use", panel))

        assert "They are deleted 30 days after the members have been found" in page.text

    @pytest.mark.parametrize("state", [one for one in PanelState if one != "draft"])
    def test_the_mandate_is_there_in_every_state(self, client, panel, state) -> None:
        Panel.objects.update(state=state, end_reason="No money.")

        assert client.get(url("detail", panel)).status_code == 200
        assert client.get(url("versions", panel)).status_code == 200
