"""The desk of recruiting: people entered, brought in, judged; letters."""

import re
from datetime import timedelta

import make
import pytest
import recruiting_of as people
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from panels import codes
from panels.lifecycle import PanelState
from panels.models import Panel, Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE = re.compile(r'id="own-code">([0-9A-Z-]{19})<')
TABLE = (
    "name;email;age\nAino Virtanen;aino@example.org;old\nEino;eino@example.org;Young"
)


def url(name: str, panel: Panel, **more: object) -> str:
    given = {"slug": panel.process.slug, "panel": panel.slug, **more}
    return reverse(f"panels_staff:{name}", kwargs=given)


@pytest.fixture
def panel() -> Panel:
    made = people.recruiting(has_invitations=True)
    people.feature(made)
    return made


@pytest.fixture(autouse=True)
def facilitator(client, panel):
    person = people.facilitator(panel)
    client.force_login(person)
    return person


def upload(text: str | bytes, name: str = "people.csv") -> SimpleUploadedFile:
    content = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, content, "text/csv")


class TestAFacilitator:
    def test_enters_somebody_and_gets_their_code_once(self, client, panel) -> None:
        page = client.get(url("enter_person", panel))
        posted = {
            "channel": "phone",
            "name": "Aino",
            "phone": "+358 40 123",
            "language": "fi",
            "feature_age": "old",
            "agrees": "on",
            "page": page.context["form"].initial["page"],
        }

        response = client.post(url("enter_person", panel), posted)
        again = client.post(url("enter_person", panel), posted)

        (code,) = CODE.findall(response.text)
        volunteer = panel.volunteers.get()
        assert volunteer.code_hash == codes.hash_of(code)
        assert CODE.findall(again.text) == [code]
        assert "no-store" in response["Cache-Control"]

    def test_sees_one_person_and_refuses_them(self, client, panel) -> None:
        volunteer, _ = people.signed_up(panel, answers={"age": "old"}, phone="0401")
        here = url("person", panel, public_id=volunteer.public_id)

        page = client.get(here)
        wrong = client.post(here, {"reason": ""})
        response = client.post(here, {"reason": "Under 16."})

        assert "0401" in page.text
        assert (wrong.status_code, response.status_code) == (422, 303)
        after = client.get(here)
        assert "Take the refusal back" in after.text
        client.post(url("readmit", panel, public_id=volunteer.public_id))
        volunteer.refresh_from_db()
        assert volunteer.state == "applied"

    def test_makes_a_new_code(self, client, panel) -> None:
        volunteer, old = people.signed_up(panel, answers={"age": "old"})

        response = client.post(url("renew_code", panel, public_id=volunteer.public_id))

        (code,) = CODE.findall(response.text)
        assert code != old

    def test_finds_people_and_sees_twins(self, client, panel) -> None:
        people.signed_up(panel, answers={"age": "old"}, name="Aino")
        people.signed_up(panel, answers={"age": "old"}, name="Eino")

        page = client.get(url("people", panel), {"q": "eino"})

        assert "Eino" in page.text
        assert ">Aino<" not in page.text
        assert "Same contact as another" in page.text

    def test_chooses_somebody_with_a_reason(self, client, panel) -> None:
        Panel.objects.update(selection="mixed")
        page = client.get(url("choose", panel))
        posted = {
            "reason": "Ten years in the youth council.",
            "name": "Aino",
            "email": "aino@example.org",
            "language": "fi",
            "feature_age": "old",
            "agrees": "on",
            "page": page.context["form"].initial["page"],
        }

        response = client.post(url("choose", panel), posted)

        assert response.status_code == 200
        public = reverse("panels:detail", args=[panel.process.slug, panel.slug])
        client.logout()
        assert "Ten years in the youth council." in client.get(public).text

    def test_offers_seats_where_nobody_is_drawn(self, client, clock, panel) -> None:
        closes = make.NOW + timedelta(hours=1)
        Panel.objects.update(selection="everybody", call_closes_at=closes)
        people.signed_up(panel, answers={"age": "old"})
        early = client.post(url("offer_seats", panel), follow=True)
        clock.move_to(closes)

        response = client.post(url("offer_seats", panel), follow=True)

        assert "People can still sign up." in early.text
        assert "1 seat was offered." in response.text
        panel.refresh_from_db()
        assert panel.state == PanelState.CONFIRMING

    def test_takes_the_list_out_on_the_record(self, client, panel) -> None:
        people.signed_up(panel, answers={"age": "old"}, name="=cmd()", phone="+358")

        response = client.post(url("export_people", panel))

        assert b"'=cmd();" in response.content
        assert b"'+358" in response.content
        assert panel.process.events.last().verb == "contacts.exported"
        assert panel.process.events.last().data == {"count": 1}


