"""The pages of surveys that residents meet."""

import make
import pytest
import surveying
from django.urls import reverse

from participation.models import Role, SurveyAnswer, SurveyMark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

POSTED = {
    "q1": "o2",
    "q2": ["o1", "o3"],
    "q3": "4",
    "q4": "More benches, please.",
    "q5_0": "2",
    "q5_1": "3",
    "q5_2": "1",
}


def url_of(wave, name="survey", *more):
    survey = wave.survey
    return reverse(
        f"participation:{name}", args=[survey.process.slug, survey.number, *more]
    )


def posted(wave, **values):
    return POSTED | {"wave": wave.number} | values


class TestTheList:
    def test_shows_what_is_open_and_leads_to_it(self, client) -> None:
        wave = surveying.wave()

        page = client.get(
            reverse("participation:surveys", args=[wave.survey.process.slug])
        ).text

        assert wave.survey.title["en"] in page
        assert f'href="{url_of(wave)}"' in page
        assert "Open until" in page

    def test_says_that_there_is_nothing_yet(self, client) -> None:
        process = make.process()

        page = client.get(reverse("participation:surveys", args=[process.slug])).text

        assert "There are no surveys yet" in page

    def test_hides_a_draft(self, client) -> None:
        survey = surveying.draft()
        surveying.planned(survey, released=False)

        page = client.get(
            reverse("participation:surveys", args=[survey.process.slug])
        ).text

        assert survey.title["en"] not in page
        assert (
            client.get(
                reverse(
                    "participation:survey", args=[survey.process.slug, survey.number]
                )
            ).status_code
            == 404
        )

    def test_is_in_the_navigation_only_when_there_is_one(self, client) -> None:
        wave = surveying.wave()
        other = make.process()
        tab = ">Surveys</a>"

        with_one = client.get(
            reverse("participation:process", args=[wave.survey.process.slug])
        ).text
        without = client.get(reverse("participation:process", args=[other.slug])).text

        assert tab in " ".join(with_one.split()).replace(" </a>", "</a>")
        assert tab not in " ".join(without.split()).replace(" </a>", "</a>")

    def test_asks_few_questions(self, client, django_assert_max_num_queries) -> None:
        process = make.process()
        for _each in range(4):
            surveying.wave(process)
        url = reverse("participation:surveys", args=[process.slug])

        with django_assert_max_num_queries(8):
            client.get(url)


