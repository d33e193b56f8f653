"""Which texts of a process a machine has translated, for whoever shows them."""

from django.conf import settings
from django.utils.translation import get_language

from participation.models import ContentTranslation, Process
from participation.texts import know_machine_texts


def load_machine_texts(*processes: Process) -> None:
    """Learn which texts of processes a machine wrote. One query, or mostly none."""
    language = get_language() or settings.LANGUAGE_CODE
    some = [one.pk for one in processes if language in one.machine_languages]
    if some:
        found = ContentTranslation.objects.filter(
            process__in=some, language=language, is_machine=True
        )
        know_machine_texts(found.values_list("text_hash", flat=True))
