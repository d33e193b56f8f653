import django.db.models.deletion
from django.db import migrations, models

import proposals.models.search

# SQLite keeps the terms in their own table only; this one knows where each stands. No
# positions are kept, so it is small, and a word is looked up as it is.
FOR_SQLITE = (
    """
    CREATE VIRTUAL TABLE proposals_searchentry_fts USING fts5(
        terms, content='proposals_searchentry', content_rowid='proposal_id',
        detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER proposals_searchentry_added
    AFTER INSERT ON proposals_searchentry BEGIN
        INSERT INTO proposals_searchentry_fts(rowid, terms)
        VALUES (new.proposal_id, new.terms);
    END
    """,
    """
    CREATE TRIGGER proposals_searchentry_removed
    AFTER DELETE ON proposals_searchentry BEGIN
        INSERT INTO proposals_searchentry_fts(proposals_searchentry_fts, rowid, terms)
        VALUES ('delete', old.proposal_id, old.terms);
    END
    """,
    """
    CREATE TRIGGER proposals_searchentry_changed
    AFTER UPDATE ON proposals_searchentry BEGIN
        INSERT INTO proposals_searchentry_fts(proposals_searchentry_fts, rowid, terms)
        VALUES ('delete', old.proposal_id, old.terms);
        INSERT INTO proposals_searchentry_fts(rowid, terms)
        VALUES (new.proposal_id, new.terms);
    END
    """,
)
# Kept and not worked out when it is asked for: where a word is common, PostgreSQL looks
# at one idea after the other until it has enough.
FOR_POSTGRESQL = (
    """
    ALTER TABLE proposals_searchentry ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED
    """,
    """
    CREATE INDEX proposals_by_terms ON proposals_searchentry USING gin (vector)
    """,
)
BATCH = 500


def build(apps, schema_editor):
    """Make the index that each database has for words."""
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in FOR_SQLITE if is_sqlite else FOR_POSTGRESQL:
        schema_editor.execute(statement)


def tear_down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "removed", "changed"):
            schema_editor.execute(f"DROP TRIGGER proposals_searchentry_{name}")
        schema_editor.execute("DROP TABLE proposals_searchentry_fts")
    else:
        schema_editor.execute("DROP INDEX proposals_by_terms")
        schema_editor.execute("ALTER TABLE proposals_searchentry DROP COLUMN vector")


def fill(apps, schema_editor):
    """Index what was there before, as `manage.py reindex_proposals` would."""
    from proposals.indexing import index_with

    Proposal = apps.get_model("proposals", "Proposal")
    entry = apps.get_model("proposals", "SearchEntry")
    posting = apps.get_model("proposals", "Posting")
    last = 0
    while found := list(Proposal.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        index_with(entry, posting, found)
        last = found[-1].pk


class Migration(migrations.Migration):

    dependencies = [("proposals", "0010_hidden_amendments")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="proposals.proposal",
                    ),
                ),
                ("terms", proposals.models.search.TermsField()),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("term", models.BigIntegerField()),
                (
                    "process",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="participation.process",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postings",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "term", "proposal"),
                        name="postings_stand_once",
                    )
                ]
            },
        ),
        migrations.RunPython(build, tear_down),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
