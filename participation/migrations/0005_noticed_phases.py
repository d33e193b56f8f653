"""What was noticed of a phase becomes two columns of it, which an index can follow."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery

COLUMNS = {"opened": "opening_noticed_at", "closed": "closing_noticed_at"}


def keep_what_was_noticed(apps, schema_editor):
    phases = apps.get_model("participation", "Phase").objects.using(
        schema_editor.connection.alias
    )
    changes = apps.get_model("participation", "PhaseChange").objects.using(
        schema_editor.connection.alias
    )
    for kind, column in COLUMNS.items():
        of_this = changes.filter(phase=OuterRef("pk"), kind=kind)
        phases.filter(changes__kind=kind).update(
            **{column: Subquery(of_this.values("noticed_at")[:1])}
        )
    # What is over when reminders come into the house is nothing to remind of.
    phases.exclude(closing_noticed_at=None).update(reminded_at=F("closing_noticed_at"))


def write_it_out_again(apps, schema_editor):
    phases = apps.get_model("participation", "Phase").objects.using(
        schema_editor.connection.alias
    )
    change = apps.get_model("participation", "PhaseChange")
    for kind, column in COLUMNS.items():
        noticed = phases.exclude(**{column: None})
        change.objects.using(schema_editor.connection.alias).bulk_create(
            change(phase_id=phase, kind=kind, noticed_at=noticed_at)
            for phase, noticed_at in noticed.values_list("pk", column)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0004_outbox"),
    ]

    operations = [
        migrations.AddField(
            model_name="phase",
            name="opening_noticed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="opening noticed"
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="closing_noticed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="closing noticed"
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="reminded_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="every reminder settled",
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="moves",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                help_text="Calendars that know older times learn from it that these "
                "hold.",
                verbose_name="times moved",
            ),
        ),
        migrations.AddField(
            model_name="phase",
            name="moved_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="moved"
            ),
        ),
        migrations.RunPython(keep_what_was_noticed, write_it_out_again),
        migrations.AddIndex(
            model_name="phase",
            index=models.Index(
                condition=Q(("opening_noticed_at", None)),
                fields=["starts_at"],
                name="openings_to_notice",
            ),
        ),
        migrations.AddIndex(
            model_name="phase",
            index=models.Index(
                condition=Q(("closing_noticed_at", None)),
                fields=["ends_at"],
                name="closings_to_notice",
            ),
        ),
        migrations.AddIndex(
            model_name="phase",
            index=models.Index(
                condition=Q(("reminded_at", None)),
                fields=["starts_at"],
                name="phases_to_remind_of",
            ),
        ),
        migrations.DeleteModel(name="PhaseChange"),
    ]
