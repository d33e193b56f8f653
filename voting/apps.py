from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VotingConfig(AppConfig):
    name = "voting"
    verbose_name = _("Voting")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what votes hold about people; models can be imported only now."""
        _register_planning()
        from participation import notices, personal, reminders, ticking  # noqa: PLC0415
        from voting import steps  # noqa: PLC0415
        from voting.notices import KINDS  # noqa: PLC0415
        from voting.personal import ABOUT_VOTES  # noqa: PLC0415
        from voting.reminders import (  # noqa: PLC0415
            RESULT_REMINDERS,
            VOTE_REMINDERS,
        )

        personal.register(ABOUT_VOTES)
        ticking.register("voting rounds", steps.tally)
        notices.register(KINDS, topic="votes")
        reminders.register(VOTE_REMINDERS, RESULT_REMINDERS)
        # The last step: what the others brought about may be owed at once.
        ticking.register("reminders", reminders.step)


def _register_planning() -> None:
    """Say what new processes get of this app, and what a phase needs of it."""
    from participation import (  # noqa: PLC0415 - models can be imported only now
        blueprints,
        cloning,
        readiness,
        translations,
    )
    from voting import blueprints as own  # noqa: PLC0415 - as above
    from voting import copies, own_texts, readying  # noqa: PLC0415 - as above

    blueprints.register(own.PREPARER)
    cloning.register(*copies.PARTS)
    cloning.leave_out(copies.LEFT_OUT)
    readiness.register(needs=readying.needs, wishes=readying.wishes)
    translations.register(*own_texts.KINDS)
