"""The index of proposals: what a search and the look for similar ideas read.

It says the same on every database: the terms are made in Python, and the database only
looks them up: PostgreSQL in a column `vector` that it makes of `terms` itself, SQLite
in a table of FTS5 that triggers keep in step. Both come with the migration, and neither
is a field of the model.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from participation.models import Process
from proposals.models.proposals import Proposal
from proposals.words.query import Word, for_postgresql, for_sqlite

Sql = tuple[str, list[Any]]
if TYPE_CHECKING:
    Lookup = models.Lookup[Any]
    TextField = models.TextField[str, str]
else:
    Lookup, TextField = models.Lookup, models.TextField


class TermsField(TextField):
    """Terms with a space between, as `words.idea.Terms.joined` writes them."""


@TermsField.register_lookup
class Holds(Lookup):
    """`terms__holds=words`: every word is there, in one of its ways."""

    lookup_name = "holds"
    prepare_rhs = False
    rhs: Sequence[Word]

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any
    ) -> Sql:
        column, params = self.process_lhs(compiler, connection)
        key = column.replace('"terms"', '"proposal_id"')
        table = "proposals_searchentry_fts"
        found = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608 - no words of anybody
        return f"{key} IN ({found})", [*params, for_sqlite(self.rhs)]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any
    ) -> Sql:
        column, params = self.process_lhs(compiler, connection)
        vector = column.replace('"terms"', '"vector"')
        return f"{vector} @@ %s::tsquery", [*params, for_postgresql(self.rhs)]


class SearchEntry(models.Model):
    """All terms of a proposal."""

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    terms = TermsField()

    def __str__(self) -> str:
        return f"terms of {self.proposal_id}"


class Posting(models.Model):
    """One of the few terms by which a similar idea finds a proposal.

    Words would make the index three times as long, so a term stands here as its
    `words.idea.number_of`.
    """

    process = models.ForeignKey(
        Process, models.CASCADE, related_name="+", db_index=False
    )
    term = models.BigIntegerField()
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="postings")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "term", "proposal"], name="postings_stand_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.term} in {self.proposal_id}"
