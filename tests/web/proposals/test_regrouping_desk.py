"""The desk of merges and splits, and the answers of authors."""

import make
import pytest
import supporting
from django.urls import reverse
from make import DAY, NOW

from participation.models import Role
from proposals.lifecycle import Status
from proposals.models import Parting, Proposal, Regrouping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    return supporting.open_process()


@pytest.fixture
def official(process, client):
    official = make.staff(process, Role.FACILITATOR)
    client.force_login(official)
    return official


def at(name, process, *arguments) -> str:
    return reverse(f"proposals_staff:{name}", args=[process.slug, *arguments])


def typed(**fields) -> dict[str, str]:
    return {
        "new-1-title": "Yksi laituri",
        "new-1-text": "Molemmille rannoille.",
        "new-1-language": "fi",
        "new-1-cost_estimate": "12 000",
        "reason": "They want the same.",
        "days": "10",
    } | fields


def both(process) -> str:
    return at("new_regrouping", process) + "?kind=merge&numbers=P1,+2"


@pytest.mark.usefixtures("official")
class TestPlanning:
    def test_shows_the_sources_side_by_side_and_fills_the_form(
        self, client, process
    ) -> None:
        make.proposal(process, title="Laituri", cost_estimate=1_000_00)
        make.proposal(process, title="Uimapaikka", cost_estimate=2_000_00)

        text = client.get(both(process)).text

        assert "side-by-side" in text
        assert "Uimapaikka" in text
        assert 'value="Laituri"' in text
        assert "3 000" in text

    def test_saves_the_plan_and_leads_to_it(self, client, process) -> None:
        make.proposal(process)
        make.proposal(process)

        answer = client.post(both(process), typed())

        made = Regrouping.objects.get()
        assert answer.status_code == 303
        assert answer["Location"] == at("regrouping", process, made.pk)
        assert made.plan[0]["cost_estimate"] == 12_000_00
        assert "Yksi laituri" in client.get(answer["Location"]).text

    @pytest.mark.parametrize(
        "wrong",
        [{"new-1-title": ""}, {"reason": " "}, {"days": "1"}, {"new-1-language": "xx"}],
    )
    def test_keeps_what_was_typed_when_something_is_wrong(
        self, client, process, wrong
    ) -> None:
        make.proposal(process)
        make.proposal(process)

        answer = client.post(both(process), typed(**wrong))

        assert answer.status_code == 422
        assert "Molemmille rannoille." in answer.text
        assert not Regrouping.objects.exists()

    @pytest.mark.parametrize(
        "query",
        [
            "kind=merge&numbers=P1",
            "kind=merge&numbers=P1,P9",
            "kind=merge&numbers=P1,kaksi",
            "kind=split&numbers=P1,P2",
            "kind=other&numbers=P1,P2",
            "kind=split&numbers=P1&parts=9",
        ],
    )
    def test_says_which_numbers_are_wrong(self, client, process, query) -> None:
        make.proposal(process)
        make.proposal(process)

        answer = client.get(f"{at('new_regrouping', process)}?{query}")

        assert answer.status_code == 422
        assert "error-summary" in answer.text

    def test_asks_for_as_many_new_ones_as_a_split_makes(self, client, process) -> None:
        make.proposal(process)
        url = at("new_regrouping", process) + "?kind=split&numbers=1&parts=3"

        text = client.get(url).text

        assert 'name="new-3-title"' in text
        assert 'name="new-4-title"' not in text

    def test_stops_when_somebody_was_faster(self, client, process) -> None:
        ideas = [make.proposal(process), make.proposal(process)]
        client.get(both(process))
        Proposal.objects.filter(pk=ideas[0].pk).update(status=Status.WITHDRAWN)

        answer = client.post(both(process), typed())

        assert answer.status_code == 422
        assert "This proposal is not public." in answer.text


