"""Every address of the staff desk against everybody who may knock.

The table below is the promise. A new address of the desk fails the first test until
somebody has said here whom it is for.
"""

from collections.abc import Iterator

import make
import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from participation.models import Membership, Role
from proposals import policies as proposal_policies
from voting.actions import codes, paper, rounds
from voting.models import TieQuestion, VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

EVERY_ROLE = frozenset(Role)
ORGANISER = frozenset({Role.ORGANISER})
REVIEWERS = frozenset({Role.ORGANISER, Role.REVIEWER})
CLERKS = frozenset({Role.ORGANISER, Role.POLLING_CLERK})
WATCHERS = frozenset({Role.ORGANISER, Role.AUDITOR, Role.POLLING_CLERK})

# For whom each address of a process' desk is there. Anybody else is refused: 403.
FOR: dict[str, frozenset[Role]] = {
    "participation_staff:process": EVERY_ROLE,
    "participation_staff:describe": ORGANISER,
    "participation_staff:publish": ORGANISER,
    "participation_staff:districts": ORGANISER,
    "participation_staff:import": ORGANISER,
    "participation_staff:remove_district": ORGANISER,
    "participation_staff:phases": ORGANISER,
    "participation_staff:people": ORGANISER,
    "participation_staff:take_role": ORGANISER,
    "proposals_staff:desk": REVIEWERS,
    "proposals_staff:categories": ORGANISER,
    "proposals_staff:review": REVIEWERS,
    "proposals_staff:projects": REVIEWERS,
    "proposals_staff:add_project": ORGANISER,
    "proposals_staff:import_projects": ORGANISER,
    "proposals_staff:describe_project": ORGANISER,
    "proposals_staff:cost_project": ORGANISER,
    "proposals_staff:drop_project": ORGANISER,
    "proposals_staff:restore_project": ORGANISER,
    "voting_staff:overview": WATCHERS,
    "voting_staff:turnout": WATCHERS,
    "voting_staff:rules": ORGANISER,
    "voting_staff:conflicts": ORGANISER,
    "voting_staff:roll": ORGANISER,
    "voting_staff:freeze": ORGANISER,
    "voting_staff:simulator": ORGANISER,
    "voting_staff:simulation": ORGANISER,
    "voting_staff:simulation_file": ORGANISER,
    "voting_staff:forget_simulation": ORGANISER,
    # These need another moment of the vote, see `MOMENTS`, or another method.
    "voting_staff:withdraw": ORGANISER,
    "voting_staff:seed": frozenset({Role.ORGANISER, Role.AUDITOR}),
    "voting_staff:tie": ORGANISER,
    "voting_staff:codes": WATCHERS,
    "voting_staff:codes_release": WATCHERS,
    "voting_staff:codes_void": WATCHERS,
    "voting_staff:stations": CLERKS,
    "voting_staff:paper": WATCHERS,
    "voting_staff:paper_batch": WATCHERS,
    "voting_staff:paper_typing": CLERKS,
    "voting_staff:paper_file": CLERKS,
    "voting_staff:reconcile": WATCHERS,
    "voting_staff:spoilt": WATCHERS,
    "voting_staff:set_aside": WATCHERS,
    "voting_staff:set_aside_agree": WATCHERS,
    "voting_staff:printed": WATCHERS,
    "voting_staff:publish": ORGANISER,
    "voting_staff:decision": ORGANISER,
    "voting_staff:draw_up": ORGANISER,
    "voting_staff:keys": EVERY_ROLE,
    "voting_staff:key_hold": ORGANISER,
    "voting_staff:key_release": ORGANISER,
    "voting_staff:key_holders": ORGANISER,
}
# For the key holders of a vote, whatever their roles: see tests/web/staff/test_keys.py.
FOR_KEY_HOLDERS = {
    "voting_staff:key_make",
    "voting_staff:key_file",
    "voting_staff:key_rehearse",
    "voting_staff:key_bring",
}
ONLY_POST = {
    "voting_staff:draw_up",
    "voting_staff:forget_simulation",
    "voting_staff:key_release",
    "voting_staff:codes_release",
    "voting_staff:spoilt",
    "voting_staff:set_aside_agree",
}
CHANNELS = {
    "voting_staff:codes",
    "voting_staff:codes_release",
    "voting_staff:codes_void",
    "voting_staff:stations",
    "voting_staff:paper",
    "voting_staff:paper_batch",
    "voting_staff:paper_typing",
    "voting_staff:paper_file",
    "voting_staff:reconcile",
    "voting_staff:spoilt",
    "voting_staff:set_aside",
    "voting_staff:set_aside_agree",
    "voting_staff:printed",
}
AFTER_FREEZING = {
    *CHANNELS,
    "voting_staff:withdraw",
    "voting_staff:key_holders",
    "voting_staff:key_hold",
    "voting_staff:key_release",
}
AFTER_CLOSE = {"voting_staff:seed", "voting_staff:tie"}
AFTER_TALLY = {"voting_staff:publish"}
AFTER_PUBLICATION = {"voting_staff:decision"}


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

    assert of_a_process == set(FOR) | FOR_KEY_HOLDERS
    assert others == {"participation:staff_home", "participation_staff:create"}


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
    make.proposal(made.process)
    make.district(made.process)
    return made


