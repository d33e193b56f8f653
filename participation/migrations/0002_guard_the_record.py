"""The database itself refuses to change an event of the public record.

On PostgreSQL it refuses to delete one as well. On SQLite it does not, since Django
empties SQLite tables by deleting; there the seals alone tell.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION participation_keep_the_record() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the public record is append-only';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER participation_record_is_append_only
    BEFORE UPDATE OR DELETE ON participation_auditevent
    FOR EACH ROW EXECUTE FUNCTION participation_keep_the_record();
"""
POSTGRESQL_BACK = """
DROP TRIGGER participation_record_is_append_only ON participation_auditevent;
DROP FUNCTION participation_keep_the_record();
"""
SQLITE = """
CREATE TRIGGER participation_record_is_append_only
    BEFORE UPDATE ON participation_auditevent
BEGIN
    SELECT RAISE(ABORT, 'the public record is append-only');
END;
"""
SQLITE_BACK = "DROP TRIGGER participation_record_is_append_only;"


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
    dependencies = [("participation", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
