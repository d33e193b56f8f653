"""Reading panels by program: what everyone may know, and no more."""

import advising
import make
import paneling
import pytest
import time_machine
from django.urls import reverse

from panels.actions import suggesting
from panels.lifecycle import PanelState

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def ask(client, panel, name="panel"):
    arguments = [panel.process.slug]
    if name == "panel":
        arguments.append(panel.slug)
    return client.get(reverse(f"panels_api:{name}", args=arguments))


def test_drafts_are_not_there(client) -> None:
    panel = paneling.panel(state=PanelState.DRAFT)

    assert ask(client, panel).status_code == 404
    assert ask(client, panel, "panels").json() == {"results": []}


def test_advice_is_told_from_the_fixed_words_on_with_votes_and_dissent(client) -> None:
    panel = paneling.panel()
    author, *_others = paneling.members(panel, 6)
    advising.draft(panel, title="Not yet")
    decided = advising.decided(panel, yes=5, no=1, title="A jetty")
    suggesting.write_dissent(
        recommendation=decided,
        panelist=author,
        text="A beach.",
        language="en",
        is_named=True,
        now=NOW,
    )

    (only,) = ask(client, panel).json()["recommendations"]

    assert (only["title"], only["votes"]["yes"]) == ("A jetty", 5)
    assert only["dissents"] == [{"text": "A beach.", "language": "en", "backers": 1}]
    assert author.shown_name not in ask(client, panel).content.decode()


def test_the_answer_and_what_is_overdue(client) -> None:
    panel = paneling.panel(answer_due_on=NOW.date() - make.DAY)
    paneling.members(panel, 6)
    first, _second = advising.handed_over(panel, 2)
    advising.answered(first, amount=12_000_00)

    told = ask(client, panel).json()

    assert told["recommendations"][0]["answer"]["amount"] == 12_000_00
    assert [one["is_overdue"] for one in told["recommendations"]] == [False, True]
    assert ask(client, panel, "panels").json()["results"][0]["answers_overdue"] == 1


def test_it_asks_the_same_number_of_questions_for_any_length(
    client, django_assert_max_num_queries
) -> None:
    panel = paneling.panel()
    paneling.members(panel, 6)
    advising.handed_over(panel, 5)

    with django_assert_max_num_queries(14):
        ask(client, panel)
