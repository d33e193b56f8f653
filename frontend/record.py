"""The public record in words: one sentence for every verb, in this one place."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from frontend import formats
from participation.models import AuditEvent, Phase, Role
from voting.tally.rules import RULES

# %(subject)s is what comes after the colon in the event's subject: P3, lohtaja, 17.
SENTENCES: Mapping[str, Promise] = {
    "process.created": gettext_lazy("The process was created, with %(budget)s."),
    "process.described": gettext_lazy(
        "Its description was changed. Money to decide on: %(budget)s."
    ),
    "process.published": gettext_lazy("The process was made public."),
    "phases.planned": gettext_lazy("The phases were planned: %(phases)s."),
    "phase.opened": gettext_lazy("A phase began: %(phase)s."),
    "phase.closed": gettext_lazy("A phase ended: %(phase)s."),
    "districts.added": gettext_lazy("Districts were added: %(codes)s."),
    "district.removed": gettext_lazy("The district %(subject)s was taken out."),
    "categories.added": gettext_lazy("Themes were added: %(codes)s."),
    "role.given": gettext_lazy("Person %(subject)s was given the role %(given)s."),
    "role.taken": gettext_lazy("The role %(taken)s of person %(subject)s ended."),
    "proposal.submitted": gettext_lazy("Proposal %(subject)s was submitted."),
    "proposal.edited": gettext_lazy("Proposal %(subject)s was edited by its author."),
    "proposal.withdrawn": gettext_lazy(
        "Proposal %(subject)s was withdrawn by its author."
    ),
    "proposal.reviewed": gettext_lazy(
        "Proposal %(subject)s was reviewed: %(verdict)s."
    ),
    "projects.added": gettext_lazy("Projects were added: %(codes)s."),
    "project.described": gettext_lazy("The texts of project %(subject)s were changed."),
    "project.costed": gettext_lazy(
        "The costs of project %(subject)s were written down: %(cost)s, and %(upkeep)s "
        "a year to run."
    ),
    "project.dropped": gettext_lazy(
        "Project %(subject)s was taken off the ballot: %(reason)s"
    ),
    "project.restored": gettext_lazy(
        "Project %(subject)s was put back on the ballot: %(reason)s"
    ),
    "round.planned": gettext_lazy(
        "A draft of the rules of the vote was written: %(budgets)s."
    ),
    "rule.confirmed": gettext_lazy(
        "After a simulation, the draft keeps a rule that is advised against: %(rule)s."
    ),
    "conflicts.declared": gettext_lazy(
        "It was written down which projects exclude each other: %(groups)s."
    ),
    "roll.drawn_up": gettext_lazy("The list of voters was drawn up: %(size)s."),
    "rules.frozen": gettext_lazy(
        "The rules of the vote were frozen. SHA-256 of the sheet: %(sha256)s."
    ),
    "project.withdrawn": gettext_lazy(
        "Project %(subject)s was withdrawn after the freezing: %(reason)s"
    ),
    "seed.drawn": gettext_lazy(
        "The public source has drawn the lot for ties: %(seed)s. Source: %(source)s."
    ),
    "codes.made": gettext_lazy(
        "Printed voting codes were made, batch %(subject)s: %(count)s. %(reason)s"
    ),
    "codes.released": gettext_lazy(
        "A second official released the voting codes of batch %(subject)s: %(count)s."
    ),
    "codes.voided": gettext_lazy(
        "The voting codes of batch %(subject)s were voided: %(reason)s"
    ),
    "paper.given": gettext_lazy("A paper form was handed out: %(station)s."),
    "help.given": gettext_lazy("Somebody was helped to vote: %(station)s."),
    "forms.spoilt": gettext_lazy(
        "Paper forms are not counted: %(count)s, %(station)s. %(reason)s"
    ),
    "forms.agreed": gettext_lazy(
        "A second official agreed that paper forms are not counted: %(count)s, "
        "%(station)s."
    ),
    "forms.restored": gettext_lazy(
        "It was taken back that paper forms are not counted: %(count)s, %(station)s."
    ),
    "paper.batched": gettext_lazy(
        "Paper forms were put together as batch %(subject)s: %(count)s, %(station)s."
    ),
    "paper.removed": gettext_lazy(
        "Batch %(subject)s of paper forms was taken apart: %(reason)s"
    ),
    "form.removed": gettext_lazy(
        "A paper form that cannot be counted was taken out of batch %(subject)s: "
        "%(reason)s"
    ),
    "paper.approved": gettext_lazy(
        "Batch %(subject)s of paper forms was approved and is in the ballot box: "
        "%(count)s, %(station)s."
    ),
    "vote.doubted": gettext_lazy(
        "An official proposed not to count the vote %(subject)s: %(reason)s"
    ),
    "vote.excluded": gettext_lazy(
        "Two officials set the vote %(subject)s aside: %(reason)s"
    ),
    "tie.asked": gettext_lazy(
        "The count stopped at a tie that a board decides: %(projects)s."
    ),
    "tie.decided": gettext_lazy(
        "%(body)s decided on %(decided_on)s in which order tied projects come: "
        "%(order)s."
    ),
    "holders.named": gettext_lazy(
        "It was decided who holds the key of the ballots: %(people)s."
    ),
    "key.made": gettext_lazy("Key holder number %(holder)s made a key."),
    "key.renewed": gettext_lazy(
        "Key holder number %(holder)s made a new key in place of the old: %(reason)s"
    ),
    "key.rehearsed": gettext_lazy(
        "The key of the ballots opened a test ballot. Key holders: %(holders)s."
    ),
    "key.used": gettext_lazy(
        "The key of the ballots was brought for the count. Key holders: %(holders)s."
    ),
    "keys.held": gettext_lazy("The keys are kept beyond their day: %(reason)s"),
    "keys.released": gettext_lazy(
        "The keys are no longer held back; they are destroyed on their day."
    ),
    "keys.destroyed": gettext_lazy(
        "The keys that could say whose ballot is whose were destroyed."
    ),
    "box.restored": gettext_lazy(
        "After a restored backup the log of the ballot box was put back from its "
        "mirror: %(lines)s lines."
    ),
    "round.tallied": gettext_lazy("The vote was counted: %(ballots)s."),
    "result.published": gettext_lazy("The result was published."),
    "decision.recorded": gettext_lazy(
        "The decision was written down: %(body)s, %(decided_on)s. %(deviations)s"
    ),
}


LONGEST_LIST = 12
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


def _day(value: Any) -> str:
    day = parse_date(str(value))
    return formats.day(day, get_language() or "") if day else str(value)


def _rule(value: Any) -> str:
    known = RULES.get(str(value))
    return known.title(get_language() or "") if known else str(value)


def _role(value: Any) -> str:
    return str(Role(value).label) if value in Role.values else str(value)


# How a value of an event is written in its sentence.
WRITTEN: Mapping[str, Callable[[Any], str]] = {
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
    "rule": _rule,
    "given": _role,
    "taken": _role,
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
    return str(words) % values


def _verdict(data: Mapping[str, Any]) -> str:
    if data.get("feasible"):
        return _("feasible, %(cost)s") % {"cost": _money(data.get("cost"))}
    return _("not feasible")


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
    if noun == "proposal":
        return reverse("proposals:detail", args=[slug, subject.removeprefix("P")])
    if event.verb == "rules.frozen":
        return reverse("voting:rules", args=[slug])
    return ""
