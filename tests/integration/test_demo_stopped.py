"""A demo whose first load did not come to its end, and one that is thrown away."""

import demonstration
import make
import pytest
from django.core.management import CommandError
from django.db import connection

from frontend.demo import content, loading
from participation.models import Process


def durability() -> object:
    """Ask what the database waits for before it says that something is stored."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous" if is_sqlite else "SHOW fsync")
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
class TestALoadThatWasStopped:
    @pytest.fixture(autouse=True)
    def _one_story(self, monkeypatch) -> None:
        monkeypatch.setattr(content, "STORIES", ("review",))

    def _stop(self, monkeypatch) -> None:
        def stop(**_anything: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(loading, "replay", stop)
            with pytest.raises(KeyboardInterrupt):
                demonstration.run()

    def test_is_begun_again(self, monkeypatch, settings, tmp_path) -> None:
        settings.OUTBOX_DIR = tmp_path
        self._stop(monkeypatch)
        assert not loading.is_loaded()

        demonstration.run()

        assert loading.is_loaded()
        assert Process.objects.count() == 2

    def test_leaves_the_database_as_careful_as_it_was(self, monkeypatch) -> None:
        before = durability()

        self._stop(monkeypatch)

        assert durability() == before

    def test_spares_what_others_put_there(self, monkeypatch) -> None:
        self._stop(monkeypatch)
        make.process("jotain-omaa")

        with pytest.raises(CommandError, match="other processes"):
            demonstration.run()

        assert Process.objects.filter(slug="jotain-omaa").exists()

    def test_can_be_reset(self, monkeypatch, settings, tmp_path) -> None:
        old = make.voting_round().box
        assert (settings.BALLOT_KEYS_DIR / old.folder).is_dir()
        settings.OUTBOX_DIR = tmp_path
        (tmp_path / "old.log").write_text("old mail")
        make.process("jotain-omaa")

        demonstration.run("--reset")

        assert not Process.objects.filter(slug="jotain-omaa").exists()
        assert not list(tmp_path.iterdir())
        assert not (settings.BALLOT_KEYS_DIR / old.folder).exists()
