"""What the pages of recommendations read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from panels.lifecycle import SEATED, AdviceState, PanelState
from panels.models import (
    Answer,
    Dissent,
    FollowUp,
    Panel,
    PanelAct,
    Panelist,
    Recommendation,
    SuggestedChange,
    SupportLevel,
)
from panels.policies.advice import AFTER_ADVICE
from participation.models import Process
from participation.small_groups import SMALL, Shown, all_shown
from proposals.models import Project, Proposal, Regrouping


def recommendations_of(panel: Panel) -> QuerySet[Recommendation]:
    """Return all of a panel, with the answers that stand and the newest news."""
    return panel.recommendations.prefetch_related(
        Prefetch("answers", Answer.objects.standing(), "standing"),
        Prefetch("news", FollowUp.objects.all()),
    )


def recommendation_or_404(panel: Panel, number: int) -> Recommendation:
    found = (
        recommendations_of(panel).select_related("poll").filter(number=number).first()
    )
    if found is None:
        raise Http404
    found.panel = panel
    return found


def change_or_404(recommendation: Recommendation, key: int) -> SuggestedChange:
    found = recommendation.changes.select_related("panelist").filter(pk=key).first()
    if found is None:
        raise Http404
    found.recommendation = recommendation
    return found


def dissents_of(recommendation: Recommendation) -> list[Dissent]:
    """Return the minority opinions that stand, with those behind them."""
    return list(
        recommendation.dissents.filter(withdrawn_at=None).prefetch_related(
            "backers__panelist"
        )
    )


@dataclass(frozen=True, slots=True)
class Support:
    """How many have said how far they stand behind a draft, and what may be told of it.

    `levels` are empty where there are too few answers.
    """

    answers: int
    levels: Sequence[tuple[str, Shown]]


def support_of(recommendation: Recommendation) -> Support:
    """Count the levels of support, most support first, as far as they may be told.

    Under thirteen they come when every member has answered, or the words are fixed: two
    looks with one answer between them would tell that answer.
    """
    counts = Counter(recommendation.levels.values_list("level", flat=True))
    answers = counts.total()
    is_draft = recommendation.state == AdviceState.DRAFT
    members = recommendation.panel.panelists.filter(state__in=SEATED)
    if is_draft and answers < SMALL and answers < members.count():
        return Support(answers, ())
    told = all_shown([counts[level.value] for level in SupportLevel.Level]) or ()
    labels = [str(level.label) for level in SupportLevel.Level]
    return Support(answers, list(zip(labels, told, strict=False)))


def level_of(recommendation: Recommendation, panelist: Panelist | None) -> int | None:
    if panelist is None:
        return None
    found = recommendation.levels.filter(panelist=panelist)
    return found.values_list("level", flat=True).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the advice of a panel stands: what was adopted, answered, is late."""

    adopted: int
    answered: int
    overdue: int

    @property
    def waiting(self) -> int:
        return self.adopted - self.answered


def standing_of(panel: Panel, found: Iterable[Recommendation], today: date) -> Standing:
    """Count the answers to what was adopted, from `recommendations_of`."""
    adopted = [one for one in found if one.state == AdviceState.ADOPTED]
    answered = [one for one in adopted if answer_of(one) is not None]
    late = [one for one in adopted if is_overdue(panel, one, today)]
    return Standing(len(adopted), len(answered), len(late))


def answer_of(recommendation: Recommendation) -> Answer | None:
    """Return the answer that stands."""
    read: list[Answer] | None = getattr(recommendation, "standing", None)
    if read is None:
        return recommendation.answers.standing().first()
    return read[0] if read else None


def newest_of(recommendation: Recommendation) -> FollowUp | None:
    """Return the newest news of a recommendation."""
    news = list(recommendation.news.all())
    return news[0] if news else None


def is_overdue(panel: Panel, recommendation: Recommendation, today: date) -> bool:
    """Whether an answer was promised for a day that has passed."""
    return (
        PanelState(panel.state) in AFTER_ADVICE
        and recommendation.is_adopted
        and recommendation.due_on is not None
        and recommendation.due_on < today
        and answer_of(recommendation) is None
    )


def overdue_in(process: Process, today: date) -> list[Recommendation]:
    """Return what waits for an answer although its day has passed."""
    return list(
        Recommendation.objects.filter(
            panel__process=process,
            panel__state__in=AFTER_ADVICE,
            state=AdviceState.ADOPTED,
            due_on__lt=today,
            answers=None,
        )
        .select_related("panel")
        .order_by("due_on", "panel__slug", "number")
    )


def acts_on(target: Proposal | Project) -> list[PanelAct]:
    """Return what panels have done with a proposal or a project, and its proposal."""
    acts = PanelAct.objects.filter(taken_back_at=None).exclude(
        panel__state=PanelState.DRAFT
    )
    if isinstance(target, Proposal):
        found = acts.filter(proposal=target) | acts.filter(project__proposal=target)
    else:
        found = acts.filter(project=target)
        if target.proposal_id is not None:
            found |= acts.filter(proposal=target.proposal_id)
    return list(
        found.select_related("panel", "recommendation", "proposal", "project").order_by(
            "made_at", "pk"
        )
    )


def acts_of(panel: Panel) -> list[PanelAct]:
    """Return what a panel has done, oldest first, with what was taken back."""
    return list(
        panel.acts.select_related("recommendation", "proposal", "project").order_by(
            "made_at", "pk"
        )
    )


def choices_that_stand(panel: Panel) -> dict[str, PanelAct]:
    """Return the newest choice of a panel for each project, by code."""
    kinds = [PanelAct.Kind.PUT_FORWARD, PanelAct.Kind.LEFT_OUT]
    found = panel.acts.filter(kind__in=kinds).select_related("project").order_by("pk")
    return {one.project.code: one for one in found if one.project is not None}


def unclaimed_regroupings(panel: Panel) -> list[Regrouping]:
    """Return merges and splits that no panel is named for yet."""
    known = PanelAct.objects.filter(
        kind__in=[PanelAct.Kind.MERGED, PanelAct.Kind.SPLIT], taken_back_at=None
    ).values("proposal")
    done = Regrouping.objects.filter(
        process=panel.process, state=Regrouping.State.DONE
    ).exclude(parts__proposal__in=known)
    return list(done.prefetch_related("parts__proposal").distinct())
