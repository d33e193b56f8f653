"""The page of pictures and documents: what is there, and what comes in addition."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from participation.forms.files import (
    AltField,
    DocumentForm,
    PictureForms,
    Upload,
    errors_of,
    no_alt,
)
from proposals.actions.pictures import Changes
from proposals.models import Attachment, Draft, Picture, Proposal

# More fields at once make a page long; whoever has more sends twice.
MOST_AT_ONCE = 3
# No key of a row has more digits.
MOST_DIGITS = 18


class ShownPictureForm(forms.Form):
    """What a picture shows that is there already."""

    alt = AltField(required=False)

    def __init__(
        self, posted: QueryDict | None, *, picture: Picture, needs_alt: bool
    ) -> None:
        prefix = f"picture-{picture.pk}"
        super().__init__(posted, prefix=prefix, initial={"alt": picture.alt})
        self.picture = picture
        self.needs_alt = needs_alt

    def clean_alt(self) -> str:
        alt: str = self.cleaned_data["alt"]
        if self.needs_alt and not alt:
            raise no_alt()
        return alt


class FilesForm:
    """All forms of the page, each judged by itself, so that none costs another."""

    def __init__(
        self,
        posted: QueryDict | None,
        sent: MultiValueDict[str, Upload] | None,
        *,
        owner: Draft | Proposal,
        now: datetime,
    ) -> None:
        self.needs_alt = isinstance(owner, Proposal)
        self.problems: list[str] = []
        self.button = str(posted.get("do", "")) if posted else ""
        there = _pictures_of(owner)
        self.shown = [self._shown(picture, posted) for picture in there]
        self.attachments = _attachments_of(owner)
        self.new = PictureForms(
            posted,
            sent,
            count=_free(len(there)),
            needs_alt=self.needs_alt,
            now=now,
        )
        self.document = DocumentForm(posted, sent, prefix="document", now=now)

    def _shown(self, picture: Picture, posted: QueryDict | None) -> ShownPictureForm:
        return ShownPictureForm(posted, picture=picture, needs_alt=self.needs_alt)

    def start_again(self, owner: Draft | Proposal, now: datetime) -> None:
        """Show what has been saved as saved, and go on asking for what was wrong."""
        wrong = {form.picture.pk: form for form in self.shown if not form.is_valid()}
        there = _pictures_of(owner)
        self.shown = [wrong.get(one.pk) or self._shown(one, None) for one in there]
        self.attachments = _attachments_of(owner)
        self.new.forms = [form for form in self.new.forms if not form.is_valid()]
        if self.document.is_valid():
            self.document = DocumentForm(prefix="document", now=now)

    @property
    def takes_documents(self) -> bool:
        most: int = settings.ATTACHMENTS_MOST
        return len(self.attachments) < most

    def is_valid(self) -> bool:
        """Judge all of them, also after the first that is wrong."""
        wrong = [form for form in self.shown if not form.is_valid()]
        others: list[bool] = [self.new.is_valid(), self.document.is_valid()]
        return not (wrong or False in others)

    def changes(self) -> Changes:
        """Return what is right, whatever else is wrong."""
        document = self.document.document
        return Changes(
            alts={
                form.picture.pk: form.cleaned_data["alt"]
                for form in self.shown
                if form.is_valid()
            },
            pictures=self.new.chosen(),
            documents=[document] if document else [],
            removed_picture=self._key("remove"),
            removed_document=self._key("remove-document"),
            raised=self._key("raise"),
        )

    def _key(self, verb: str) -> int | None:
        """Return which row a button stands in, when that button was pressed."""
        pressed, _colon, key = self.button.partition(":")
        is_key = key.isdecimal() and len(key) <= MOST_DIGITS
        return int(key) if pressed == verb and is_key else None

    @property
    def errors(self) -> list[dict[str, str]]:
        """Return what is wrong, as `components/error_summary.html` has it."""
        problems = [{"label": problem, "url": ""} for problem in self.problems]
        return problems + errors_of([*self.shown, *self.new.forms, self.document])


def _free(held: int) -> int:
    """Return how many more can be chosen at once."""
    most: int = settings.PICTURES_MOST
    return min(most - held, MOST_AT_ONCE)


def _pictures_of(owner: Draft | Proposal) -> list[Picture]:
    return list(owner.pictures.select_related("small").defer("small__content"))


def _attachments_of(owner: Draft | Proposal) -> list[Attachment]:
    return list(owner.attachments.select_related("file").defer("file__content"))
