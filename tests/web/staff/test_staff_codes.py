"""The pages of printed codes: taken away once, released by another, voided."""

import csv
import io

import channels
import make
import pytest
from confirming import confirmed
from django.conf import settings
from django.urls import reverse
from make import NOW
from polling import listed

from participation.models import Role
from voting.actions import codes
from voting.models import CodeBatch, RollEntry, VotingCode
from voting.roll_lines import RollLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODES = {
    "kind": "codes",
    "codes-area": "all",
    "codes-count": "3",
    "codes-reason": "For the care home",
    "codes-output": "csv",
}


def _url(voting_round, name="codes", *args) -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug, *args])


def _rows(response) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.fixture
def voting_round():
    return make.voting_round()


class TestMaking:
    def test_gives_a_table_once(self, client, voting_round) -> None:
        confirmed(client, make.staff(voting_round.process))

        response = client.post(_url(voting_round), CODES)

        rows = _rows(response)
        assert [row["number"] for row in rows] == ["1", "2", "3"]
        door = reverse("voting:code", args=[voting_round.process.slug])
        assert all(row["address"].endswith(f"{door}#{row['code']}") for row in rows)
        assert "no-store" in response["Cache-Control"]
        page = client.get(_url(voting_round)).text
        assert not [row for row in rows if row["code"] in page]

    def test_gives_letters_in_every_language_once(self, client, voting_round) -> None:
        confirmed(client, make.staff(voting_round.process))

        response = client.post(_url(voting_round), CODES | {"codes-output": "sheet"})

        assert response.text.count('class="letter"') == 3
        assert response.text.count('class="letter__qr"') == 3
        for language in dict(settings.LANGUAGES):
            assert response.text.count(f'<p lang="{language}">') == 3
        assert VotingCode.objects.count() == 3

    def test_asks_for_the_second_factor_anew(self, client, voting_round) -> None:
        client.force_login(make.staff(voting_round.process))

        response = client.post(_url(voting_round), CODES)

        assert response.status_code == 303
        assert not CodeBatch.objects.exists()

    def test_comes_back_with_what_is_wrong(self, client, voting_round) -> None:
        confirmed(client, make.staff(voting_round.process))

        response = client.post(_url(voting_round), CODES | {"codes-count": "0"})

        assert response.status_code == 422
        assert not CodeBatch.objects.exists()

    def test_is_for_the_organiser(self, client, voting_round) -> None:
        confirmed(client, channels.clerk(voting_round))

        response = client.post(_url(voting_round), CODES)

        assert response.status_code == 403
        assert not CodeBatch.objects.exists()

    def test_gives_letters_for_lines_of_the_list(self, client) -> None:
        voting_round = listed([RollLine(1, reference="=R-1"), RollLine(2, "a@b.fi")])
        confirmed(client, make.staff(voting_round.process))
        file = io.BytesIO(b"sahkoposti;alue;syntynyt;viite\n;;;=R-1\na@b.fi;;;\n")
        file.name = "letters.csv"
        # The heading is none that is known, so it is a line.
        wrong = client.post(
            _url(voting_round),
            {
                "kind": "letters",
                "letters-file": file,
                "letters-reason": "By post",
                "letters-output": "csv",
            },
        )
        right = io.BytesIO(b";;;=R-1\na@b.fi;;;\n")
        right.name = "letters.csv"

        response = client.post(
            _url(voting_round),
            {
                "kind": "letters",
                "letters-file": right,
                "letters-reason": "By post",
                "letters-output": "csv",
            },
        )

        first, second = _rows(response)
        assert wrong.status_code == 422
        assert first["reference"] == "'=R-1"
        assert second["email"] == "a@b.fi"
        assert VotingCode.objects.count() == 2
        assert RollEntry.objects.count() == 2


class TestABatchOnItsPage:
    def _made(self, voting_round) -> CodeBatch:
        batch, _new = codes.make_codes(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            area="all",
            count=3,
            reason="For the care home",
            now=NOW,
        )
        return batch

    def test_is_released_by_another_official(self, client, voting_round) -> None:
        batch = self._made(voting_round)
        url = _url(voting_round, "codes_release", batch.number)
        confirmed(client, batch.made_by)
        by_oneself = client.post(url)
        confirmed(client, make.staff(voting_round.process, Role.AUDITOR))

        response = client.post(url, follow=True)

        assert by_oneself.status_code == 403
        assert "The codes work now." in response.text

    def test_is_not_released_by_looking(self, client, voting_round) -> None:
        """Case 46."""
        batch = self._made(voting_round)
        confirmed(client, channels.clerk(voting_round))

        response = client.get(_url(voting_round, "codes_release", batch.number))

        assert response.status_code == 405

    def test_is_voided_with_a_reason(self, client, voting_round) -> None:
        batch, _codes = channels.released(voting_round)
        confirmed(client, channels.clerk(voting_round))
        url = _url(voting_round, "codes_void", batch.number)

        silent = client.post(url, {"reason": ""})
        response = client.post(url, {"reason": "Lost in the post"}, follow=True)

        assert silent.status_code == 422
        assert "Lost in the post" in response.text
        assert CodeBatch.objects.get().voided_at == NOW

    def test_tells_of_use_only_where_it_tells_of_nobody(
        self, client, voting_round
    ) -> None:
        few, _codes = channels.released(voting_round)
        many, _codes = channels.released(voting_round, 12)
        confirmed(client, channels.clerk(voting_round))

        rows = client.get(_url(voting_round)).context["batches"]

        assert {row["batch"]: row["used"] for row in rows} == {few: None, many: 0}
