from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Proposals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what others ask for; models can be imported only now."""
        _register_planning()
        from participation import (  # noqa: PLC0415
            file_guards,
            happenings,
            notices,
            personal,
            reminders,
            sending,
        )
        from proposals import happenings as own_happenings  # noqa: PLC0415
        from proposals import reminders as own_reminders  # noqa: PLC0415
        from proposals import taking_part  # noqa: PLC0415
        from proposals.file_guard import guard  # noqa: PLC0415
        from proposals.notices import KINDS  # noqa: PLC0415
        from proposals.personal import ABOUT_IDEAS  # noqa: PLC0415
        from proposals.steps import INVITATIONS  # noqa: PLC0415

        notices.register(KINDS, topic="own")
        file_guards.register(guard)
        personal.register(ABOUT_IDEAS)
        sending.register(INVITATIONS)
        happenings.register_personal(own_happenings.of_person)
        notices.register(own_reminders.KINDS, topic="desk")
        reminders.register(own_reminders.REVIEW_REMINDERS)
        taking_part.register()


def _register_planning() -> None:
    """Say what new processes get of this app, and what a phase needs of it."""
    from participation import translations  # noqa: PLC0415 - as above
    from proposals import own_texts  # noqa: PLC0415 - as above

    translations.register(*own_texts.KINDS)
    from participation import blueprints, cloning, readiness  # noqa: PLC0415 - models can be imported only now
    from proposals import blueprints as own  # noqa: PLC0415 - as above
    from proposals import copies, readying  # noqa: PLC0415 - as above

    blueprints.register(own.PREPARER)
    cloning.register(*copies.PARTS)
    cloning.leave_out(copies.LEFT_OUT)
    readiness.register(needs=readying.needs, wishes=readying.wishes)