class TestAnswering:
    def test_shows_the_promise_before_the_first_question(self, client) -> None:
        wave = surveying.wave()

        page = client.get(url_of(wave, "survey_answer")).text

        assert page.index("This survey is anonymous") < page.index("1. How do you")
        assert "about 2 minutes" in page

    def test_takes_answers_of_every_kind(self, client) -> None:
        wave = surveying.wave()

        response = client.post(url_of(wave, "survey_answer"), posted(wave))

        assert response.status_code == 303
        assert response["Location"] == url_of(wave, "survey_thanks")
        answer = SurveyAnswer.objects.get()
        assert answer.content == {
            "q1": "o2",
            "q2": ["o1", "o3"],
            "q3": 4,
            "q5": ["o3", "o1", "o2"],
        }
        assert wave.texts.get().text == "More benches, please."
        assert "Thank you" in client.get(response["Location"]).text

    def test_keeps_everything_and_says_what_is_wrong(self, client) -> None:
        wave = surveying.wave()
        values = posted(wave, q1="", q2=["o1", "o2", "o3"], q5_0="1")

        response = client.post(url_of(wave, "survey_answer"), values)

        assert response.status_code == 422
        assert "Answer this question." in response.text
        assert "a place of its own" in response.text
        assert "More benches, please." in response.text
        assert not SurveyAnswer.objects.exists()

    def test_counts_choices_beyond_the_most_as_wrong_at_their_question(
        self, client
    ) -> None:
        wave = surveying.wave()
        values = posted(wave, q2=["o1", "o2", "o3"])

        response = client.post(url_of(wave, "survey_answer"), values)

        assert response.status_code == 422
        assert "Choose at most 2." in response.text
        assert 'href="#id_q2_0"' in response.text

    def test_counts_a_form_that_is_sent_twice_once(self, client) -> None:
        wave = surveying.wave()
        values = posted(wave, form_key="6f1c9d5e-5b0c-4d0e-9a53-0a8d1f3a7a11")

        for _each in range(2):
            assert client.post(url_of(wave, "survey_answer"), values).status_code == 303

        assert SurveyAnswer.objects.count() == 1

    def test_tells_a_browser_that_it_has_answered(self, client) -> None:
        wave = surveying.wave()
        client.post(url_of(wave, "survey_answer"), posted(wave))

        again = client.get(url_of(wave, "survey_answer")).text
        other = client.get(url_of(wave, "survey_answer") + "?another")

        assert "You have answered already" in again
        assert "Somebody else wants to answer on this device" in again
        assert "Send my answers" in other.text

    def test_keeps_what_was_typed_when_it_closed_meanwhile(self, client, clock) -> None:
        wave = surveying.wave()
        client.get(url_of(wave, "survey_answer"))
        clock.move_to(wave.closes_at)

        response = client.post(url_of(wave, "survey_answer"), posted(wave))

        assert response.status_code == 422
        assert "This came too late" in response.text
        assert "More benches, please." in response.text
        assert "Send my answers" not in response.text
        assert not SurveyAnswer.objects.exists()

    def test_does_not_count_a_form_of_one_wave_in_the_next(self, client, clock) -> None:
        first = surveying.wave(ends=make.DAY)
        second = surveying.planned(first.survey, starts=2 * make.DAY, ends=4 * make.DAY)
        clock.move_to(second.opens_at)

        response = client.post(url_of(first, "survey_answer"), posted(first))

        assert response.status_code == 422
        assert "This came too late" in response.text
        assert not SurveyAnswer.objects.exists()

    def test_says_that_it_is_not_open_or_over(self, client, clock) -> None:
        wave = surveying.wave(starts=make.DAY)

        early = client.get(url_of(wave, "survey_answer"))
        clock.move_to(wave.closes_at)
        late = client.get(url_of(wave, "survey_answer"))

        assert "This survey is not open yet." in early.text
        assert "This survey is closed." in late.text


class TestAGroup:
    def test_is_asked_to_sign_in(self, client) -> None:
        wave = surveying.wave(audience="groups", groups=["follow"])

        page = client.get(url_of(wave)).text
        response = client.get(url_of(wave, "survey_answer"))

        assert "Sign in and answer" in page
        assert response.status_code == 302
        assert "login" in response["Location"]

    def test_lets_its_people_answer_once(self, client) -> None:
        process = make.process()
        reviewer = make.staff(process, Role.REVIEWER)
        wave = surveying.wave(process, audience="groups", groups=["role:reviewer"])
        client.force_login(reviewer)

        first = client.post(url_of(wave, "survey_answer"), posted(wave))
        second = client.post(url_of(wave, "survey_answer"), posted(wave))

        assert first.status_code == 303
        assert second.status_code == 422
        assert "You have answered already" in second.text
        assert SurveyMark.objects.get().person == reviewer
        assert SurveyAnswer.objects.get().person is None

    def test_turns_others_away_with_the_reason(self, client) -> None:
        wave = surveying.wave(audience="groups", groups=["role:reviewer"])
        client.force_login(make.user())

        response = client.get(url_of(wave, "survey_answer"))

        assert response.status_code == 403
        assert "you are not in it" in response.text
        assert "This survey is for others" in client.get(url_of(wave)).text


