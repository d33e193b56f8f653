"""Every address of the staff desk against everybody who may knock.

The table below is the promise. A new address of the desk fails the first test until
somebody has said here whom it is for.
"""

from collections.abc import Iterator

import make
import pytest
import surveying
import talking_of
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from doors import FOR, FOR_KEY_HOLDERS, ONLY_POST
from doors_of_panels import FOR_PANELS
from knocking import move_on, url_of

from participation.models import Membership, Role
from proposals.policies import reviewing
from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _named(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of every pattern below."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _named(pattern.url_patterns, address, inner)
        else:
            yield f"{namespace}{pattern.name}", address


def all_addresses() -> dict[str, str]:
    return dict(_named(get_resolver().url_patterns))


def test_the_table_knows_every_address_of_the_desk() -> None:
    of_a_process = {
        name
        for name, address in all_addresses().items()
        if address.startswith("staff/<slug:slug>/")
    }
    others = {
        name
        for name, address in all_addresses().items()
        if address.startswith("staff/") and name not in of_a_process
    }

    assert of_a_process == set(FOR) | FOR_KEY_HOLDERS | set(FOR_PANELS)
    assert others == {
        "participation:staff_home",
        "participation_staff:create",
        "participation_staff:create_copy",
        "participation_staff:create_empty",
        "participation_staff:create_from",
        "panels_alone:create",
        # Help points belong to the city; see tests/web/help/test_help_desk.py.
        *(name for name in all_addresses() if name.startswith("help_staff:")),
    }


def test_no_other_door_leads_to_the_data() -> None:
    """There is no admin site: the actions are the only way to change anything."""
    assert not [name for name, path in all_addresses().items() if "admin" in path]


@pytest.fixture
def voting_round() -> VotingRound:
    """Give the draft of a vote of an unpublished process that has one of everything."""
    made = make.voting_round(
        frozen=False, costs={"a": 1_000_00}, starts=6 * make.DAY, ends=9 * make.DAY
    )
    make.phase(made.process, "propose")
    proposal = make.proposal(made.process)
    talking_of.held(talking_of.comment(proposal))
    made.process.reasons.create(code="own1", name={"en": "Noise"})
    make.district(made.process)
    surveying.typed(surveying.draft(made.process))
    return made


def _ask(client, name: str, url: str, person=None):
    if person is not None:
        client.force_login(person)
    return client.post(url) if name in ONLY_POST else client.get(url)


@pytest.mark.parametrize("name", FOR)
class TestPagesOfAProcess:
    @pytest.mark.parametrize("role", list(Role))
    def test_open_for_their_roles_and_refuse_the_others(
        self, client, clock, voting_round, name, role
    ) -> None:
        move_on(name, voting_round, clock)
        person = make.staff(voting_round.process, role)

        response = _ask(client, name, url_of(name, voting_round), person)

        if role in FOR[name]:
            assert response.status_code in {200, 303}
        else:
            assert response.status_code == 403
        assert "no-store" in response["Cache-Control"]

    def test_refuse_residents_and_superusers(self, client, voting_round, name) -> None:
        url = url_of(name, voting_round)
        superuser = make.with_second_factor(make.user(is_superuser=True, is_staff=True))

        for person in (make.user(), superuser):
            assert _ask(client, name, url, person).status_code == 403

    def test_refuse_the_roles_of_other_processes(
        self, client, voting_round, name
    ) -> None:
        url = url_of(name, voting_round)

        elsewhere = make.staff(make.process())

        assert _ask(client, name, url, elsewhere).status_code == 403

    def test_lead_strangers_to_signing_in(self, client, voting_round, name) -> None:
        response = _ask(client, name, url_of(name, voting_round))

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    def test_lead_officials_without_a_second_factor_to_setting_one_up(
        self, client, voting_round, name
    ) -> None:
        person = make.user()
        for role in FOR[name]:
            Membership.objects.create(
                process=voting_round.process, user=person, role=role
            )

        response = _ask(client, name, url_of(name, voting_round), person)

        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_index")

    def test_of_an_unpublished_process_are_not_there_for_others(
        self, client, voting_round, name
    ) -> None:
        url = url_of(name, voting_round)
        process = voting_round.process
        type(process).objects.filter(pk=process.pk).update(published_at=None)

        for person in (make.user(), make.staff(make.process())):
            assert _ask(client, name, url, person).status_code == 404


@pytest.mark.parametrize("name", FOR)
def test_a_post_by_others_changes_nothing(client, voting_round, name) -> None:
    url = url_of(name, voting_round)
    process = voting_round.process
    others = [make.staff(process, role) for role in Role if role not in FOR[name]]
    superuser = make.with_second_factor(make.user(is_superuser=True, is_staff=True))
    before = process.events.count()

    statuses = {client.post(url, {"reason": "x"}).status_code}
    for person in (*others, make.user(), make.staff(make.process()), superuser):
        client.force_login(person)
        statuses.add(client.post(url, {"reason": "x"}).status_code)

    assert not statuses & {200, 303}
    assert process.events.count() == before


class TestPagesOfNoProcess:
    @pytest.mark.parametrize("role", list(Role))
    def test_the_home_of_the_desk_is_for_every_role(self, client, role) -> None:
        client.force_login(make.staff(make.process(), role))

        assert client.get("/staff/").status_code == 200

    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize(
        "name",
        [
            "participation_staff:create",
            "participation_staff:create_empty",
            "panels_alone:create",
        ],
    )
    def test_only_organisers_begin_a_process(self, client, role, name) -> None:
        client.force_login(make.staff(make.process(), role))

        response = client.get(reverse(name))

        assert response.status_code == (200 if role == Role.ORGANISER else 403)

    @pytest.mark.parametrize(
        "name", ["participation:staff_home", "participation_staff:create"]
    )
    def test_residents_and_superusers_are_refused(self, client, name) -> None:
        superuser = make.with_second_factor(make.user(is_superuser=True))

        for person in (make.user(), superuser):
            client.force_login(person)
            assert client.get(reverse(name)).status_code == 403

    def test_strangers_are_led_to_signing_in(self, client) -> None:
        for name in ("participation:staff_home", "participation_staff:create"):
            assert client.get(reverse(name)).status_code == 302


def test_a_review_is_for_reviewers_alone(voting_round) -> None:
    """Organisers see the desk of reviewers, but do not decide in their place."""
    refusal = reviewing.refuse_review(
        make.staff(voting_round.process),
        voting_round.process.proposals.get(),
        now=make.NOW,
    )

    assert refusal is not None
    assert refusal.code == "no_role"
