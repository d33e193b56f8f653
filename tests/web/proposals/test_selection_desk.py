"""The desk where ideas are chosen, and the form of the rules for ideas."""

import make
import pytest
import supporting
from django.urls import reverse
from make import NOW

from proposals.lifecycle import Status
from proposals.models import IdeaRules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    return supporting.open_process()


def at(name, process, *arguments) -> str:
    return reverse(f"proposals_staff:{name}", args=[process.slug, *arguments])


def end(process) -> None:
    """Let the collecting of ideas end at this moment."""
    process.phases.update(ends_at=NOW)


class TestChoosing:
    @pytest.fixture
    def process(self):
        return supporting.open_process(selection="number", selection_number=2)

    @pytest.fixture
    def organiser(self, client, process):
        organiser = make.staff(process)
        client.force_login(organiser)
        return organiser

    def test_shows_no_numbers_while_support_is_open(
        self, client, process, organiser
    ) -> None:
        supporting.supported(make.proposal(process), 2)

        answer = client.get(at("selection", process))

        assert answer.context["preview"] is None
        assert "once they are no longer being collected" in answer.text

    def test_shows_who_would_go_on_and_carries_that_out(
        self, client, process, organiser
    ) -> None:
        enough, _few = make.proposal(process), make.proposal(process)
        supporting.supported(enough, 2)
        end(process)
        url = at("selection", process)
        digest = client.get(url).context["preview"].digest

        assert client.post(url, {"digest": "0" * 64}).status_code == 422
        answer = client.post(url, {"digest": digest})

        assert answer.status_code == 303
        statuses = process.proposals.order_by("number").values_list("status", flat=True)
        assert list(statuses) == [Status.SELECTED, Status.NOT_SELECTED]
        assert "Goes on: 1. Does not go on: 1." in client.get(url).text
        page = reverse("proposals:detail", args=[process.slug, 2])
        assert "It does not go on to the check" in client.get(page).text

    def test_is_corrected_from_the_number_of_an_idea(
        self, client, process, organiser
    ) -> None:
        make.proposal(process)
        end(process)
        supporting.select(process, organiser, now=NOW)
        target = client.get(at("selection", process), {"correct": "p1"})["Location"]
        assert target == at("correct_selection", process, 1)

        assert client.post(target, {"goes_on": "yes", "reason": ""}).status_code == 422
        answer = client.post(target, {"goes_on": "yes", "reason": "It came by post."})

        assert answer.status_code == 303
        assert process.proposals.get().status == Status.SELECTED

    def test_of_a_panel_is_typed_a_line_for_each(
        self, client, process, organiser
    ) -> None:
        supporting.rule(process, selection="panel", selection_number=None)
        make.proposal(process)
        make.proposal(process)
        end(process)
        url = at("selection", process)

        wrong = client.post(url, {"chosen": "the second\nP2", "reason": "We met."})
        assert wrong.status_code == 422
        assert "Line 1 does not begin" in wrong.text
        assert "the second" in wrong.text
        unknown = client.post(url, {"chosen": "P9 Good", "reason": "We met."})
        assert "P9 is not among the ideas" in unknown.text

        answer = client.post(url, {"chosen": "P2: It is near.\n", "reason": "We met."})

        assert answer.status_code == 303
        assert process.proposals.get(status=Status.SELECTED).number == 2


class TestRules:
    def fields(self, **changed) -> dict[str, str]:
        wanted = {
            "edit_minutes": "15",
            "hold_hours": "0",
            "appeal_days": "14",
            "review_days": "14",
            "selection": "none",
            "allows_comments": "on",
            "allows_amendments": "on",
            "hides_counts": "on",
        }
        return wanted | changed

    def test_are_saved_and_told_in_words(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        url = at("idea_rules", process)

        answer = client.post(
            url, self.fields(allows_support="on", most_supports="5", most_ideas="3")
        )

        assert answer.status_code == 303
        assert IdeaRules.objects.get(process=process).most_supports == 5
        assert "Everybody can send up to 3 ideas." in client.get(url).text

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"selection": "number", "allows_support": "on"}, "selection_number"),
            ({"selection": "district", "selection_number": "3"}, "allows_support"),
            ({"most_ideas": "0"}, "most_ideas"),
            ({"edit_minutes": ""}, "edit_minutes"),
        ],
    )
    def test_that_make_no_sense_are_said(self, client, wrong, field) -> None:
        process = make.process()
        client.force_login(make.staff(process))

        answer = client.post(at("idea_rules", process), self.fields(**wrong))

        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {field}

    def test_that_residents_count_on_stay(self, client) -> None:
        process = supporting.open_process(most_supports=5)
        client.force_login(make.staff(process))
        url = at("idea_rules", process)
        assert "Residents count on these rules already" in client.get(url).text

        answer = client.post(
            url, self.fields(allows_support="on", most_supports="4", reason="Why not")
        )

        assert answer.status_code == 422
        assert "it can only be loosened" in answer.text
        assert "Why not" in answer.text
