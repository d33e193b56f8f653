"""The desk of surveys: written, ordered, released, typed, read, published."""

import make
import pytest
import surveying
from django.urls import reverse

from participation import printed_codes
from participation.models import (
    Role,
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyQuestion,
    SurveyText,
    SurveyWave,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url_of(survey, name="survey", *more):
    return reverse(
        f"participation_staff:{name}",
        args=[survey.process.slug, survey.number, *more],
    )


@pytest.fixture
def survey() -> Survey:
    return surveying.draft()


@pytest.fixture
def desk(client, survey):
    client.force_login(surveying.organiser_of(survey.process))
    return client


class TestBeginning:
    def test_makes_a_survey_and_leads_to_it(self, desk, survey) -> None:
        url = reverse("participation_staff:surveys", args=[survey.process.slug])

        response = desk.post(url, {"title_en": "New one", "copy_of": survey.pk})

        made = Survey.objects.get(number=2)
        assert response["Location"] == url_of(made)
        assert made.title == {"en": "New one"}
        assert made.questions.count() == 5
        assert "New one" in desk.get(url).text

    def test_wants_a_title(self, desk, survey) -> None:
        url = reverse("participation_staff:surveys", args=[survey.process.slug])

        response = desk.post(url, {"title_en": ""})

        assert response.status_code == 422
        assert Survey.objects.count() == 1


class TestOverview:
    def test_names_the_groups_that_are_asked(self, desk, survey) -> None:
        survey.audience, survey.groups = Survey.Audience.GROUPS, ["follow"]
        survey.save()

        page = desk.get(url_of(survey))

        assert "People who follow the process" in page.text


class TestQuestions:
    @pytest.mark.parametrize(
        ("kind", "typed", "expected"),
        [
            ("single", {"options": "Yes\nNo"}, ("options", 2)),
            ("multiple", {"options": "a\nb", "least": 1, "most": 2}, ("most", 2)),
            ("scale", {"steps": 7, "low_en": "Bad", "high_en": "Good"}, ("steps", 7)),
            ("text", {"length": 200}, ("length", 200)),
            ("ranking", {"options": "a\nb\nc"}, ("options", 3)),
        ],
    )
    def test_of_each_kind_are_added_by_a_form_of_their_own(
        self, desk, survey, kind, typed, expected
    ) -> None:
        field, value = expected
        url = url_of(survey, "survey_add", kind)

        assert desk.get(url).status_code == 200
        response = desk.post(url, {"text_en": "What?", **typed})

        assert response.status_code == 303
        row = SurveyQuestion.objects.get(code="q6")
        got = getattr(row, field)
        assert (len(got) if isinstance(got, list) else got) == value

    def test_read_options_in_several_languages(self, desk, survey) -> None:
        url = url_of(survey, "survey_question", "q1")

        desk.post(url, {"text_en": "What?", "options": "Yes | Kyllä\nNo"})

        options = SurveyQuestion.objects.get(code="q1").options
        assert options == [
            {"code": "o1", "text": {"en": "Yes", "fi": "Kyllä"}},
            {"code": "o2", "text": {"en": "No"}},
        ]
        assert "Yes | Kyllä" in desk.get(url).text

    def test_keep_what_was_typed_beside_what_is_wrong(self, desk, survey) -> None:
        response = desk.post(
            url_of(survey, "survey_add", "single"),
            {"text_en": "What about it?", "options": "Only one"},
        )

        assert response.status_code == 422
        assert "Give between 2 and 20 options." in response.text
        assert "Only one" in response.text
        assert "What about it?" in response.text

    def test_move_and_go_by_buttons(self, desk, survey) -> None:
        desk.post(url_of(survey), {"do": "down", "goal": "q1"})
        desk.post(url_of(survey), {"do": "up", "goal": "q5"})
        desk.post(url_of(survey), {"do": "remove", "goal": "q3"})

        codes = [one.code for one in survey.questions.all()]
        assert codes == ["q2", "q1", "q5", "q4"]

    def test_of_an_unknown_kind_do_not_exist(self, desk, survey) -> None:
        assert desk.get(url_of(survey, "survey_add", "essay")).status_code == 404

    def test_warn_when_there_are_many(self, desk, survey) -> None:
        short = desk.get(url_of(survey)).text
        for _each in range(6):
            desk.post(
                url_of(survey, "survey_add", "scale"), {"text_en": "And?", "steps": 5}
            )

        assert "This is long" not in short
        assert "This is long" in desk.get(url_of(survey)).text


class TestPapers:
    def test_preview_shows_every_question_and_sends_nothing(self, desk, survey) -> None:
        page = desk.get(url_of(survey, "survey_preview")).text

        assert "This survey is anonymous" in page
        assert "5. What should come first?" in page
        assert "Send my answers" not in page

    def test_form_has_a_box_for_each_option(self, desk, survey) -> None:
        page = desk.get(url_of(survey, "survey_printed")).text

        assert page.count('class="printed__box"') == 3 + 3 + 5 + 3
        assert "Do not write your name" in page

    def test_poster_has_the_address_as_words_and_code(self, desk, survey) -> None:
        page = desk.get(url_of(survey, "survey_poster")).text

        assert f"/p/{survey.process.slug}/surveys/1/" in page
        assert "letter__qr" in page

    def test_codes_are_shown_once(self, desk) -> None:
        owner = surveying.draft(audience="codes")
        desk.force_login(surveying.organiser_of(owner.process))
        url = url_of(owner, "survey_codes")

        cards = desk.post(url, {"name_en": "Letters", "count": 3}).text

        assert cards.count('class="letter"') == 3
        assert SurveyCode.objects.count() == 3
        assert "Letters" in desk.get(url).text
        assert desk.post(url, {"name_en": "x", "count": 6000}).status_code == 422


class TestAWave:
    def test_that_is_released_offers_no_change_of_what_it_asks(self, desk) -> None:
        wave = surveying.wave(starts=make.DAY)
        desk.force_login(surveying.organiser_of(wave.survey.process))

        page = desk.get(url_of(wave.survey)).text
        texts = desk.get(url_of(wave.survey, "survey_describe")).text

        assert "The survey has been released, so its questions stay" in page
        assert "Add a question" not in page
        assert "Take the release back to change whom it asks" in texts
        assert 'name="audience"' not in texts

    def test_is_planned_and_released(self, desk, survey) -> None:
        response = desk.post(
            url_of(survey, "survey_wave_new"),
            {"opens_at": "2026-11-20T09:00", "closes_at": "2026-12-04T16:00"},
        )
        wave = SurveyWave.objects.get()
        desk.post(response["Location"], {"do": "release"})

        page = desk.get(response["Location"]).text

        wave.refresh_from_db()
        assert wave.released_at == make.NOW
        assert "Take the release back" in page

    def test_that_closes_before_it_opens_is_wrong_at_its_field(
        self, desk, survey
    ) -> None:
        response = desk.post(
            url_of(survey, "survey_wave_new"),
            {"opens_at": "2026-12-04T16:00", "closes_at": "2026-11-20T09:00"},
        )

        assert response.status_code == 422
        assert "closes after it opens" in response.text

    def test_without_a_question_is_not_released(self, client) -> None:
        owner = surveying.draft(questions=[])
        wave = surveying.planned(owner, released=False)
        client.force_login(surveying.organiser_of(owner.process))

        response = client.post(
            url_of(owner, "survey_wave", 1), {"do": "release"}, follow=True
        )

        assert "Write a question first." in response.text
        assert surveying.fresh(wave).released_at is None

    def test_says_whom_it_would_invite_and_whom_not(self, client) -> None:
        process = make.process()
        for _each in range(3):
            make.staff(process, Role.REVIEWER)
        plan = {"audience": "groups", "groups": ["role:reviewer"]}
        first = surveying.wave(process, **plan)
        second = surveying.wave(process, **plan)
        client.force_login(surveying.organiser_of(process))

        before = client.get(url_of(first.survey, "survey_wave", 1)).text
        client.post(url_of(first.survey, "survey_wave", 1), {"do": "invite"})
        other = client.get(url_of(second.survey, "survey_wave", 1)).text

        assert "3 people would be invited now." in before
        assert "0 people would be invited now." in other
        assert "3 people are left out" in " ".join(other.split())

    def test_shows_no_answers_before_the_close(self, client) -> None:
        wave = surveying.wave()
        surveying.answer(wave)
        client.force_login(surveying.organiser_of(wave.survey.process))

        results = client.get(url_of(wave.survey, "survey_wave_results", 1)).text
        texts = client.get(url_of(wave.survey, "survey_texts", 1)).text

        assert "After the count" in results
        assert "By bicycle" not in results
        assert "More benches" not in texts

    def test_goes_from_the_close_to_what_changed(self, client, clock) -> None:
        wave = surveying.wave()
        for _each in range(6):
            surveying.answer(wave)
        owner = wave.survey
        clock.move_to(wave.closes_at + make.DAY)
        client.force_login(surveying.organiser_of(owner.process))
        page, texts = url_of(owner, "survey_wave", 1), url_of(owner, "survey_texts", 1)

        client.post(page, {"do": "count"})
        too_early = client.get(page).text
        keys = [str(one.pk) for one in SurveyText.objects.all()]
        client.post(texts, {keys[0]: "shown"} | dict.fromkeys(keys[1:], "hidden"))
        client.post(page, {"do": "publish"})
        client.post(
            page,
            {
                "do": "feedback",
                "text_en": "The streets are sanded by seven.",
                "link": "https://example.org/sanding",
            },
        )

        assert "Read the free texts first" in too_early
        public = client.get(
            reverse("participation:survey_results", args=[owner.process.slug, 1, 1])
        ).text
        assert "The streets are sanded by seven." in public
        assert public.count("More benches, please.") == 1


class TestTyping:
    def test_counts_one_form_after_the_other_and_takes_the_last_back(
        self, client
    ) -> None:
        wave = surveying.wave()
        client.force_login(make.staff(wave.survey.process, Role.POLLING_CLERK))
        begun = client.post(
            url_of(wave.survey, "survey_batches", 1), {"do": "begin", "goal": "paper"}
        )
        url = begun["Location"]

        client.post(url, {"q1": "o1"})
        page = client.post(url, {"q1": "o2", "q3": "5"}, follow=True).text
        wrong = client.post(url, {"q1": ""})
        client.post(url, {"do": "undo"})

        assert "Form 2 of the batch is in." in page
        assert "Take the last form back" in page
        assert wrong.status_code == 422
        assert [one.content for one in SurveyAnswer.objects.all()] == [{"q1": "o1"}]

    def test_is_not_for_moderators(self, client) -> None:
        wave = surveying.wave()
        client.force_login(make.staff(wave.survey.process, Role.MODERATOR))

        assert client.get(url_of(wave.survey, "survey_batches", 1)).status_code == 403
        assert client.get(url_of(wave.survey, "survey_wave", 1)).status_code == 200

    def test_with_codes_asks_for_the_code_of_each_form(self, client) -> None:
        wave = surveying.wave(audience="codes")
        own = surveying.batch(wave)
        client.force_login(own.helper)
        url = url_of(wave.survey, "survey_batch", 1, own.number)

        response = client.post(url, {"q1": "o1", "code": "nonsense"})

        assert response.status_code == 422
        assert "not a whole code" in response.text
        assert not SurveyAnswer.objects.exists()

    def test_with_codes_refuses_a_code_of_no_letter_beside_its_field(
        self, client
    ) -> None:
        wave = surveying.wave(audience="codes")
        own = surveying.batch(wave)
        client.force_login(own.helper)
        url = url_of(wave.survey, "survey_batch", 1, own.number)
        unknown = printed_codes.new_code()

        response = client.post(url, {"q1": "o1", "code": unknown})

        assert response.status_code == 422
        assert "This code is not one of this survey." in response.text
        assert "This survey is answered with a code" not in response.text
        assert not SurveyAnswer.objects.exists()
