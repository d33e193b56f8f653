"""The desk of translations knows what every app keeps, counts it, and locks it."""

from datetime import timedelta

import built
import make
import paneling
import pytest
import surveying
import time_machine
import works_of

from panels.lifecycle import PanelState, PollState
from panels.models import (
    AgendaItem,
    Board,
    Conversation,
    Feature,
    FeatureValue,
    Poll,
    Recommendation,
    ScoringCriterion,
    ScoringExercise,
)
from participation.actions import translating
from participation.actions.translating import Translated
from participation.models import PhaseExtension, SurveyCodes, SurveyFeedback
from participation.policies import Refused
from participation.texts import digest
from participation.translation_queries import coverage_of, lines_for
from participation.translations import KINDS, units_of
from proposals.models import (
    Category,
    CostClass,
    Criterion,
    Department,
    StandardReason,
)
from voting.models import PollingStation, VotingRound

pytestmark = pytest.mark.django_db

WORDS = {"en": "Something to read"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    return make.process("shore", title=WORDS)


@pytest.fixture
def organiser(process):
    return make.staff(process)


@pytest.fixture
def panel(process):
    return paneling.panel(process, title=WORDS, state=PanelState.DRAFT)


def poll(panel, **fields) -> Poll:
    options = [{"code": "o1", "text": {"en": "The pier"}}]
    defaults = {"number": 1, "kind": "choice", "question": WORDS, "options": options}
    session = paneling.session(panel)
    return Poll.objects.create(session=session, **(defaults | fields))


def fill(process, panel, number: int) -> None:
    """Write something of every kind that there is."""
    named = {"code": f"x{number}", "name": WORDS, "process": process}
    for model in (Category, Criterion, Department):
        model.objects.create(**named)
    CostClass.objects.create(**named, low=1, high=2)
    StandardReason.objects.create(**named, text=WORDS)
    make.district(process, f"d{number}")
    building = built.building(process, f"built-{number}")
    built.step(building)
    built.report(building)
    wave = surveying.wave(process)
    SurveyFeedback.objects.create(wave=wave, text=WORDS, made_at=make.NOW)
    SurveyCodes.objects.create(
        survey=wave.survey, number=9, name=WORDS, count=5, made_at=make.NOW
    )
    PhaseExtension.objects.create(
        phase=process.phases.first(),
        before=make.NOW,
        ends_at=make.NOW + timedelta(days=1),
        reason=WORDS,
        asked_at=make.NOW,
        settled_at=make.NOW,
        is_agreed=True,
    )
    PollingStation.objects.create(
        voting_round=VotingRound.objects.get(process=process),
        name=f"Hall {number}",
        hours=WORDS,
    )
    of_panel = {"panel": panel, "number": number}
    AgendaItem.objects.create(
        session=poll(panel, number=number).session, position=1, title=WORDS
    )
    feature = Feature.objects.create(panel=panel, code=f"f{number}", name=WORDS)
    FeatureValue.objects.create(feature=feature, code="old", name=WORDS, maximum=3)
    Board.objects.create(**of_panel, question=WORDS)
    Conversation.objects.create(**of_panel, title=WORDS)
    Recommendation.objects.create(
        **of_panel,
        title="Lights",
        text="Lights.",
        language="en",
        body=WORDS,
        written_at=make.NOW,
    )
    scoring = ScoringExercise.objects.create(**of_panel, title=WORDS)
    ScoringCriterion.objects.create(scoring=scoring, name=WORDS, weight=1)


@pytest.fixture
def everything(process, panel):
    make.voting_round(process)
    fill(process, panel, 1)
    return process


def translate(process, organiser, address, text="Слова", *, language="ru", source=""):
    row = Translated(address, language, text, digest(source or WORDS["en"]))
    translating.translate(
        process=process, organiser=organiser, translated=row, now=make.NOW
    )


def refusal(*args, **options) -> str:
    with pytest.raises(Refused) as caught:
        translate(*args, **options)
    return caught.value.refusal.code


class TestEveryKind:
    def test_is_counted_in_the_coverage(self, everything):
        units = units_of(everything, now=make.NOW)

        assert {unit.kind.name for unit in units} == set(KINDS)
        covered = {one.language: one for one in coverage_of(everything, now=make.NOW)}
        assert covered["ru"].texts == len(units)

    def test_leads_to_the_page_where_it_is_written(self, everything, organiser, client):
        client.force_login(organiser)
        links = {unit.link for unit in units_of(everything, now=make.NOW)}

        assert {link: client.get(link).status_code for link in links} == dict.fromkeys(
            links, 200
        )

    def test_costs_as_many_queries_whatever_there_is(
        self,
        everything,
        panel,
        django_assert_num_queries,
        django_assert_max_num_queries,
    ):
        with django_assert_max_num_queries(40) as few:
            units_of(everything, now=make.NOW)
        fill(everything, panel, 2)

        with django_assert_num_queries(len(few)):
            units_of(everything, now=make.NOW)

    def test_costs_nothing_where_there_is_none(
        self, process, django_assert_num_queries
    ):
        with django_assert_num_queries(2):
            units = units_of(process, now=make.NOW)

        assert {unit.kind.name for unit in units} == {"process"}


class TestImport:
    def test_costs_as_many_queries_whatever_the_rows(
        self,
        process,
        organiser,
        django_assert_num_queries,
        django_assert_max_num_queries,
    ):
        def rows(count):
            made = [make.project(process, title=WORDS) for _ in range(count)]
            source = digest(WORDS["en"])
            return [
                (line, Translated(f"project:{one.pk}:title", "ru", "Парк", source))
                for line, one in enumerate(made, start=2)
            ]

        def bring(table):
            translating.import_translations(
                process=process, organiser=organiser, rows=table, now=make.NOW
            )

        small, large = rows(2), rows(40)
        bring(rows(1))
        with django_assert_max_num_queries(20) as few:
            bring(small)

        with django_assert_num_queries(len(few)):
            bring(large)

        assert process.projects.filter(title__ru="Парк").count() == 43
        assert process.translations.count() == 43

    def test_takes_several_texts_of_one_row_together(self, process, organiser, panel):
        one = poll(panel)
        found = {"question": WORDS["en"], "options.0.text": "The pier"}

        translating.import_translations(
            process=process,
            organiser=organiser,
            rows=[
                (2, Translated(f"poll:{one.pk}:{path}", language, "Да", digest(words)))
                for path, words in found.items()
                for language in ("ru", "sv")
            ],
            now=make.NOW,
        )

        one.refresh_from_db()
        assert one.question == {**WORDS, "ru": "Да", "sv": "Да"}
        assert one.options[0]["text"] == {"en": "The pier", "ru": "Да", "sv": "Да"}


class TestWhatIsFrozen:
    def test_is_a_vote_that_was_opened(self, process, organiser, panel):
        one = poll(panel)
        translate(process, organiser, f"poll:{one.pk}:question")
        Poll.objects.update(state=PollState.OPEN)

        assert (
            refusal(process, organiser, f"poll:{one.pk}:question", "Иначе") == "begun"
        )

    def test_is_a_scoring_with_published_criteria(self, process, organiser, panel):
        scoring = works_of.scoring(panel, works_of.facilitator(panel), title=WORDS)
        criterion = scoring.criteria.first()
        named = {"source": criterion.name["en"]}

        assert refusal(process, organiser, f"scoring:{scoring.pk}:title") == "published"
        address = f"scoring_criterion:{criterion.pk}:name"
        assert refusal(process, organiser, address, **named) == "published"

    @pytest.mark.parametrize("name", ["board", "conversation"])
    def test_is_work_that_is_closed(self, process, organiser, panel, name):
        board = works_of.board(panel, question=WORDS, state="closed")
        talk = Conversation.objects.create(
            panel=panel, number=1, title=WORDS, state="closed", closed_at=make.NOW
        )
        addresses = {
            "board": f"board:{board.pk}:question",
            "conversation": f"conversation:{talk.pk}:title",
        }

        assert refusal(process, organiser, addresses[name]) == "over"

    def test_are_quotas_once_people_are_drawn(self, process, organiser, panel):
        feature = Feature.objects.create(panel=panel, code="age", name=WORDS)
        translate(process, organiser, f"feature:{feature.pk}:name")
        panel.state = PanelState.WORKING
        panel.save()

        assert refusal(process, organiser, f"feature:{feature.pk}:name", "Возраст")

    def test_are_the_hours_of_a_place_once_voting_is_over(self, process, organiser):
        voting_round = make.voting_round(process)
        place = PollingStation.objects.create(
            voting_round=voting_round, name="Library", hours=WORDS
        )
        address = f"polling_station:{place.pk}:hours"
        translate(process, organiser, address, "Пн-пт")
        voting_round.phase.ends_at = make.NOW
        voting_round.phase.save()

        assert refusal(process, organiser, address, "Суббота") == "closed"


class TestWhatWasSaid:
    @pytest.fixture
    def news(self, process):
        building = built.building(process)
        return built.report(building, text=WORDS | {"sv": "Något att läsa"})

    def test_gets_another_language_and_its_mistakes_mended(
        self, process, organiser, news
    ):
        translate(process, organiser, f"building_news:{news.pk}:text", "Слва")
        translate(process, organiser, f"building_news:{news.pk}:text", "Слова")

        news.refresh_from_db()
        assert news.text == {**WORDS, "sv": "Något att läsa", "ru": "Слова"}

    def test_stays_in_the_languages_in_which_it_was_said(
        self, process, organiser, news
    ):
        address = f"building_news:{news.pk}:text"

        assert refusal(process, organiser, address, "Annat", language="sv") == "said"
        assert refusal(process, organiser, address, "", language="sv") == "said"
        (line,) = [
            one
            for one in lines_for(process, "sv", now=make.NOW)
            if one.unit.address == address
        ]
        assert line.refusal.code == "said"

    def test_stays_though_the_same_words_were_translated_elsewhere(
        self, process, organiser, news
    ):
        project = make.project(process, title=WORDS)
        translate(
            process,
            organiser,
            f"project:{project.pk}:title",
            "Något att läsa",
            language="sv",
        )

        address = f"building_news:{news.pk}:text"
        assert refusal(process, organiser, address, "Annat", language="sv") == "said"