class TestBringingInAList:
    def send(self, client, panel, table, **more):
        return client.post(
            url("import_people", panel), {"table": table, "agrees": "on", **more}
        )

    def test_looks_first_and_keeps_nothing(self, client, panel) -> None:
        response = client.post(
            url("import_people", panel), {"file": upload(TABLE), "agrees": "on"}
        )

        assert "2 people to bring in" in response.text
        assert "Eino" in response.text
        assert not panel.volunteers.exists()

    def test_brings_in_what_was_looked_at(self, client, panel) -> None:
        response = self.send(client, panel, TABLE, **{"import": "yes"})

        assert response.status_code == 303
        found = panel.volunteers.order_by("name")
        assert [(one.name, one.channel) for one in found] == [
            ("Aino Virtanen", "import"),
            ("Eino", "import"),
        ]
        assert found[1].answers.get().value.code == "young"

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("Aino;a@x.fi;tall", "line 2, column 3: “tall” is none of the answers"),
            ("Aino;a@x.fi;", "line 2, column 3: There is no answer."),
            (";a@x.fi;old", "line 2, column 1: The name is missing."),
            ("Aino;a@x;old", "line 2, column 2: This is no e-mail address."),
            ("=1+1;a@x.fi;old", "line 2, column 1"),
            ("Aino;;old", "line 2: There is no e-mail address, phone"),
            (
                "Aino;a@x.fi;old\naino;A@X.fi;old",
                "line 3, column 1: This is the same person as on line 2.",
            ),
        ],
        ids=["unknown", "missing", "unnamed", "mail", "formula", "unreachable", "twin"],
    )
    def test_tells_line_and_column_and_brings_in_nothing(
        self, client, panel, line, told
    ) -> None:
        response = self.send(
            client, panel, f"name;email;age\n{line}", **{"import": "yes"}
        )

        assert response.status_code == 422
        assert told in response.text
        assert not panel.volunteers.exists()

    def test_tells_who_is_on_the_list_already(self, client, panel) -> None:
        people.signed_up(panel, answers={"age": "old"})

        response = self.send(client, panel, TABLE)

        assert "line 2, column 1: This person is on the list already." in response.text

    def test_tells_a_missing_column(self, client, panel) -> None:
        response = self.send(client, panel, "name;email\nAino;a@x.fi")

        assert response.status_code == 422
        assert "age" in response.text

    def test_says_that_it_read_another_encoding(self, client, panel) -> None:
        table = "name;email;age\nÄijä;a@x.fi;old".encode("cp1252")

        response = client.post(
            url("import_people", panel), {"file": upload(table), "agrees": "on"}
        )

        assert "Windows-1252" in response.text
        assert "Äijä" in response.text

    def test_refuses_what_is_no_text(self, client, panel) -> None:
        response = client.post(
            url("import_people", panel),
            {"file": upload(b"PK\x03\x04rest", "people.xlsx"), "agrees": "on"},
        )

        assert response.status_code == 422
        assert "Save the sheet as CSV" in response.text

    def test_tells_of_a_fault_where_the_table_came_from(self, client, panel) -> None:
        table = "name;email;age\nAino;a@x;old"

        sent = client.post(
            url("import_people", panel), {"file": upload(table), "agrees": "on"}
        )
        pasted = self.send(client, panel, table)

        assert set(sent.context["form"].errors) == {"file"}
        assert set(pasted.context["form"].errors) == {"table"}

    def test_reads_a_phone_number_with_a_plus(self, client, panel) -> None:
        table = "name;phone;age\nAino;+358 40 1234567;old"

        self.send(client, panel, table, **{"import": "yes"})

        assert panel.volunteers.get().phone == "+358 40 1234567"

    def test_needs_the_consent_of_the_people(self, client, panel) -> None:
        response = client.post(url("import_people", panel), {"table": TABLE})

        assert response.status_code == 422


REGISTER = "name,address\n" + "\n".join(
    f'Person {n},"Street {n % 15}, 87100 Kajaani"' for n in range(30)
)


