"""What everyone sees of results: charts, changes, groups, files."""

import csv
import io
import json

import make
import pytest
import surveying
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url_of(wave, name="survey_results"):
    survey = wave.survey
    return reverse(
        f"participation:{name}", args=[survey.process.slug, survey.number, wave.number]
    )


class TestThePage:
    def test_does_not_exist_before_it_is_published(self, client) -> None:
        wave = surveying.wave()

        for name in ("survey_results", "survey_csv", "survey_json"):
            assert client.get(url_of(wave, name)).status_code == 404

    def test_shows_every_figure_and_what_changed(self, client) -> None:
        page = client.get(url_of(surveying.told(make.process()))).text

        assert "33 % (5)" in page
        assert "Mean: 3.0 on a scale" in " ".join(page.split())
        assert "The streets are sanded by seven." in page
        assert "15 answers; no rate" in page
        assert "More benches, please." in page

    def test_shows_nothing_of_a_handful(self, client) -> None:
        page = client.get(url_of(surveying.told(make.process(), answers=4))).text

        assert "Too few answers to show" in page
        assert "By bicycle" not in page
        assert "More benches" not in page

    def test_tells_not_how_few_answered_a_question(self, client) -> None:
        wave = surveying.wave(starts=-9 * make.DAY, ends=-5 * make.DAY)
        for number in range(20):
            more = {"q3": 5} if number < 3 else {}
            surveying.answer(wave, q1="o1", now=wave.opens_at, **more)
        surveying.published(wave)

        page = client.get(url_of(wave)).text
        file = client.get(url_of(wave, "survey_json")).json()
        rows = client.get(url_of(wave, "survey_csv")).text.splitlines()

        assert "Answered by 20 of 20." in " ".join(page.split())
        assert "Answered by 3" not in " ".join(page.split())
        answered = {one["code"]: one["answered"] for one in file["questions"]}
        assert (answered["q1"], answered["q3"], answered["q4"]) == (20, None, None)
        assert any(line.startswith("q3,") and ",,20," in line for line in rows)

    def test_divides_by_a_question_without_small_groups(self, client) -> None:
        wave = surveying.told(make.process())

        page = client.get(url_of(wave), {"by": "q1"}).text
        other = client.get(url_of(wave), {"by": "nonsense"})

        # Five in each group: each step was chosen by one of them.
        assert "too small to show anything" in page
        assert other.status_code == 200

    def test_compares_waves(self, client) -> None:
        first = surveying.told(make.process())
        second = surveying.planned(first.survey, starts=-4 * make.DAY, ends=-make.DAY)
        for _each in range(20):
            surveying.answer(second, q1="o1", q3=5, now=second.opens_at)
        surveying.published(second)

        page = client.get(url_of(second)).text

        assert "Change since wave 1" in page
        assert "+67" in page
        assert "+2.0" in page
        assert "Nobody knows who changed their mind" in page

    def test_of_a_few_ranks_by_who_was_put_first(self, client) -> None:
        wave = surveying.wave(starts=-9 * make.DAY, ends=-5 * make.DAY)
        orders = [["o1", "o2", "o3"]] * 2 + [["o3", "o2", "o1"]] * 4
        for order in orders:
            surveying.answer(wave, q1="o1", q5=order, now=wave.opens_at)
        surveying.published(wave)

        page = " ".join(client.get(url_of(wave)).text.split())
        data = client.get(url_of(wave, "survey_json")).json()

        assert "Put first by" in page
        assert "Mean place" not in page
        assert page.index("67 % (4)") < page.index("33 % (2)")
        options = data["questions"][4]["options"]
        assert [one["mean_place"] for one in options] == [None] * 3

    def test_asks_few_questions(self, client, django_assert_max_num_queries) -> None:
        wave = surveying.told(make.process())

        with django_assert_max_num_queries(20):
            client.get(url_of(wave))


class TestFiles:
    def test_in_csv_have_a_row_for_each_option_and_shown_text(self, client) -> None:
        wave = surveying.told(make.process())

        text = client.get(url_of(wave, "survey_csv")).content.decode("utf-8-sig")
        words = client.get(url_of(wave, "survey_dictionary")).content.decode(
            "utf-8-sig"
        )

        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == 3 + 3 + 5 + 15 + 3
        assert {row["count_least"] for row in rows if row["question"] == "q1"} == {"5"}
        named = [row[0] for row in csv.reader(io.StringIO(words))][1:]
        assert named == list(rows[0])

    def test_keep_a_spreadsheet_from_running_a_text(self, client) -> None:
        process = make.process()
        wave = surveying.wave(process, starts=-9 * make.DAY, ends=-5 * make.DAY)
        for _each in range(5):
            surveying.answer(wave, q1="o1", q4="=1+1", now=wave.opens_at)

        text = client.get(url_of(surveying.published(wave), "survey_csv")).text

        assert "'=1+1" in text
        assert ",=1+1" not in text

    def test_in_json_carry_their_dictionary_and_no_person(self, client) -> None:
        data = json.loads(
            client.get(url_of(surveying.told(make.process()), "survey_json")).content
        )

        assert data["answers"] == 15
        assert data["dictionary"]["share"]
        assert not {"person", "form_key", "email"} & set(data["questions"][0])
