"""Every address of the desk of panels against everybody who may knock.

The table in doors_of_panels.py is the promise. Whoever has the role may be told that
something is not possible now; nobody else gets further than the door.
"""

import make
import pytest
from django.urls import reverse
from doors_of_panels import FOR_PANELS, ONLY_POST
from knocking_at_panels import of_panels

from participation.models import Membership, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NO_ROLE = "Your role in this process does not allow this."


@pytest.fixture
def process():
    """Give an unpublished process that has one of everything a panel has."""
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def knock(client, process):
    """Give a function that asks for an address as somebody."""

    def knock(name, person=None, method=""):
        client.logout()
        if person is not None:
            client.force_login(person)
        arguments = {"slug": process.slug, **of_panels(name, process)}
        url = reverse(name, kwargs=arguments)
        is_posted = method == "post" or (not method and name in ONLY_POST)
        return client.post(url, {"reason": "x"}) if is_posted else client.get(url)

    return knock


@pytest.mark.parametrize("name", sorted(FOR_PANELS))
def test_an_address_is_for_its_roles(knock, process, name) -> None:
    allowed = FOR_PANELS[name]
    for role in Role:
        response = knock(name, make.staff(process, role))

        assert "no-store" in response["Cache-Control"], role
        if role not in allowed:
            assert response.status_code == 403, role
            continue
        assert response.status_code in {200, 303, 403, 422}, role
        if response.status_code == 403:
            assert NO_ROLE not in response.content.decode(), role


@pytest.mark.parametrize("name", sorted(FOR_PANELS))
def test_an_address_is_for_nobody_else(knock, process, name) -> None:
    superuser = make.with_second_factor(make.user(is_superuser=True, is_staff=True))
    without_factor = make.user()
    for role in FOR_PANELS[name]:
        Membership.objects.create(process=process, user=without_factor, role=role)
    knock(name)
    before = process.events.count()

    for method in ("get", "post"):
        if method == "get" and name in ONLY_POST:
            continue
        for person in (make.user(), make.staff(make.process()), superuser):
            refused = knock(name, person, method)
            # A form that sends nothing there is refused before anybody is looked at.
            assert refused.status_code in {403, 405}, (person, method)
        stranger = knock(name, None, method)
        assert stranger.status_code in {302, 405}
        if stranger.status_code == 302:
            assert stranger["Location"].startswith(reverse("account_login"))
        factorless = knock(name, without_factor, method)
        assert factorless.status_code in {302, 405}
        if factorless.status_code == 302:
            assert factorless["Location"] == reverse("mfa_index")

    assert process.events.count() == before


@pytest.mark.parametrize("name", sorted(FOR_PANELS))
def test_an_unpublished_process_is_not_there_for_others(knock, process, name) -> None:
    knock(name)
    type(process).objects.filter(pk=process.pk).update(published_at=None)

    for person in (make.user(), make.staff(make.process())):
        assert knock(name, person).status_code == 404
