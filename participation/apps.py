from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        """Load what registers itself: Celery, checks, a guard of accounts, our data.

        Not in `__init__.py`, since that would load Celery into every pure module.
        """
        from participation import (  # noqa: PLC0415 - see above
            celery,  # noqa: F401
            checks,  # noqa: F401
            cloning,
            copies,
            happenings,
            message_events,  # noqa: F401
            notices,
            personal,
            personal_planning,
            phase_happenings,
            phase_notices,
            phase_reminders,
            planning_notices,
            planning_reminders,
            readiness,
            readying,
            reminders,
            sending,
            steps,
            takeover,  # noqa: F401
            ticking,
        )

        personal.register(personal.ABOUT_ACCOUNTS)
        ticking.register("phases", steps.notice_phases)
        happenings.register(phase_happenings.of_process)
        happenings.register_personal(phase_happenings.of_person)
        # Reminders.
        notices.register(phase_notices.KINDS, topic="phases")
        reminders.register(phase_reminders.PHASE_REMINDERS)
        sending.register(steps.NOTICES)
        # Planning.
        cloning.register(*copies.PARTS)
        cloning.leave_out(copies.LEFT_OUT)
        readiness.register(needs=readying.needs, wishes=readying.wishes)
        personal.register(personal_planning.ABOUT_PLANNING)
        notices.register(planning_notices.KINDS)
        reminders.register(planning_reminders.UNREADY, planning_reminders.EXTENDED)
        sending.register(steps.TEXTS)
        _register_texts()
        _register_surveys()
        _register_help()


def _register_surveys() -> None:
    from participation import (  # noqa: PLC0415 - models can be imported only now
        notices,
        personal,
        personal_surveys,
        reminders,
        survey_notices,
        survey_steps,
        ticking,
    )
    from participation.surveys import audiences  # noqa: PLC0415 - as above

    audiences.register(audiences.OWN)
    notices.register(survey_notices.KINDS, topic="surveys")
    personal.register(personal_surveys.ABOUT_SURVEYS)
    reminders.register(survey_notices.SURVEY_REMINDER)
    ticking.register("surveys", survey_steps.settle_surveys)


def _register_help() -> None:
    from participation import (  # noqa: PLC0415 - models can be imported only now
        happenings,
        help_happenings,
        help_notices,
        help_steps,
        notices,
        personal,
        personal_help,
        sending,
        ticking,
    )

    notices.register(help_notices.KINDS, topic="help")
    personal.register(personal_help.ABOUT_HELP)
    sending.register(help_steps.LETTERS)
    ticking.register("help", help_steps.remind_of_help)
    happenings.register_personal(help_happenings.of_person)


def _register_texts() -> None:
    from participation import (  # noqa: PLC0415 - models can be imported only now
        cloning,
        own_texts,
        readiness,
        survey_copies,
        translation_copies,
        translations,
    )

    cloning.register(*survey_copies.PARTS)
    cloning.register(*translation_copies.PARTS)
    translations.register(*own_texts.KINDS)
    readiness.register(wishes=own_texts.asked)
