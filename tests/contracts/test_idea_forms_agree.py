"""The same bad input about ideas gets the same codes from the page and from the API."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import built
import make
import pytest
import reviewing_of
import supporting
import talking_of
from django.core.exceptions import ValidationError
from django.urls import reverse
from make import NOW
from moves import Api, Page, World, world

from participation.models import User
from proposals.models import Amendment, Appeal, Building, Comment, Proposal, Support

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

IDEA = {
    "title": "Laituri",
    "text": "Uimareille.",
    "language": "fi",
    "benefits": "",
    "address": "",
    "category": "",
    "cost_range": "",
    "latitude": "",
    "longitude": "",
}
LONG = "x" * 9000


@dataclass(frozen=True)
class Case:
    """What both doors get, and what both have to say.

    `page` and `api` are names of addresses with the fields that differ.
    """

    codes: set[str]
    page: tuple[str, dict[str, Any]]
    api: tuple[str, dict[str, Any]]
    build: Callable[[], World] = world
    who: Callable[[World], User] = lambda of: of.author
    path: Callable[[World], list[Any]] = lambda of: [of.proposal.number]


def _stranger(_of: World) -> User:
    return make.user()


def _official(of: World) -> User:
    return of.official


def _nothing(_of: World) -> list[Any]:
    return []


def idea(codes: set[str], build: Callable[[], World] = world, **fields: Any) -> Case:
    """Return one of submitting an idea; what is typed and sent is the same."""
    typed = IDEA | fields
    return Case(
        codes,
        ("proposals:submit", {name: str(value) for name, value in typed.items()}),
        ("submit", typed),
        build,
        who=_stranger,
        path=_nothing,
    )


def over() -> World:
    return world(is_over=True)


def with_districts() -> World:
    of = world()
    make.district(of.process)
    return of


def mine(of: World) -> User:
    return of.author


def comment(codes: set[str], build: Callable[[], World] = world, **fields: Any) -> Case:
    said = {"text": "Hyvä.", "language": "fi"} | fields
    return Case(
        codes,
        ("proposals:comments", talking_of.typed(**said)),
        ("comment", said),
        build,
        who=_stranger,
    )


def no_comments() -> World:
    of = world()
    supporting.rule(of.process, allows_comments=False)
    return of


def no_support() -> World:
    of = world()
    supporting.rule(of.process, allows_support=False)
    return of


def support(codes: set[str], build: Callable[[], World]) -> Case:
    return Case(
        codes,
        ("proposals:support", {"give": "1"}),
        ("support", {}),
        build,
        who=_stranger,
    )


def amend(
    codes: set[str],
    build: Callable[[], World] = world,
    who: Callable[[World], User] = _stranger,
    **fields: Any,
) -> Case:
    said = {
        "title": "Laituri ja penkki",
        "text": "Molemmat.",
        "benefits": "",
        "why": "Parempi.",
        "version": 1,
    } | fields
    return Case(codes, ("proposals:amend", said), ("suggest", said), build, who)


def review(
    codes: set[str],
    page: dict[str, Any],
    build: Callable[[], World] = world,
    **api: Any,
) -> Case:
    return Case(
        codes,
        ("proposals_staff:review", {"verdict": "yes", "reason": "So."} | page),
        ("review", {"is_feasible": True, "reason": "So."} | api),
        build,
        who=_official,
    )


def hidden_idea() -> World:
    of = world()
    Proposal.objects.filter(pk=of.proposal.pk).update(visibility="hidden")
    return of


def not_feasible() -> World:
    of = world()
    reviewing_of.decide(of.proposal, is_feasible=False, cost=None)
    of.proposal.refresh_from_db()
    return of


def appealed() -> World:
    of = not_feasible()
    review = of.proposal.reviews.get()
    Appeal.objects.create(
        proposal=of.proposal, review=review, text="Katsokaa.", made_at=NOW
    )
    return of


def appeal(
    codes: set[str],
    build: Callable[[], World],
    who: Callable[[World], User] = mine,
    text: str = "Look again.",
) -> Case:
    return Case(
        codes,
        ("proposals:appeal_decision", {"text": text}),
        ("appeal_decision", {"text": text}),
        build,
        who,
    )


CASES = {
    "idea without a title": idea({"required"}, title=""),
    "idea with a title that nobody sees": idea({"required"}, title="\u200b\u2800"),
    "idea without words": idea({"required"}, title=" ", text=""),
    "idea too long": idea({"max_length"}, text=LONG),
    "idea in no language": idea({"invalid_choice"}, language="xx"),
    "idea in no district": idea({"required"}, with_districts),
    "idea in a foreign district": idea(
        {"invalid_choice"}, with_districts, district="x"
    ),
    "idea off the earth": idea({"bad_degrees"}, latitude="95", longitude="20"),
    "idea off all numbers": idea({"bad_degrees"}, latitude="1e9999999", longitude="20"),
    "idea with half a point": idea({"half_a_point"}, latitude="64"),
    "idea without limits": idea({"too_much"}, cost_estimate=10**17),
    "idea too late": idea({"closed"}, over),
    "comment without words": comment({"required"}, text=""),
    "comment that nobody sees": comment({"required"}, text="\u3164\u00ad"),
    "comment too long": comment({"max_length"}, text=LONG),
    "comment in no language": comment({"invalid_choice"}, language="xx"),
    "comment where nobody comments": comment({"no_comments"}, no_comments),
    "comment after the end": comment({"over"}, over),
    "support where nobody supports": support({"no_support"}, no_support),
    "support too late": support({"closed"}, over),
    "change without a why": amend({"required"}, why=""),
    "change of nothing": amend(
        {"no_change"}, title="Laituri Vimpelinlammelle", text=make.idea().text
    ),
    "change of one's own": amend({"yours"}, who=mine),
    "change too late": amend({"closed"}, over),
    "change too long": amend({"max_length"}, text=LONG),
    "review without a reason": review({"required"}, {"reason": ""}, reason=""),
    "review of what is hidden": review(
        {"not_public"}, {"cost": "5"}, hidden_idea, cost=500
    ),
    "review with a wild cost": review({"too_little"}, {"cost": "0"}, cost=0),
    "review seen too early": review(
        {"stale"}, {"cost": "5", "seen": "4"}, cost=500, seen=4
    ),
    "appeal of no decision": appeal({"not_decided"}, world),
    "appeal by a stranger": appeal({"not_yours"}, not_feasible, _stranger),
    "appeal without words": appeal({"required"}, not_feasible, text=""),
    "appeal twice": appeal({"appealed"}, appealed),
}


def codes_of_page(response: Any) -> set[str]:
    """Return the codes of what a page says: of its forms, or of its refusal."""
    assert 400 <= response.status_code < 500, response.status_code
    context = response.context
    for name in ("refusal", "support_refusal"):
        if response.status_code == 403 and context.get(name) is not None:
            return {context[name].code}
    form = context.get("form")
    return {
        error.code
        for errors in form.errors.as_data().values()
        for error in errors
        if isinstance(error, ValidationError)
    }


def codes_of_api(response: Any) -> set[str]:
    assert response.status_code in {400, 403}, response.text
    return {error["code"] for error in response.json()["errors"]}


def counts() -> tuple[int, ...]:
    kinds: list[Any] = [Proposal, Comment, Support, Amendment]
    return tuple(kind.objects.count() for kind in kinds)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_page_and_api_give_the_same_codes(client, case) -> None:
    of = case.build()
    before, path = counts(), [of.process.slug, *case.path(of)]
    person = case.who(of)

    name, typed = case.page
    by_page = codes_of_page(Page(client).send(person, name, *path, **typed))
    name, sent = case.api
    by_api = codes_of_api(Api(client).send(person, name, *path, **sent))

    assert by_page == by_api == case.codes
    assert counts() == before


NEWS = {
    "no words": ({"stage": "under_way"}, {"required"}),
    "a delay without a reason": (
        {"stage": "delayed", "text": "It rains."},
        {"no_reason"},
    ),
    "no such stage": ({"stage": "finished", "text": "Ok."}, {"invalid_choice"}),
    "a stage that is not next": ({"stage": "done", "text": "Ok."}, {"no_such_stage"}),
    "too many words": ({"stage": "planned", "text": "x" * 2001}, {"max_length"}),
    "an old form": (
        {"stage": "under_way", "text": "It goes on.", "seen": 99},
        {"stale"},
    ),
}


@pytest.mark.parametrize(("said", "codes"), NEWS.values(), ids=NEWS)
def test_bad_news_of_a_building_get_the_same_codes(client, said, codes) -> None:
    building: Building = built.building()
    process = building.project.process
    official, path = make.staff(process), [process.slug, building.project.code]
    text, seen = said.get("text", ""), said.get("seen", building.version)

    page = Page(client).send(
        official,
        "proposals_staff:report_building",
        *path,
        stage=said["stage"],
        text_en=text,
        seen=seen,
    )
    api = Api(client).send(
        official,
        "report_building",
        *path,
        stage=said["stage"],
        text={"en": text},
        seen=seen,
    )

    assert codes_of_page(page) == codes_of_api(api) == codes
    assert not building.news.exists()


def test_nobody_is_asked_to_sign_in_by_both_doors(client) -> None:
    of = world()
    path = [of.process.slug, of.proposal.number]
    for name, address in [
        ("withdraw", "proposals:withdraw"),
        ("flag", "proposals:flag"),
    ]:
        client.logout()
        page = client.post(reverse(address, args=path))
        api = client.post(
            reverse(f"proposals_api:{name}", args=path), content_type="application/json"
        )

        assert page.status_code in {302, 303}
        assert re.search("login", page["Location"])
        assert api.status_code == 403
        assert codes_of_api(api) == {"not_signed_in"}
    assert of.status() == "submitted"
