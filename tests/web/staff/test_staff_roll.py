"""A list of voters is imported as a whole, or each wrong line of it is named."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from voting.box import people
from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def voting_round(client) -> VotingRound:
    """Give the draft of a vote by list, whose organiser is signed in."""
    made = make.voting_round(
        frozen=False, eligibility="list", starts=6 * make.DAY, ends=9 * make.DAY
    )
    make.district(made.process, "lohtaja")
    client.force_login(make.staff(made.process))
    return made


def _url(voting_round, name: str = "roll") -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug])


def _post(client, voting_round, content: bytes | str):
    if isinstance(content, str):
        content = content.encode()
    file = SimpleUploadedFile("roll.csv", content)
    return client.post(_url(voting_round), {"file": file}, follow=True)


class TestReading:
    @pytest.mark.parametrize("mark", [";", ",", "\t"])
    def test_semicolons_commas_and_tabs_separate(
        self, client, voting_round, mark
    ) -> None:
        rows = [
            "sähköposti;alue;syntymäaika",
            "aino@example.org;lohtaja;17.5.1950",
            "eino@example.org;;2001-02-03",
            "",
            "oili@example.org",
            ";lohtaja;;R-17",
        ]

        response = _post(client, voting_round, "\r\n".join(rows).replace(";", mark))

        assert "4 people are on the list of voters now." in response.text
        aino = voting_round.roll.get(identifier=people.identify("AINO@example.org"))
        assert aino.district.code == "lohtaja"
        assert aino.born_on.isoformat() == "1950-05-17"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_unicode_is_read_without_a_word(
        self, client, voting_round, encoding
    ) -> None:
        content = "sähköposti\naino@example.org\n".encode(encoding)

        page = _post(client, voting_round, content).text

        assert "1 person is on the list of voters now." in page
        assert "Windows-1252" not in page

    def test_old_windows_files_are_read_with_a_warning(
        self, client, voting_round
    ) -> None:
        content = "sähköposti;alue\naino@example.org;lohtaja\n".encode("latin-1")

        page = _post(client, voting_round, content).text

        assert "1 person is on the list of voters now." in page
        assert "was read as Windows-1252" in page

    def test_a_new_list_takes_the_place_of_the_old(self, client, voting_round) -> None:
        _post(client, voting_round, "aino@example.org\neino@example.org\n")

        _post(client, voting_round, "oili@example.org\n")

        assert voting_round.roll.count() == 1

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "The submitted file is empty."),
            (b"\n\n", "There is nobody in the file."),
            (b"PK\x03\x04rest", "This is no text file."),
            (b"aino@example.org\x00", "neither UTF-8 nor Windows-1252"),
            (b"\x81\x8d@example.org", "neither UTF-8 nor Windows-1252"),
            ("aino.example.org", "Line 1: aino.example.org is no e-mail address."),
            ("a@x.fi;nowhere", "Line 1: there is no district nowhere."),
            ("a@x.fi;;31.2.2000", "Line 1: “31.2.2000” is no date of birth."),
            ("a@x.fi;;1.1.2027", "Line 1: “1.1.2027” is no date of birth."),
            ("a@x.fi;;;R-1;more", "Line 1: there are 5 columns."),
            (";;;", "There is nobody in the file."),
            (";keskusta;;", "Line 1: there is neither an e-mail address nor a"),
            ("a@x.fi;;;R 1\nb@x.fi;;;r1", "Line 2: the reference r1 is there twice."),
            (";;;R 1\n;;;r1", "Line 2: r1 is there twice."),
            ("a@x.fi\nA@X.FI", "Line 2: A@X.FI is there twice."),
            ('"' + "a" * 200_000, "Line 1: the line is no CSV (field larger than"),
        ],
    )
    def test_what_is_wrong_is_named_and_nothing_changes(
        self, client, voting_round, content, words
    ) -> None:
        _post(client, voting_round, "before@example.org\n")

        response = _post(client, voting_round, content)

        assert response.status_code == 422
        assert words in response.text
        assert voting_round.roll.count() == 1

    def test_every_wrong_line_is_named_up_to_fifty(self, client, voting_round) -> None:
        content = "\n".join(f"nobody-{number}" for number in range(1, 61))

        page = _post(client, voting_round, content).text

        assert "Line 1: nobody-1 is" in page
        assert "Line 50: nobody-50 is" in page
        assert "Line 51:" not in page
        assert "And 10 more lines." in page

    def test_a_line_that_is_no_heading_is_not_skipped(
        self, client, voting_round
    ) -> None:
        page = _post(client, voting_round, "nimi;alue\naino@example.org;\n").text

        assert "Line 1: nimi is no e-mail address." in page


class TestSize:
    def test_a_huge_file_is_not_read(self, client, voting_round, monkeypatch) -> None:
        monkeypatch.setattr("voting.staff_forms.LARGEST_FILE", 10)

        page = _post(client, voting_round, "aino@example.org\n").text

        assert "The file is larger than 20 MB." in page

    def test_a_list_longer_than_a_city_is_not_read(
        self, client, voting_round, monkeypatch
    ) -> None:
        monkeypatch.setattr("voting.roll_files.MOST_LINES", 1)

        page = _post(client, voting_round, "a@x.fi\nb@x.fi\n").text

        assert "The file has too many lines." in page
        assert not voting_round.roll.exists()


class TestByDistrict:
    def test_everyone_needs_a_district(self, client) -> None:
        process = make.process()
        make.district(process, "lohtaja")
        voting_round = make.voting_round(
            process,
            frozen=False,
            scope="district",
            budgets={"lohtaja": 10_000_00},
            eligibility="list",
            starts=6 * make.DAY,
            ends=9 * make.DAY,
        )
        client.force_login(make.staff(process))

        page = _post(client, voting_round, "aino@example.org;\n").text

        assert "Line 1: the district is missing." in page


class TestAccounts:
    def test_everyone_with_an_account_can_be_put_on_the_list(
        self, client, voting_round
    ) -> None:
        make.user()

        response = client.post(_url(voting_round, "draw_up"), follow=True)

        assert "people are on the list of voters now." in response.text
        assert voting_round.roll.exists()

    def test_looking_changes_nothing(self, client, voting_round) -> None:
        assert client.get(_url(voting_round, "draw_up")).status_code == 405

    def test_a_frozen_list_stays(self, client) -> None:
        voting_round = make.voting_round()
        client.force_login(make.staff(voting_round.process))

        assert client.get(_url(voting_round)).status_code == 403
        assert client.post(_url(voting_round, "draw_up")).status_code == 403
