"""The desk of tables: how many, who sits where, late arrivals, what is printed."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels import printing
from panels.actions import tables as actions
from panels.forms.tables import RuleForm, TablesForm, table_forms
from panels.models import Session, TablePlan
from panels.queries.members import seated
from panels.queries.tables import seats_by_round, to_be_seated
from panels.seating.quality import Quality
from panels.staff.frames import done, posted_of
from panels.staff.session_pages import (
    context_of,
    form_page,
    pick_verb,
    session_at_desk,
    tried,
    url_of,
)
from panels.table_words import mix_words, quality_words
from participation.forms.files import errors_of
from participation.http import FORM_METHODS, SignedInRequest, see_other


@never_cache
@require_http_methods(FORM_METHODS)
def seating(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show the tables, the rules and the plan; buttons make it and seat late ones."""
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    plan = TablePlan.objects.filter(session=session).first()
    if plan is None:
        return see_other(request, url_of(session, "tables"))
    plan.session = session
    members = seated(session.panel)
    verb, key = pick_verb(request) if request.method == "POST" else ("", "")
    url = url_of(session, "seating")
    match verb:
        case "make":
            return tried(
                request,
                lambda: actions.make_plan(
                    session=session,
                    facilitator=request.user,
                    seen=_whole(key),
                    now=now,
                ),
                said=_("Everybody who comes has a seat."),
                url=url,
            )
        case "late":
            return tried(
                request,
                lambda: actions.seat_late(
                    session=session,
                    facilitator=request.user,
                    from_round=_whole(request.POST.get("from_round", "1")),
                    seen=_whole(key),
                    now=now,
                ),
                said=_("Late arrivals have seats, and nobody else has moved."),
                url=url,
            )
        case "forget":
            return tried(
                request,
                lambda: actions.remove_rule(
                    session=session, facilitator=request.user, rule=key
                ),
                said=_("The rule is taken out. Make the plan once more."),
                url=url,
            )
    form = RuleForm(posted_of(request), members=members, plan=plan)
    answer = done(
        request,
        form,
        lambda: actions.add_rule(
            session=session, facilitator=request.user, **form.rule
        ),
        said=_("The rule counts from the next plan on."),
        url=url,
    )
    if answer is not None:
        return answer
    expected = to_be_seated(session, with_remote=plan.with_remote)
    quality = Quality(**plan.quality) if plan.quality else None
    context = context_of(session, now) | {
        "rounds": seats_by_round(plan),
        "rules": _rules(plan, {str(one.number): one.name for one in members}),
        "expected": len(expected),
        "unseated": _unseated(plan, {str(one.number) for one in expected}),
        "quality": quality_words(quality),
        "mix": mix_words(quality, is_mixed=plan.is_mixed),
        "table_plan": plan,
    }
    return form_page(request, form, context, template="panels_staff/seating.html")


def _whole(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 - fits any column


def _unseated(plan: TablePlan, expected: set[str]) -> int:
    """Count those who come and have no seat in the last round."""
    if not plan.rounds_made:
        return 0
    there = {key for table in plan.rounds_made[-1] for key in table}
    return len(expected - there)


def _rules(plan: TablePlan, names: Mapping[str, str]) -> list[dict[str, str]]:
    tables = {row["key"]: row["name"] or row["key"] for row in plan.tables}
    found = [
        {
            "key": f"fixed:{who}",
            "words": _("%(name)s sits at table %(table)s.")
            % {"name": names.get(who, who), "table": tables.get(table, table)},
        }
        for who, table in plan.rules.get("fixed", {}).items()
    ]
    words = {
        "together": _("%(one)s and %(other)s sit together."),
        "apart": _("%(one)s and %(other)s do not sit together."),
    }
    for kind, sentence in words.items():
        found += [
            {
                "key": f"{kind}:{one}-{other}",
                "words": sentence
                % {"one": names.get(one, one), "other": names.get(other, other)},
            }
            for one, other in plan.rules.get(kind, [])
        ]
    return found


@never_cache
@require_http_methods(FORM_METHODS)
def tables(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Say how many tables there are; then their names, seats, languages and hosts."""
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    plan = TablePlan.objects.filter(session=session).first() or TablePlan()
    form = TablesForm(
        posted_of(request),
        initial={
            "shape": plan.shape,
            "count": len(plan.tables) or None,
            "rounds": plan.rounds,
            "with_remote": plan.with_remote,
        },
    )
    rows = table_forms(posted_of(request), plan)
    # Each is judged, so that all that is wrong is shown at once.
    wrong = [row for row in rows if not row.is_valid()]
    is_fine = not wrong
    if form.is_valid() and is_fine:
        typed = form.cleaned_data
        known = [dict(row.cleaned_data) for row in rows]
        count = typed["count"] or 0
        wanted = (known + [{} for _extra in range(count)])[:count]
        answer = done(
            request,
            form,
            lambda: actions.set_up_tables(
                session=session,
                facilitator=request.user,
                shape=typed["shape"],
                rounds=typed["rounds"],
                tables=wanted,
                with_remote=typed["with_remote"],
            ),
            said=_("The tables are kept. Now make the plan."),
            url=_after(session, count, len(known)),
        )
        if answer is not None:
            return answer
    context = context_of(session, now) | {
        "rows": rows,
        "cancel_url": url_of(session),
        "errors": errors_of(wrong) if request.method == "POST" else [],
    }
    return form_page(request, form, context, template="panels_staff/tables.html")


def _after(session: Session, count: int, known: int) -> str:
    """Stay on the page while there are tables that nobody could name yet."""
    return url_of(session, "tables" if count > known else "seating")


@never_cache
@require_safe
def show_tables(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show the seats large, for a projector or a screen at the door."""
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    plan = _made_or_404(session)
    context = context_of(session, now) | {"rounds": seats_by_round(plan)}
    return render(request, "panels_staff/seating_screen.html", context)


def _made_or_404(session: Session) -> TablePlan:
    plan: TablePlan | None = TablePlan.objects.filter(session=session).first()
    if plan is None or not plan.rounds_made:
        raise Http404
    plan.session = session
    return plan


def _tags(session: Session) -> bytes:
    return printing.name_tags(session, seated(session.panel))


PRINTED: Mapping[str, Callable[[Session], bytes]] = {
    "name-tags": _tags,
    "table-cards": lambda session: printing.table_cards(_made_or_404(session)),
    "door-list": lambda session: printing.door_list(_made_or_404(session)),
}


@never_cache
@require_safe
def printed(
    request: SignedInRequest, slug: str, panel: str, number: int, what: str
) -> HttpResponse:
    """Send something to print, as PDF."""
    session, _now = session_at_desk(request, slug, panel, number, with_names=True)
    make = PRINTED.get(what)
    if make is None:
        raise Http404
    return HttpResponse(
        make(session),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{what}.pdf"'},
    )
