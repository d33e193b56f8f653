from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        """Load what registers itself: the Celery app and the system checks.

        Not in `__init__.py`, since that would load Celery into every pure module.
        """
        from participation import celery, checks  # noqa: F401, PLC0415 - see above
