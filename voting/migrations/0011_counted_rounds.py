"""A round says when it was counted, so that the clock asks about the others alone."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def say_when_it_was(apps, schema_editor):
    alias = schema_editor.connection.alias
    rounds = apps.get_model("voting", "VotingRound").objects.using(alias)
    tallies = apps.get_model("voting", "Tally").objects.using(alias)
    first = tallies.filter(voting_round=OuterRef("pk")).order_by("tallied_at")
    rounds.filter(pk__in=tallies.values("voting_round")).update(
        counted_at=Subquery(first.values("tallied_at")[:1])
    )
    # What was public before reminders came into the house is no news any more.
    rounds.exclude(published_at=None).update(result_told_at=F("published_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("voting", "0010_spoilt_forms_take_two"),
    ]

    operations = [
        migrations.AddField(
            model_name="votinground",
            name="counted_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="counted"
            ),
        ),
        migrations.AddField(
            model_name="votinground",
            name="result_told_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="result told"
            ),
        ),
        migrations.RunPython(say_when_it_was, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="votinground",
            index=models.Index(
                condition=Q(("counted_at", None), ("frozen_at__isnull", False)),
                fields=["phase"],
                name="rounds_to_count",
            ),
        ),
        migrations.AddIndex(
            model_name="votinground",
            index=models.Index(
                condition=Q(("published_at__isnull", False), ("result_told_at", None)),
                fields=["published_at"],
                name="results_to_tell",
            ),
        ),
    ]
