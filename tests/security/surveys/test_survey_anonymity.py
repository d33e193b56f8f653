"""Nothing in the database joins who has answered an anonymous survey to the answer."""

import random
from collections import Counter
from uuid import UUID

import make
import pytest
import surveying
from django.db import connection, models

from participation.models import (
    Role,
    SurveyAnswer,
    SurveyBatch,
    SurveyMark,
    SurveyText,
)
from participation.surveys.audiences import PROVIDERS

pytestmark = pytest.mark.django_db


def group(number: int, **plan):
    """Make a wave for reviewers, and so many of them."""
    process = make.process()
    people = [make.staff(process, Role.REVIEWER) for _each in range(number)]
    wave = surveying.wave(process, audience="groups", groups=["role:reviewer"], **plan)
    return wave, people


def answered(wave, people) -> dict[int, int]:
    """Let each say a step of their own; return the step of each by key."""
    steps = {}
    for place, person in enumerate(people):
        steps[person.pk] = place % 5 + 1
        surveying.answer(wave, person, q1="o1", q3=steps[person.pk], q4=f"text {place}")
    return steps


class TestARow:
    def test_of_an_answer_has_no_column_for_who_or_when(self) -> None:
        wave, people = group(3)
        answered(wave, people)

        for row in SurveyAnswer.objects.all():
            assert (row.person_id, row.code_id, row.undo_key) == (None, None, None)
        kinds = {
            field.name
            for model in (SurveyAnswer, SurveyText, SurveyMark)
            for field in model._meta.local_fields
            if isinstance(field, models.DateField | models.AutoField)
            and field.name != "id"
        }
        assert kinds == set()

    def test_of_a_text_leads_to_no_other_answer(self) -> None:
        wave, people = group(3)
        answered(wave, people)

        assert not SurveyText.objects.filter(answer__isnull=False).exists()
        assert "q4" not in SurveyAnswer.objects.earliest("pk").content

    def test_has_a_new_random_key_after_the_next_answer(self) -> None:
        wave, people = group(6)
        answered(wave, people[:5])
        before = set(SurveyAnswer.objects.values_list("pk", flat=True))

        surveying.answer(wave, people[5])

        after = set(SurveyAnswer.objects.values_list("pk", flat=True))
        assert not before & after
        assert all(key.version == 4 for key in after)


class TestTheOrder:
    def test_of_rows_does_not_lead_to_the_order_of_marks(self) -> None:
        """Who joins the nth row to the nth mark is right as often as by chance."""
        chance = random.Random(5)
        right = 0
        wave, people = group(25)
        chance.shuffle(people)
        steps = answered(wave, people)
        marks = list(SurveyMark.objects.order_by("pk"))
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM participation_surveyanswer ORDER BY {place}"  # noqa: S608 - a constant
            )
            keys = [UUID(str(key)) for (key,) in cursor.fetchall()]
        found = SurveyAnswer.objects.in_bulk(keys)
        rows = [found[key].content for key in keys]

        for mark, content in zip(marks, rows, strict=True):
            right += steps[mark.person_id] == content["q3"]

        # Five of 25 by chance; 25 if the order told.
        assert right < 15
        assert Counter(row["q3"] for row in rows) == Counter(steps.values())

    def test_of_days_is_not_kept_with_an_answer(self) -> None:
        wave, people = group(2)
        surveying.answer(wave, people[0], now=make.NOW)
        surveying.answer(wave, people[1], now=make.NOW + make.DAY)

        assert [one.count for one in wave.counts.all()] == [1, 1]
        assert {one.name for one in SurveyAnswer._meta.local_fields} == {
            "id",
            "wave",
            "content",
            "person",
            "code",
            "undo_key",
        }


class TestTheClose:
    def test_leaves_no_key_of_a_form_and_no_mark_of_nobody(self) -> None:
        wave = surveying.wave()
        surveying.answer(wave)
        surveying.answer(wave, make.user())
        own = surveying.batch(wave)
        surveying.enter(own)

        surveying.closed(wave)

        assert SurveyAnswer.objects.count() == 3
        assert SurveyMark.objects.count() == 1
        for model in (SurveyMark, SurveyAnswer, SurveyText, SurveyBatch):
            assert not model.objects.filter(undo_key__isnull=False).exists()
        assert not SurveyMark.objects.filter(form_key__isnull=False).exists()

    def test_writes_every_answer_anew_and_loses_none(self) -> None:
        wave, people = group(60)
        answered(wave, people)
        before = set(SurveyAnswer.objects.values_list("pk", flat=True))
        contents = sorted(str(one.content) for one in SurveyAnswer.objects.all())

        surveying.closed(wave)

        after = set(SurveyAnswer.objects.values_list("pk", flat=True))
        assert not before & after
        assert contents == sorted(str(o.content) for o in SurveyAnswer.objects.all())


class TestACode:
    def test_is_marked_and_not_kept_with_the_answer(self) -> None:
        wave = surveying.wave(audience="codes")
        first, second, _third = surveying.codes(wave.survey)
        surveying.answer(wave, code=first)
        surveying.answer(wave, code=second)

        assert {one.code for one in SurveyMark.objects.all()} == {first, second}
        assert not SurveyAnswer.objects.filter(code__isnull=False).exists()

    def test_cannot_be_read_from_what_is_kept(self) -> None:
        wave = surveying.wave(audience="codes")
        (row,) = surveying.codes(wave.survey, 1)

        assert len(row.digest) == 64
        assert "-" not in row.digest


class TestGroups:
    def test_are_offered_by_every_app_that_has_some(self) -> None:
        assert set(PROVIDERS) == {"participation", "panels"}
