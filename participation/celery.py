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
# longer than its period is dropped in favour of the next. What follows the clock is a
# step of the tick, which also queues the sending of what waits; apart from it stay what
# takes long, what is done at night, and what must not tell when something happened.
app.conf.beat_schedule = {
    "tick": {
        "task": "participation.tasks.tick",
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
    "forget contacts of help points": {
        "task": "participation.tasks.forget_help_contacts",
        "schedule": crontab(hour="4", minute="27"),
        "options": {"expires": 12 * 3600},
    },
    "forget drafts": {
        "task": "proposals.tasks.forget_drafts",
        "schedule": crontab(hour="4", minute="37"),
        "options": {"expires": 12 * 3600},
    },
    "compute draws of panels": {
        "task": "panels.tasks.compute_draws",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "count conversations of panels": {
        "task": "panels.tasks.count_conversations",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "forget needs of members of panels": {
        "task": "panels.tasks.forget_needs",
        "schedule": crontab(hour="4", minute="27"),
        "options": {"expires": 12 * 3600},
    },
    "forget people of panels": {
        "task": "panels.tasks.erase_what_is_due",
        "schedule": crontab(hour="4", minute="17"),
        "options": {"expires": 12 * 3600},
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
    "delete ownerless files": {
        "task": "participation.tasks.delete_ownerless_files",
        "schedule": crontab(hour="3", minute="47"),
        "options": {"expires": 6 * 3600},
    },
    "verify records": {
        "task": "participation.tasks.verify_records",
        "schedule": crontab(hour="3", minute="17"),
        "options": {"expires": 6 * 3600},
    },
}
