"""What the work of panels holds about a person, for `panels.personal`."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from panels.models import (
    Card,
    CardMark,
    Panelist,
    ScenarioJudgement,
    ScenarioVersion,
    Score,
    ScoreEntry,
    ScoreReason,
    SiteNote,
    Statement,
    StatementVote,
    StatementVoter,
)
from participation.models import User
from participation.personal import Table, table

HOLDS = frozenset(
    {
        "panels.Card.entered_by",
        "panels.ScenarioVersion.made_by",
        "panels.ScoreEntry.entered_by",
        "panels.SiteNote.entered_by",
        "panels.Statement.screened_by",
        "panels.StatementVoter.person",
    }
)


def _of(panel: Any) -> str:
    return f"{panel.process.slug}/{panel.slug}"


def tell(person: User) -> Iterator[Table]:
    """Tell what somebody did as a member, with an account, and for the city.

    Votes, marks, points and judgements are there until their exercise is closed; after
    that nobody can say any more whose they were.
    """
    yield from _votes(person)
    if Panelist.objects.filter(volunteer__person=person).exists():
        yield from _of_members(person)
    yield from _for_the_city(person)


def _votes(person: User) -> Iterator[Table]:
    voters = StatementVoter.objects.filter(
        person=person
    ) | StatementVoter.objects.filter(panelist__volunteer__person=person)
    panel = "conversation__panel__process"
    yield table(
        "statements_written",
        Statement.objects.filter(voter__in=voters).select_related(panel),
        *("number", "text", "source", "state"),
        title=_("Statements you have written"),
        panel=(_("panel"), lambda row: _of(row.conversation.panel)),
    )
    yield table(
        "statement_votes",
        StatementVote.objects.filter(voter__in=voters).select_related(
            f"statement__{panel}"
        ),
        "value",
        title=_("Your votes on statements"),
        panel=(_("panel"), lambda row: _of(row.statement.conversation.panel)),
        statement=(_("statement"), lambda row: row.statement.text),
    )


def _of_members(person: User) -> Iterator[Table]:
    own = {"panelist__volunteer__person": person}
    yield table(
        "cards",
        Card.objects.filter(**own).select_related("board__panel__process"),
        *("number", "text"),
        title=_("Your cards with a name"),
        panel=(_("panel"), lambda row: _of(row.board.panel)),
    )
    yield table(
        "card_marks",
        CardMark.objects.filter(**own).select_related("card__board__panel__process"),
        title=_("Cards you have marked"),
        panel=(_("panel"), lambda row: _of(row.card.board.panel)),
        card=(_("card"), lambda row: row.card.text),
    )
    scorer = {"scorer__panelist__volunteer__person": person}
    scoring = "subject__scoring__panel__process"
    yield table(
        "scores",
        Score.objects.filter(**scorer).select_related(
            scoring, "subject__proposal", "subject__project", "criterion"
        ),
        *("round", "points"),
        title=_("Points you have given"),
        panel=(_("panel"), lambda row: _of(row.subject.scoring.panel)),
        subject=(_("what is scored"), lambda row: row.subject.code),
        criterion=(_("criterion"), lambda row: row.criterion.name),
    )
    yield table(
        "score_reasons",
        ScoreReason.objects.filter(**scorer).select_related(
            scoring, "subject__proposal", "subject__project"
        ),
        "text",
        title=_("Reasons for your points"),
        panel=(_("panel"), lambda row: _of(row.subject.scoring.panel)),
        subject=(_("what is scored"), lambda row: row.subject.code),
    )
    yield table(
        "scenario_judgements",
        ScenarioJudgement.objects.filter(**own).select_related(
            "scenario__panel__process"
        ),
        *("probability", "desirability"),
        title=_("Your judgements of scenarios"),
        panel=(_("panel"), lambda row: _of(row.scenario.panel)),
        scenario=(_("scenario"), lambda row: row.scenario.title),
    )
    yield table(
        "site_notes",
        SiteNote.objects.filter(**own).select_related("session__panel__process"),
        *("text", "place", "written_at", "published_at"),
        title=_("Your notes of visits"),
        panel=(_("panel"), lambda row: _of(row.session.panel)),
    )


def _for_the_city(person: User) -> Iterator[Table]:
    yield table(
        "statements_read",
        Statement.objects.filter(screened_by=person).select_related(
            "conversation__panel__process"
        ),
        *("number", "state"),
        title=_("Statements you have read before others"),
        panel=(_("panel"), lambda row: _of(row.conversation.panel)),
    )
    yield table(
        "cards_entered",
        Card.objects.filter(entered_by=person).select_related("board__panel__process"),
        "number",
        title=_("Cards you have entered for others"),
        panel=(_("panel"), lambda row: _of(row.board.panel)),
    )
    yield table(
        "scores_entered",
        ScoreEntry.objects.filter(entered_by=person).select_related(
            "scoring__panel__process"
        ),
        "entered_at",
        title=_("Points you have entered for others"),
        panel=(_("panel"), lambda row: _of(row.scoring.panel)),
    )
    yield table(
        "scenarios_written",
        ScenarioVersion.objects.filter(made_by=person).select_related(
            "scenario__panel__process"
        ),
        *("number", "made_at"),
        title=_("Scenarios you have written"),
        panel=(_("panel"), lambda row: _of(row.scenario.panel)),
    )
    yield table(
        "site_notes_entered",
        SiteNote.objects.filter(entered_by=person).select_related(
            "session__panel__process"
        ),
        *("text", "written_at"),
        title=_("Notes of visits you have entered"),
        panel=(_("panel"), lambda row: _of(row.session.panel)),
    )


def forget(person: User) -> None:
    """Let votes on statements stand without the account that gave them."""
    StatementVoter.objects.filter(person=person).update(person=None)
