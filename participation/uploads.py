"""What arrives in forms, before any form looks at it."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE = 1024 * 1024
# The largest file that a form of the desk takes, a list of voters, has 20 MB.
LARGEST_OF_THE_DESK = 20


class Swallowing(FileUploadHandler):
    """Drop what is beyond every limit, so that nobody can fill the disk.

    What is kept of a file that is too large is still larger than its form allows; so
    the form says so in its own words, and nothing else of it is lost.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        largest = max(
            LARGEST_OF_THE_DESK,
            settings.PICTURE_MEGABYTES,
            settings.ATTACHMENT_MEGABYTES,
        )
        return raw_data if start <= largest * MEGABYTE else None

    def file_complete(self, file_size: int) -> Any:  # noqa: ARG002 - Django passes it
        """Leave the file to the next handler."""
        return None
