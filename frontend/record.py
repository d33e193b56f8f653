"""The public record in words: one sentence for every verb, in this one place."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from frontend import formats
from frontend.sentences import SENTENCES
from panels.models import Conversation, Lottery, Panel, PanelAct, Session, Volunteer
from panels.models.advice import VERDICTS
from panels.models.following import FOLLOW_UP_STAGES
from participation.languages import reading_language
from participation.models import AuditEvent, Phase, Role
from participation.texts import pick
from proposals.models import Case, IdeaRules, Proposal, Regrouping
from proposals.models.building import STAGE_CHOICES
from proposals.standard_reasons import REASONS
from voting.tally.rules import RULES

LONGEST_LIST = 12
# What happens to a project once it gets money; its page tells more.
AFTERWARDS = ("building.", "milestone.", "spending.")
UNKNOWN = "\N{EN DASH}"


class Values(dict[str, str]):
    """What fills a sentence; what an older version did not record is a dash."""

    def __missing__(self, name: str) -> str:
        return UNKNOWN


def _money(value: Any) -> str:
    return formats.money(int(value or 0), get_language() or "")


def _listed(values: Any) -> str:
    """Write a list; a long one is cut, since the file has all of it."""
    items = [str(value) for value in values or []]
    words = ", ".join(items[:LONGEST_LIST]) or UNKNOWN
    more = len(items) - LONGEST_LIST
    if more <= 0:
        return words
    return ngettext(
        "%(words)s and %(count)d more", "%(words)s and %(count)d more", more
    ) % {
        "words": words,
        "count": more,
    }


def _groups(values: Any) -> str:
    """Write groups of projects, each in brackets."""
    return _listed(f"({_listed(group)})" for group in values or [])


def _phases(values: Any) -> str:
    return _listed(Phase.Kind(value["kind"]).label for value in values or [])


def _budgets(values: Any) -> str:
    return _listed(
        f"{code} {_money(cents)}" if code else _money(cents)
        for code, cents in (values or {}).items()
    )


def _people(value: Any) -> str:
    count = int(value or 0)
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def _counted(values: Any) -> str:
    return _people(len(values or []))


def _ballots(value: Any) -> str:
    count = int(value or 0)
    return ngettext("%(count)d ballot", "%(count)d ballots", count) % {"count": count}


def _deviations(values: Any) -> str:
    count = len(values or [])
    if not count:
        return _("It follows the result of the vote.")
    return ngettext(
        "It differs from the result of the vote in %(count)d project.",
        "It differs from the result of the vote in %(count)d projects.",
        count,
    ) % {"count": count}


def _criteria(values: Any) -> str:
    """Write criteria or cost classes by their codes; the file has all of them."""
    return _listed(value["code"] for value in values or [])


def _day(value: Any) -> str:
    day = parse_date(str(value))
    return formats.day(day, get_language() or "") if day else str(value)


def _day_if_any(value: Any) -> str:
    return _day(value) if value else UNKNOWN


def _stage(value: Any) -> str:
    known = dict(STAGE_CHOICES) | dict(FOLLOW_UP_STAGES)
    return str(known.get(value, value))


def _majority(value: Any) -> str:
    return str(dict(Panel.Majority.choices).get(value, value))


def _panel_act(value: Any) -> str:
    return str(dict(PanelAct.Kind.choices).get(value, value))


def _answer(value: Any) -> str:
    return str(dict(VERDICTS).get(value, value))


def _words(value: Any) -> str:
    """Write a text that is there in several languages; a plain one as it stands."""
    return pick(value, reading_language())[0]


def _rule(value: Any) -> str:
    known = RULES.get(str(value))
    return known.title(get_language() or "") if known else str(value)


def _role(value: Any) -> str:
    return str(Role(value).label) if value in Role.values else str(value)


def _cause(value: Any) -> str:
    known = dict(Case.Cause.choices)
    return str(known.get(value, value))


def _grounds(value: Any) -> str:
    """Name a reason of moderators; a city's own is its code."""
    if not value:
        return _("in the moderator's own words")
    known = REASONS.get(str(value))
    return pick(known.name, reading_language())[0] if known else str(value)


