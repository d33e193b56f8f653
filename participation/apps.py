from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        """Load what registers itself: the Celery app, checks, and a guard of accounts.

        Not in `__init__.py`, since that would load Celery into every pure module.
        """
        from participation import (  # noqa: PLC0415 - see above
            celery,  # noqa: F401
            checks,  # noqa: F401
            takeover,  # noqa: F401
        )
