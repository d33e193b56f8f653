"""What this app copies of last year's round: themes, reasons, criteria, rules."""

from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.cloning import Cloning, Copied, Part, bring_people
from participation.models import Role
from proposals.actions.criteria import record_criteria
from proposals.actions.idea_rules import FIELDS
from proposals.models import Department, IdeaRules

OF_PROCESS = frozenset({"process"})

CATEGORY = Copied(
    "proposals.Category", frozenset({"code", "name", "position"}), OF_PROCESS
)
REASON = Copied(
    "proposals.StandardReason",
    frozenset({"code", "name", "text", "position"}),
    OF_PROCESS,
)
CRITERION = Copied(
    "proposals.Criterion",
    frozenset({"code", "name", "question", "kind", "is_required", "position"}),
    OF_PROCESS,
)
COST_CLASS = Copied(
    "proposals.CostClass", frozenset({"code", "name", "low", "high"}), OF_PROCESS
)
DEPARTMENT = Copied(
    "proposals.Department",
    frozenset({"code", "name"}),
    OF_PROCESS,
    {"members": "Copied with the people and their roles, when these are."},
)
IDEA_RULES = Copied(
    "proposals.IdeaRules",
    frozenset(FIELDS),
    OF_PROCESS,
    {"selected_at": "Nothing has been chosen in the new round."},
)


def _copy_themes(cloning: Cloning) -> None:
    news = CATEGORY.write(cloning.old.categories.all(), process=cloning.new)
    audit.record(
        cloning.new,
        "categories.added",
        subject=f"process:{cloning.new.slug}",
        actor=cloning.organiser,
        role=Role.ORGANISER,
        now=cloning.now,
        codes=[new.code for new in news],
    )


def _copy_reasons(cloning: Cloning) -> None:
    REASON.write(cloning.old.reasons.all(), process=cloning.new)


def _copy_criteria(cloning: Cloning) -> None:
    CRITERION.write(cloning.old.criteria.all(), process=cloning.new)
    COST_CLASS.write(cloning.old.cost_classes.all(), process=cloning.new)
    record_criteria(cloning.new, cloning.organiser, cloning.now)


def _copy_departments(cloning: Cloning) -> None:
    olds = list(cloning.old.departments.all())
    news = DEPARTMENT.write(olds, process=cloning.new)
    if "roles" in cloning.chosen:
        keys = [old.pk for old in olds]
        bring_people(Department, "members", dict(zip(keys, news, strict=True)))


def _copy_idea_rules(cloning: Cloning) -> None:
    olds = IdeaRules.objects.filter(process=cloning.old)
    (new,) = IDEA_RULES.write(olds, process=cloning.new)
    usual = IdeaRules(process=cloning.new)
    audit.record(
        cloning.new,
        "ideas.ruled",
        subject=f"process:{cloning.new.slug}",
        actor=cloning.organiser,
        role=Role.ORGANISER,
        now=cloning.now,
        changes={
            name: [getattr(usual, name), getattr(new, name)]
            for name in sorted(IDEA_RULES.same)
            if getattr(usual, name) != getattr(new, name)
        },
        reason="",
    )


PARTS = (
    Part(
        "themes",
        _("Themes"),
        (CATEGORY,),
        count=lambda process: process.categories.count(),
        copy=_copy_themes,
    ),
    Part(
        "reasons",
        _("Reasons that moderators pick"),
        (REASON,),
        count=lambda process: process.reasons.count(),
        copy=_copy_reasons,
    ),
    Part(
        "criteria",
        _("Criteria and cost classes"),
        (CRITERION, COST_CLASS),
        count=lambda process: process.criteria.count() + process.cost_classes.count(),
        copy=_copy_criteria,
    ),
    Part(
        "departments",
        _("Departments that check ideas"),
        (DEPARTMENT,),
        count=lambda process: process.departments.count(),
        copy=_copy_departments,
        hint=_("Their people come along only together with the roles."),
    ),
    Part(
        "idea-rules",
        _("Rules for ideas, comments and support"),
        (IDEA_RULES,),
        count=lambda process: IdeaRules.objects.filter(process=process).count(),
        copy=_copy_idea_rules,
    ),
)

LEFT_OUT = {
    "proposals.Proposal": "What residents wrote belongs to its round.",
    "proposals.Project": "What was on the old ballot belongs to its round.",
    "proposals.Regrouping": "Ideas of the old round were merged and divided.",
    "proposals.Case": "Moderators decided about texts of the old round.",
    "proposals.Posting": "It makes ideas of the old round findable.",
    "proposals.Support": "People supported ideas of the old round.",
    "proposals.Draft": "People began to write it in the old round.",
}
