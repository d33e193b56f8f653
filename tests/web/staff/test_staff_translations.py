"""Texts beside their translations: the desk, the table, what readers are told."""

import csv
from io import BytesIO, StringIO

import make
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participation.actions import translating
from participation.actions.translating import Translated
from participation.models import ContentTranslation, Process
from participation.policies import Refused
from participation.texts import digest
from participation.translation_queries import coverage_of, lines_for

pytestmark = pytest.mark.django_db

SOURCE = "What will be done?"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    return make.process("shore", title={"en": "Shore"}, summary={"en": SOURCE})


@pytest.fixture
def organiser(process, client):
    person = make.staff(process)
    client.force_login(person)
    return person


def url(process: Process, rest: str = "") -> str:
    return f"/staff/{process.slug}/translations/{rest}"


def address(process: Process, field: str = "summary") -> str:
    return f"process:{process.pk}:{field}"


def sent(process: Process, text: str, **more: str) -> dict[str, str]:
    row = {"address": address(process), "source": digest(SOURCE), "text": text}
    return row | more


def write(process: Process, person, text: str, language="ru", **more) -> None:
    row = Translated(address(process), language, text, digest(SOURCE), **more)
    translating.translate(
        process=process, organiser=person, translated=row, now=make.NOW
    )


@pytest.mark.usefixtures("organiser")
class TestPage:
    def test_shows_the_source_beside_an_empty_translation(self, client, process):
        page = client.get(url(process) + "?language=ru").text

        assert SOURCE in page
        assert 'lang="ru"' in page
        assert "Missing" in page

    def test_saves_a_row_by_itself(self, client, process):
        answer = client.post(
            url(process) + "?language=ru", sent(process, "Что будет сделано?")
        )

        assert answer.status_code == 303
        process.refresh_from_db()
        assert process.summary == {"en": SOURCE, "ru": "Что будет сделано?"}
        assert process.events.last().verb == "text.translated"

    def test_takes_a_language_out_when_the_text_is_empty(self, client, process):
        client.post(url(process) + "?language=ru", sent(process, "Что?"))

        client.post(url(process) + "?language=ru", sent(process, ""))

        process.refresh_from_db()
        assert process.summary == {"en": SOURCE}
        assert not ContentTranslation.objects.exists()

    def test_keeps_what_was_typed_when_the_source_has_changed(self, client, process):
        row = sent(process, "Что?", source=digest("Something older"))

        answer = client.post(url(process) + "?language=ru", row)

        assert answer.status_code == 422
        assert "The source has changed meanwhile" in answer.text
        assert ">Что?</textarea>" in answer.text
        process.refresh_from_db()
        assert "ru" not in process.summary

    def test_filters_what_is_missing(self, client, process):
        client.post(url(process) + "?language=ru", sent(process, "Что?"))

        page = client.get(url(process) + "?language=ru&show=missing").text

        assert "Shore" in page
        assert SOURCE not in page

    def test_has_queries_that_do_not_grow_with_the_texts(
        self, client, process, django_assert_max_num_queries
    ):
        for _number in range(30):
            make.project(process)

        with django_assert_max_num_queries(50):
            client.get(url(process) + "?language=sv")


