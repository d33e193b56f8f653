"""What happens when somebody signs in, beside what allauth does."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from participation.models import User
from participation.plain_cookie import remember_plain


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Takes along what a person has said of how they read, to any browser."""

    def post_login(
        self, request: HttpRequest, user: User, **options: Any
    ) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        if user.reads_plainly:
            remember_plain(response, request, on=True)
        return response
