"""Ideas like the one being written, as the page asks for them."""

import make
import pytest
from django.core.cache import cache
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TYPED = {"title": "Penkkejä Purolan rantaan", "text": "", "language": "fi"}
SAME = {
    "title": "Istuimia joen varteen Purolaan",
    "text": "Purolassa pitäisi päästä lepäämään. Toivon penkkejä rantaan.",
}


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


def ask(client, process, **typed):
    url = reverse("proposals:similar", args=[process.slug])
    return client.get(url, TYPED | typed, headers={"HX-Request": "true"})


class TestSimilarIdeas:
    def test_are_shown_with_the_words_in_common(self, client, process) -> None:
        proposal = make.proposal(process, **SAME)

        response = ask(client, process)

        assert response.status_code == 200
        assert SAME["title"] in response.text
        assert reverse("proposals:detail", args=[process.slug, proposal.number]) in (
            response.text
        )
        assert "penkkejä" in response.text
        assert "<html" not in response.text

    def test_are_asked_for_by_post_as_well(self, client, process) -> None:
        make.proposal(process, **SAME)

        url = reverse("proposals:similar", args=[process.slug])
        response = client.post(url, TYPED | {"text": "penkki " * 2000})

        assert response.status_code == 200

    def test_are_nothing_at_all_where_there_are_none(self, client, process) -> None:
        assert ask(client, process).text.strip() == ""

    @pytest.mark.parametrize(
        "typed",
        [
            {"title": ""},
            {"language": "xx"},
            {"district": "nowhere"},
            {"latitude": "north"},
            {"exclude": "x"},
            {"exclude": "99"},
            {"title": "x" * 5000},
            {"title": "\x00"},
        ],
    )
    def test_bear_whatever_is_sent(self, client, process, typed) -> None:
        make.proposal(process, **SAME)

        assert ask(client, process, **typed).status_code == 200

    def test_leave_out_the_idea_that_is_edited(self, client, process) -> None:
        proposal = make.proposal(process, **SAME)

        assert SAME["title"] not in ask(client, process, exclude=proposal.number).text

    def test_escape_what_others_wrote(self, client, process) -> None:
        make.proposal(process, title="Penkkejä <b>Purolan</b> rantaan", text="Purola.")

        response = ask(client, process)

        assert "<b>Purolan" not in response.text

    def test_are_kept_by_nobody(self, client, process) -> None:
        response = ask(client, process)

        assert "no-store" in response.headers["Cache-Control"]

    def test_are_refused_to_a_machine_that_asks_too_often(
        self, client, process
    ) -> None:
        cache.clear()
        codes = [ask(client, process).status_code for _time in range(121)]
        cache.clear()

        assert codes[:120] == [200] * 120
        assert codes[120] == 429

    def test_of_a_process_nobody_may_see_are_not_there(self, client) -> None:
        hidden = make.process(published_at=None)

        assert ask(client, hidden).status_code == 404
