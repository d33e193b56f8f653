"""Whatever leads to a person is shown to that person, or it is said why not."""

import pytest
from django.apps import apps
from django.db import models

from participation.models import User
from participation.personal import PARTS


def ties() -> set[str]:
    """Return every field of ours and of packages that leads to a person."""
    found = set()
    for model in apps.get_models():
        fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
        for field in fields:
            if isinstance(field, models.ManyToManyField):
                is_tie = field.related_model is User or model is User
            else:
                is_tie = field.is_relation and field.related_model is User
            if is_tie and not model._meta.auto_created:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_tie_to_a_person_is_told_or_explained() -> None:
    held = [tie for part in PARTS.values() for tie in part.holds]
    left_out = [tie for part in PARTS.values() for tie in part.left_out]

    assert sorted(held + left_out) == sorted(ties())


def test_what_is_left_out_has_a_reason() -> None:
    reasons = [why for part in PARTS.values() for why in part.left_out.values()]

    assert reasons
    assert all(len(why.split()) > 4 for why in reasons)


@pytest.mark.parametrize("part", PARTS.values(), ids=lambda part: part.name)
@pytest.mark.django_db
class TestAPart:
    def test_names_each_column_of_each_table(self, part) -> None:
        for table in part.tell(User.objects.create_user("aino@example.org")):
            assert str(table.title)
            assert all(str(label) for label in table.labels.values())
            assert all(set(row) == set(table.labels) for row in table.rows)

    def test_tells_nothing_of_others_to_a_newcomer(self, part) -> None:
        newcomer = User.objects.create_user("aino@example.org")

        rows = [table for table in part.tell(newcomer) if table.rows]

        assert [table.name for table in rows] in ([], ["account"])

    def test_asks_few_questions(self, part, django_assert_max_num_queries) -> None:
        newcomer = User.objects.create_user("aino@example.org")

        with django_assert_max_num_queries(60):
            part.tell(newcomer)
