from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('voting', '0009_forms_that_were_sent'),
    ]

    operations = [
        migrations.AddField(
            model_name='spoiltforms',
            name='agreed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='agreed'),
        ),
        migrations.AddField(
            model_name='spoiltforms',
            name='agreed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='spoiltforms',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by', None), models.Q(('agreed_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='two_people_write_off_forms'),
        ),
    ]
