"""The Celery app, and everything that happens by itself and when.

Start a worker with `celery -A participation.celery worker` and, once in the whole
installation, the schedule with `celery -A participation.celery beat`. A site whose
broker is `memory://` needs neither: `participation.serving` runs both inside the web
process.
"""

import os
from datetime import timedelta

from celery import Celery, signals
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")

app = Celery("porukka")
# For the threads of the web server and of the embedded worker as well: by itself an app
# is known only to the thread that made it.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_logging_as_in_the_settings(**_kwargs: object) -> None:
    """Keep Celery from setting up logging, by being there."""


# A task that comes late has missed nothing: each asks what is due. So one that waited
# longer than its period is dropped in favour of the next.
app.conf.beat_schedule = {
    "notice phase changes": {
        "task": "participation.tasks.notice_phase_changes",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "tally closed rounds": {
        "task": "voting.tasks.tally_closed_rounds",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "sequence boxes": {
        "task": "voting.tasks.sequence_boxes",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},
    },
    "make packs": {
        "task": "voting.tasks.make_packs",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "send notices": {
        "task": "voting.tasks.send_notices",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 595},
    },
    "check boxes": {
        "task": "voting.tasks.check_boxes",
        "schedule": crontab(hour="2", minute="43"),
        "options": {"expires": 6 * 3600},
    },
    "destroy keys": {
        "task": "voting.tasks.destroy_keys",
        "schedule": crontab(hour="4", minute="7"),
        "options": {"expires": 12 * 3600},
    },
    "verify records": {
        "task": "participation.tasks.verify_records",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 6 * 3600},
    },
}
