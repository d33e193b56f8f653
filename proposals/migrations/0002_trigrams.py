from django.db import migrations

# Trusted: whoever may create things in the database may install it, no superuser needed.
OBTAINABLE = """
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
        OR EXISTS (
            SELECT FROM pg_available_extension_versions
            WHERE name = 'pg_trgm' AND trusted
        ) AND has_database_privilege(current_database(), 'CREATE')
"""


def index(apps, schema_editor):
    """Let PostgreSQL find parts of words without reading every proposal.

    The search finds the same without it, in a third of a second at 100,000
    proposals. So where the extension cannot be had, the city does without.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(OBTAINABLE)
        if not cursor.fetchone()[0]:
            return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    schema_editor.execute(
        "CREATE INDEX proposals_by_trigrams ON proposals_proposal "
        "USING gin (search_text gin_trgm_ops)"
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS proposals_by_trigrams")


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(index, drop),
    ]