class TestOnePlan:
    @pytest.fixture
    def made(self, process, official):
        ideas = [make.proposal(process), make.proposal(process)]
        return supporting.plan(ideas, official)

    def test_is_carried_out_once_all_agree(self, client, process, made) -> None:
        url = at("regrouping", process, made.pk)
        assert "Not every author has answered yet." in client.get(url).text
        waits = client.post(url, {"step": "carry_out"})
        assert waits.status_code == 422

        supporting.agree(made)
        answer = client.post(url, {"step": "carry_out"})

        assert answer["Location"] == url
        assert "Kaksi laituria" in client.get(url).text
        assert process.proposals.filter(status=Status.MERGED).count() == 2

    def test_is_given_up_or_taken_back_with_a_reason(
        self, client, process, made
    ) -> None:
        url = at("regrouping", process, made.pk)
        supporting.agree(made)
        client.post(url, {"step": "carry_out"})

        assert client.post(url, {"step": "undo", "reason": ""}).status_code == 422
        assert client.post(url, {"step": "undo", "reason": "No."}).status_code == 303

        made.refresh_from_db()
        assert made.state == Regrouping.State.UNDONE
        assert client.post(url, {"step": "drop", "reason": "No."}).status_code == 422
        assert client.post(url, {"step": "odd"}).status_code == 200

    def test_can_be_changed(self, client, process, made) -> None:
        url = at("change_regrouping", process, made.pk)
        assert "Kaksi laituria" in client.get(url).text

        answer = client.post(url, typed())

        made.refresh_from_db()
        assert answer.status_code == 303
        assert made.plan[0]["title"] == "Yksi laituri"

    def test_warns_of_words_that_changed_since(self, client, process, made) -> None:
        Proposal.objects.filter(number=1).update(edited_at=NOW + DAY)

        text = client.get(at("regrouping", process, made.pk)).text

        assert "Its words have changed since the plan was made." in text

    def test_of_another_process_is_not_there(self, client, process, made) -> None:
        other = supporting.open_process()
        client.force_login(make.staff(other))

        assert client.get(at("regrouping", other, made.pk)).status_code == 404

    def test_is_on_the_list(self, client, process, made) -> None:
        text = client.get(at("regroupings", process)).text

        assert at("regrouping", process, made.pk) in text


class TestAnswering:
    @pytest.fixture
    def made(self, process):
        ideas = [make.proposal(process), make.proposal(process)]
        return supporting.plan(ideas)

    def url(self, made, number=1) -> str:
        arguments = [made.process.slug, made.pk, number]
        return reverse("proposals:regrouping_answer", args=arguments)

    def author(self, made, number=1):
        return made.process.proposals.get(number=number).author

    def test_shows_the_plan_and_takes_the_answer(self, client, made) -> None:
        client.force_login(self.author(made))
        text = client.get(self.url(made)).text
        assert "Kaksi laituria" in text
        assert "They want the same." in text

        answer = client.post(self.url(made), {"answer": "no", "words": "Two places."})

        part = Parting.objects.get(proposal__number=1)
        assert answer.status_code == 303
        assert (part.answer, part.answer_words) == ("no", "Two places.")

    def test_needs_a_yes_or_a_no(self, client, made) -> None:
        client.force_login(self.author(made))

        answer = client.post(self.url(made), {"words": "Two places."})

        assert answer.status_code == 422
        assert "Two places." in answer.text

    def test_is_for_its_authors(self, client, made) -> None:
        client.force_login(self.author(made, 2))

        assert client.get(self.url(made)).status_code == 403
        assert client.get(self.url(made, 2)).status_code == 200
        assert client.get(self.url(made, 9)).status_code == 404

    def test_after_the_end_says_so(self, client, made) -> None:
        Regrouping.objects.update(state=Regrouping.State.DROPPED)
        client.force_login(self.author(made))

        assert "This is settled already." in client.get(self.url(made)).text
        late = client.post(self.url(made), {"answer": "yes", "words": "Mine"})
        assert late.status_code == 422
        assert "Mine" in late.text
