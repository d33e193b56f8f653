"""The files of a result: under which name, how long they may be kept."""

import make
import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FILES = ["all.pb", "all.csv", "all.json"]


def _page(voting_round) -> str:
    return reverse("voting:result", args=[voting_round.process.slug])


def _file(voting_round, name: str) -> str:
    return f"{_page(voting_round)}{name}"


@pytest.fixture
def voting_round():
    """Give an open round in which a won, then c, then b."""
    process = make.process(title={"en": "The shores of Kajaani"})
    made = make.voting_round(process)
    for choices in (["a"], ["a", "c"], ["a", "b", "c"]):
        make.ballot(made, choices)
    return made


@pytest.fixture
def published(voting_round):
    return make.tallied(voting_round, published=True)


class TestCaches:
    def test_keep_for_a_while_what_is_the_same_for_everybody(
        self, client, published
    ) -> None:
        page = client.get(_page(published))

        assert page["Cache-Control"] == "public, max-age=60"
        for name in FILES:
            file = client.get(_file(published, name))
            assert file["Cache-Control"] == "public, max-age=300"
            assert "Cookie" not in file.get("Vary", "")

    def test_keep_nothing_of_somebody_who_is_signed_in(self, client, published) -> None:
        client.force_login(make.user())

        assert "no-store" in client.get(_page(published))["Cache-Control"]

    def test_ask_whether_a_file_has_changed(self, client, published) -> None:
        url = _file(published, "all.pb")
        tag = client.get(url)["ETag"]

        response = client.get(url, headers={"If-None-Match": tag})

        assert response.status_code == 304


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "content_type"),
        [
            ("all.pb", "text/plain; charset=utf-8"),
            ("all.csv", "text/csv; charset=utf-8"),
            ("all.json", "application/json"),
        ],
    )
    def test_are_saved_under_the_name_in_the_command(
        self, client, published, name, content_type
    ) -> None:
        response = client.get(_file(published, name))

        assert response["Content-Type"] == content_type
        saved = f'attachment; filename="{published.process.slug}-{name}"'
        assert response["Content-Disposition"] == saved

    @pytest.mark.parametrize("name", ["all.exe", "none.pb", "all.pb.pb"])
    def test_that_are_not_there_are_not_found(self, client, published, name) -> None:
        assert client.get(_file(published, name)).status_code == 404

    def test_name_no_voter(self, client, published) -> None:
        for name in FILES:
            assert "@" not in client.get(_file(published, name)).text