class TestFlags:
    def test_a_text_is_outdated_once_its_source_has_changed(self, process, organiser):
        write(process, organiser, "Что?")
        process.refresh_from_db()
        process.summary = process.summary | {"en": "What is built?"}
        process.save()

        lines = lines_for(process, "ru", now=make.NOW)

        assert [one.is_outdated for one in lines if one.text] == [True]

    def test_the_same_words_elsewhere_do_not_make_a_text_outdated(
        self, process, organiser
    ) -> None:
        write(process, organiser, "Берег")
        process.refresh_from_db()
        # Written on its own page, from another source than the summary was.
        process.title = process.title | {"ru": "Берег"}
        process.save()

        before = lines_for(process, "ru", now=make.NOW)
        row = Translated(address(process, "title"), "ru", "Берег", digest("Shore"))
        translating.translate(
            process=process, organiser=organiser, translated=row, now=make.NOW
        )
        after = lines_for(process, "ru", now=make.NOW)

        assert [one.is_outdated for one in before] == [False, False]
        assert [one.is_outdated for one in after] == [False, False]

    def test_what_a_copied_process_brings_stays_outdated(
        self, process, organiser
    ) -> None:
        write(process, organiser, "Что?")
        process.translations.update(
            address="process:999999:summary", source_hash=digest("Something older")
        )
        process.refresh_from_db()
        process.title = process.title | {"ru": "Что?"}
        process.save()

        lines = lines_for(process, "ru", now=make.NOW)

        outdated = [one.unit.path for one in lines if one.is_outdated]
        assert outdated == ["summary"]

    def test_of_what_a_copied_process_brings_counts_what_fits(
        self, process, organiser
    ) -> None:
        write(process, organiser, "Что?")
        process.translations.update(address="process:999998:summary")
        stale = process.translations.get()
        stale.pk, stale.address = None, "process:999999:summary"
        stale.source_hash = digest("Something older")
        stale.save()
        process.refresh_from_db()

        lines = lines_for(process, "ru", now=make.NOW)

        assert not any(one.is_outdated for one in lines)

    def test_a_machine_flag_ends_when_somebody_writes_the_text_anew(
        self, process, organiser
    ):
        write(process, organiser, "Что?", is_machine=True)
        process.refresh_from_db()
        assert process.machine_languages == ["ru"]
        process.summary = process.summary | {"ru": "Что мы построим?"}
        process.save()

        lines = lines_for(process, "ru", now=make.NOW)

        assert not any(one.is_machine or one.is_outdated for one in lines)

    def test_a_frozen_ballot_keeps_its_texts(self, organiser, process):
        voting_round = make.voting_round(process)
        project = process.projects.first()
        source = next(iter(project.title.values()))
        row = Translated(f"project:{project.pk}:title", "ru", "Парк", digest(source))

        with pytest.raises(Refused):
            translating.translate(
                process=voting_round.process,
                organiser=organiser,
                translated=row,
                now=make.NOW,
            )

    def test_a_text_of_another_process_is_not_found(self, organiser, process):
        other = make.process()
        row = Translated(address(other), "ru", "Что?", digest(SOURCE))

        with pytest.raises(Exception, match="no such text"):
            translating.translate(
                process=process, organiser=organiser, translated=row, now=make.NOW
            )

    def test_coverage_counts_texts_and_characters(self, process, organiser):
        write(process, organiser, "Что?")
        process.refresh_from_db()

        found = {one.language: one for one in coverage_of(process, now=make.NOW)}

        assert (found["ru"].there, found["ru"].texts) == (1, 2)
        long, all_of_it = len(SOURCE), len(SOURCE) + len("Shore")
        assert found["ru"].share_of_characters == long / all_of_it
        assert found["fi"].there == 0


class TestReaders:
    def test_are_told_of_a_machine_and_find_the_original(self, process, organiser):
        write(process, organiser, "Что будет?", is_machine=True)
        reader = Client(headers={"accept-language": "ru"})

        page = reader.get("/p/shore/").text
        originals = reader.get("/p/shore/?originals=1").text

        assert "machine-mark" in page
        assert "/p/shore/?originals=1" in page
        assert f'<span lang="en">{SOURCE}</span>' in originals
        assert "Что будет?" not in originals

    def test_of_other_languages_pay_no_query(self, process, organiser):
        write(process, organiser, "Что будет?", is_machine=True)

        page = Client(headers={"accept-language": "en"}).get("/p/shore/").text

        assert "machine-mark" not in page

    def test_pay_one_query_whatever_the_number_of_texts(
        self, process, organiser, django_assert_max_num_queries
    ):
        reader = Client(headers={"accept-language": "ru"})
        with django_assert_max_num_queries(60) as before:
            reader.get("/p/shore/")
        write(process, organiser, "Что будет?", is_machine=True)

        with django_assert_max_num_queries(60) as after:
            reader.get("/p/shore/")

        assert len(after) == len(before) + 1


