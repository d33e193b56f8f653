from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0013_reasons")]

    operations = [
        migrations.AlterField(
            model_name="proposal",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "On the web"),
                    ("paper", "On paper"),
                    ("desk", "At a service desk"),
                    ("import", "Collected elsewhere"),
                ],
                default="web",
                max_length=8,
                verbose_name="came in",
            ),
        ),
    ]
