from django.db import migrations, models

from proposals.search import folded


def fill(apps, schema_editor):
    """Fold the proposals that were written before there was a search."""
    Proposal = apps.get_model("proposals", "Proposal")
    for proposal in Proposal.objects.only("title", "text").iterator(chunk_size=500):
        text = folded(proposal.title, proposal.text)
        Proposal.objects.filter(pk=proposal.pk).update(search_text=text)


class Migration(migrations.Migration):

    dependencies = [
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="search_text",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_in_fair_order",
        ),
        migrations.RemoveIndex(
            model_name="proposal",
            name="proposals_newest_first",
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["process", "order_key", "status"],
                include=("id",),
                name="proposals_in_fair_order",
            ),
        ),
        migrations.AddIndex(
            model_name="proposal",
            index=models.Index(
                fields=["process", "-submitted_at", "-number", "status"],
                include=("id",),
                name="proposals_newest_first",
            ),
        ),
    ]
