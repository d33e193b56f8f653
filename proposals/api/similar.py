"""Ideas like one that somebody is writing."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from participation.api import NOT_FOUND, PublicView, public_process_or_404
from participation.serializers import ErrorsOut
from proposals.forms.similar import SimilarForm
from proposals.queries import places
from proposals.queries.similar import similar_to
from proposals.similar_serializers import SimilarIn, SimilarListOut


class SimilarProposals(PublicView):
    @extend_schema(
        operation_id="similar_proposals",
        summary="At most three proposals that may be the same idea",
        parameters=[SimilarIn],
        responses={200: SimilarListOut, 400: ErrorsOut, **NOT_FOUND},
    )
    def get(self, request: Request, slug: str) -> Response:
        now = timezone.now()
        process = public_process_or_404(slug, now=now)
        form = SimilarForm(request.query_params)
        typed = form.typed(places.choices_of(process), settings.LANGUAGE_CODE)
        if not form.is_valid():
            # A page shows what it understood; a machine is told.
            raise ValidationError(form.errors.as_data())
        found = similar_to(process, **typed, now=now)
        lines = [
            {
                "process": one.proposal.process.slug,
                "number": one.proposal.number,
                "title": one.proposal.title,
                "language": one.proposal.language,
                "status": one.proposal.status,
                "score": round(one.score, 3),
                "words": one.words,
            }
            for one in found
        ]
        return Response(SimilarListOut({"results": lines}).data)
