"""What a panel does with proposals and the ballot, each with its reason."""

import advising
import make
import paneling
import pytest
from django.core.exceptions import ValidationError

from panels.actions import shaping
from panels.actions.shaping import Choice, Why
from panels.models import PanelAct
from panels.queries import advice as queries
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db
NOW = make.NOW
WHY = Why("Near the school and the library.", "en")


def _panel(**fields):
    panel = paneling.panel(may_regroup=True, may_put_forward=True, **fields)
    make.phase(panel.process, "propose")
    return panel, advising.facilitator(panel)


def _idea(panel, **fields):
    return make.proposal(panel.process, make.user(), **fields)


class TestAdvice:
    def test_it_stands_on_the_page_of_the_proposal_and_of_its_project(self) -> None:
        panel, official = _panel()
        idea = _idea(panel)
        project = make.project(panel.process, "a", proposal=idea)

        shaping.advise_on(panel=panel, official=official, on=idea, why=WHY, now=NOW)

        act = PanelAct.objects.get()
        assert queries.acts_on(idea) == [act]
        assert queries.acts_on(project) == [act]
        event = panel.process.events.get(verb="panel.acted")
        assert (event.data["on"], event.data["reason"]) == ("P1", WHY.reason)

    def test_it_needs_a_reason_and_something_of_its_process(self) -> None:
        panel, official = _panel()
        other = paneling.panel(slug="elsewhere")
        make.phase(other.process, "propose")
        elsewhere = _idea(other)

        for on, why in ((_idea(panel), Why(" ", "en")), (elsewhere, WHY)):
            with pytest.raises(ValidationError):
                shaping.advise_on(
                    panel=panel, official=official, on=on, why=why, now=NOW
                )

        assert not PanelAct.objects.exists()

    def test_a_mistake_is_taken_back_and_stays_to_be_read(self) -> None:
        panel, official = _panel()
        idea = _idea(panel)
        act = shaping.advise_on(
            panel=panel, official=official, on=idea, why=WHY, now=NOW
        )
        shaping.take_back_act(
            act=act, official=official, reason="The wrong one.", now=NOW
        )

        assert queries.acts_on(idea) == []
        assert [one.taken_back_reason for one in queries.acts_of(panel)] == [
            "The wrong one."
        ]
        with pytest.raises(Refused, match="taken_back"):
            shaping.take_back_act(act=act, official=official, reason="Again", now=NOW)


class TestRefining:
    def _refine(self, panel, official, idea, **fields):
        values = {
            "title": idea.title,
            "text": "A jetty with a ramp.",
            "seen": idea.revision_number,
            "why": WHY,
            "now": NOW,
        }
        return shaping.refine_proposal(
            panel=panel, official=official, proposal=idea, **values | fields
        )

    def test_the_words_before_stay_and_the_author_is_told(self) -> None:
        panel, official = _panel()
        idea = _idea(panel)
        before = idea.text

        self._refine(panel, official, idea)

        idea.refresh_from_db()
        assert idea.text == "A jetty with a ramp."
        assert [one.text for one in idea.revisions.all()] == [before, idea.text]
        told = Notice.objects.get(person=idea.author, kind="proposal.refined")
        assert told.facts["reason"] == WHY.reason

    def test_it_needs_the_mandate_and_the_newest_version(self) -> None:
        panel, official = _panel()
        idea = _idea(panel)
        other = paneling.panel(panel.process, "other")

        with pytest.raises(Refused, match="no_mandate"):
            self._refine(other, advising.facilitator(other), idea)
        with pytest.raises(Refused, match="overtaken"):
            self._refine(panel, official, idea, seen=7)
        with pytest.raises(ValidationError):
            self._refine(panel, official, idea, text=idea.text)

        assert not PanelAct.objects.exists()


class TestPuttingForward:
    def _setup(self):
        panel, _official = _panel()
        for code in ("a", "b", "c"):
            make.project(panel.process, code)
        return panel, make.staff(panel.process)

    def _put(self, panel, organiser, **goes):
        return shaping.put_forward(
            panel=panel,
            organiser=organiser,
            choices={code: Choice(on, f"Because {code}.") for code, on in goes.items()},
            language="en",
            now=NOW,
        )

    def test_the_list_is_what_is_on_the_ballot_with_a_reason_each(self) -> None:
        panel, organiser = self._setup()

        self._put(panel, organiser, a=True, b=False, c=True)

        dropped = panel.process.projects.filter(is_dropped=True)
        assert [one.code for one in dropped] == ["b"]
        reasons = {one.project.code: one.reason for one in PanelAct.objects.all()}
        assert reasons == {code: f"Because {code}." for code in "abc"}
        event = panel.process.events.get(verb="ballot.listed")
        assert event.data == {"codes": ["a", "c"], "left_out": ["b"]}

    def test_a_new_list_brings_back_what_was_left_out(self) -> None:
        panel, organiser = self._setup()
        self._put(panel, organiser, a=True, b=False, c=True)

        made = self._put(panel, organiser, a=True, b=True, c=False)

        assert [one.project.code for one in made] == ["b", "c"]
        dropped = panel.process.projects.filter(is_dropped=True)
        assert [one.code for one in dropped] == ["c"]

    def test_every_project_is_decided_on_with_a_reason_or_none_is(self) -> None:
        panel, organiser = self._setup()

        with pytest.raises(ValidationError) as caught:
            shaping.put_forward(
                panel=panel,
                organiser=organiser,
                choices={"a": Choice(goes_on=True, reason=" ")},
                language="en",
                now=NOW,
            )

        assert caught.value.messages == [
            "Decide on b.",
            "Decide on c.",
            "Give the reason for a.",
        ]
        assert not panel.process.projects.filter(is_dropped=True).exists()

    def test_the_organiser_enters_it_within_the_mandate(self) -> None:
        panel, _organiser = self._setup()
        other = paneling.panel(panel.process, "other")

        with pytest.raises(Refused, match="no_role"):
            self._put(panel, advising.facilitator(panel), a=True, b=True, c=True)
        with pytest.raises(Refused, match="no_mandate"):
            self._put(other, make.staff(panel.process), a=True, b=True, c=True)
