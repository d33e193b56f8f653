"""Pictures and documents in forms: what is right is kept, whatever else is wrong.

A browser empties the fields for files when a form comes back. So a picture that could
be read is stored at once, and the form holds on to it by a signed key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from participation import documents, pictures
from participation.actions import files
from participation.characters import written
from participation.models import StoredFile

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile

MEGABYTE = 1024 * 1024
SALT = "porukka.held-file"
LONGEST_ALT = 300

PICTURE_FLAWS = {
    pictures.Flaw.NO_PICTURE: _(
        "“%(name)s” is not a JPEG, PNG or WebP picture. Send a picture in one of these "
        "formats."
    ),
    pictures.Flaw.PHONE_FORMAT: _(
        "“%(name)s” is in a format of phones (HEIC) that not every browser can show. "
        "Save it as JPEG, or take a screenshot of it, and send that."
    ),
    pictures.Flaw.DRAWING: _(
        "“%(name)s” is an SVG drawing, which can carry scripts. Save it as PNG and "
        "send that."
    ),
    pictures.Flaw.TOO_MANY_PIXELS: _(
        "“%(name)s” has too many pixels. At most %(most)d million are read, for "
        "example 8,000 by 5,000. Make it smaller and send it again."
    ),
    pictures.Flaw.BROKEN: _(
        "“%(name)s” could not be read to its end. It may have been cut off on the way: "
        "try to send it again."
    ),
}
DOCUMENT_FLAWS = {
    documents.Flaw.NO_PDF: _("“%(name)s” is not a PDF file. Save it as PDF."),
    documents.Flaw.BROKEN: _(
        "“%(name)s” could not be read to its end. Save it as PDF again and send that."
    ),
    documents.Flaw.LOCKED: _(
        "“%(name)s” is protected by a password. Save it without one."
    ),
    documents.Flaw.TOO_MANY_PAGES: _(
        "“%(name)s” has more than %(most)d pages. Send the ones that matter."
    ),
    documents.Flaw.TOO_COMPLEX: _(
        "“%(name)s” is too complicated to look through. Print it to PDF and send that."
    ),
    documents.Flaw.ACTIVE: _(
        "“%(name)s” holds scripts, forms that can be sent, or other files. Print it to "
        "PDF, which leaves only text and pictures, and send that."
    ),
}


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that has been read and stored, and belongs to nothing yet."""

    large: StoredFile
    small: StoredFile
    alt: str = ""


@dataclass(frozen=True, slots=True)
class NewDocument:
    file: StoredFile
    name: str
    pages: int


def _content(upload: Upload, megabytes: int) -> bytes:
    if (upload.size or 0) > megabytes * MEGABYTE:
        raise ValidationError(
            _("“%(name)s” is larger than %(most)d MB. Send a smaller one."),
            "too_large",
            {"name": _short(upload), "most": megabytes},
        )
    content: bytes = upload.read()
    return content


def _short(upload: Upload) -> str:
    """Return the name of a file for a message, the end of it when it is long."""
    name = upload.name or "?"
    return name if len(name) <= 60 else f"…{name[-59:]}"  # noqa: PLR2004 - a line


def read_picture(upload: Upload) -> pictures.Renditions:
    """Return both sizes of what was sent; raises `ValidationError` with the reason."""
    content = _content(upload, settings.PICTURE_MEGABYTES)
    most = settings.PICTURE_MEGAPIXELS
    try:
        return pictures.made_anew(content, megapixels=most)
    except pictures.BadPicture as error:
        raise ValidationError(
            PICTURE_FLAWS[error.flaw],
            error.flaw.value,
            {"name": _short(upload), "most": most},
        ) from error


def read_document(upload: Upload) -> tuple[bytes, documents.Checked]:
    """Return a PDF that may be kept; raises `ValidationError` with the reason."""
    content = _content(upload, settings.ATTACHMENT_MEGABYTES)
    most = settings.ATTACHMENT_PAGES
    try:
        return content, documents.checked(content, most_pages=most)
    except documents.BadDocument as error:
        raise ValidationError(
            DOCUMENT_FLAWS[error.flaw],
            error.flaw.value,
            {"name": _short(upload), "most": most},
        ) from error


def held(key: str) -> tuple[StoredFile, StoredFile] | None:
    """Return the two sizes that a signed key of a form stands for, if they are there.

    The key runs out before the files are tidied away.
    """
    try:
        pair = signing.loads(key, salt=SALT, max_age=files.HELD_FOR)
    except signing.BadSignature:
        return None
    found = StoredFile.objects.defer("content").in_bulk(pair)
    return (found[pair[0]], found[pair[1]]) if len(found) == len(pair) else None