NAMED: dict[str, dict[str, object]] = {
    "proposals_staff:review": {"number": 1},
    "voting_staff:codes_release": {"number": 1},
    "voting_staff:codes_void": {"number": 1},
    "voting_staff:paper_batch": {"number": 1},
    "voting_staff:paper_typing": {"number": 1},
    "voting_staff:paper_file": {"number": 1},
    "voting_staff:printed": {"paper": "all"},
    "voting_staff:spoilt": {"pk": 1},
    "voting_staff:set_aside_agree": {"pk": 1},
}


def _address(name: str, voting_round: VotingRound) -> str:
    process = voting_round.process
    arguments: dict[str, object] = {"slug": process.slug}
    match name.partition(":")[2]:
        case "remove_district":
            arguments["pk"] = process.districts.get().pk
        case "take_role":
            arguments["pk"] = process.memberships.earliest("pk").pk
        case "simulation" | "forget_simulation":
            arguments["key"] = "unknown"
        case "simulation_file":
            arguments |= {"key": "unknown", "name": "projects.csv"}
        case "describe_project" | "cost_project" | "drop_project" | "restore_project":
            arguments["code"] = "a"
    return reverse(name, kwargs=arguments | NAMED.get(name, {}))


def _move_on(name: str, voting_round: VotingRound, clock) -> None:
    """Bring the vote to the moment at which this page is there."""
    if name not in AFTER_FREEZING | AFTER_CLOSE | AFTER_TALLY | AFTER_PUBLICATION:
        return
    drafts = VotingRound.objects.filter(pk=voting_round.pk)
    if name == "voting_staff:seed":
        drafts.update(ties="lot", tie_seed="", seed_source="Lotto of Saturday")
        voting_round.refresh_from_db()
    if name == "voting_staff:key_holders":
        drafts.update(custody="officer")
        voting_round.refresh_from_db()
    rounds.freeze_rules(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        now=make.NOW,
    )
    if name in CHANNELS:
        _fill_channels(voting_round)
    if name in AFTER_FREEZING:
        return
    clock.move_to(make.NOW + 10 * make.DAY)
    if name == "voting_staff:tie":
        TieQuestion.objects.create(
            voting_round=voting_round,
            pot_code="all",
            projects=["a"],
            points={"a": 1},
            left=1_000_00,
            asked_at=make.NOW,
        )
    if name not in AFTER_CLOSE:
        make.tallied(voting_round, published=name in AFTER_PUBLICATION)


def _fill_channels(voting_round: VotingRound) -> None:
    """Make a batch of codes, one of paper forms, and a vote that somebody doubts."""
    voting_round.refresh_from_db()
    organiser = make.staff(voting_round.process)
    codes.make_codes(
        voting_round=voting_round,
        organiser=organiser,
        area="all",
        count=1,
        reason="For the care home",
        now=make.NOW,
    )
    paper.make_batch(
        voting_round=voting_round,
        clerk=organiser,
        area="all",
        station="Library",
        count=1,
        scan="",
        now=make.NOW,
    )
    voting_round.spoilt_forms.create(
        pk=1,
        area="all",
        station="Library",
        kind="spoilt",
        count=1,
        reason="Torn",
        recorded_by=organiser,
        recorded_at=make.NOW,
    )
    voting_round.set_aside.create(
        pk=1, slot="paper:1:1", reason="Not to be counted", proposed_by=organiser
    )


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
        _move_on(name, voting_round, clock)
        person = make.staff(voting_round.process, role)

        response = _ask(client, name, _address(name, voting_round), person)

        if role in FOR[name]:
            assert response.status_code in {200, 303}
        else:
            assert response.status_code == 403
        assert "no-store" in response["Cache-Control"]

    def test_refuse_residents_and_superusers(self, client, voting_round, name) -> None:
        url = _address(name, voting_round)
        superuser = make.with_second_factor(make.user(is_superuser=True, is_staff=True))

        for person in (make.user(), superuser):
            assert _ask(client, name, url, person).status_code == 403

    def test_refuse_the_roles_of_other_processes(
        self, client, voting_round, name
    ) -> None:
        url = _address(name, voting_round)

        elsewhere = make.staff(make.process())

        assert _ask(client, name, url, elsewhere).status_code == 403

    def test_lead_strangers_to_signing_in(self, client, voting_round, name) -> None:
        response = _ask(client, name, _address(name, voting_round))

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

        response = _ask(client, name, _address(name, voting_round), person)

        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_index")

    def test_of_an_unpublished_process_are_not_there_for_others(
        self, client, voting_round, name
    ) -> None:
        url = _address(name, voting_round)
        process = voting_round.process
        type(process).objects.filter(pk=process.pk).update(published_at=None)

        for person in (make.user(), make.staff(make.process())):
            assert _ask(client, name, url, person).status_code == 404


@pytest.mark.parametrize("name", FOR)
def test_a_post_by_others_changes_nothing(client, voting_round, name) -> None:
    url = _address(name, voting_round)
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
    def test_only_organisers_begin_a_process(self, client, role) -> None:
        client.force_login(make.staff(make.process(), role))

        response = client.get(reverse("participation_staff:create"))

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
    refusal = proposal_policies.refuse_review(
        make.staff(voting_round.process),
        voting_round.process.proposals.get(),
        now=make.NOW,
    )

    assert refusal is not None
    assert refusal.code == "no_role"
