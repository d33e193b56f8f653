"""The database refuses to change a seed that has been drawn, as it does the sheet.

SQLite makes a table anew to change its columns, and its triggers go with the old one:
the guard of the sheet is put back there first.
"""

from importlib import import_module

from django.db import migrations

sheet = import_module("voting.migrations.0002_guard_the_sheet")

CONDITION = """OLD.drawn_seed <> '' AND (
    NEW.drawn_seed <> OLD.drawn_seed
    OR NEW.seed_drawn_at IS NULL OR NEW.seed_drawn_at <> OLD.seed_drawn_at
)"""
POSTGRESQL = f"""
CREATE FUNCTION voting_keep_the_seed() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'a drawn seed does not change';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER voting_seed_is_drawn
    BEFORE UPDATE ON voting_votinground
    FOR EACH ROW WHEN ({CONDITION})
    EXECUTE FUNCTION voting_keep_the_seed();
"""
POSTGRESQL_BACK = """
DROP TRIGGER voting_seed_is_drawn ON voting_votinground;
DROP FUNCTION voting_keep_the_seed();
"""
SQLITE = f"""
CREATE TRIGGER voting_seed_is_drawn
    BEFORE UPDATE ON voting_votinground
    WHEN {CONDITION}
BEGIN
    SELECT RAISE(ABORT, 'a drawn seed does not change');
END;
"""
SQLITE_BACK = "DROP TRIGGER voting_seed_is_drawn;"
NO_SHEET_GUARD = "DROP TRIGGER IF EXISTS voting_sheet_is_frozen;"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        schema_editor.execute(NO_SHEET_GUARD, params=None)
        schema_editor.execute(sheet.SQLITE, params=None)
        schema_editor.execute(SQLITE, params=None)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK, params=None)
    else:
        schema_editor.execute(SQLITE_BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("voting", "0003_every_kind_of_ballot")]

    operations = [migrations.RunPython(guard, release)]
