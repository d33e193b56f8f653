"""What waits in surveys that are over stands on the desk, each with its way there."""

from datetime import timedelta

import make
import pytest
import surveying
from django.urls import reverse

from participation.actions import answering
from participation.models import Membership, Role, SurveyText, SurveyWave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOME = reverse("participation:staff_home")


@pytest.fixture
def over() -> SurveyWave:
    """Make a wave that closed yesterday, with six answers."""
    wave = surveying.wave(starts=-9 * make.DAY, ends=-make.DAY)
    for number in range(6):
        surveying.answer(wave, now=wave.opens_at, q1="o1", q4=f"text {number}")
    return wave


def link(wave: SurveyWave, page: str) -> str:
    args = [wave.survey.process.slug, wave.survey.number, wave.number]
    return reverse(f"participation_staff:survey_{page}", args=args)


def tasks(client, person) -> str:
    client.force_login(person)
    return client.get(HOME).text


def organiser(wave: SurveyWave):
    return surveying.organiser_of(wave.survey.process)


class TestAnOrganiser:
    def test_counts_the_answers(self, client, over) -> None:
        page = tasks(client, organiser(over))

        assert "Count the answers of a survey" in page
        assert f'href="{link(over, "wave")}"' in page

    def test_sees_batches_that_were_left_open_and_closes_them(
        self, client, over
    ) -> None:
        own = surveying.batch(over, now=over.opens_at)
        page = tasks(client, organiser(over))
        client.post(link(over, "batches"), {"do": "close", "goal": own.number})

        own.refresh_from_db()
        assert "batch of paper answers is still open" in page
        assert f'href="{link(over, "batches")}"' in page
        assert own.is_closed
        assert "Count the answers of a survey" in client.get(HOME).text

    def test_reads_texts_then_publishes_then_nothing_waits(self, client, over) -> None:
        surveying.counted(over)
        to_read = tasks(client, organiser(over))
        SurveyText.objects.update(state="hidden")
        to_publish = client.get(HOME).text
        SurveyWave.objects.update(published_at=make.NOW)

        assert "free texts of a survey to read" in to_read
        assert f'href="{link(over, "texts")}"' in to_read
        assert "Publish the results of a survey" not in to_read
        assert "Publish the results of a survey" in to_publish
        assert "of a survey" not in client.get(HOME).text

    def test_reads_plain_titles_who_reads_plainly(self, client, over) -> None:
        over.survey.title = {"fi": "Talviliikunnan kysely", "fi-simple": "Talvi"}
        over.survey.save()
        client.cookies["porukka_plain"] = "1"
        client.cookies["django_language"] = "fi"

        page = tasks(client, organiser(over))

        assert "Talviliikunnan kysely" not in page
        assert "Talvi" in page

    def test_of_an_open_wave_has_nothing_to_do(self, client) -> None:
        wave = surveying.wave()
        surveying.batch(wave)

        page = tasks(client, organiser(wave))

        assert "of a survey" not in page
        assert "batch of paper" not in page


class TestOthers:
    def test_moderators_read_texts_and_publish_nothing(self, client, over) -> None:
        moderator = make.staff(over.survey.process, Role.MODERATOR)
        before = tasks(client, moderator)
        surveying.counted(over)
        after = client.get(HOME).text
        SurveyText.objects.update(state="shown")

        assert "of a survey" not in before
        assert "free texts of a survey to read" in after
        assert "of a survey" not in client.get(HOME).text

    def test_clerks_see_their_own_open_batches_alone(self, client, over) -> None:
        clerk = make.staff(over.survey.process, Role.POLLING_CLERK)
        surveying.batch(over, now=over.opens_at)
        without = tasks(client, clerk)
        own = surveying.batch(over, clerk, now=over.opens_at)

        page = client.get(HOME).text
        client.post(
            reverse(
                "participation_staff:survey_batch",
                args=[over.survey.process.slug, 1, 1, own.number],
            ),
            {"do": "close"},
        )

        assert "batch of paper" not in without
        assert "batch of paper answers is still open" in page
        assert "batch of paper" not in client.get(HOME).text

    def test_clerks_do_not_close_batches_of_others(self, client, over) -> None:
        other = surveying.batch(over, now=over.opens_at)
        client.force_login(make.staff(over.survey.process, Role.POLLING_CLERK))

        page = client.post(
            link(over, "batches"), {"do": "close", "goal": other.number}, follow=True
        )

        other.refresh_from_db()
        assert not other.is_closed
        assert "Somebody else types this batch." in page.text
        wrong = client.post(link(over, "batches"), {"do": "close", "goal": "x"})
        assert wrong.status_code == 404


def test_a_closed_batch_takes_no_form_and_gives_none_back(client, over) -> None:
    own = surveying.batch(over, now=over.opens_at)
    surveying.enter(own)
    answering.close_batch(batch=own, person=own.helper, now=make.NOW)
    client.force_login(own.helper)
    url = reverse(
        "participation_staff:survey_batch",
        args=[over.survey.process.slug, 1, 1, own.number],
    )

    page = client.get(url).text
    typed = client.post(url, {"q1": "o1"})
    client.post(url, {"do": "undo"})

    own.refresh_from_db()
    assert "Nothing can be typed here" in page
    assert "Take the last form back" not in page
    assert "This batch is closed. Begin another one." in typed.text
    assert own.count == 1


def test_ten_processes_cost_two_queries(client, django_assert_max_num_queries) -> None:
    person = make.with_second_factor(make.user())
    for _number in range(10):
        wave = surveying.wave(starts=-9 * make.DAY, ends=-timedelta(hours=1))
        surveying.batch(wave, now=wave.opens_at)
        Membership.objects.create(
            process=wave.survey.process, user=person, role=Role.ORGANISER
        )
    client.force_login(person)

    with django_assert_max_num_queries(25):
        page = client.get(HOME).text

    assert page.count("batch of paper answers is still open") == 10
