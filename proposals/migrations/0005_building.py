import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Corrections of what was reported, and the first day that was named."""

    dependencies = [
        ("proposals", "0004_the_whole_life"),
    ]

    operations = [
        migrations.AddField(
            model_name="building",
            name="first_due_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="first to be ready"
            ),
        ),
        migrations.AddField(
            model_name="building",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="buildingnews",
            name="done_on",
            field=models.DateField(blank=True, null=True, verbose_name="ready since"),
        ),
        migrations.AddField(
            model_name="buildingnews",
            name="taken_back_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="taken back"
            ),
        ),
        migrations.AddField(
            model_name="buildingnews",
            name="taken_back_reason",
            field=models.TextField(blank=True, max_length=1000, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="milestone",
            name="is_dropped",
            field=models.BooleanField(default=False, verbose_name="no longer planned"),
        ),
        migrations.AddField(
            model_name="milestone",
            name="reason",
            field=models.TextField(blank=True, max_length=1000, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="spending",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="proposals.spending",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="spending",
            name="form_key",
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="buildingnews",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_at", None),
                    models.Q(("taken_back_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="news_are_taken_back_with_a_reason",
                violation_error_message="Give a reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("corrects__isnull", False), _connector="OR"
                ),
                name="only_corrections_are_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.UniqueConstraint(
                fields=("building", "form_key"), name="a_form_spends_once"
            ),
        ),
    ]
