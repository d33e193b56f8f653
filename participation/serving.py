"""The worker and the schedule inside the web process, for sites without a broker.

With `BROKER_URL=memory://` a task reaches nobody outside its own process. So there may
be only one process, and it runs the worker and the schedule beside the web threads.
Nothing is lost with them: what is due is asked of the database every minute.
"""

import logging
from threading import Event, Thread

from celery import Celery, beat
from django.core.exceptions import ImproperlyConfigured

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 10


def refuse_processes(processes: int, *, is_embedded: bool) -> None:
    """Raise ImproperlyConfigured when an embedded broker would serve several processes.

    Each would run a schedule of its own and count login attempts for itself.
    """
    if is_embedded and processes != 1:
        raise ImproperlyConfigured(
            f"BROKER_URL is memory://, which reaches one web process only, but "
            f"{processes} are asked for. Set WEB_PROCESSES=1, or set BROKER_URL to a "
            "Redis server that all processes share."
        )


class EmbeddedCelery:
    """A Celery worker and schedule on threads of this process."""

    def __init__(self, app: Celery) -> None:
        self.ready = Event()
        self.worker = app.WorkController(
            pool_cls="threads",
            concurrency=2,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            ready_callback=lambda _consumer: self.ready.set(),
        )
        # In memory: what the schedule missed while we were down, the tasks find out.
        # It looks up every second, so that it can be stopped as quickly.
        self.schedule = beat.Service(app, max_interval=1, scheduler_cls=beat.Scheduler)
        self.threads = [
            Thread(target=self.worker.start, name="celery-worker", daemon=True),
            Thread(target=self.schedule.start, name="celery-schedule", daemon=True),
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()
        logger.info("The Celery worker and schedule run inside this process.")

    def stop(self) -> None:
        """Let running tasks finish, then stop both."""
        self.schedule.stop()
        # A worker that is stopped while it starts falls over its own half-made parts.
        self.ready.wait(timeout=PATIENCE_SECONDS)
        self.worker.stop()
        for thread in self.threads:
            thread.join(timeout=PATIENCE_SECONDS)
