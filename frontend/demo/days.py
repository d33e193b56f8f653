"""Days of the demo: counted from the day on which it is loaded."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import floor

from django.utils import timezone

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Days:
    """Turns -10 into noon ten days ago, in the time zone of the installation.

    A fraction is a part of a day later: -10 + 0.5 is the midnight that follows.
    """

    today: date

    def date(self, day: float) -> date:
        return self.today + timedelta(days=floor(day))

    def moment(self, day: float) -> datetime:
        noon = timezone.make_aware(datetime.combine(self.date(day), NOON))
        return noon + timedelta(days=day - floor(day))