class TestACode:
    def test_opens_the_questionnaire_however_it_is_typed(self, client) -> None:
        wave = surveying.wave(audience="codes")
        organiser = surveying.organiser_of(wave.survey.process)
        drawn = surveying.survey_desk.make_codes(
            survey=wave.survey,
            organiser=organiser,
            name={"en": "Letters"},
            count=1,
            now=make.NOW,
        )[1]
        typed = drawn[0].lower().replace("-", " ")

        asked = client.get(url_of(wave, "survey_answer"))
        opened = client.post(url_of(wave, "survey_code"), {"code": typed})
        sent = client.post(url_of(wave, "survey_answer"), posted(wave))
        again = client.get(url_of(wave, "survey_answer"))

        assert asked["Location"] == url_of(wave, "survey_code")
        assert opened["Location"] == url_of(wave, "survey_answer")
        assert sent.status_code == 303
        assert "You have answered already" in again.text
        # The next in line at a library has a code of their own.
        assert "I have another code" in again.text
        assert "I have another code" in client.get(url_of(wave)).text

    def test_is_not_asked_for_after_the_close(self, client) -> None:
        wave = surveying.wave(audience="codes", starts=-9 * make.DAY, ends=-make.DAY)

        page = client.get(url_of(wave, "survey_code")).text

        assert "This survey is closed." in page
        assert 'name="code"' not in page

    def test_of_a_survey_with_names_shows_its_answers_to_nobody_else(
        self, client
    ) -> None:
        wave = surveying.wave(audience="codes", is_anonymous=False)
        drawn = surveying.survey_desk.make_codes(
            survey=wave.survey,
            organiser=surveying.organiser_of(wave.survey.process),
            name={"en": "Letters"},
            count=1,
            now=make.NOW,
        )[1]
        client.post(url_of(wave, "survey_code"), {"code": drawn[0]})
        client.post(url_of(wave, "survey_answer"), posted(wave))

        # Whoever comes next at a library has a code of their own.
        next_one = client.get(url_of(wave, "survey_answer"))
        client.post(url_of(wave, "survey_code"), {"code": drawn[0]})
        changed = client.get(url_of(wave, "survey_answer")).text

        assert next_one["Location"] == url_of(wave, "survey_code")
        assert "More benches, please." in changed

    def test_of_another_survey_is_none(self, client) -> None:
        wave = surveying.wave(audience="codes")
        other = surveying.wave(wave.survey.process, audience="codes")
        drawn = surveying.survey_desk.make_codes(
            survey=other.survey,
            organiser=surveying.organiser_of(other.survey.process),
            name={"en": "Letters"},
            count=1,
            now=make.NOW,
        )[1]

        response = client.post(url_of(wave, "survey_code"), {"code": drawn[0]})

        assert response.status_code == 422
        assert "not one of this survey" in response.text

    def test_is_not_asked_for_ever(self, client) -> None:
        wave = surveying.wave(audience="codes")

        statuses = [
            client.post(url_of(wave, "survey_code"), {"code": "x"}).status_code
            for _each in range(31)
        ]

        assert statuses[-1] == 429
        assert set(statuses[:-1]) == {422}


class TestASurveyWithNames:
    def test_lets_answers_be_changed_until_the_close(self, client) -> None:
        wave = surveying.wave(is_anonymous=False)
        person = make.user()
        client.force_login(person)
        client.post(url_of(wave, "survey_answer"), posted(wave))

        page = client.get(url_of(wave, "survey_answer")).text
        changed = client.post(
            url_of(wave, "survey_answer"), posted(wave, q3="1", q4="Fewer cars.")
        )

        assert "Send my changed answers" in page
        assert "More benches, please." in page
        assert changed.status_code == 303
        answer = SurveyAnswer.objects.get()
        assert answer.person == person
        assert answer.content["q3"] == 1
        assert [one.text for one in answer.texts.all()] == ["Fewer cars."]

    def test_stands_in_ones_own_data(self, client) -> None:
        wave = surveying.wave(is_anonymous=False)
        person = make.user()
        client.force_login(person)
        client.post(url_of(wave, "survey_answer"), posted(wave))

        from participation.personal import everything_about  # noqa: PLC0415 - after setup

        told = everything_about(person)["surveys"]

        assert told["survey_answers"][0]["content"]["q3"] == 4
        assert told["survey_answers"][0]["texts"] == {"q4": "More benches, please."}
        assert len(told["surveys_answered"]) == 1