class AltField(forms.CharField):
    """What is to be seen on a picture, in words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("What does the picture show?"),
            max_length=LONGEST_ALT,
            help_text=_(
                "A sentence for those who cannot see it. Name what matters: “An old "
                "wooden pier, its steps are missing.”"
            ),
            **options,
        )

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(written(str(value or ""))) or "").split())


class PictureForm(forms.Form):
    """One more picture and its description; empty, it asks for nothing."""

    file = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    alt = AltField(required=False)

    def __init__(self, *args: Any, needs_alt: bool, now: datetime, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.needs_alt = needs_alt
        self.now = now
        self.pair: tuple[StoredFile, StoredFile] | None = None

    def clean_file(self) -> Upload | None:
        """Read and store the picture, so that it stays when something else is wrong."""
        upload: Upload | None = self.cleaned_data["file"]
        if upload:
            renditions = read_picture(upload)
            self.pair = files.keep_picture(renditions=renditions, now=self.now)
            keys = [one.pk for one in self.pair]
            # What was posted cannot be changed, only replaced by a copy.
            typed = {name: self.data.get(name, "") for name in self.data}
            self.data = typed | {
                self.add_prefix("kept"): signing.dumps(keys, salt=SALT)
            }
        return upload

    def clean_kept(self) -> str:
        key: str = self.cleaned_data["kept"]
        if key and self.pair is None:
            self.pair = held(key)
            if self.pair is None:
                raise ValidationError(
                    _("The picture was not kept so long. Choose it once more."),
                    "no_longer_held",
                )
        return key

    def clean(self) -> dict[str, Any]:
        alt = self.cleaned_data.get("alt", "")
        if self.needs_alt and self.pair and not alt and "alt" not in self.errors:
            self.add_error("alt", no_alt())
        if alt and not self.pair and not self.errors:
            words = _("You have described a picture. Choose it, too.")
            self.add_error("file", ValidationError(words, "no_picture_chosen"))
        return self.cleaned_data

    @property
    def holds_picture(self) -> bool:
        return self.pair is not None

    def picture(self) -> NewPicture | None:
        """Return the picture of a valid form, if there is one in it."""
        if self.pair is None:
            return None
        return NewPicture(*self.pair, alt=self.cleaned_data["alt"])


def no_alt() -> ValidationError:
    return ValidationError(
        _("Say what the picture shows. Not everybody can see it."), "no_alt"
    )


class PictureForms:
    """Several pictures in one form of the page; each is judged by itself."""

    def __init__(
        self,
        posted: QueryDict | None,
        sent: MultiValueDict[str, Upload] | None,
        *,
        count: int,
        needs_alt: bool,
        now: datetime,
        prefix: str = "new",
    ) -> None:
        self.forms = [
            PictureForm(
                posted,
                sent,
                prefix=f"{prefix}-{number}",
                needs_alt=needs_alt,
                now=now,
            )
            for number in range(max(count, 0))
        ]

    def is_valid(self) -> bool:
        """Judge every one of them, also after the first that is wrong."""
        return not [form for form in self.forms if not form.is_valid()]

    def chosen(self) -> list[NewPicture]:
        """Return the pictures of the forms that are right, in their order."""
        found = [form.picture() for form in self.forms if form.is_valid()]
        return [picture for picture in found if picture]

    @property
    def errors(self) -> list[dict[str, str]]:
        """Return what is wrong, as `components/error_summary.html` has it."""
        return errors_of(self.forms)


class DocumentForm(forms.Form):
    """One more PDF; empty, it asks for nothing."""

    file = forms.FileField(
        label=_("PDF file"),
        required=False,
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
    )

    def __init__(self, *args: Any, now: datetime, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.now = now
        self.document: NewDocument | None = None

    def clean_file(self) -> Upload | None:
        upload: Upload | None = self.cleaned_data["file"]
        if upload:
            content, checked = read_document(upload)
            file = files.keep_document(content=content, now=self.now)
            name = file_name(upload.name or "")
            self.document = NewDocument(file, name, checked.pages)
        return upload


def file_name(name: str) -> str:
    """Return a name for lists and for saving: a PDF's, without control characters."""
    plain = "".join(letter for letter in name if letter.isprintable())
    stem = plain.removesuffix(".pdf").removesuffix(".PDF").strip(" .")[:100]
    return f"{stem or 'file'}.pdf"


def errors_of(several: Sequence[forms.BaseForm]) -> list[dict[str, str]]:
    """Return what is wrong in several forms, with links to the fields."""
    return [
        {
            "label": f"{form.fields[name].label} \N{EN DASH} {problem}",
            "url": f"#{form[name].id_for_label}",
        }
        for form in several
        for name, problems in form.errors.items()
        if name in form.fields
        for problem in problems
    ]
