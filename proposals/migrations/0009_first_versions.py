"""Give every proposal that was there already its first version, and its cost range."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

STEP = 1000
RANGE_ENDS = ((5_000_00, "small"), (30_000_00, "middle"), (100_000_00, "large"))


def write_first_versions(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the words as they stand: how they were before a change is not known."""
    proposals = apps.get_model("proposals", "Proposal").objects.order_by("pk")
    revision = apps.get_model("proposals", "Revision")
    last = 0
    while part := list(proposals.filter(pk__gt=last, revisions=None)[:STEP]):
        revision.objects.bulk_create(
            revision(
                proposal=proposal,
                number=proposal.revision_number,
                title=proposal.title,
                text=proposal.text,
                benefits=proposal.benefits,
                cost_estimate=proposal.cost_estimate,
                editor_id=proposal.author_id,
                made_at=proposal.edited_at or proposal.submitted_at,
            )
            for proposal in part
        )
        last = part[-1].pk


def guess_ranges(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    proposals = apps.get_model("proposals", "Proposal").objects
    guessed = proposals.filter(cost_range="", cost_estimate__isnull=False)
    for end, name in RANGE_ENDS:
        guessed.filter(cost_estimate__lte=end).update(cost_range=name)
    guessed.update(cost_range="huge")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0008_writing")]

    operations = [
        migrations.RunPython(write_first_versions, migrations.RunPython.noop),
        migrations.RunPython(guess_ranges, migrations.RunPython.noop),
    ]
