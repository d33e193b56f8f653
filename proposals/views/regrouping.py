"""Where an author reads a plan for their idea and says yes or no."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.policies import require
from participation.queries import process_or_404
from proposals.actions import regrouping as actions
from proposals.forms.regrouping import AnswerForm
from proposals.models import Parting, Regrouping
from proposals.policies import regrouping as policies
from proposals.queries import places
from proposals.queries import regrouping as queries
from proposals.views.about import about


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def answer(request: SignedInRequest, slug: str, pk: int, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    regrouping = queries.regrouping_or_404(process, pk)
    part = queries.part_or_404(regrouping, number)
    refusal = policies.refuse_answering(request.user, part)
    if refusal is not None and refusal.code == "not_yours":
        require(refusal)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": part.answer, "words": part.answer_words},
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.answer_regrouping(
            part=part,
            person=request.user,
            agrees=form.cleaned_data["answer"] == Parting.Answer.YES,
            words=form.cleaned_data["words"],
            now=now,
        ),
    ):
        messages.success(request, _("Thank you. Your answer is with the officials."))
        return see_other(request, reverse("proposals:detail", args=[slug, number]))
    choices = places.choices_of(process)
    context = about(process, now) | {
        "regrouping": regrouping,
        "is_merge": regrouping.kind == Regrouping.Kind.MERGE,
        "part": part,
        "proposal": part.proposal,
        "parts": queries.parts_of(regrouping),
        # `plan` is the plan of phases on every page.
        "planned": [
            {**one, "place": choices.district(one["district"])}
            for one in regrouping.plan
        ],
        "form": form,
        "refusal": refusal,
    }
    status = 422 if form.errors else 200
    return page(
        request,
        "proposals/regrouping_answer.html",
        context,
        partial="answer",
        status=status,
    )
