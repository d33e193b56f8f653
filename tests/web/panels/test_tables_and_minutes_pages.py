"""Pages of tables, materials, minutes and the three questions, and what is printed."""

import io
from datetime import timedelta

import paneling
import pytest
import sessions_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from make import NOW
from PIL import Image
from pypdf import PdfReader
from reading import words

from panels.models import Material, Minutes, TablePlan
from panels.queries.tables import met_before

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def panel():
    return paneling.panel()


@pytest.fixture
def facilitator(panel, client):
    person = sessions_of.facilitator(panel)
    client.force_login(person)
    return person


def desk(panel, name: str, *args) -> str:
    return reverse(f"panels_staff:{name}", args=[panel.process.slug, panel.slug, *args])


def site(panel, name: str, *args) -> str:
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, *args])


def plan_of(session) -> TablePlan:
    return TablePlan.objects.get(session=session)


def keys(tables) -> set[str]:
    return {key for table in tables for key in table}


class TestTables:
    @pytest.fixture
    def session(self, panel):
        """Give a session to which sixteen members come, of whom one has no answer."""
        session = paneling.session(panel)
        for member in paneling.members(panel, 16):
            sessions_of.comes(session, member)
        paneling.member(panel)
        return session

    def set_up(self, client, panel, **fields) -> None:
        values = {"shape": "tables", "count": "4", "rounds": "2"}
        client.post(desk(panel, "tables", 1), values | fields)

    def press(self, client, panel, session, verb="make", **fields):
        version = plan_of(session).version
        url = desk(panel, "seating", 1)
        return client.post(url, {"verb": f"{verb}:{version}"} | fields, follow=True)

    def test_seat_everybody_who_comes(
        self, client, panel, session, facilitator
    ) -> None:
        first = client.get(desk(panel, "seating", 1))
        assert first["Location"] == desk(panel, "tables", 1)
        self.set_up(client, panel)

        page = words(self.press(client, panel, session).text)

        plan = plan_of(session)
        assert [len(tables) for tables in plan.rounds_made] == [4, 4]
        assert all(
            keys(tables) == {str(n) for n in range(1, 17)}
            for tables in plan.rounds_made
        )
        assert "Everybody who comes has a seat." in page
        assert "Nobody meets the same person twice." in page
        assert "mixed by meeting new people only" in page

    def test_keep_the_rules_and_name_them(
        self, client, panel, session, facilitator
    ) -> None:
        self.set_up(client, panel)
        url = desk(panel, "seating", 1)
        client.post(url, {"member": "1", "kind": "fixed", "table": "3"})
        client.post(url, {"member": "4", "kind": "together", "other": "2"})
        client.post(url, {"member": "5", "kind": "apart", "other": "6"})
        wrong = client.post(url, {"member": "5", "kind": "apart", "other": ""})

        self.press(client, panel, session)

        assert wrong.status_code == 422
        plan = plan_of(session)
        assert plan.rules == {
            "fixed": {"1": "3"},
            "together": [["2", "4"]],
            "apart": [["5", "6"]],
        }
        for tables in plan.rounds_made:
            assert "1" in tables[2]
            assert any({"2", "4"} <= set(table) for table in tables)
            assert not any({"5", "6"} <= set(table) for table in tables)
        client.post(url, {"verb": "forget:together:2-4"})
        assert plan_of(session).rules["together"] == []

    def test_say_why_there_is_no_plan(
        self, client, panel, session, facilitator
    ) -> None:
        self.set_up(client, panel)
        sizes = {f"t{n}-seats": "2" for n in range(1, 5)}
        self.set_up(client, panel, **sizes)

        page = words(self.press(client, panel, session).text)

        assert "There are fewer seats than people. Seats: 8." in page
        assert plan_of(session).rounds_made == []

    def test_mix_by_the_answers_for_the_draw_while_they_are_there(
        self, client, panel, session, facilitator
    ) -> None:
        feature = panel.features.create(code="area", name={"en": "Area"})
        values = [
            feature.values.create(code=code, maximum=20) for code in ("town", "village")
        ]
        for number, member in enumerate(panel.panelists.all()):
            member.volunteer.answers.create(feature=feature, value=values[number % 2])
        self.set_up(client, panel)

        page = words(self.press(client, panel, session).text)

        assert plan_of(session).is_mixed
        assert "Each table is as mixed as the whole group, in every round." in page
        for tables in plan_of(session).rounds_made:
            assert all(sum(int(key) % 2 for key in table) == 2 for table in tables)

    def test_seat_late_ones_without_moving_anybody(
        self, client, panel, session, facilitator
    ) -> None:
        self.set_up(client, panel)
        self.press(client, panel, session)
        before = plan_of(session).rounds_made
        session.attendances.update(arrived_at=NOW)
        session.attendances.filter(panelist__number=3).update(arrived_at=None)
        sessions_of.came(session, panel.panelists.get(number=17))
        type(session).objects.update(state="running", opened_at=NOW)

        page = words(self.press(client, panel, session, "late", from_round="2").text)

        after = plan_of(session).rounds_made
        assert "nobody else has moved" in page
        assert after[0] == before[0]
        assert keys(after[1]) == keys(before[1]) - {"3"} | {"17"}
        for old, new in zip(before[1], after[1], strict=True):
            assert set(old) - {"3"} <= set(new)

    def test_are_not_made_from_an_old_page(
        self, client, panel, session, facilitator
    ) -> None:
        self.set_up(client, panel)

        page = client.post(
            desk(panel, "seating", 1), {"verb": "make:0"}, follow=True
        ).text

        assert "Somebody else has just changed this" in page
        assert plan_of(session).rounds_made == []

    def test_remember_who_has_met(self, client, panel, session, facilitator) -> None:
        self.set_up(client, panel)
        self.press(client, panel, session)
        type(session).objects.update(
            state="closed", starts_at=NOW - timedelta(days=9), closed_at=NOW
        )
        later = paneling.session(panel)

        met = met_before(later)

        assert len(met) == plan_of(session).quality["pairs_met"]

    @pytest.mark.parametrize("shape", ["small", "one"])
    def test_are_not_needed_for_few(self, client, panel, facilitator, shape) -> None:
        session = paneling.session(panel)
        for member in paneling.members(panel, 7):
            sessions_of.comes(session, member)
        self.set_up(client, panel, shape=shape, count="")

        self.press(client, panel, session)

        sizes = [sorted(map(len, one)) for one in plan_of(session).rounds_made]
        assert sizes == ([[2, 2, 3]] * 2 if shape == "small" else [[7]] * 2)

    def test_are_printed(self, client, panel, session, facilitator) -> None:
        first = panel.panelists.get(number=1)
        first.shown_name = "Äänekäs Öhman"
        first.save()
        self.set_up(client, panel)
        self.set_up(client, panel, **{"t1-name": "Saimaa", "t1-host": "Martta"})
        missing = client.get(desk(panel, "printed", 1, "door-list"))
        self.press(client, panel, session)

        def pdf(what: str) -> PdfReader:
            response = client.get(desk(panel, "printed", 1, what))
            assert response["Content-Type"] == "application/pdf"
            return PdfReader(io.BytesIO(response.content))

        tags, cards, door = map(pdf, ("name-tags", "table-cards", "door-list"))
        assert missing.status_code == 404
        assert [len(one.pages) for one in (tags, cards, door)] == [3, 4, 1]
        assert "Äänekäs Öhman" in tags.pages[0].extract_text()
        assert "Saimaa" in cards.pages[0].extract_text()
        assert "Martta" in cards.pages[0].extract_text()
        assert "Äänekäs Öhman" in door.pages[0].extract_text()
        assert client.get(desk(panel, "printed", 1, "other")).status_code == 404

    def test_are_shown_large(self, client, panel, session, facilitator) -> None:
        assert client.get(desk(panel, "seating_screen", 1)).status_code == 404
        self.set_up(client, panel)
        self.press(client, panel, session)

        page = client.get(desk(panel, "seating_screen", 1)).text

        assert "Round 2" in page
        assert "page--large-print" in page