def _channel(value: Any) -> str:
    """Say how an idea came in; a code that a later version knows stays as it is."""
    return str(dict(Proposal.Channel.choices).get(value, value))


def _status(value: Any) -> str:
    return str(dict(Proposal.StatusChoices).get(value, value))


def _kind(value: Any) -> str:
    """Name a merge or a split; kinds of other things are in no sentence."""
    return str(dict(Regrouping.Kind.choices).get(value, value))


def _setting(value: Any) -> str:
    """Write the value of a rule: yes, no, a number, or what it names."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(IdeaRules.Selection.choices).get(value, value))


def _name_of(rule: str) -> str:
    """Name a rule for ideas; one that a later version brought is its code."""
    fields = IdeaRules._meta.concrete_fields  # noqa: SLF001 - public, in spite of its name
    known = {field.name: field.verbose_name for field in fields}
    return str(known.get(rule, rule))


def _changes(values: Any) -> str:
    """Write what each rule was and what it is now."""
    return "; ".join(
        f"{_name_of(name)}: {_setting(old)} \N{RIGHTWARDS ARROW} {_setting(new)}"
        for name, (old, new) in (values or {}).items()
    )


def _quotas(values: Any) -> str:
    """Write what each quota was and what it is now, by the codes of the feature."""
    return "; ".join(
        f"{one['feature']}/{one['value']}: {_range(one['before'])} "
        f"\N{RIGHTWARDS ARROW} {_range(one['after'])}"
        for one in values or []
    )


def _selection(value: Any) -> str:
    return str(dict(Panel.Selection.choices).get(value, value))


def _fields(values: Any) -> str:
    """Name the fields of a mandate as its page does."""
    known = {field.name: field.verbose_name for field in Panel._meta.concrete_fields}  # noqa: SLF001 - public, in spite of its name
    return _listed(known.get(name, name) for name in values or [])


def _way(value: Any) -> str:
    return str(dict(Volunteer.Channel.choices).get(value, value))


def _range(limits: Any) -> str:
    least, most = limits
    return f"{least}\N{EN DASH}{most}"


def _source(value: Any) -> str:
    return str(dict(Lottery.Source.choices).get(value, value))


def _moment(value: Any) -> str:
    moment = parse_datetime(str(value))
    if moment is None:
        return str(value)
    return formats.moment(timezone.localtime(moment), get_language() or "")


def _weights(values: Any) -> str:
    """Write criteria of a scoring with their weights."""
    return _listed(f"{_words(one['name'])} ({one['weight']})" for one in values or [])


def _form(value: Any) -> str:
    return str(dict(Session.Kind.choices).get(value, value))


def _open_to(value: Any) -> str:
    return str(dict(Conversation.Who.choices).get(value, value))


def _outcome(value: Any) -> str:
    """Write what came out of a vote: the verdict, and the numbers that may be told."""
    if not isinstance(value, dict):
        return str(value)
    tally = value.get("tally") or {}
    numbers = ", ".join(f"{code} {votes}" for code, votes in tally.items())
    verdict = str(value.get("verdict", UNKNOWN))
    return f"{verdict} ({numbers})" if numbers else verdict


# How a value of an event is written in its sentence.
WRITTEN: Mapping[str, Callable[[Any], str]] = {
    "outcome": _outcome,
    "people": _counted,
    "holders": _listed,
    "budget": _money,
    "budgets": _budgets,
    "cost": _money,
    "upkeep": _money,
    "codes": _listed,
    "groups": _groups,
    "order": _listed,
    "projects": _listed,
    "phases": _phases,
    "size": _people,
    "ballots": _ballots,
    "deviations": _deviations,
    "decided_on": _day,
    "criteria": _criteria,
    "classes": _criteria,
    "rule": _rule,
    "given": _role,
    "taken": _role,
    "cause": _cause,
    "channel": _channel,
    "grounds": _grounds,
    "stage": _stage,
    "step": _words,
    "reason": _words,
    "due_on": _day_if_any,
    "done_on": _day_if_any,
    "planned": _money,
    "before": _money,
    "amount": _money,
    "proposals": _listed,
    "withdrawn": _listed,
    "status": _status,
    "kind": _kind,
    "changes": _changes,
    "starts_at": _moment,
    "due_at": _moment,
    "days_before": _listed,
    "hours_before": _listed,
    "old_end": _moment,
    "new_end": _moment,
    "parts": _listed,
    "form": _form,
    "weights": _weights,
    "scored": _listed,
    "open_to": _open_to,
    "quotas": _quotas,
    "selection": _selection,
    "fields": _fields,
    "way": _way,
    "seat_numbers": _listed,
    "places": _listed,
    "source": _source,
    "draws_at": _moment,
    "majority": _majority,
    "panel_act": _panel_act,
    "verdict": _answer,
    "recommendations": _listed,
    "left_out": _listed,
    "answer_by": _day_if_any,
}


def sentence(event: AuditEvent) -> str:
    """Tell one event; a verb that a later version brought is shown as it stands."""
    words = SENTENCES.get(event.verb)
    _noun, _colon, subject = event.subject.partition(":")
    if words is None:
        return f"{event.verb} {subject}"
    values = Values(
        (name, WRITTEN[name](value) if name in WRITTEN else str(value))
        for name, value in event.data.items()
    )
    values["subject"] = subject
    if subject in Phase.Kind.values:
        values["phase"] = str(Phase.Kind(subject).label)
    if event.verb == "proposal.reviewed":
        values["verdict"] = _verdict(event.data)
    if event.verb in {"proposal.assigned", "opinion.asked"}:
        values["holder"] = _holder(event.data)
    return str(words) % values


def _verdict(data: Mapping[str, Any]) -> str:
    if data.get("feasible"):
        return _("feasible, %(cost)s") % {"cost": _money(data.get("cost"))}
    if failed := data.get("not_met"):
        return _("not feasible, since it does not meet: %(codes)s") % {
            "codes": _listed(failed)
        }
    return _("not feasible")


def _holder(data: Mapping[str, Any]) -> str:
    """Name the department by its code and a person by number, as far as given."""
    department, person = data.get("department"), data.get("person")
    words = [str(department)] if department else []
    if person:
        words.append(_("person %(number)s") % {"number": person})
    return ", ".join(words) or UNKNOWN


def actor(event: AuditEvent) -> str:
    """Name the role that somebody acted in; residents stay unnamed."""
    if event.role:
        return _("%(role)s, person %(number)s") % {
            "role": _role(event.role),
            "number": event.actor_id,
        }
    return _("a resident") if event.actor_id else _("by the clock")


def more(event: AuditEvent, slug: str) -> str:
    """Return the page that an event is about, if it has one of its own."""
    noun, _colon, subject = event.subject.partition(":")
    if event.verb in {"result.published", "decision.recorded"}:
        return reverse("voting:result", args=[slug])
    if noun == "project" and event.verb.startswith(AFTERWARDS):
        return reverse("proposals:project", args=[slug, subject])
    if noun == "proposal":
        return reverse("proposals:detail", args=[slug, subject.removeprefix("P")])
    if noun == "panel":
        panel, _slash, part = subject.partition("/")
        if part.startswith("R"):
            number = int(part.removeprefix("R"))
            return reverse("panels:recommendation", args=[slug, panel, number])
        if part.startswith("M"):
            number = int(part.removeprefix("M"))
            return reverse("panels:session", args=[slug, panel, number])
        return reverse("panels:detail", args=[slug, panel])
    if event.verb == "rules.frozen":
        return reverse("voting:rules", args=[slug])
    return ""


def page_of(event: AuditEvent) -> str:
    """Return the page to read on after an event: its own, else the record."""
    slug = event.process.slug
    return more(event, slug) or reverse("participation:record", args=[slug])
