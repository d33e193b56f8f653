"""The report: gathered from the record, edited, published with its hash."""

import json
from datetime import timedelta
from fractions import Fraction
from hashlib import sha256

import advising
import make
import paneling
import pytest
from django.core.exceptions import ValidationError
from together import together

from panels.actions import evaluating, reporting, suggesting
from panels.charts import charts_of
from panels.evaluation import QUESTIONS
from panels.lifecycle import PanelState
from panels.models import EvaluationAnswer, Feature, Report
from panels.queries import evaluation as evaluations
from panels.report_facts import facts_of
from panels.report_parts import quoted
from panels.sortition.verify import canonical
from participation.models import Notice
from participation.policies import Refused
from participation.small_groups import Mean

pytestmark = pytest.mark.django_db
NOW = make.NOW
LATER = NOW + timedelta(days=15)
MARKS = dict.fromkeys(QUESTIONS, 4)


def _panel():
    """A panel with one recommendation adopted against a minority opinion."""
    panel = paneling.panel(may_put_forward=True)
    members = paneling.members(panel, 6)
    made = advising.decided(panel, yes=5, no=1)
    suggesting.write_dissent(
        recommendation=made,
        panelist=members[0],
        text="A *beach* would be better.",
        language="en",
        is_named=False,
        now=NOW,
    )
    return panel, members


def _text(report, part, language="en") -> str:
    return report.texts.get(part=part, language=language).text


class TestGathering:
    def test_it_holds_what_the_record_holds(self) -> None:
        panel, _members = _panel()

        report = reporting.gather_report(
            panel=panel, official=advising.facilitator(panel), now=NOW
        )

        advice = _text(report, "recommendations")
        assert "R1 A jetty for everyone" in advice
        assert "5 yes, 1 no, 0 abstained, 0 did not vote" in advice
        assert "with 1 member behind it:" in advice
        assert r"A \*beach\* would be better." in advice
        assert "How should the shore be used?" in _text(report, "mandate")
        assert report.facts["recommendations"][0]["votes"]["yes"] == 5

    def test_its_words_come_in_every_language_of_the_process(self) -> None:
        panel, _members = _panel()
        panel.process.title = {"en": "Shore", "fi": "Ranta", "sv": "Strand"}
        panel.process.save()

        report = reporting.gather_report(
            panel=panel, official=advising.facilitator(panel), now=NOW
        )

        assert "Miten rantaa käytetään?" in _text(report, "mandate", "fi")
        languages = set(report.texts.values_list("language", flat=True))
        assert languages == {"en", "fi", "sv"}

    def test_edited_words_stay_when_it_is_gathered_anew(self) -> None:
        panel, _members = _panel()
        official = advising.facilitator(panel)
        gather = {"panel": panel, "official": official, "now": NOW}
        report = reporting.gather_report(**gather)
        reporting.edit_part(
            report=report,
            official=official,
            part="summary",
            texts={"en": "It went well."},
            is_left_out=False,
            seen=report.version,
            now=NOW,
        )
        advising.decided(panel, title="A second one")

        report = reporting.gather_report(**gather)

        assert _text(report, "summary") == "It went well."
        assert "A second one" in _text(report, "recommendations")
        reporting.write_anew(report=report, official=official, part="summary", now=NOW)
        assert _text(report, "summary") == ""

    def test_the_population_stands_beside_the_panel_but_not_what_is_sensitive(
        self,
    ) -> None:
        panel, members = _panel()
        for code, sensitive in (("age", False), ("health", True)):
            feature = Feature.objects.create(
                panel=panel, code=code, name={"en": code}, is_sensitive=sensitive
            )
            values = [
                feature.values.create(
                    code=value, name={"en": value}, maximum=6, population=count
                )
                for value, count in (("a", 300), ("b", 100))
            ]
            for number, member in enumerate(members):
                member.volunteer.answers.create(
                    feature=feature, value=values[number % 2]
                )

        report = reporting.gather_report(
            panel=panel, official=advising.facilitator(panel), now=NOW
        )

        (age,) = report.facts["features"]
        assert [(one["members"], one["population"]) for one in age["values"]] == [
            (3, 300),
            (3, 100),
        ]

    def test_a_panel_that_has_not_begun_has_none(self) -> None:
        panel = paneling.panel(state=PanelState.RECRUITING)

        with pytest.raises(Refused, match="too_early"):
            reporting.gather_report(
                panel=panel, official=advising.facilitator(panel), now=NOW
            )


