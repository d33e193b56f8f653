from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PanelsConfig(AppConfig):
    name = "panels"
    verbose_name = _("Panels")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what others ask for; models can be imported only now."""
        _register_planning()
        from panels import (  # noqa: F401, PLC0415 - the checks register themselves
            approval_reminders,
            checks,
            material_guard,
            steps,
            taking_part,
        )
        from panels import happenings as panel_happenings  # noqa: PLC0415
        from panels import reminders as own_reminders  # noqa: PLC0415
        from panels.file_guard import guard  # noqa: PLC0415
        from panels.notices import KINDS  # noqa: PLC0415
        from panels.personal import ABOUT_PANELS  # noqa: PLC0415
        from panels.surveyed import MEMBERS  # noqa: PLC0415
        from participation import (  # noqa: PLC0415
            file_guards,
            happenings,
            notices,
            personal,
            reminders,
            sending,
            ticking,
        )
        from participation.surveys import audiences  # noqa: PLC0415

        audiences.register(MEMBERS)
        file_guards.register(guard)
        file_guards.register(material_guard.guard)
        notices.register(KINDS, topic="panels")
        personal.register(ABOUT_PANELS)
        happenings.register(panel_happenings.of_process)
        happenings.register_personal(panel_happenings.of_person)
        ticking.register("panel seats", steps.look_after_seats)
        ticking.register("panel draws", steps.finish_draws)
        ticking.register("panel conversations", steps.close_conversations)
        ticking.register("panel approvals", steps.count_approvals)
        notices.register(own_reminders.DESK_KINDS, topic="desk")
        reminders.register(
            own_reminders.SESSION_REMINDERS,
            own_reminders.SEAT_REMINDERS,
            own_reminders.ADVICE_REMINDERS,
            approval_reminders.APPROVAL_REMINDERS,
        )
        taking_part.register()
        sending.register(steps.LETTERS)


def _register_planning() -> None:
    """Say what new processes get of this app, and what a phase needs of it."""
    from panels import own_texts  # noqa: PLC0415 - as above
    from participation import translations  # noqa: PLC0415 - as above

    translations.register(*own_texts.KINDS)
    from panels import blueprints as own  # noqa: PLC0415 - as above
    from panels import copies, readying  # noqa: PLC0415 - as above
    from participation import blueprints, cloning, readiness  # noqa: PLC0415 - models can be imported only now

    blueprints.register(own.PREPARER)
    cloning.register(*copies.PARTS)
    cloning.leave_out(copies.LEFT_OUT)
    readiness.register(needs=readying.needs)
