"""What waits or is hidden is told to nobody else, whichever way somebody asks."""

import make
import pytest
import talking_of
from django.urls import reverse

from proposals.models import Comment, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECRET = "Salaisuus"
WHY = "Nimeaa naapurin"


def url_of(name: str, proposal: Proposal, *more) -> str:
    path = [proposal.process.slug, proposal.number, *more]
    return reverse(f"proposals:{name}", args=path)


@pytest.fixture
def proposal():
    return talking_of.proposal(title="Laituri")


@pytest.fixture
def comment(proposal):
    return talking_of.comment(proposal, text=f"{SECRET} on tama.")


class TestAForm:
    @pytest.mark.parametrize("visibility", ["held", "hidden"])
    @pytest.mark.parametrize("is_signed_in", [False, True])
    def test_for_a_report_that_is_sent_empty_tells_no_words(
        self, client, proposal, comment, visibility, is_signed_in
    ) -> None:
        Comment.objects.filter(pk=comment.pk).update(visibility=visibility)
        if is_signed_in:
            client.force_login(make.user())

        answer = client.post(url_of("flag_comment", proposal, comment.pk), {})

        assert answer.status_code == 403
        assert SECRET not in answer.text

    @pytest.mark.parametrize("visibility", ["held", "hidden"])
    def test_for_a_report_tells_no_words_on_an_idea_that_is_not_public(
        self, client, proposal, comment, visibility
    ) -> None:
        Proposal.objects.filter(pk=proposal.pk).update(visibility=visibility)

        answer = client.post(url_of("flag_comment", proposal, comment.pk), {})

        assert answer.status_code == 403
        assert SECRET not in answer.text

    def test_for_an_appeal_is_for_its_author_alone(
        self, client, proposal, comment
    ) -> None:
        talking_of.hidden(comment, words=WHY)
        url = url_of("appeal_comment", proposal, comment.pk)
        client.force_login(make.user())

        stranger = client.post(url, {})
        client.force_login(comment.author)
        own = client.post(url, {})

        assert stranger.status_code == 403
        assert SECRET not in stranger.text
        assert WHY not in stranger.text
        assert own.status_code == 422
        assert SECRET in own.text
        assert WHY in own.text


class TestTheInterfaceForMachines:
    @pytest.mark.parametrize(("visibility", "status"), [("held", 404), ("hidden", 410)])
    def test_tells_no_words(self, client, proposal, visibility, status) -> None:
        Proposal.objects.filter(pk=proposal.pk).update(visibility=visibility)
        path = [proposal.process.slug, proposal.number]

        answer = client.get(reverse("proposals_api:proposal", args=path))

        assert answer.status_code == status
        assert "Laituri" not in answer.content.decode()


class TestANumberBeyondAllNumbers:
    @pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
    def test_names_no_version(self, client, proposal, number) -> None:
        assert client.get(url_of("version", proposal, number)).status_code == 404

    @pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
    def test_names_no_comment_and_no_suggestion(self, client, proposal, number) -> None:
        assert client.get(url_of("comment", proposal, number)).status_code == 404
        assert client.get(url_of("amendment", proposal, number)).status_code == 404

    @pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
    def test_names_no_proposal(self, client, proposal, number) -> None:
        path = [proposal.process.slug, number]

        page = client.get(reverse("proposals:detail", args=path))
        data = client.get(reverse("proposals_api:proposal", args=path))

        assert (page.status_code, data.status_code) == (404, 404)

    @pytest.mark.parametrize("verb", ["remove", "remove-document", "raise"])
    def test_names_no_picture(self, client, proposal, verb) -> None:
        client.force_login(proposal.author)

        answer = client.post(url_of("pictures", proposal), {"do": f"{verb}:{10**30}"})

        assert answer.status_code == 303

    @pytest.mark.parametrize("typed", ["9" * 20, "9" * 5000])
    def test_is_no_version_of_a_form(self, client, proposal, typed) -> None:
        client.force_login(proposal.author)
        words = {"title": "Uusi", "revision": typed, "draft_version": typed}

        answer = client.post(url_of("edit", proposal), words)

        assert answer.status_code == 422
