"""Asking somebody to stand behind an idea, and what they see."""

import re

import make
import pytest
from django.core import mail
from django.urls import reverse
from make import NOW

from participation.models import Notice
from proposals.actions import co_authors
from proposals.models import CoAuthor, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NOBODY = "nobody@example.org"


@pytest.fixture
def author():
    return make.user(name="Aino")


@pytest.fixture
def proposal(author):
    process = make.process()
    make.phase(process, "propose")
    return make.proposal(process, author)


def url_of(proposal, name) -> str:
    return reverse(f"proposals:{name}", args=[proposal.process.slug, proposal.number])


@pytest.fixture
def ask(client, proposal, author):
    """Give a function that asks somebody as the author does on the page."""

    def ask(email):
        client.force_login(author)
        return client.post(url_of(proposal, "authors"), {"email": email}, follow=True)

    return ask


def link_in_mail() -> str:
    co_authors.send_invitations(now=NOW)
    found = re.search(r"https?://[^/\s]+(/p/\S+/join/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_the_page_answers_the_same_whether_there_is_an_account_or_none(ask) -> None:
    make.user("somebody@example.org")

    known = ask("somebody@example.org").text
    unknown = ask(NOBODY).text

    assert "A message is on its way." in known
    assert "A message is on its way." in unknown
    states = re.findall(r"<strong>(\S+@\S+)</strong>\W+(\w+)", unknown)
    assert states == [("somebody@example.org", "Asked"), (NOBODY, "Asked")]


def test_a_mail_leads_by_signing_in_to_saying_yes(client, ask, proposal) -> None:
    ask(NOBODY)
    link = link_in_mail()
    client.logout()

    asked = client.get(link)
    assert "Would you stand behind this idea?" in asked.text
    assert f"?next={link}" in asked.text.replace("%3A", ":")
    assert client.post(link, {"yes": "1"}).status_code == 302

    person = make.user(name="Bertta")
    client.force_login(person)
    response = client.post(link, {"yes": "1"}, follow=True)

    assert "You are a co-author now." in response.text
    assert "Together with" in response.text
    assert "Bertta" in response.text
    assert CoAuthor.objects.get().person == person
    assert url_of(proposal, "edit") in response.text
    assert url_of(proposal, "withdraw") not in response.text


def test_a_notice_leads_to_saying_no(client, ask, proposal) -> None:
    person = make.user(name="Bertta")
    ask(person.email)
    client.force_login(person)

    response = client.post(Notice.objects.get(person=person).link, {"no": "1"})

    assert response.status_code == 303
    assert CoAuthor.objects.get().state == CoAuthor.State.DECLINED
    assert "Bertta" not in client.get(url_of(proposal, "detail")).text


def test_an_answered_link_says_so(client, ask) -> None:
    ask(NOBODY)
    link = link_in_mail()
    client.force_login(make.user())
    client.post(link, {"yes": "1"})

    again = client.get(link)

    assert "This has been answered already." in again.text
    assert client.post(link, {"yes": "1"}).status_code == 403


@pytest.mark.parametrize("token", ["x", "1-abc.def", "1", "-.-"])
def test_a_link_that_nobody_made_leads_nowhere(client, proposal, token) -> None:
    url = reverse("proposals:co_author", args=[proposal.process.slug, 1, token])

    assert client.get(url).status_code == 404
    assert client.post(url, {"yes": "1"}).status_code == 404


def test_a_wrong_address_is_kept_beside_the_reason(ask, author) -> None:
    wrong = ask("not an address")
    own = ask(author.email)

    assert wrong.status_code == own.status_code == 422
    assert 'value="not an address"' in wrong.text
    assert "This is your own address." in own.text
    assert not CoAuthor.objects.exists()


def test_who_stands_there_can_leave_and_the_author_can_end_it(
    client, ask, proposal, author
) -> None:
    person = make.user(name="Bertta")
    ask(person.email)
    client.force_login(person)
    client.post(Notice.objects.get(person=person).link, {"yes": "1"})
    page = client.get(url_of(proposal, "authors")).text
    assert "I do not want to be a co-author any more" in page
    assert author.email not in page

    key = CoAuthor.objects.get().pk
    response = client.post(url_of(proposal, "end_authorship"), {"key": key})

    assert response.status_code == 303
    assert CoAuthor.objects.get().state == CoAuthor.State.LEFT
    assert "Together with" not in client.get(url_of(proposal, "detail")).text


def test_strangers_neither_look_nor_end(client, ask, proposal) -> None:
    ask(NOBODY)
    key = CoAuthor.objects.get().pk
    client.force_login(make.user())

    assert client.get(url_of(proposal, "authors")).status_code == 403
    ending = client.post(url_of(proposal, "end_authorship"), {"key": key})
    assert ending.status_code == 403
    assert CoAuthor.objects.exists()


@pytest.mark.parametrize("key", ["", "0", "x", "9" * 40, "²"])
def test_a_key_that_is_none_ends_nothing(client, ask, proposal, author, key) -> None:
    client.force_login(author)

    response = client.post(url_of(proposal, "end_authorship"), {"key": key})

    assert response.status_code == 404


def test_behind_an_anonymous_idea_nobody_is_named(client, ask, proposal) -> None:
    person = make.user(name="Bertta")
    ask(person.email)
    client.force_login(person)
    client.post(Notice.objects.get(person=person).link, {"yes": "1"})
    Proposal.objects.update(is_anonymous=True)
    client.logout()

    page = client.get(url_of(proposal, "detail")).text

    assert "One more resident stands behind it." in page
    assert "Bertta" not in page
    assert "Aino" not in page


def test_only_the_author_is_asked_whether_the_name_is_shown(
    client, ask, proposal, author
) -> None:
    person = make.user(name="Bertta")
    ask(person.email)
    client.force_login(person)
    client.post(Notice.objects.get(person=person).link, {"yes": "1"})
    Proposal.objects.update(is_anonymous=True)
    url = url_of(proposal, "edit")
    typed = {"title": "Ours", "text": "Together.", "language": "fi", "district": "*"}

    assert 'name="is_anonymous"' not in client.get(url).text
    assert client.post(url, typed).status_code == 303
    assert Proposal.objects.get().title == "Ours"
    assert Proposal.objects.get().author_name == "Resident"
    client.force_login(author)
    assert 'name="is_anonymous"' in client.get(url).text
    client.post(url, typed)
    assert Proposal.objects.get().author_name == "Aino"


def test_my_ideas_hold_those_that_i_stand_beside(client, ask, proposal) -> None:
    person = make.user()
    ask(person.email)
    client.force_login(person)
    mine = reverse("proposals_my:list")
    assert proposal.title not in client.get(mine).text

    client.post(Notice.objects.get(person=person).link, {"yes": "1"})

    assert proposal.title in client.get(mine).text
