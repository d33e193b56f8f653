"""What is missing before a mandate can be published, and before people can be asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from panels import quotas
from panels.models import Feature, FeatureValue, Panel
from participation.policies import Text


@dataclass(frozen=True, slots=True)
class Lack:
    """What a public mandate cannot be without, and the field it stands in."""

    field: str
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A line of a list to tick off; `page` is the desk's page where it is done."""

    label: Text
    is_met: bool
    is_needed: bool
    page: str = "mandate"


NEEDED = {
    "title": gettext_lazy("Give it a name."),
    "question": gettext_lazy("Write the question to the panel."),
    "sponsor": gettext_lazy("Say who asks."),
    "answering_body": gettext_lazy("Say who answers the advice."),
    "answer_due_on": gettext_lazy("Say by when the advice is answered."),
    "languages": gettext_lazy("Choose at least one language."),
}


def missing(panel: Panel, *, now: datetime) -> list[Lack]:
    """Return what is missing or wrong, in the order of the mandate. No queries."""
    found = [
        Lack(name, "required", message)
        for name, message in NEEDED.items()
        if not getattr(panel, name)
    ]
    due, ends = panel.answer_due_on, panel.term_until
    if due is not None and not panel.is_public and due <= timezone.localdate(now):
        found.append(
            Lack("answer_due_on", "past", gettext_lazy("This day has to come yet."))
        )
    if due is not None and ends is not None and due < ends:
        found.append(
            Lack(
                "answer_due_on",
                "before_the_end",
                gettext_lazy("The answer cannot be due before the panel has ended."),
            )
        )
    starts = panel.term_from
    if starts is not None and ends is not None and ends < starts:
        found.append(
            Lack(
                "term_until",
                "order",
                gettext_lazy(
                    "The panel cannot end its work before it begins. Change “The panel "
                    "works until” in the mandate."
                ),
            )
        )
    return found


def publication_checks(panel: Panel, *, now: datetime) -> list[Check]:
    """Return everything that a good mandate has; what is needed comes first."""
    lacking = {one.field for one in missing(panel, now=now)}
    is_backwards = "term_until" in lacking
    needed = [
        Check(
            _("The process is public"), panel.process.is_public(now), True, "process"
        ),
        Check(
            _("A question that does not suggest its answer"), bool(panel.question), True
        ),
        Check(_("Who asks"), bool(panel.sponsor), True),
        Check(_("Who answers the advice"), bool(panel.answering_body), True),
        Check(_("By when it is answered"), "answer_due_on" not in lacking, True),
        Check(_("Languages of the work"), bool(panel.languages), True),
    ]
    wanted = [
        Check(_("Background"), bool(panel.background), False),
        Check(_("What it is not about"), bool(panel.limits), False),
        Check(_("Who runs the panel"), bool(panel.run_by), False),
        Check(_("Who pays"), bool(panel.funding), False),
        Check(_("What the answer is measured by"), bool(panel.answer_criteria), False),
        Check(
            _("When the panel works"),
            bool(panel.term_from and panel.term_until) and not is_backwards,
            is_backwards,
        ),
        Check(_("Hours of deliberation"), panel.hours_promised is not None, False),
        Check(_("Reward and costs paid"), bool(panel.reward), False),
        Check(_("Help offered"), bool(panel.help_offered), False),
    ]
    return sorted(needed + wanted, key=lambda check: not check.is_needed)


def call_checks(panel: Panel, *, now: datetime) -> list[Check]:
    """Return what is to be settled before people are asked to join."""
    has_call = panel.is_open_call or panel.has_invitations
    closes = panel.call_closes_at
    features = list(panel.features.prefetch_related("values"))
    checks = [
        Check(
            _("Somebody can be found: by an open call, by letters, or by choice"),
            has_call or panel.selection == Panel.Selection.CHOSEN,
            True,
        ),
        Check(
            _("Until when people can sign up"),
            not has_call or (closes is not None and closes > now),
            True,
        ),
        Check(
            _("The quotas fit the seats"),
            not any(flaws_of(feature, panel.seats) for feature in features),
            True,
            "quotas",
        ),
    ]
    if panel.selection in {Panel.Selection.LOTTERY, Panel.Selection.MIXED}:
        checks.append(
            Check(_("Quotas by which is drawn"), bool(features), False, "quotas")
        )
    return checks


def flaws_of(feature: Feature, seats: int) -> list[str]:
    """Say what is wrong with the quotas of a feature that was read with its values."""
    values = list(feature.values.all())
    limits = [(value.minimum, value.maximum) for value in values]
    return [sentence(flaw, seats) for flaw in quotas.flaws(limits, seats)]


def sentence(flaw: quotas.Flaw, seats: int) -> str:
    words = {
        "no_values": _("It has no answers to choose from."),
        "minimum_above_maximum": _("The least is more than the most."),
        "minimums_above_seats": _(
            "The least of all answers together is %(total)d, but there are only "
            "%(seats)d seats. Lower some of them."
        ),
        "maximums_below_seats": _(
            "The most of all answers together is %(total)d, but there are %(seats)d "
            "seats, so some would stay empty. Raise some of them."
        ),
    }
    return words[flaw.code] % {"total": flaw.total, "seats": seats}


def as_record(panel: Panel) -> list[dict[str, Any]]:
    """Return the quotas as the public record has them: codes and limits.

    Raises `ValidationError` when those of a feature do not fit the seats.
    """
    features = list(panel.features.prefetch_related("values"))
    problems = [
        ValidationError(f"{feature.code}: {words}", "bad_quotas")
        for feature in features
        for words in flaws_of(feature, panel.seats)
    ]
    if problems:
        raise ValidationError(problems)
    return [
        {
            "feature": feature.code,
            "values": {
                value.code: [value.minimum, value.maximum]
                for value in feature.values.all()
            },
        }
        for feature in features
    ]


def with_values(panel: Panel) -> list[Feature]:
    """Return the features with their values, as forms ask for them. Two queries."""
    return list(panel.features.prefetch_related("values"))


def value_known(feature: Feature, code: str) -> FeatureValue | None:
    return next((one for one in feature.values.all() if one.code == code), None)
