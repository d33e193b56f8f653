import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0003_files_and_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="mail",
            field=models.CharField(
                choices=[
                    ("waits", "Waits to be sent"),
                    ("sent", "Sent"),
                    ("inbox", "Only on the page of notices"),
                    ("refused", "Refused by the mail server"),
                ],
                default="waits",
                max_length=8,
                verbose_name="e-mail",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_key",
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name="notice",
            name="due_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, verbose_name="to be sent from"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="notice",
            name="tries",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="tries"),
        ),
        migrations.RemoveIndex(model_name="notice", name="notices_to_send"),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail", "waits")),
                fields=["due_at", "person"],
                name="notices_to_send",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("read_at", None)),
                fields=["person"],
                name="notices_unread",
            ),
        ),
    ]