@pytest.mark.usefixtures("organiser")
class TestTable:
    def rows(self, client, process) -> list[dict[str, str]]:
        content = client.get(url(process, "ru.csv")).content
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))

    def send(self, client, process, rows) -> object:
        out = StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        file = SimpleUploadedFile("ru.csv", BytesIO(out.getvalue().encode()).read())
        return client.post(url(process, "import/"), {"file": file})

    def test_goes_out_and_comes_back(self, client, process):
        rows = self.rows(client, process)
        for row in rows:
            row |= {"translation": f"по-русски {row['part']}", "machine": "yes"}

        answer = self.send(client, process, rows)

        assert answer.status_code == 303
        process.refresh_from_db()
        assert process.title["ru"] == "по-русски Title"
        assert process.machine_languages == ["ru"]
        assert process.events.last().data["count"] == 2

    def test_is_taken_whole_or_not_at_all(self, client, process):
        rows = self.rows(client, process)
        for row in rows:
            row["translation"] = "Берег"
        rows[1]["source"] = "Something else"

        answer = self.send(client, process, rows)

        assert answer.status_code == 422
        assert "Line 3: The source has changed meanwhile" in answer.text
        process.refresh_from_db()
        assert "ru" not in process.title

    def test_does_not_say_that_what_it_leaves_alone_fits_again(
        self, client, process, organiser
    ):
        write(process, organiser, "Что?")
        process.refresh_from_db()
        process.summary = process.summary | {"en": "What is built?"}
        process.save()
        rows = self.rows(client, process)
        for row in rows:
            row["translation"] = row["translation"] or "Берег"

        self.send(client, process, rows)

        outdated = [one.text for one in lines_for(process, "ru", now=make.NOW)
                    if one.is_outdated]  # fmt: skip
        assert outdated == ["Что?"]
        assert process.events.last().data["count"] == 1

    def test_that_changes_nothing_is_not_in_the_record(
        self, client, process, organiser
    ):
        write(process, organiser, "Что?")
        rows = [one for one in self.rows(client, process) if one["translation"]]

        answer = self.send(client, process, rows)

        assert answer.status_code == 303
        assert process.events.last().verb == "text.translated"

    def test_says_that_a_machine_text_was_read_and_is_right(
        self, client, process, organiser
    ):
        write(process, organiser, "Что?", is_machine=True)
        rows = [one for one in self.rows(client, process) if one["translation"]]
        assert rows[0]["machine"] == "yes"

        self.send(client, process, [rows[0] | {"machine": ""}])

        assert not ContentTranslation.objects.get().is_machine

    def test_without_the_column_does_not_say_that_anybody_read_it(
        self, client, process, organiser
    ):
        write(process, organiser, "Что?", is_machine=True)
        (row,) = [one for one in self.rows(client, process) if one["translation"]]
        del row["machine"]

        assert self.send(client, process, [row]).status_code == 303

        assert ContentTranslation.objects.get().is_machine

    def test_passes_over_what_stands_with_other_ends_of_lines(self, client, process):
        process.summary = process.summary | {"ru": "Что?\r\nГде?\r\n"}
        process.save()
        rows = [one for one in self.rows(client, process) if one["translation"]]

        self.send(client, process, rows)

        assert not ContentTranslation.objects.exists()

    def test_with_a_null_character_names_the_line(self, client, process):
        rows = self.rows(client, process)
        rows[1]["translation"] = "Бе\x00рег"

        answer = self.send(client, process, rows)

        assert answer.status_code == 422
        assert "Line 3: Null characters are not allowed." in answer.text
        process.refresh_from_db()
        assert "ru" not in process.summary

    @pytest.mark.parametrize(
        ("language", "status"), [("zz", 404), ("ru", 200), ("fi-simple", 200)]
    )
    def test_is_there_for_languages_of_texts(self, client, process, language, status):
        answer = client.get(url(process, f"{language}.csv"))

        assert answer.status_code == status

    def test_keeps_what_looks_like_a_formula_as_text(self, client, process):
        process.summary = {"en": "- one\n- two"}
        process.save()

        rows = self.rows(client, process)
        rows[1]["translation"] = "- раз"
        self.send(client, process, rows)

        assert rows[1]["source"].startswith("'-")
        process.refresh_from_db()
        assert process.summary["ru"] == "- раз"