class TestLetters:
    def announce(self, client, panel, register=REGISTER, **fields):
        posted = {
            "file": upload(register),
            "source": "Population register",
            "count": "10",
            "one_per_address": "on",
            "seed_source": "Lotto of 21.11.2026",
        }
        return client.post(url("letters", panel), posted | fields)

    def draw(self, client, panel, register=REGISTER, seed="1 2 3"):
        return client.post(
            url("draw_letters", panel, number=1),
            {"file": upload(register), "seed": seed},
        )

    def test_are_announced_with_the_hash_of_the_file_alone(self, client, panel) -> None:
        response = self.announce(client, panel)

        assert response.status_code == 303
        batch = panel.batches.get()
        assert (batch.rows, batch.count, batch.seed) == (30, 10, "")
        assert not batch.invitations.exists()
        event = panel.process.events.last()
        assert event.data["sha256"] == batch.sha256
        assert "Person" not in str(event.data)

    def test_are_drawn_once_and_come_as_a_file(self, client, panel) -> None:
        self.announce(client, panel)

        response = self.draw(client, panel)
        again = self.draw(client, panel)

        assert response["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF")
        assert "no-store" in response["Cache-Control"]
        assert again.status_code == 422
        letters = panel.batches.get().invitations
        assert letters.count() == 10
        assert len({one.address for one in letters.all()}) == 10

    def test_leave_no_code_in_the_database(self, client, panel, monkeypatch) -> None:
        made = iter(f"{n:04}-0000-0000-0000" for n in range(10))
        monkeypatch.setattr("panels.actions.invitations.new_code", lambda: next(made))
        self.announce(client, panel)

        self.draw(client, panel)

        rows = str(list(panel.batches.get().invitations.values()))
        assert "-0000-0000-0000" not in rows
        assert codes.hash_of("0003-0000-0000-0000") in rows

    def test_need_the_file_that_was_announced(self, client, panel) -> None:
        self.announce(client, panel)

        response = self.draw(client, panel, REGISTER.replace("Person 3", "Person 99"))

        assert response.status_code == 422
        assert "its SHA-256 differs" in response.text

    def test_tell_what_is_wrong_with_a_register(self, client, panel) -> None:
        response = self.announce(client, panel, "name,address\nAino,\n=x,Street 1")

        assert response.status_code == 422
        assert "line 2, column 2" in response.text
        assert "line 3, column 1" in response.text

    def test_cannot_be_more_than_there_are_people(self, client, panel) -> None:
        response = self.announce(client, panel, count="31")

        assert response.status_code == 422
        assert "From 1 to 30 letters" in response.text

    def test_can_be_printed_again_with_new_codes(self, client, panel) -> None:
        self.announce(client, panel)
        self.draw(client, panel)
        before = set(panel.batches.get().invitations.values_list("code_hash"))

        page = client.get(url("renew_letters", panel, number=1))
        response = client.post(url("renew_letters", panel, number=1))

        assert page.status_code == 200
        assert response.content.startswith(b"%PDF")
        after = set(panel.batches.get().invitations.values_list("code_hash"))
        assert not before & after

    def test_are_posted_and_come_back(self, client, panel) -> None:
        self.announce(client, panel)
        self.draw(client, panel)

        client.post(url("letters_posted", panel, number=1))
        wrong = client.post(
            url("letters_returned", panel, number=1), {"numbers": "3, 99"}
        )
        response = client.post(
            url("letters_returned", panel, number=1), {"numbers": "3, 4"}
        )

        assert wrong.status_code == 422
        assert "99" in wrong.text
        assert response.status_code == 303
        batch = panel.batches.get()
        assert batch.sent_at == make.NOW
        assert batch.invitations.exclude(returned_at=None).count() == 2
        page = client.get(url("letters", panel))
        assert "Came back" in page.text

    def test_are_only_sent_when_the_mandate_says_so(self, client, panel) -> None:
        Panel.objects.update(has_invitations=False)

        response = self.announce(client, panel)

        assert response.status_code == 403
        assert not panel.batches.exists()


def test_a_facilitator_of_another_panel_sees_nobody(client, panel) -> None:
    volunteer, _ = people.signed_up(panel, answers={"age": "old"})
    panel.facilitators.add(people.facilitator(panel))

    for name, more in (
        ("people", {}),
        ("person", {"public_id": volunteer.public_id}),
        ("letters", {}),
        ("import_people", {}),
    ):
        assert client.get(url(name, panel, **more)).status_code == 403
    assert client.post(url("export_people", panel)).status_code == 403
    assert Volunteer.objects.count() == 1
