"""The database itself refuses to change what the box has taken.

On PostgreSQL nothing can be deleted from the log or the marks either; SQLite has no
other way than deleting to empty a table for tests. It also makes a table anew to change
its columns, and its triggers go with the old one: the guards of the sheet and the seed
are put back there.
"""

from importlib import import_module

from django.db import migrations

sheet = import_module("voting.migrations.0002_guard_the_sheet")
seed = import_module("voting.migrations.0004_guard_the_seed")

NEVER_CHANGED = (
    "voting_logentry",
    "voting_sealedballot",
    "voting_checkpoint",
    "voting_opening",
    "voting_rollmark",
    "voting_papermark",
)
NEVER_DELETED = ("voting_logentry", "voting_rollmark", "voting_papermark")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION voting_keep_the_box() RETURNS trigger AS $$"
            " BEGIN RAISE EXCEPTION 'the ballot box is only added to';"
            " END; $$ LANGUAGE plpgsql",
            params=None,
        )
        for table in NEVER_CHANGED:
            events = "UPDATE OR DELETE" if table in NEVER_DELETED else "UPDATE"
            schema_editor.execute(
                f"CREATE TRIGGER {table}_is_kept BEFORE {events} ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION voting_keep_the_box()",
                params=None,
            )
    else:
        for name in ("voting_sheet_is_frozen", "voting_seed_is_drawn"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        schema_editor.execute(sheet.SQLITE, params=None)
        schema_editor.execute(seed.SQLITE, params=None)
        for table in NEVER_CHANGED:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'the ballot box is only added to'); END",
                params=None,
            )


def release(apps, schema_editor):
    for table in NEVER_CHANGED:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {table}_is_kept{on}", params=None
        )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION voting_keep_the_box()", params=None)


class Migration(migrations.Migration):
    dependencies = [("voting", "0007_ways_to_vote")]
    operations = [migrations.RunPython(guard, release)]
