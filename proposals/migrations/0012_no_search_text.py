from django.db import migrations, models


def drop_trigrams(apps, schema_editor):
    """Drop the index on the column that goes; the extension may serve others."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS proposals_by_trigrams")


class Migration(migrations.Migration):

    dependencies = [("proposals", "0011_search_index")]

    operations = [
        migrations.RunPython(drop_trigrams, migrations.RunPython.noop),
        # Whoever goes back gets an empty text; the search of that time finds nothing
        # in it until an idea is written anew.
        migrations.AlterField(
            "proposal", "search_text", models.TextField(default="", editable=False)
        ),
        migrations.RemoveField("proposal", "search_text"),
    ]
