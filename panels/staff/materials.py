"""The desk of materials and of what members say is missing."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import knowledge
from panels.actions import materials as actions
from panels.forms.materials import AnswerForm, MaterialForm
from panels.forms.sessions import CancelForm
from panels.models import KnowledgeRequest, Material
from panels.policies import materials as policy
from panels.queries.materials import at_desk, material_or_404, newest
from panels.queries.members import seated
from panels.queries.pages import about
from panels.staff.frames import done, posted_of, url_in
from panels.staff.session_pages import (
    form_page,
    panel_at_desk,
    tried,
)
from participation.http import FORM_METHODS, SignedInRequest
from participation.policies import require

FORM = "panels_staff/material_form.html"


@never_cache
@require_safe
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """List all materials with how many have read them, and open requests."""
    found, now = panel_at_desk(request, slug, panel)
    context = about(found, now, "materials") | {
        "rows": at_desk(found),
        "members": len(seated(found)),
        "requests": list(found.knowledge_requests.all()),
        "kinds": Material.Kind.choices,
        "may_prepare": policy.refuse_preparing(request.user, found) is None,
    }
    return render(request, "panels_staff/materials.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def add(request: SignedInRequest, slug: str, panel: str, kind: str) -> HttpResponse:
    found, now = panel_at_desk(request, slug, panel)
    require(policy.refuse_preparing(request.user, found))
    if kind not in Material.Kind.values:
        raise Http404
    form = MaterialForm(
        posted_of(request), request.FILES or None, panel=found, kind=kind, now=now
    )
    answer = done(
        request,
        form,
        lambda: actions.draft_material(
            panel=found,
            official=request.user,
            facts=form.facts,
            content=form.content() or actions.Content(),
            now=now,
        ),
        said=_("The material is kept. Publish it when it is ready."),
        url=url_in(found, "materials"),
    )
    if answer is not None:
        return answer
    context = about(found, now, "materials") | {
        "title": _("Add a material"),
        "lead": Material.Kind(kind).label,
        "cancel_url": url_in(found, "materials"),
    }
    return form_page(request, form, context, template=FORM)


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found, now = panel_at_desk(request, slug, panel)
    require(policy.refuse_preparing(request.user, found))
    material = material_or_404(found, number)
    version = newest(material)
    url = url_in(found, "materials")
    if request.POST.get("verb") == "publish":
        return tried(
            request,
            lambda: actions.publish_material(
                material=material, official=request.user, now=now
            ),
            said=_("The material is published, and the members are told."),
            url=url,
        )
    form = MaterialForm(
        posted_of(request),
        request.FILES or None,
        panel=found,
        kind=material.kind,
        now=now,
        material=material,
        initial=MaterialForm.initial_of(material, version),
    )
    answer = done(
        request,
        form,
        lambda: actions.change_material(
            material=material,
            official=request.user,
            facts=form.facts,
            content=form.content(version),
            seen=form.cleaned_data["seen"] or 0,
            now=now,
        ),
        said=_("The material is changed."),
        url=url,
    )
    if answer is not None:
        return answer
    context = about(found, now, "materials") | {
        "title": _("Change the material"),
        "material": material,
        "version": version,
        "cancel_url": url,
    }
    return form_page(request, form, context, template=FORM)


@never_cache
@require_http_methods(FORM_METHODS)
def withdraw(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found, now = panel_at_desk(request, slug, panel)
    require(policy.refuse_preparing(request.user, found))
    material = material_or_404(found, number)
    form = CancelForm(posted_of(request))
    answer = done(
        request,
        form,
        lambda: actions.withdraw_material(
            material=material,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
        said=_("The material is taken away."),
        url=url_in(found, "materials"),
    )
    if answer is not None:
        return answer
    context = about(found, now, "materials") | {
        "title": _("Take the material away?"),
        "lead": material.title,
        "label": _("Take it away"),
        "cancel_url": url_in(found, "materials"),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def answer_request(
    request: SignedInRequest, slug: str, panel: str, pk: int
) -> HttpResponse:
    """Answer what a member says is missing."""
    found, now = panel_at_desk(request, slug, panel)
    require(policy.refuse_preparing(request.user, found))
    asked = found.knowledge_requests.filter(pk=pk).first()
    if asked is None:
        raise Http404
    asked.panel = found
    is_answered = asked.state != KnowledgeRequest.State.ASKED
    form = AnswerForm(
        posted_of(request),
        panel=found,
        initial={
            "state": asked.state if is_answered else KnowledgeRequest.State.ANSWERED,
            "answer": asked.answer,
            "material": asked.material_id,
        },
    )
    answer = done(
        request,
        form,
        lambda: knowledge.answer_request(
            request=asked, official=request.user, now=now, **form.cleaned_data
        ),
        said=_("The answer is there for the members, and who asked is told."),
        url=url_in(found, "materials"),
    )
    if answer is not None:
        return answer
    context = about(found, now, "materials") | {
        "title": _("Answer a request"),
        "quoted": asked.text,
        "cancel_url": url_in(found, "materials"),
    }
    return form_page(request, form, context)
