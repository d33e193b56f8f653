"""Scoring by criteria in two rounds: prepare, publish, score, talk, close."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from panels.models import (
    Panel,
    Panelist,
    Score,
    ScoreEntry,
    Scorer,
    ScoreReason,
    ScoringCriterion,
    ScoringExercise,
    ScoringSubject,
)
from panels.policies import works
from panels.policies.roles import role_in
from panels.queries.pages import locked
from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from proposals.models import Project, Proposal

State = ScoringExercise.State
MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.FIRST}),
    State.FIRST: frozenset({State.TALK}),
    State.TALK: frozenset({State.SECOND, State.CLOSED}),
    State.SECOND: frozenset({State.CLOSED}),
    State.CLOSED: frozenset(),
}
PAST = Refusal("past", _("This scoring is past that point."))


def lock_scoring(scoring: ScoringExercise) -> ScoringExercise:
    return (
        ScoringExercise.objects.select_for_update(of=("self",), no_key=True)
        .select_related("panel__process")
        .get(pk=scoring.pk)
    )


def reference(scoring: ScoringExercise) -> str:
    return f"panel:{scoring.panel.slug}/C{scoring.number}"


def _draft(scoring: ScoringExercise, official: User) -> ScoringExercise:
    fresh = lock_scoring(scoring)
    require(works.refuse_preparing(official, fresh.panel))
    if not fresh.is_draft:
        words = _("Criteria, weights and what is scored stand once they are published.")
        raise Refused(Refusal("published", words))
    return fresh


@transaction.atomic(durable=True)
def prepare_scoring(
    *, panel: Panel, official: User, fields: Mapping[str, Any]
) -> ScoringExercise:
    fresh = locked(panel)
    require(works.refuse_preparing(official, fresh))
    scoring = ScoringExercise(panel=fresh, number=fresh.scorings.count() + 1, **fields)
    scoring.full_clean()
    scoring.save(force_insert=True)
    return scoring


@transaction.atomic(durable=True)
def change_scoring(
    *, scoring: ScoringExercise, official: User, fields: Mapping[str, Any]
) -> None:
    fresh = _draft(scoring, official)
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.full_clean()
    fresh.save()


@transaction.atomic(durable=True)
def add_criterion(
    *,
    scoring: ScoringExercise,
    official: User,
    name: Mapping[str, str],
    question: Mapping[str, str],
    weight: int,
) -> ScoringCriterion:
    fresh = _draft(scoring, official)
    last = fresh.criteria.aggregate(last=Max("position"))["last"]
    criterion = ScoringCriterion(
        scoring=fresh,
        name=dict(name),
        question=dict(question),
        weight=weight,
        position=0 if last is None else last + 1,
    )
    criterion.full_clean()
    criterion.save(force_insert=True)
    return criterion


@transaction.atomic(durable=True)
def remove_criterion(*, criterion: ScoringCriterion, official: User) -> None:
    _draft(criterion.scoring, official)
    criterion.delete()


@transaction.atomic(durable=True)
def choose_subjects(
    *,
    scoring: ScoringExercise,
    official: User,
    proposals: Sequence[Proposal] = (),
    projects: Sequence[Project] = (),
) -> None:
    """Write down anew what is scored, in this order."""
    fresh = _draft(scoring, official)
    process = fresh.panel.process_id
    owners = {one.process_id for one in proposals} | {
        one.process_id for one in projects
    }
    if owners - {process}:
        raise Refused(PAST)
    fresh.subjects.all().delete()
    for position, proposal in enumerate(proposals):
        ScoringSubject.objects.create(
            scoring=fresh, position=position, proposal=proposal
        )
    for position, project in enumerate(projects, start=len(proposals)):
        ScoringSubject.objects.create(scoring=fresh, position=position, project=project)


@transaction.atomic(durable=True)
def move_scoring(
    *, scoring: ScoringExercise, official: User, goal: str, now: datetime
) -> None:
    """Publish the criteria, begin a round, end it, close. Never back.

    Closing forgets who gave which points.
    """
    fresh = lock_scoring(scoring)
    require(works.refuse_preparing(official, fresh.panel))
    if goal not in MOVES[fresh.state]:
        raise Refused(PAST)
    if goal == State.PUBLISHED:
        if not (fresh.criteria.exists() and fresh.subjects.exists()):
            words = _("A scoring needs a criterion and something to score.")
            raise Refused(Refusal("nothing_to_score", words))
        fresh.criteria_at = now
    fresh.state = goal
    if fresh.is_closed:
        fresh.closed_at = now
        fresh.scorers.update(panelist=None)
    fresh.save()
    _record_move(fresh, official, now)


def _record_move(scoring: ScoringExercise, official: User, now: datetime) -> None:
    about: dict[str, Any] = {
        "subject": reference(scoring),
        "actor": official,
        "role": role_in(official, scoring.panel),
        "now": now,
    }
    process = scoring.panel.process
    match scoring.state:
        case State.PUBLISHED:
            audit.record(
                process,
                "scoring.published",
                **about,
                weights=[
                    {"name": one.name, "weight": one.weight}
                    for one in scoring.criteria.all()
                ],
                lowest=scoring.lowest,
                highest=scoring.highest,
                scored=[
                    one.code
                    for one in scoring.subjects.select_related("proposal", "project")
                ],
            )
        case State.FIRST | State.SECOND:
            audit.record(process, "scoring.opened", **about, round=scoring.round_now)
        case State.CLOSED:
            audit.record(
                process, "scoring.closed", **about, size=scoring.scorers.count()
            )


@transaction.atomic(durable=True)
def show_result(
    *, scoring: ScoringExercise, official: User, shows: bool, now: datetime
) -> None:
    """Let everybody see the result of a closed scoring, or only members again."""
    fresh = lock_scoring(scoring)
    require(works.refuse_preparing(official, fresh.panel))
    if not fresh.is_closed:
        raise Refused(Refusal("not_closed", _("Close the scoring first.")))
    if (fresh.shown_at is not None) == shows:
        return
    fresh.shown_at = now if shows else None
    fresh.save(update_fields=["shown_at"])
    audit.record(
        fresh.panel.process,
        "scoring.shown" if shows else "scoring.hidden",
        subject=reference(fresh),
        actor=official,
        role=role_in(official, fresh.panel),
        now=now,
    )


@transaction.atomic(durable=True)
def note_talk(*, subject: ScoringSubject, official: User, notes: str) -> None:
    """Write down what was said about something that is scored."""
    fresh = lock_scoring(subject.scoring)
    require(works.refuse_preparing(official, fresh.panel))
    if not fresh.first_is_over:
        words = _("Notes are written when the first round is over.")
        raise Refused(Refusal("too_early", words))
    subject.notes = notes
    subject.full_clean(exclude=["scoring", "proposal", "project"])
    subject.save(update_fields=["notes"])


@transaction.atomic(durable=True)
def give_scores(
    *,
    subject: ScoringSubject,
    panelist: Panelist,
    points: Mapping[int, int],
    reason: str = "",
    official: User | None = None,
    now: datetime,
) -> None:
    """Score one subject by every criterion, in the round that is open.

    `points` is by id of the criterion. Raises `ValidationError` when one is missing or
    out of range, and `no_reason` where the second round asks for one.
    """
    scoring = lock_scoring(subject.scoring)
    if official is not None:
        require(works.refuse_preparing(official, scoring.panel))
    if panelist.panel_id != scoring.panel_id:
        raise Refused(PAST)
    require(works.refuse_scoring(scoring, panelist))
    fresh = scoring.subjects.get(pk=subject.pk)
    criteria = list(scoring.criteria.all())
    _check_points(scoring, criteria, points)
    scorer, _is_new = Scorer.objects.get_or_create(scoring=scoring, panelist=panelist)
    if scoring.round_now == 2:  # noqa: PLR2004 - the second of two
        _keep_reason(scoring, scorer, fresh, points, reason.strip())
    for criterion in criteria:
        Score.objects.update_or_create(
            scorer=scorer,
            subject=fresh,
            criterion=criterion,
            round=scoring.round_now,
            defaults={"points": points[criterion.pk]},
        )
    if official is not None:
        ScoreEntry.objects.create(
            scoring=scoring, panelist=panelist, entered_by=official, entered_at=now
        )


def _check_points(
    scoring: ScoringExercise,
    criteria: Sequence[ScoringCriterion],
    points: Mapping[int, int],
) -> None:
    given = [points.get(criterion.pk) for criterion in criteria]
    if any(one is None for one in given):
        raise ValidationError(_("Give points by every criterion."), "no_points")
    if any(not scoring.lowest <= (one or 0) <= scoring.highest for one in given):
        raise ValidationError(
            _("Points go from %(lowest)d to %(highest)d."),
            "out_of_range",
            {"lowest": scoring.lowest, "highest": scoring.highest},
        )


def _keep_reason(
    scoring: ScoringExercise,
    scorer: Scorer,
    subject: ScoringSubject,
    points: Mapping[int, int],
    reason: str,
) -> None:
    before = dict(
        scorer.scores.filter(subject=subject, round=1).values_list(
            "criterion", "points"
        )
    )
    has_changed = bool(before) and before != dict(points)
    if not reason and (scoring.always_reasons or has_changed):
        words = _("Say why, in a sentence. It is shown without your name.")
        raise ValidationError({"reason": ValidationError(words, "no_reason")})
    if not reason:
        scorer.reasons.filter(subject=subject).delete()
        return
    kept, _is_new = ScoreReason.objects.update_or_create(
        scorer=scorer, subject=subject, defaults={"text": reason}
    )
    kept.full_clean(exclude=["scorer", "subject"])
