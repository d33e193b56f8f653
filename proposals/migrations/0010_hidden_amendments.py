from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0009_first_versions")]

    operations = [
        migrations.AlterField(
            model_name="amendment",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Waits for the author"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("taken_back", "Taken back"),
                    ("hidden", "Hidden by a moderator"),
                ],
                max_length=12,
                verbose_name="state",
            ),
        ),
    ]
