"""The public list of proposals, as a list, as pictures or as a map; and one project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participation.http import page
from participation.queries import process_or_404
from proposals.forms.finding import FilterForm
from proposals.models import rules_of
from proposals.policies import writing
from proposals.policies.support import counts_are_public
from proposals.queries import lists, pages, places
from proposals.views.about import about


@require_safe
def proposal_list(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    shows_map = request.GET.get("view") == "map"
    choices = places.choices_of(process, with_boundaries=shows_map)
    shows_supporters = counts_are_public(process, rules_of(process), now)
    form = FilterForm(request.GET, choices=choices, shows_supporters=shows_supporters)
    found = lists.proposal_list(
        process,
        form.filters(),
        choices,
        page=request.GET.get("page", "1"),
        size=lists.MAP_PAGE_SIZE if shows_map else lists.PAGE_SIZE,
    )
    view = form.view_chosen
    context = about(process, now) | {
        "form": form,
        "found": found,
        "districts": choices.districts,
        "view": view,
        "shows_map": shows_map,
        "shows_supporters": shows_supporters,
        "pictures": lists.first_pictures(found.page) if view == "gallery" else {},
        "refusal": writing.refuse_collecting(process, now=now),
    }
    return page(request, "proposals/list.html", context, partial="proposals")


@require_safe
def project(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    found = pages.project_or_404(process, code)
    context = about(process, now) | {
        "project": found,
        "around": places.around(process, found),
    }
    return render(request, "proposals/project.html", context)
