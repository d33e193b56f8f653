"""Supporting from the page of an idea, one's own list, and carrying it on."""

import make
import pytest
import supporting
from django.urls import reverse
from make import DAY, NOW

from proposals.models import Proposal, Support

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)


@pytest.fixture
def process():
    return supporting.open_process()


def page_of(proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


def button_of(proposal) -> str:
    return reverse("proposals:support", args=[proposal.process.slug, proposal.number])


def carrying(proposal) -> str:
    return reverse("proposals:carry", args=[proposal.process.slug, proposal.number])


def count_of(proposal) -> int:
    return Proposal.objects.values_list("support_count", flat=True).get(pk=proposal.pk)


class TestTheButton:
    @BOTH
    def test_gives_support_and_takes_it_back(self, client, process, headers) -> None:
        proposal = make.proposal(process)
        client.force_login(make.user())

        given = client.post(button_of(proposal), {"give": "1"}, headers=headers)

        assert count_of(proposal) == 1
        shown = given if headers else client.get(given["Location"])
        assert given.status_code == (200 if headers else 303)
        assert "You support this idea." in shown.text
        assert "Take my support back" in shown.text

        taken = client.post(button_of(proposal), {}, headers=headers)

        shown = taken if headers else client.get(taken["Location"])
        assert count_of(proposal) == 0
        assert "Support this idea" in shown.text

    def test_is_answered_by_itself_for_htmx(self, client, process) -> None:
        proposal = make.proposal(process)
        client.force_login(make.user())

        answer = client.post(
            button_of(proposal), {"give": "1"}, headers={"HX-Request": "true"}
        )

        assert "<html" not in answer.text
        assert 'id="support"' in answer.text
        assert 'hx-target="#support"' in answer.text

    def test_leads_whoever_is_not_signed_in_there_and_back(
        self, client, process
    ) -> None:
        proposal = make.proposal(process)

        answer = client.post(button_of(proposal), {"give": "1"})

        login = f"{reverse('account_login')}?next={page_of(proposal)}"
        assert answer["Location"] == login
        assert login in client.get(page_of(proposal)).text
        assert client.get(button_of(proposal))["Location"] == page_of(proposal)

    @BOTH
    def test_names_the_supports_when_the_limit_is_reached(
        self, client, headers
    ) -> None:
        process = supporting.open_process(most_supports=1)
        held, other = (
            make.proposal(process, title="Laituri"),
            make.proposal(process, title="Sauna"),
        )
        person = supporting.give(held)
        client.force_login(person)

        answer = client.post(button_of(other), {"give": "1"}, headers=headers)

        assert answer.status_code == 422
        assert "You have used your 1 support: take it back first." in answer.text
        assert page_of(held) in answer.text
        assert "Laituri" in answer.text
        assert count_of(other) == 0

        back = client.post(button_of(held), {"back": "supports"})
        assert back["Location"] == reverse("proposals_my:supports")
        assert count_of(held) == 0

    def test_of_a_form_left_open_says_that_it_is_over(self, client, process) -> None:
        proposal = make.proposal(process)
        client.force_login(make.user())
        process.phases.update(ends_at=NOW)

        plain = client.post(button_of(proposal), {"give": "1"})
        partial = client.post(
            button_of(proposal), {"give": "1"}, headers={"HX-Request": "true"}
        )

        assert plain.status_code == 403
        assert partial.status_code == 422
        for answer in (plain, partial):
            assert "Ideas are not being supported now." in answer.text

    def test_is_not_there_where_nothing_is_supported(self, client) -> None:
        proposal = make.proposal(supporting.open_process(allows_support=False))

        assert 'id="support"' not in client.get(page_of(proposal)).text


class TestNumbers:
    def test_are_hidden_while_support_is_open(self, client, process, clock) -> None:
        proposal = make.proposal(process)
        supporting.supported(proposal, 3)

        assert "3 people support this." not in client.get(page_of(proposal)).text

        clock.move_to(NOW + DAY)
        assert "3 people support this." in client.get(page_of(proposal)).text

    def test_are_shown_when_the_rule_says_so(self, client) -> None:
        proposal = make.proposal(supporting.open_process(hides_counts=False))
        supporting.supported(proposal, 1)

        assert "1 person supports this." in client.get(page_of(proposal)).text


class TestMySupports:
    url = "/my/proposals/supports/"

    def test_lists_what_counts_and_takes_it_back(self, client) -> None:
        process = supporting.open_process(most_supports=5)
        proposal = make.proposal(process, title="Laituri")
        client.force_login(supporting.give(proposal))

        text = client.get(self.url).text

        assert "Laituri" in text
        assert "You have 4 supports left." in text
        client.post(button_of(proposal), {"back": "supports"})
        assert "You do not support any idea" in client.get(self.url).text

    def test_takes_the_same_queries_however_long_it_is(
        self, client, django_assert_max_num_queries
    ) -> None:
        process = supporting.open_process()
        person = make.user()
        for _ in range(6):
            supporting.give(make.proposal(process), person)
        client.force_login(person)
        client.get(self.url)

        with django_assert_max_num_queries(7):
            client.get(self.url)

    def test_is_for_whoever_is_signed_in(self, client) -> None:
        assert client.get(self.url).status_code == 302


class TestCarrying:
    @pytest.fixture
    def person(self):
        return make.user()

    @pytest.fixture
    def source(self, process, person):
        source = make.proposal(process)
        supporting.give(source, person)
        supporting.done([source], kind="split")
        return source

    def test_is_offered_on_the_page_and_done_in_one_click(
        self, client, source, person
    ) -> None:
        client.force_login(person)
        assert carrying(source) in client.get(page_of(source)).text
        assert "Move my support to P2" in client.get(carrying(source)).text

        answer = client.post(carrying(source), {"to": "3"})

        assert answer["Location"].endswith("/proposals/3/")
        assert Support.objects.standing().get().proposal.number == 3

    @pytest.mark.parametrize("wrong", ["", "1", "99", "x"])
    def test_to_nowhere_is_asked_again(self, client, source, person, wrong) -> None:
        client.force_login(person)

        answer = client.post(carrying(source), {"to": wrong})

        assert answer.status_code == 422
        assert Support.objects.standing().get().proposal == source

    def test_of_nothing_is_said(self, client, source) -> None:
        client.force_login(make.user())

        assert "no support here that could move" in client.get(carrying(source)).text
        assert client.post(carrying(source), {"to": "2"}).status_code == 422


class TestTheFamilyOnThePage:
    def test_is_shown_on_both_sides(self, client, process) -> None:
        ideas = [make.proposal(process, title=f"Laituri {n}") for n in range(2)]
        _made, (child,) = supporting.done(ideas)

        before, after = (client.get(page_of(one)).text for one in (ideas[0], child))

        assert "Kaksi laituria" in before
        assert "It has become part of this proposal" in before
        assert "Laituri 0" in after
        assert "Laituri 1" in after
        for text in (before, after):
            assert "They want the same." in text
            assert 'class="family__picture"' in text

    def test_names_nothing_of_what_is_not_public(self, client, process) -> None:
        ideas = [make.proposal(process, title=f"Laituri {n}") for n in range(2)]
        _made, (child,) = supporting.done(ideas)
        Proposal.objects.filter(pk=ideas[1].pk).update(visibility="hidden")

        text = client.get(page_of(child)).text

        assert "Laituri 1" not in text
        assert "(not public now)" in text


def test_the_rules_are_told_in_words(client) -> None:
    process = supporting.open_process(
        most_ideas=2, most_supports=5, selection="district", selection_number=3
    )

    text = client.get(reverse("proposals:list", args=[process.slug])).text

    assert "How ideas are handled here" in text
    assert "Everybody can send up to 2 ideas." in text
    assert "You can support 5 ideas at a time." in text
    assert "The 3 most supported ideas of each district" in text
