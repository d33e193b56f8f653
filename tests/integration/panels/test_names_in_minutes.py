"""Members in minutes: by number in the words, by name for who may read it."""

from hashlib import sha256

import leaving_of
import make
import paneling
import pytest
import sessions_of
from django.urls import reverse
from django.utils.translation import override

from panels.actions import minutes, seats
from panels.models import Minutes
from panels.naming import with_names
from panels.queries.minutes import read_by_everyone, read_by_members, words_of

pytestmark = pytest.mark.django_db(transaction=True)
NOW = make.NOW


@pytest.fixture
def panel():
    return paneling.panel()


@pytest.fixture
def people(panel):
    return [
        paneling.member(panel, shown_name="Aino", is_public=True),
        paneling.member(panel, shown_name="Veikko"),
    ]


@pytest.fixture
def found(panel, people):
    official = sessions_of.facilitator(panel)
    made = sessions_of.minutes(
        sessions_of.held(panel, *people),
        official,
        text="@1 spoke, @2 agreed.",
        inner="- @1\n- @2",
    )
    sessions_of.approved(made, official)
    minutes.publish_minutes(minutes=made, official=official, now=NOW)
    return Minutes.objects.select_related("session__panel__process").get()


def inner(found: Minutes) -> str:
    return read_by_members(found, words_of(found)).inner


def test_members_read_names_and_everyone_those_that_are_public(found) -> None:
    with override("en"):
        assert inner(found) == "- Aino\n- Veikko"
        assert read_by_everyone(found) == "Aino spoke, Member 2 agreed."


def test_who_has_no_name_is_a_number_in_the_language_of_the_minutes(found) -> None:
    with override("fi"):
        assert read_by_everyone(found) == "Aino spoke, Member 2 agreed."


def test_a_name_goes_with_the_account_and_the_minutes_stay(found, people) -> None:
    before = words_of(found)

    for person in (one.volunteer.person for one in people):
        leaving_of.leave(person)

    after = words_of(found)
    with override("en"):
        assert inner(found) == "- Member 1\n- Member 2"
        assert read_by_everyone(found) == "Member 1 spoke, Member 2 agreed."
    assert (after.text, after.inner) == (before.text, before.inner)
    found.refresh_from_db()
    assert found.sha256 == sha256(after.text.encode()).hexdigest()


def test_the_words_are_a_file_with_the_hash_of_the_record(client, panel, found) -> None:
    place = [panel.process.slug, panel.slug, 1]
    address = reverse("panels:minutes_file", args=place)

    written = client.get(address)
    page = client.get(reverse("panels:minutes", args=place))
    Minutes.objects.update(state=Minutes.State.APPROVED)

    assert written.content == b"@1 spoke, @2 agreed."
    (event,) = panel.process.events.filter(verb="minutes.published")
    assert sha256(written.content).hexdigest() == event.data["sha256"]
    assert address in page.text
    assert client.get(address).status_code == 404


def test_who_no_longer_wants_to_be_public_is_a_number_for_everyone(
    found, people
) -> None:
    seats.show_name(panelist=people[0], shown_name="Aino", is_public=False)

    with override("en"):
        assert read_by_everyone(found) == "Member 1 spoke, Member 2 agreed."
        assert inner(found) == "- Aino\n- Veikko"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("(@1), @2: yes.", "(Aino), *: yes."),
        ("@1@2", "@1@2"),
        ("aino@2.fi and @2a", "aino@2.fi and @2a"),
        ("@7 is nobody.", "@7 is nobody."),
    ],
)
def test_a_mark_is_the_number_of_a_member_alone(panel, people, text, shown) -> None:
    read = with_names(text, panel, for_everyone=False)

    assert read == shown.replace("*", "Veikko")


def test_a_name_does_not_become_markdown(panel) -> None:
    paneling.member(panel, shown_name="*x* [a](http://b)")

    assert with_names("@1", panel, for_everyone=False) == r"\*x\* \[a\](http://b)"


def test_words_without_a_mark_need_no_query(panel, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert with_names("We met.", panel, for_everyone=True) == "We met."
