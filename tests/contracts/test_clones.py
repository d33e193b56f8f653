"""Nothing of a process comes out empty, and nothing is forgotten, when it is copied.

Every model of a process is copied by a part, or it is named why not; every field of a
copied model is copied, given anew, or named why not.
"""

import pytest
from django.apps import apps

from participation.cloning import LEFT_OUT, PARTS, Copied
from participation.models import Phase, Process

OURS = {"participation", "proposals", "panels", "voting"}


def copied() -> list[Copied]:
    return [one for part in PARTS.values() for one in part.models]


def fields_of(label: str) -> set[str]:
    meta = apps.get_model(label)._meta
    columns = {field.name for field in meta.local_concrete_fields}
    return (columns | {field.name for field in meta.local_many_to_many}) - {"id"}


def models_of_a_process() -> set[str]:
    """Return every model of ours whose rows belong to a process or to its phases."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            leads = {
                field.related_model
                for field in model._meta.local_fields
                if field.is_relation
            }
            if leads & {Process, Phase}:
                found.add(model._meta.label)
    return found | {Process._meta.label}


@pytest.mark.parametrize("one", copied(), ids=lambda one: one.model)
def test_every_field_is_copied_or_given_anew_or_left_for_a_reason(one) -> None:
    said = [*one.same, *one.anew, *one.left]

    assert sorted(said) == sorted(fields_of(one.model))
    assert all(len(why.split()) > 3 for why in one.left.values())


def test_every_model_of_a_process_is_copied_or_left_for_a_reason() -> None:
    known = {one.model for one in copied()}

    assert not known & LEFT_OUT.keys()
    missing = models_of_a_process() - known - LEFT_OUT.keys()
    assert not missing, missing
    assert all(len(why.split()) > 3 for why in LEFT_OUT.values())


def test_what_is_left_out_exists() -> None:
    for label in LEFT_OUT:
        assert apps.get_model(label)._meta.label == label


def test_what_residents_did_is_never_copied() -> None:
    known = {one.model for one in copied()}

    for label in (
        "proposals.Proposal",
        "proposals.Support",
        "proposals.Comment",
        "voting.RollEntry",
        "voting.LogEntry",
        "voting.Tally",
        "panels.Volunteer",
        "panels.Panelist",
    ):
        assert label not in known


def test_no_part_needs_one_that_is_not_there() -> None:
    for part in PARTS.values():
        assert part.needs <= PARTS.keys()


def test_people_are_copied_only_when_somebody_says_so() -> None:
    assert not PARTS["roles"].is_ticked
    assert all(part.is_ticked for key, part in PARTS.items() if key != "roles")