class TestPublishing:
    def _gathered(self):
        panel, members = _panel()
        official = advising.facilitator(panel)
        report = reporting.gather_report(panel=panel, official=official, now=NOW)
        return panel, members, official, report

    def test_the_hash_on_the_record_is_that_of_the_edition(self) -> None:
        panel, members, official, report = self._gathered()

        edition = reporting.publish_report(
            report=report, official=official, seen=report.version, reason="", now=NOW
        )

        digest = sha256(canonical(edition.content)).hexdigest()
        event = panel.process.events.get(verb="report.published")
        assert event.data["sha256"] == edition.sha256 == digest
        told = Notice.objects.filter(kind="report.published")
        assert told.filter(person=members[0].volunteer.person).exists()
        assert json.loads(canonical(edition.content)) == edition.content

    def test_a_later_edition_needs_its_reason_and_keeps_the_first(self) -> None:
        _panel_made, _members, official, report = self._gathered()
        publish = {"report": report, "official": official, "now": NOW}
        first = reporting.publish_report(seen=report.version, reason="", **publish)
        reporting.edit_part(
            report=report,
            official=official,
            part="draw",
            texts={"en": "Not by lot."},
            is_left_out=True,
            seen=report.version,
            now=NOW,
        )
        report.refresh_from_db()

        with pytest.raises(ValidationError):
            reporting.publish_report(seen=report.version, reason=" ", **publish)
        second = reporting.publish_report(
            seen=report.version, reason="The draw is told elsewhere.", **publish
        )

        assert (first.number, second.number) == (1, 2)
        assert second.content["left_out"] == ["draw"]
        assert "draw" not in second.content["texts"]
        first_again = report.editions.get(number=1)
        assert first_again.content == first.content

    def test_what_was_changed_meanwhile_is_read_first(self) -> None:
        _panel_made, _members, official, report = self._gathered()

        with pytest.raises(Refused, match="overtaken"):
            reporting.publish_report(
                report=report,
                official=official,
                seen=report.version - 1,
                reason="",
                now=NOW,
            )

        assert not Report.objects.get().editions.exists()


class TestEvaluation:
    def _open(self, panel):
        return evaluating.open_evaluation(
            panel=panel, official=advising.facilitator(panel), days=14, now=NOW
        )

    def _answer(self, evaluation, member, *, now=NOW, **fields):
        evaluating.evaluate(
            evaluation=evaluation,
            panelist=member,
            given=MARKS | fields,
            words="",
            language="en",
            now=now,
        )

    def test_members_answer_once_and_nothing_leads_back_to_them(self) -> None:
        panel = paneling.panel()
        member = paneling.member(panel)
        evaluation = self._open(panel)

        self._answer(evaluation, member)

        with pytest.raises(Refused, match="answered"):
            self._answer(evaluation, member)
        answer = EvaluationAnswer.objects.get()
        names = {field.name for field in answer._meta.get_fields()}
        assert names == {"id", "evaluation", "given", "words", "language"}

    @pytest.mark.parametrize("mark", [0, 6])
    def test_marks_are_from_1_to_5(self, mark) -> None:
        panel = paneling.panel()
        evaluation = self._open(panel)

        with pytest.raises(ValidationError):
            self._answer(evaluation, paneling.member(panel), heard=mark)

        assert not evaluation.marks.exists()

    def test_results_come_after_the_time_and_from_five_answers_on(self) -> None:
        panel = paneling.panel()
        members = paneling.members(panel, 5)
        evaluation = self._open(panel)
        for member in members[:4]:
            self._answer(evaluation, member, heard=3)

        assert evaluations.results_of(evaluation, now=NOW) is None
        few = evaluations.results_of(evaluation, now=LATER)
        assert (few.answers, list(few.questions)) == (4, [])
        with pytest.raises(Refused, match="closed"):
            self._answer(evaluation, members[4], now=LATER)
        self._answer(evaluation, members[4], heard=5)
        means = {
            one.code: one.mean
            for one in evaluations.results_of(evaluation, now=LATER).questions
        }
        assert (means["heard"], means["time"]) == (Mean(Fraction(17, 5)), Mean(4))

    def test_of_few_never_tells_that_all_gave_the_best_or_the_worst(self) -> None:
        panel = paneling.panel()
        evaluation = self._open(panel)
        for member in paneling.members(panel, 6):
            self._answer(evaluation, member, heard=5, access=1)

        facts = facts_of(panel, now=LATER)
        chart = charts_of(facts, "evaluation", "en")[0]

        told = {bar.label: bar.text for bar in chart.bars}
        assert told[str(QUESTIONS["heard"])] == "4.33 or more of 5"
        assert told[str(QUESTIONS["access"])] == "1.67 or less of 5"
        assert told[str(QUESTIONS["time"])] == "4 of 5"

    def test_others_are_not_asked_and_it_is_opened_once(self) -> None:
        panel = paneling.panel()
        evaluation = self._open(panel)
        gone = paneling.member(panel, state="withdrawn")

        with pytest.raises(Refused, match="no_seat"):
            self._answer(evaluation, gone)
        with pytest.raises(Refused, match="opened"):
            self._open(panel)


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_are_one_answer() -> None:
    panel = paneling.panel()
    member = paneling.member(panel)
    evaluation = evaluating.open_evaluation(
        panel=panel, official=advising.facilitator(panel), days=14, now=NOW
    )

    def answer() -> None:
        evaluating.evaluate(
            evaluation=evaluation,
            panelist=member,
            given=MARKS,
            words="",
            language="en",
            now=NOW,
        )

    done = together([answer] * 20)

    assert done.count(None) == 1
    assert all(isinstance(one, Refused) for one in done if one is not None)
    assert EvaluationAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# No heading", r"\# No heading"),
        ("- no item\n2. nor this", "\\- no item  \n\\2. nor this"),
        ("[no](link)", r"\[no\](link)"),
        ("plain words", "plain words"),
    ],
)
def test_what_people_wrote_is_quoted_as_text(written, shown) -> None:
    assert quoted(written) == shown
