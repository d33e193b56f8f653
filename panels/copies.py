"""What this app copies of last year's round: mandates with their quotas, as drafts."""

from django.utils.translation import gettext_lazy as _

from panels.models import Panel
from participation import audit
from participation.cloning import Cloning, Copied, Part, bring_people, save
from participation.models import Role

TEXTS = (
    "title", "question", "background", "limits", "target_group", "sponsor", "run_by",
    "funding", "answering_body", "answer_criteria", "reward", "help_offered",
)  # fmt: skip
DAYS = ("answer_due_on", "term_from", "term_until")
MOMENTS = ("call_opens_at", "call_closes_at")

NOT_YET = "The new panel is a draft."
NOBODY = "The new panel has no members yet."
PANEL = Copied(
    "panels.Panel",
    same=frozenset(
        {
            "slug",
            "seats",
            "hours_promised",
            "languages",
            "selection",
            "is_open_call",
            "has_invitations",
            "one_per_household",
            "appeal_days",
            "answer_days",
            "majority",
            "quorum",
            "may_regroup",
            "may_put_forward",
        }
    ),
    anew=frozenset({"process", *TEXTS, *DAYS, *MOMENTS}),
    left={
        "state": NOT_YET,
        "published_at": NOT_YET,
        "ended_at": NOT_YET,
        "end_reason": NOT_YET,
        "version": "Changes of the mandate are counted anew.",
        "figures": NOBODY,
        "features_erased_at": NOBODY,
        "people_erased_at": NOBODY,
        "facilitators": "Copied with the people and their roles, when these are.",
    },
)
FEATURE = Copied(
    "panels.Feature",
    same=frozenset({"code", "name", "is_sensitive", "position"}),
    anew=frozenset({"panel"}),
)
VALUE = Copied(
    "panels.FeatureValue",
    same=frozenset({"code", "name", "minimum", "maximum", "population", "position"}),
    anew=frozenset({"feature"}),
)


def _copy_mandates(cloning: Cloning) -> None:
    for old in cloning.old.panels.prefetch_related("features__values"):
        _copy_panel(cloning, old)


def _copy_panel(cloning: Cloning, old: Panel) -> None:
    shift = cloning.shift
    texts = {name: cloning.text(getattr(old, name)) for name in TEXTS}
    days = {
        name: None if (day := getattr(old, name)) is None else shift.day(day)
        for name in DAYS
    }
    moments = {
        name: None if (moment := getattr(old, name)) is None else shift.moment(moment)
        for name in MOMENTS
    }
    new = PANEL.row(old, process=cloning.new, **texts, **days, **moments)
    new.full_clean()
    new.save(force_insert=True)
    features = list(old.features.all())
    made = FEATURE.write(features, panel=new)
    save(
        [
            VALUE.row(value, feature=copy)
            for feature, copy in zip(features, made, strict=True)
            for value in feature.values.all()
        ]
    )
    if "roles" in cloning.chosen:
        bring_people(Panel, "facilitators", {old.pk: new})
    audit.record(
        cloning.new,
        "panel.created",
        subject=f"panel:{new.slug}",
        actor=cloning.organiser,
        role=Role.ORGANISER,
        now=cloning.now,
        copied=str(old),
    )


PARTS = (
    Part(
        "mandates",
        _("Mandates of panels with their quotas, as drafts"),
        (PANEL, FEATURE, VALUE),
        count=lambda process: process.panels.count(),
        copy=_copy_mandates,
        hint=_("Without members, sessions and advice."),
    ),
)
LEFT_OUT: dict[str, str] = {}
