from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0014_channel")]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="is_private",
            field=models.BooleanField(
                default=False, verbose_name="not shown to everyone"
            ),
        ),
    ]
