"""The database itself refuses to change rules that have been frozen."""

from django.db import migrations

CONDITION = """OLD.frozen_at IS NOT NULL AND (
    NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at
    OR NEW.sheet_text <> OLD.sheet_text
    OR NEW.sheet_sha256 <> OLD.sheet_sha256
)"""
POSTGRESQL = f"""
CREATE FUNCTION voting_keep_the_sheet() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'frozen rules do not change';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER voting_sheet_is_frozen
    BEFORE UPDATE ON voting_votinground
    FOR EACH ROW WHEN ({CONDITION})
    EXECUTE FUNCTION voting_keep_the_sheet();
"""
POSTGRESQL_BACK = """
DROP TRIGGER voting_sheet_is_frozen ON voting_votinground;
DROP FUNCTION voting_keep_the_sheet();
"""
SQLITE = f"""
CREATE TRIGGER voting_sheet_is_frozen
    BEFORE UPDATE ON voting_votinground
    WHEN {CONDITION}
BEGIN
    SELECT RAISE(ABORT, 'frozen rules do not change');
END;
"""
SQLITE_BACK = "DROP TRIGGER IF EXISTS voting_sheet_is_frozen;"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        schema_editor.execute(SQLITE, params=None)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK, params=None)
    else:
        schema_editor.execute(SQLITE_BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
