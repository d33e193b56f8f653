import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('proposals', '0006_review'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='idearules',
            name='selection_has_its_number',
        ),
        migrations.AddConstraint(
            model_name='idearules',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('selection__in', ['number', 'district']), _negated=True), models.Q(('selection_number__gt', 0), ('selection_number__isnull', False)), _connector='OR'), name='selection_has_its_number', violation_error_message='Say how many.'),
        ),
        migrations.RemoveConstraint(
            model_name='support',
            name='supports_within_the_district',
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('process', 'person', 'district', 'district_slot'), name='supports_within_the_district'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(condition=models.Q(('district', None)), fields=('process', 'person', 'district_slot'), name='supports_within_the_whole_city'),
        ),
        migrations.AddField(
            model_name='parting',
            name='had_project',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='Selection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('goes_on', models.BooleanField(verbose_name='goes on to the check')),
                ('supporters', models.PositiveIntegerField(verbose_name='supporters')),
                ('reason', models.TextField(blank=True, max_length=2000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(verbose_name='decided')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='selections', to='proposals.proposal', verbose_name='proposal')),
            ],
            options={
                'verbose_name': 'choice of ideas',
                'verbose_name_plural': 'choices of ideas',
                'ordering': ['-decided_at', '-pk'],
            },
        ),
    ]
