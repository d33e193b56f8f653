"""What is said about a material, what it holds, and what is missing."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.actions.materials import Content, Facts
from panels.forms.sessions import name_of
from panels.models import KnowledgeRequest, Material, MaterialVersion, Panel, Session
from participation.actions.files import keep_document, keep_picture
from participation.forms.fields import DayField
from participation.forms.files import (
    LONGEST_ALT,
    file_name,
    read_document,
    read_picture,
)
from participation.languages import content_languages

if TYPE_CHECKING:
    SessionChoice = forms.ModelChoiceField[Session]
    MaterialChoice = forms.ModelChoiceField[Material]
else:
    SessionChoice = MaterialChoice = forms.ModelChoiceField


class SessionField(SessionChoice):
    """A session of the panel, by number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {name_of(obj.title)}"


class MaterialField(MaterialChoice):
    """A material of the panel, by its title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class MaterialForm(forms.Form):
    """One material: facts that everyone needs, and what its kind holds."""

    title = forms.CharField(label=_("Title"), max_length=200)
    language = forms.ChoiceField(label=_("Language"), choices=())
    author = forms.CharField(
        label=_("Author"), max_length=160, help_text=_("A person or an organisation.")
    )
    interest = forms.CharField(
        label=_("Interest declared"),
        max_length=300,
        required=False,
        help_text=_("What ties the author to the question: a job, money, an office."),
    )
    dated_on = DayField(label=_("Date of the material"), required=False)
    session = SessionField(
        label=_("For the session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("For the whole panel"),
    )
    is_public = forms.BooleanField(
        label=_("The public may read it"), required=False, initial=True
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=40_000,
        required=False,
        widget=forms.Textarea({"rows": 14}),
        help_text=_("You can use Markdown: **bold**, lists, links."),
    )
    link = forms.URLField(
        label=_("Address"), max_length=500, required=False, assume_scheme="https"
    )
    file = forms.FileField(label=_("File"), required=False)
    alt = forms.CharField(
        label=_("What does the picture show?"),
        max_length=LONGEST_ALT,
        required=False,
        help_text=_("A sentence for those who cannot see it."),
    )
    change = forms.CharField(
        label=_("What has changed"), max_length=300, required=False
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    KEPT = {
        Material.Kind.TEXT: {"text"},
        Material.Kind.LINK: {"link"},
        Material.Kind.PDF: {"file"},
        Material.Kind.PICTURE: {"file", "alt"},
    }

    def __init__(
        self,
        *args: Any,
        panel: Panel,
        kind: str,
        now: datetime,
        material: Material | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(*args, **kw)
        self.kind, self.now, self.material = Material.Kind(kind), now, material
        language, session = self.fields["language"], self.fields["session"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101 - for the type checker
        language.choices = content_languages()
        assert isinstance(session, forms.ModelChoiceField)  # noqa: S101 - as above
        session.queryset = panel.sessions.all()
        kept = self.KEPT[self.kind]
        for name in {"text", "link", "file", "alt"} - kept:
            del self.fields[name]
        if material is None or material.state == Material.State.DRAFT:
            del self.fields["change"]
        if self.kind == Material.Kind.PDF:
            self.fields["file"].label = _("PDF file")
            self.fields["file"].widget.attrs["accept"] = "application/pdf,.pdf"
        if self.kind == Material.Kind.PICTURE:
            self.fields["file"].label = _("Picture")
            self.fields["file"].widget.attrs["accept"] = (
                "image/jpeg,image/png,image/webp"
            )

    def clean_file(self) -> Any:
        """Read and keep the file, so that a bad one is explained here."""
        upload = self.cleaned_data["file"]
        self.stored: dict[str, Any] = {}
        if not upload:
            return upload
        if self.kind == Material.Kind.PDF:
            content, checked = read_document(upload)
            file = keep_document(content=content, now=self.now)
            self.stored = {
                "file": file,
                "name": file_name(upload.name or ""),
                "pages": checked.pages,
            }
        else:
            large, small = keep_picture(renditions=read_picture(upload), now=self.now)
            self.stored = {"file": large, "small": small}
        return upload

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if self.kind == Material.Kind.PICTURE and not typed.get("alt"):
            words = _("Say what the picture shows. Not everybody can see it.")
            self.add_error("alt", ValidationError(words, "no_alt"))
        return typed

    @property
    def facts(self) -> Facts:
        typed = self.cleaned_data
        names = ("title", "language", "author", "interest", "dated_on", "is_public")
        return Facts(
            kind=self.kind,
            session=typed["session"],
            **{name: typed[name] for name in names},
        )

    def content(self, before: MaterialVersion | None = None) -> Content | None:
        """Return what it holds now; nothing when that is what it held before."""
        typed = self.cleaned_data
        stored = getattr(self, "stored", {})
        if before is not None and not stored:
            stored = {
                name: getattr(before, name)
                for name in ("file", "small", "name", "pages")
            }
        found = Content(
            text=typed.get("text", ""),
            link=typed.get("link", ""),
            alt=typed.get("alt", ""),
            change=typed.get("change", ""),
            **stored,
        )
        if before is None:
            return found
        names = ("text", "link", "file", "alt")
        is_same = all(getattr(found, name) == getattr(before, name) for name in names)
        return None if is_same else found

    @staticmethod
    def initial_of(material: Material, version: MaterialVersion) -> dict[str, Any]:
        names = ("title", "language", "author", "interest", "dated_on", "is_public")
        found = {name: getattr(material, name) for name in names}
        return found | {
            "session": material.session,
            "text": version.text,
            "link": version.link,
            "alt": version.alt,
            "seen": material.version,
        }


class RequestForm(forms.Form):
    """What a member says is missing."""

    text = forms.CharField(
        label=_("What would you like to know, or read?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The members see it without your name."),
    )


class AnswerForm(forms.Form):
    """What came of a request."""

    state = forms.ChoiceField(
        label=_("What came of it"),
        choices=[
            (one.value, one.label)
            for one in KnowledgeRequest.State
            if one != KnowledgeRequest.State.ASKED
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=pgettext_lazy("noun", "Answer"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    material = MaterialField(
        label=_("It is in the material"),
        queryset=Material.objects.none(),
        required=False,
        empty_label=_("In none"),
    )

    def __init__(self, *args: Any, panel: Panel, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["material"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = panel.materials.filter(state=Material.State.PUBLISHED)
