"""The desk of mandates and recruiting, page by page."""

import make
import pytest
import recruiting_of as people
from django.urls import reverse

from panels.lifecycle import PanelState
from panels.models import Panel
from participation.models import Process

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(name: str, panel: Panel, **more: object) -> str:
    given = {"slug": panel.process.slug, "panel": panel.slug, **more}
    return reverse(f"panels_staff:{name}", kwargs=given)


@pytest.fixture
def panel() -> Panel:
    made = people.prepared()
    people.feature(made)
    return made


@pytest.fixture
def organiser(client, panel):
    person = make.staff(panel.process)
    client.force_login(person)
    return person


@pytest.mark.usefixtures("organiser")
class TestAnOrganiser:
    def test_begins_a_panel_from_another(self, client, panel) -> None:
        here = reverse("panels_staff:create", args=[panel.process.slug])

        page = client.get(here)
        response = client.post(
            here, {"title_en": "Twin", "slug": "", "copy_of": str(panel.pk)}
        )

        assert page.status_code == 200
        assert response.status_code == 303
        assert panel.process.panels.get(slug="twin").question == panel.question

    def test_gets_another_address_for_a_second_panel_of_the_same_name(
        self, client, panel
    ) -> None:
        here = reverse("panels_staff:create", args=[panel.process.slug])

        for _ in range(2):
            client.post(here, {"title_en": "Twin", "slug": "", "copy_of": ""})

        assert set(panel.process.panels.values_list("slug", flat=True)) >= {
            "twin",
            "twin-2",
        }

    def test_begins_a_panel_that_stands_alone(self, client) -> None:
        response = client.post(
            reverse("panels_alone:create"),
            {
                "title_en": "Youth panel",
                "starts_at": "1.1.2027 12.00",
                "ends_at": "1.9.2027 12.00",
            },
        )

        made = Panel.objects.get(slug="youth-panel")
        assert response["Location"] == url("mandate", made)
        assert Process.objects.get(slug="youth-panel").phases.count() == 1

    def test_writes_the_mandate(self, client, panel) -> None:
        page = client.get(url("mandate", panel))
        form = page.context["form"]
        posted = {
            "title_en": "Shore panel",
            "question_en": "What next?",
            "seats": "8",
            "languages": ["fi", "ru"],
            "selection": "lottery",
            "majority": "consensus",
            "quorum": "60",
            "answer_days": "7",
            "appeal_days": "20",
            "answer_due_on": "1.2.2027",
            "version": form.initial["version"],
        }

        response = client.post(url("mandate", panel), posted)

        assert response.status_code == 303
        panel.refresh_from_db()
        assert (panel.seats, panel.languages) == (8, ["fi", "ru"])
        assert panel.majority == "consensus"

    def test_sees_what_is_missing_and_publishes(self, client, panel) -> None:
        Panel.objects.update(sponsor={})

        page = client.get(url("publish", panel))
        refused = client.post(url("publish", panel))
        Panel.objects.update(sponsor={"en": "Council"})
        response = client.post(url("publish", panel))

        assert "Needed" in page.text
        assert refused.status_code == 422
        assert "Say who asks." in refused.text
        assert response.status_code == 303
        panel.refresh_from_db()
        assert panel.state == PanelState.PUBLISHED

    def test_opens_the_call(self, client, panel, organiser) -> None:
        people.published(panel, organiser)

        page = client.get(url("open", panel))
        response = client.post(url("open", panel))

        assert "Young" in page.text
        assert response.status_code == 303
        panel.refresh_from_db()
        assert panel.state == PanelState.RECRUITING

    def test_calls_a_panel_off_with_a_reason(self, client, panel, organiser) -> None:
        people.published(panel, organiser)

        wrong = client.post(url("cancel", panel), {"reason": ""})
        response = client.post(url("cancel", panel), {"reason": "No money."})

        assert wrong.status_code == 422
        assert response.status_code == 303
        public = reverse("panels:detail", args=[panel.process.slug, panel.slug])
        assert "No money." in client.get(public).text

    def test_sets_quotas(self, client, panel) -> None:
        here = url("feature", panel, code="age")
        assert client.get(here).status_code == 200
        posted = {
            "name_en": "Age",
            "values-TOTAL_FORMS": "3",
            "values-INITIAL_FORMS": "2",
            "values-0-name_en": "Young",
            "values-0-code": "young",
            "values-0-minimum": "1",
            "values-0-maximum": "5",
            "values-0-population": "30",
            "values-1-name_en": "Old",
            "values-1-code": "old",
            "values-1-maximum": "5",
            "values-1-population": "70",
            "values-2-name_en": "",
        }

        response = client.post(here, posted)
        computed = client.post(url("quotas", panel), {"compute": "yes"})

        assert (response.status_code, computed.status_code) == (303, 303)
        values = panel.features.get().values.all()
        assert [(v.minimum, v.maximum) for v in values] == [(1, 2), (4, 5)]

    def test_is_told_what_is_wrong_with_an_answer(self, client, panel) -> None:
        posted = {
            "name_en": "Age",
            "values-TOTAL_FORMS": "1",
            "values-INITIAL_FORMS": "0",
            "values-0-name_en": "Young",
            "values-0-code": "y",
            "values-0-minimum": "5",
            "values-0-maximum": "1",
        }

        response = client.post(url("feature", panel, code="age"), posted)

        assert response.status_code == 422
        assert "The most is not less than the least." in response.text

    def test_sees_that_quotas_do_not_fit(self, client, panel) -> None:
        panel.features.get().values.update(maximum=2)

        page = client.get(url("quotas", panel))

        assert "Does not fit the seats" in page.text
        assert "there are 6 seats, so some would stay empty" in page.text

    def test_takes_over_ready_made_features(self, client, panel) -> None:
        here = url("quotas", panel)

        response = client.post(here, {"offer": "yes", "keys": ["gender"]})
        nothing = client.post(here, {"offer": "yes"})

        assert (response.status_code, nothing.status_code) == (303, 422)
        assert panel.features.count() == 2

    def test_removes_a_feature(self, client, panel) -> None:
        here = url("remove_feature", panel, code="age")

        page = client.get(here)
        response = client.post(here)

        assert (page.status_code, response.status_code) == (200, 303)
        assert not panel.features.exists()

    def test_names_facilitators(self, client, panel) -> None:
        empty = client.get(url("facilitators", panel))
        facilitator = people.facilitator(panel)
        response = client.post(url("facilitators", panel), {"people": facilitator.pk})

        assert "Nobody is a facilitator yet" in empty.text
        assert response.status_code == 303
        assert panel.facilitators.get() == facilitator

    def test_cannot_name_somebody_with_a_number_that_nobody_has(
        self, client, panel
    ) -> None:
        people.facilitator(panel)

        response = client.post(url("facilitators", panel), {"people": 2**63})

        assert response.status_code == 422
        assert "is not one of the available choices" in response.text

    def test_sees_the_desk_and_the_preview(self, client, panel) -> None:
        desk = client.get(reverse("panels_staff:desk", args=[panel.process.slug]))
        overview = client.get(url("panel", panel))
        preview = client.get(
            reverse("panels:detail", args=[panel.process.slug, panel.slug])
        )

        assert "Being prepared" in desk.text
        assert "Before the mandate is published" in overview.text
        assert "Only you and the other officials see this" in preview.text

    def test_sees_numbers_of_volunteers_and_no_names(self, client) -> None:
        panel = people.recruiting(Process.objects.get(), slug="open")
        volunteer, _ = people.signed_up(panel, name="Secret Name")

        page = client.get(url("people", panel))
        one = client.get(url("person", panel, public_id=volunteer.public_id))

        assert volunteer.public_id in page.text
        assert "Secret Name" not in page.text
        assert "aino@example.org" not in page.text
        assert one.status_code == 403

    def test_cannot_look_for_a_name_either(self, client) -> None:
        panel = people.recruiting(Process.objects.get(), slug="open")
        volunteer, _ = people.signed_up(panel, name="Secret Name")

        page = client.get(url("people", panel), {"q": "no such person"})

        assert volunteer.public_id in page.text


def test_a_draft_is_not_there_for_others(client, panel) -> None:
    public = reverse("panels:detail", args=[panel.process.slug, panel.slug])

    assert client.get(public).status_code == 404
    client.force_login(make.user())
    assert client.get(public).status_code == 404


def test_a_facilitator_has_no_tabs_that_refuse(client, panel) -> None:
    client.force_login(people.facilitator(panel))

    page = client.get(url("panel", panel))

    assert url("people", panel) in page.text
    assert url("quotas", panel) not in page.text
