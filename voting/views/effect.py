"""What did my ballot do? Asked with a receipt, after the result, and kept nowhere."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from participation.brake import braked
from participation.http import page
from participation.languages import reading_language
from participation.policies import require
from participation.texts import pick
from voting import counting, policies, queries, reports, words
from voting.box import lookup
from voting.box.opening import OpenedBallot
from voting.forms import ReceiptForm
from voting.queries import PotResult
from voting.sheet import PotRules, Sheet
from voting.tally.ballot_form import Marks
from voting.tally.meaning import effect as effects
from voting.tally.words import explain_effect
from voting.views.rounds import context_of, round_to_show


@dataclass(frozen=True, slots=True)
class ProjectEffect:
    """What became of a project that a ballot chose, and how it came to that."""

    is_funded: bool
    verdict: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PotEffect:
    """What one ballot did in one pot, in words: on the whole, and for each project."""

    pot: PotRules
    summary: str
    projects: list[ProjectEffect]


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@braked("check", most=60, seconds=60)
@require_http_methods(["GET", "HEAD", "POST"])
def effect(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the ballot of a receipt did; for everyone who may see the result."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    require(policies.refuse_seeing_result(request.user, voting_round))
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    context = context_of(voting_round, now=now, section="result") | {"form": form}
    if form.is_valid():
        code = form.cleaned_data["code"]
        found = lookup.by_code(voting_round, code)
        standing = [one.ballot for one in (found, *found.others)] if found else []
        ballots = [ballot for ballot in standing if ballot is not None]
        result = queries.result_of(voting_round)
        context |= {
            "code": code,
            "is_answered": True,
            "is_found": bool(ballots),
            "pots": [told for one in ballots for told in _effects(result, one)],
        }
    status = 422 if form.errors else 200
    return page(request, "voting/effect.html", context, partial="answer", status=status)


@sensitive_variables()
def _effects(result: queries.RoundResult, ballot: OpenedBallot) -> list[PotEffect]:
    return [
        _effect(result.sheet, pot_result, ballot.marks[pot_result.pot.code])
        for pot_result in result.pots
        if pot_result.pot.code in ballot.marks
    ]


@sensitive_variables()
def _effect(sheet: Sheet, result: PotResult, marks: Marks) -> PotEffect:
    language = words.language()
    names = {
        line.id: pick(line.title, reading_language())[0] for line in result.pot.lines
    }
    done = effects.effect_of(
        counting.as_ballot(sheet, result.pot, marks), result.outcome
    )
    summary, *sentences = explain_effect.sentences(
        done, result.outcome, language, names
    )
    projects = [
        ProjectEffect(line.is_funded, reports.verdict_in_words(line.step), sentence)
        for line, sentence in zip(done.lines, sentences, strict=True)
    ]
    return PotEffect(result.pot, summary, projects)
