from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("proposals", "0012_no_search_text")]

    operations = [
        migrations.RemoveConstraint("StandardReason", "one_reason_per_code"),
        migrations.AddConstraint(
            "StandardReason",
            models.UniqueConstraint(
                fields=["process", "code"], name="one_reason_per_code"
            ),
        ),
        migrations.AddConstraint(
            "StandardReason",
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(process=None),
                name="one_common_reason_per_code",
            ),
        ),
    ]
