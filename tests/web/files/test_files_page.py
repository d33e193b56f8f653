"""Adding pictures and documents: what is right stays, whatever else is wrong."""

import make
import picturing
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from uploading import upload

from participation.actions import files
from participation.forms.files import NewPicture
from participation.models import StoredFile
from participation.pictures import made_anew
from proposals.actions import pictures as actions
from proposals.enclosures import hand_over
from proposals.models import Attachment, Draft, Picture, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_of_pages():
    with time_machine.travel(make.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def proposal():
    process = make.process()
    make.phase(process, "propose")
    return make.proposal(process)


@pytest.fixture
def author(client, proposal) -> Client:
    client.force_login(proposal.author)
    return client


def address(proposal: Proposal) -> str:
    return reverse("proposals:pictures", args=[proposal.process.slug, proposal.number])


def rows(*sent: tuple[bytes, str, str], **more: object) -> dict[str, object]:
    """Return what a browser sends of rows of content, name of the file and words."""
    data: dict[str, object] = {"do": "save"}
    for number, (content, name, alt) in enumerate(sent):
        data[f"new-{number}-file"] = upload(content, name)
        data[f"new-{number}-alt"] = alt
    return data | more


def with_pictures(proposal: Proposal, author: Client, *alts: str) -> list[Picture]:
    sent = [(picturing.picture(50, 40), f"{alt}.jpg", alt) for alt in alts]
    there = {f"picture-{p.pk}-alt": p.alt for p in proposal.pictures.all()}
    assert author.post(address(proposal), rows(*sent, **there)).status_code == 303
    return list(proposal.pictures.all())


def test_pictures_are_added_with_their_descriptions_and_shown(author, proposal):
    answer = author.post(
        address(proposal),
        rows(
            (picturing.picture(900, 600), "a.jpg", "Vanha  laituri"),
            (picturing.picture(60, 40, kind="PNG"), "b.png", "Ranta"),
        ),
    )

    assert (answer.status_code, answer["Location"]) == (303, address(proposal))
    assert [p.alt for p in proposal.pictures.all()] == ["Vanha laituri", "Ranta"]
    page = author.get(address(proposal)).content.decode()
    for picture in proposal.pictures.all():
        assert picture.small.get_absolute_url() in page
        assert f'alt="{picture.alt}"' in page


def test_done_leads_back_to_the_proposal(author, proposal):
    answer = author.post(
        address(proposal), rows((picturing.picture(), "a.jpg", "Laituri"), do="done")
    )

    back = reverse("proposals:detail", args=[proposal.process.slug, proposal.number])
    assert answer["Location"] == back
    assert proposal.pictures.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"hello", "kuva.jpg", "is not a JPEG, PNG or WebP picture"),
        (b"<svg onload='alert(1)'>", "kuva.png", "is an SVG drawing"),
        (picturing.picture(5, 5, kind="GIF"), "kuva.webp", "is not a JPEG"),
        (b"\0\0\0\x18ftypheic", "kuva.jpg", "format of phones (HEIC)"),
        (picturing.bomb(), "kuva.png", "has too many pixels. At most 40 million"),
        (picturing.from_a_phone()[:3000], "kuva.jpg", "could not be read to its end"),
        (picturing.picture() + b"x" * (9 << 20), "kuva.jpg", "is larger than 8 MB"),
        (picturing.picture() + b"x" * (22 << 20), "kuva.jpg", "is larger than 8 MB"),
    ],
)
def test_one_wrong_file_is_named_and_the_others_stay(
    author, proposal, content, name, words
):
    answer = author.post(
        address(proposal),
        rows(
            (picturing.picture(), "hyvä.jpg", "Ranta"),
            (content, name, "Se toinen"),
        ),
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"“{name}”" in page
    assert words in page
    assert [picture.alt for picture in proposal.pictures.all()] == ["Ranta"]
    assert "Se toinen" in page
    assert 'href="#id_new-1-file"' in page
    assert page.count("own-pictures__one") == 1


def test_ten_thousand_pixels_across_are_taken(author, proposal):
    sent = rows((picturing.picture(10_000, 3_000), "leveä.jpg", "Ranta"))

    assert author.post(address(proposal), sent).status_code == 303
    assert proposal.pictures.get().file.width == 1600


def test_a_picture_without_words_waits_for_them(author, proposal):
    answer = author.post(
        address(proposal), rows((picturing.picture(300, 200), "a.jpg", ""))
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say what the picture shows" in page
    assert "is kept here" in page
    assert not proposal.pictures.exists()
    kept = answer.context["form"].new.forms[0]["kept"].value()
    again = author.post(
        address(proposal), {"do": "save", "new-0-kept": kept, "new-0-alt": "Ranta"}
    )
    assert again.status_code == 303
    assert (proposal.pictures.get().alt, proposal.pictures.get().file.width) == (
        "Ranta",
        300,
    )


@pytest.mark.parametrize("key", ["nonsense", "W1s:x:y", "[1,2]"])
def test_nobody_takes_over_files_by_an_invented_key(author, proposal, key):
    answer = author.post(
        address(proposal), {"do": "save", "new-0-kept": key, "new-0-alt": "Ranta"}
    )

    assert answer.status_code == 422
    assert not proposal.pictures.exists()


def test_words_without_a_picture_ask_for_it(author, proposal):
    answer = author.post(address(proposal), {"do": "save", "new-0-alt": "Ranta"})

    assert answer.status_code == 422
    assert b"You have described a picture. Choose it, too." in answer.content
    assert b'value="Ranta"' in answer.content


def test_descriptions_change_and_pictures_move_and_go(author, proposal):
    first, second = with_pictures(proposal, author, "Yksi", "Kaksi")
    words = {f"picture-{first.pk}-alt": "Uusi", f"picture-{second.pk}-alt": "Kaksi"}

    author.post(address(proposal), {"do": f"raise:{second.pk}"} | words)
    assert [p.alt for p in proposal.pictures.all()] == ["Kaksi", "Uusi"]

    author.post(address(proposal), {"do": f"remove:{second.pk}"} | words)
    assert [p.alt for p in proposal.pictures.all()] == ["Uusi"]
    assert StoredFile.objects.count() == 2


def test_a_description_cannot_be_emptied_once_public(author, proposal):
    (picture,) = with_pictures(proposal, author, "Yksi")

    answer = author.post(
        address(proposal), {"do": "save", f"picture-{picture.pk}-alt": " "}
    )

    assert answer.status_code == 422
    assert proposal.pictures.get().alt == "Yksi"


def test_pictures_of_others_stay_where_they_are(author, proposal):
    other = make.proposal(proposal.process)
    foreign = with_pictures(proposal, author, "Yksi")[0]
    Picture.objects.filter(pk=foreign.pk).update(proposal=other)

    for do in (f"remove:{foreign.pk}", f"raise:{foreign.pk}", "remove:x", "raise:²"):
        author.post(address(proposal), {"do": do})

    assert other.pictures.get() == foreign


def test_the_limit_of_pictures_holds_and_the_page_says_so(author, proposal, settings):
    settings.PICTURES_MOST = 2
    with_pictures(proposal, author, "Yksi", "Kaksi")

    page = author.get(address(proposal)).content.decode()
    assert "There are 2 pictures, and no more are possible" in page
    assert "new-0-file" not in page
    sent = rows((picturing.picture(), "c.jpg", "Kolme"))
    author.post(address(proposal), sent)
    assert proposal.pictures.count() == 2


def test_a_pdf_is_added_listed_and_taken_away(author, proposal):
    sent = {"document-file": upload(picturing.pdf(2), "Suunnitelma.PDF")}

    assert author.post(address(proposal), sent | {"do": "save"}).status_code == 303

    document = proposal.attachments.get()
    assert (document.name, document.pages) == ("Suunnitelma.pdf", 2)
    assert b"Suunnitelma.pdf" in author.get(address(proposal)).content
    author.post(address(proposal), {"do": f"remove-document:{document.pk}"})
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ", "is not a PDF file"),
        (picturing.picture(), "is not a PDF file"),
        (picturing.pdf(script="app.alert(1)"), "holds scripts"),
        (picturing.pdf(file=b"MZ"), "holds scripts"),
        (picturing.pdf(password="salasana"), "is protected by a password"),
        (picturing.pdf(51), "has more than 50 pages"),
        (picturing.pdf()[:300], "could not be read to its end"),
    ],
)
def test_a_wrong_pdf_is_refused_and_pictures_stay(author, proposal, content, words):
    sent = rows((picturing.picture(), "a.jpg", "Ranta"))
    sent["document-file"] = upload(content, "plan.pdf")

    answer = author.post(address(proposal), sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert proposal.pictures.count() == 1
    assert not proposal.attachments.exists()


def test_names_of_files_lose_what_is_not_meant_for_reading(author, proposal):
    name = "..\u202eevil\r\n<b>" + "x" * 300 + ".pdf"
    sent = {"do": "save", "document-file": upload(picturing.pdf(), name)}

    author.post(address(proposal), sent)

    kept = proposal.attachments.get().name
    assert kept.endswith(".pdf")
    assert len(kept) <= 104
    assert kept.isprintable()
    assert b"<b>" not in author.get(address(proposal)).content


def test_changes_are_on_the_record_and_nothing_is_not(author, proposal):
    before = proposal.process.events.count()

    with_pictures(proposal, author, "Yksi")
    author.post(address(proposal), {"do": "save"})

    events = list(proposal.process.events.order_by("number"))[before:]
    assert [(event.verb, event.subject) for event in events] == [
        ("proposal.edited", f"proposal:{proposal.reference}")
    ]


def test_others_cannot_change_the_files_of_a_proposal(client, proposal):
    client.force_login(make.user())

    assert client.get(address(proposal)).status_code == 403
    sent = rows((picturing.picture(), "a.jpg", "Ranta"))
    answer = client.post(address(proposal), sent)
    assert answer.status_code == 403
    assert not proposal.pictures.exists()
    assert not StoredFile.objects.exists()


def test_the_end_of_the_phase_loses_nothing_that_was_typed(author, proposal):
    proposal.process.phases.update(ends_at=make.NOW)

    answer = author.post(
        address(proposal), rows((picturing.picture(), "a.jpg", "Vanha laituri"))
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ideas are not being collected now" in page
    assert "Vanha laituri" in page
    assert "is kept here" in page


def test_a_stale_token_loses_nothing_that_was_typed(proposal):
    client = Client(enforce_csrf_checks=True)
    client.force_login(proposal.author)

    answer = client.post(
        address(proposal), rows((picturing.picture(), "a.jpg", "Vanha laituri"))
    )

    assert answer.status_code == 422
    assert "Vanha laituri" in answer.content.decode()
    assert not proposal.pictures.exists()


def test_the_number_of_queries_does_not_grow_with_pictures(
    author, proposal, django_assert_num_queries
):
    with_pictures(proposal, author, "Yksi")
    with django_assert_num_queries(7):
        author.get(address(proposal))
    with_pictures(proposal, author, "Kaksi", "Kolme", "Neljä")
    with django_assert_num_queries(7):
        author.get(address(proposal))


def test_a_draft_may_lack_words_and_what_is_sent_may_not(proposal):
    draft = Draft.objects.create(
        process=proposal.process,
        person=proposal.author,
        key_hash="k",
        started_at=make.NOW,
        saved_at=make.NOW,
    )
    pair = files.keep_picture(renditions=made_anew(picturing.picture()), now=make.NOW)
    actions.change_files_of_draft(
        draft=draft, changes=actions.Changes(pictures=[NewPicture(*pair)])
    )
    picture = draft.pictures.get()

    with pytest.raises(ValidationError) as caught:
        hand_over(draft=draft, proposal=proposal)
    assert caught.value.error_dict["pictures"][0].code == "no_alt"
    assert draft.pictures.exists()

    actions.change_files_of_draft(
        draft=draft, changes=actions.Changes(alts={picture.pk: "Ranta"})
    )
    hand_over(draft=draft, proposal=proposal)
    assert proposal.pictures.get() == picture
    assert not draft.pictures.exists()
