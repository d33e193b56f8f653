import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0005_building")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="reason",
            field=models.TextField(blank=True, max_length=1000, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="review",
            name="department",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="proposals.department",
                verbose_name="department",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="instead",
            field=models.TextField(
                blank=True,
                max_length=2000,
                verbose_name="what would be possible instead",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="language",
            field=models.CharField(blank=True, max_length=8, verbose_name="language"),
        ),
        migrations.RemoveConstraint(model_name="finding", name="not_met_with_a_reason"),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("verdict", "not_met"), _negated=True),
                        models.Q(("score", None), ("score__gt", 2), _connector="OR"),
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="not_met_with_a_reason",
                violation_error_message="Give a reason.",
            ),
        ),
    ]