class TestMaterials:
    def typed(self, **fields) -> dict[str, object]:
        values = {"title": "Figures", "language": "en", "author": "City", "seen": "1"}
        return values | fields

    def test_are_prepared_published_and_read(self, client, panel, facilitator) -> None:
        member = paneling.member(panel)
        add = desk(panel, "add_material", "text")
        empty = client.post(add, self.typed())
        client.post(add, self.typed(text="The **shore**.", is_public="on"))
        client.post(desk(panel, "change_material", 1), {"verb": "publish"})

        client.force_login(member.volunteer.person)
        client.post(site(panel, "room_material", 1), {"read": "yes"})
        own = words(client.get(site(panel, "room_materials")).text)
        public = client.get(site(panel, "material", 1)).text
        client.force_login(facilitator)
        page = words(client.get(desk(panel, "materials")).text)

        assert empty.status_code == 422
        assert "1 of 1 read" in own
        assert "<strong>shore</strong>" in public
        assert "1 of 1 members have read it as it is now." in page

    def test_can_be_pictures_that_are_described(
        self, client, panel, facilitator
    ) -> None:
        made = io.BytesIO()
        Image.new("RGB", (60, 40), "teal").save(made, "PNG")
        add = desk(panel, "add_material", "picture")

        def send(**fields):
            file = SimpleUploadedFile("a.png", made.getvalue(), "image/png")
            return client.post(add, self.typed(file=file, **fields))

        assert send().status_code == 422
        assert send(alt="A teal shore").status_code == 303
        assert Material.objects.get().versions.get().small is not None

    def test_refuse_what_is_no_pdf(self, client, panel, facilitator) -> None:
        file = SimpleUploadedFile("a.pdf", b"MZ no pdf", "application/pdf")

        response = client.post(
            desk(panel, "add_material", "pdf"), self.typed(file=file)
        )

        assert response.status_code == 422
        assert "is not a PDF file" in response.text
        assert client.get(desk(panel, "add_material", "film")).status_code == 404

    def test_that_are_missing_are_asked_for_and_answered(
        self, client, panel, facilitator
    ) -> None:
        member = paneling.member(panel)
        client.force_login(member.volunteer.person)
        client.post(site(panel, "room_materials"), {"text": "Who owns the pier?"})
        client.force_login(facilitator)
        asked = panel.knowledge_requests.get()

        client.post(
            desk(panel, "answer_request", asked.pk),
            {"state": "answered", "answer": "The city."},
        )

        page = words(client.get(site(panel, "materials")).text)
        assert "Who owns the pier? Answered" in page
        assert "The city." in page

    def test_go_with_a_reason(self, client, panel, facilitator) -> None:
        sessions_of.material(panel, facilitator)

        client.post(desk(panel, "withdraw_material", 1), {"reason": "Wrong"})

        assert client.get(site(panel, "material", 1)).status_code == 404
        assert "Wrong" in client.get(desk(panel, "materials")).text


