from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0007_supports_and_selections")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="cost_range",
            field=models.CharField(
                blank=True,
                choices=[
                    ("small", "under 5 000 €"),
                    ("middle", "5 000 to 30 000 €"),
                    ("large", "30 000 to 100 000 €"),
                    ("huge", "more than 100 000 €"),
                ],
                default="",
                max_length=8,
                verbose_name="rough cost",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="coauthor",
            name="sent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sent"),
        ),
    ]
