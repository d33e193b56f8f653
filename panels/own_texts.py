"""The texts of organisers that this app keeps by language.

The mandate of a published panel is changed on its own page, where each change has a
reason and a version that everyone can read.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PanelState, SessionState
from panels.models import AgendaItem, Panel, Session
from panels.own_texts_of_work import KINDS as OF_WORK
from participation.models import Process
from participation.policies import Refusal
from participation.translations import LONGEST_TITLE, Field, Kind

PUBLISHED = Refusal(
    "published",
    _(
        "The mandate has been published. Change it on its page, where everyone can "
        "read what changed and why."
    ),
)
BEGUN = Refusal("begun", _("The session has begun, so its plan stays."))


def _panels(process: Process) -> QuerySet[Panel]:
    return Panel.objects.filter(process=process).select_related("process")


def _published(panel: Panel, _now: datetime) -> Refusal | None:
    return None if panel.state == PanelState.DRAFT else PUBLISHED


def _sessions(process: Process) -> QuerySet[Session]:
    found = Session.objects.filter(panel__process=process)
    return found.select_related("panel__process")


def _session_begun(session: Session, _now: datetime) -> Refusal | None:
    return None if session.state == SessionState.PLANNED else BEGUN


def _items(process: Process) -> QuerySet[AgendaItem]:
    found = AgendaItem.objects.filter(session__panel__process=process)
    return found.select_related("session__panel__process")


def _item_begun(item: AgendaItem, now: datetime) -> Refusal | None:
    return _session_begun(item.session, now)


def _session_link(session: Session) -> str:
    panel = session.panel
    return reverse(
        "panels_staff:session", args=[panel.process.slug, panel.slug, session.number]
    )


KINDS = (
    Kind(
        "panel",
        _("Panel"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("question", _("Question to the panel"), has_plain=True),
            Field("background", _("Background"), has_plain=True),
            Field("limits", _("What it is not about")),
            Field("target_group", _("Who it is for")),
            Field("sponsor", _("Who asks")),
            Field("run_by", _("Who runs the panel")),
            Field("funding", _("Who pays")),
            Field("answering_body", _("Who answers")),
            Field("answer_criteria", _("How the answer is made")),
            Field("reward", _("Reward and costs paid"), has_plain=True),
            Field("help_offered", _("Help offered"), has_plain=True),
        ),
        _panels,
        lambda row: reverse("panels_staff:mandate", args=[row.process.slug, row.slug]),
        lambda row: row.title,
        _published,
    ),
    Kind(
        "session",
        _("Session"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("description", _("What it is about"), has_plain=True),
            Field("access", _("How to get in and around")),
            Field("travel", _("Meeting point and travel")),
        ),
        _sessions,
        _session_link,
        lambda row: row.title,
        _session_begun,
    ),
    Kind(
        "agenda_item",
        _("Agenda item"),
        (
            Field("title", _("Title"), max_length=LONGEST_TITLE),
            Field("text", _("What happens")),
        ),
        _items,
        lambda row: _session_link(row.session),
        lambda row: row.title,
        _item_begun,
    ),
    *OF_WORK,
)