class TestMinutes:
    def test_go_from_a_draft_to_everyone(self, client, panel, facilitator) -> None:
        member = paneling.member(panel)
        session = sessions_of.held(panel, member)
        session.items.create(position=1, title={"en": "Pier"}, decision="Mend it.")
        url = desk(panel, "minutes", 1)
        client.post(url, {"language": "en", "names": ""})
        page = client.get(url).text
        assert "**Decision:** Mend it." in page
        client.post(
            url, {"text": "## Pier\n\nIt is **mended**.", "inner": "x", "seen": "1"}
        )
        client.post(url, {"verb": "send", "answer_until": "22.11.2026 12.00"})
        client.force_login(member.volunteer.person)
        asked = words(client.get(site(panel, "room_session", 1)).text)
        silent = client.post(site(panel, "room_minutes", 1), {"approves": "no"})
        client.post(site(panel, "room_minutes", 1), {"approves": "yes"})
        client.force_login(facilitator)
        client.post(url, {"verb": "approve"})
        client.post(url, {"verb": "publish"})
        client.logout()

        public = client.get(site(panel, "minutes", 1)).text

        assert "Say whether they are right" in asked
        assert silent.status_code == 422
        assert "<strong>mended</strong>" in public
        assert Minutes.objects.get().sha256 in public

    def test_are_not_sent_until_yesterday(self, client, panel, facilitator) -> None:
        sessions_of.minutes(sessions_of.held(panel), facilitator)
        url = desk(panel, "minutes", 1)

        for moment in ("1.11.2026 12.00", "soon"):
            client.post(url, {"verb": "send", "answer_until": moment})
            assert Minutes.objects.get().state == "draft"
        page = client.get(url).text

        assert "Choose a later moment." in page
        assert "is no date and time" in page

    def test_wait_for_the_end_of_the_session(self, client, panel, facilitator) -> None:
        paneling.session(panel)

        assert client.get(desk(panel, "minutes", 1)).status_code == 403


class TestTheThreeQuestions:
    def test_are_answered_and_counted(self, client, panel, facilitator) -> None:
        members = paneling.members(panel, 5)
        sessions_of.held(panel, *members)
        url = site(panel, "assessment", 1)
        for member in members:
            client.force_login(member.volunteer.person)
            assert client.post(url, {"heard": "5"}).status_code == 422
            answers = {"heard": "5", "understood": "4", "useful": "3", "words": "Ok"}
            assert client.post(url, answers).status_code == 303
        twice = client.post(url, answers)
        client.force_login(facilitator)
        page = words(client.get(desk(panel, "session", 1)).text)
        assert "5 members have answered the self-assessment." in page
        assert "of 5" not in page

        client.post(desk(panel, "end_assessment", 1))

        page = words(client.get(desk(panel, "session", 1)).text)
        assert twice.status_code == 422
        assert "I was heard 4.2 or more of 5" in page
        assert "We came further 3 of 5" in page
