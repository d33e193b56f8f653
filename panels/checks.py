"""System checks: what auditors are promised of a draw cannot be set aside."""

from django.conf import settings
from django.core import checks

from participation.checks import TAG

# docs/auditors/lottery.md promises that a list lies open for a day at least.
FEWEST_HOURS = 24


@checks.register(TAG)
def refuse_hasty_draws(**_kwargs: object) -> list[checks.CheckMessage]:
    hours = settings.LOTTERY_NOTICE_HOURS
    if hours >= FEWEST_HOURS:
        return []
    return [
        checks.Error(
            f"LOTTERY_NOTICE_HOURS is {hours}, so a panel could be drawn before "
            "people have kept the hash of its list.",
            hint=f"Give at least {FEWEST_HOURS} hours.",
            id="porukka.E018",
        )
    ]
