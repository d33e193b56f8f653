"""What bad input gets: a clear message, and the text is kept in the draft."""

import make
import pytest
from django.urls import reverse
from rest_framework import serializers

from participation.forms.files import PictureForm
from participation.serializers_in import TextsIn
from proposals.forms.amending import AcceptForm, SuggestForm
from proposals.forms.building import ReportForm, SpendingForm, StepForm
from proposals.forms.desk import ReasonForm
from proposals.forms.regrouping import EndForm, NewOneForm
from proposals.models import Draft, IdeaRules, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ARABIC = "رصيف للسباحة في البحيرة"
FAMILY = "👩‍👩‍👧‍👦"


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def url(process) -> str:
    return reverse("proposals:submit", args=[process.slug])


@pytest.fixture
def author(client):
    author = make.user()
    client.force_login(author)
    return author


def typed(**fields) -> dict[str, str]:
    return {"title": "Laituri", "text": "Uimareille.", "language": "fi"} | fields


def test_a_megabyte_of_text_is_kept_and_its_length_told(client, url, author) -> None:
    text = "Laituri. " * 125_000

    response = client.post(url, typed(text=text))

    assert response.status_code == 422
    assert "1124999 characters, and 8000 is the most" in response.text
    assert text.strip() in response.text
    assert Draft.objects.get().data["text"] == text
    assert text.strip() in client.get(url).text


def test_a_browser_does_not_cut_off_what_is_pasted(client, url) -> None:
    page = client.get(url).text

    area = page[page.index("<textarea") : page.index("</textarea>")]
    assert 'name="text"' in area
    assert "maxlength" not in area


@pytest.mark.parametrize("title", [FAMILY, f"Laituri {FAMILY} lammelle", ARABIC])
def test_emoji_and_right_to_left_text_are_taken_as_they_are(
    client, url, author, title
) -> None:
    sent = client.post(url, typed(title=title, text=f"{title}\n\n{ARABIC}"))

    page = client.get(sent["Location"]).text
    assert Proposal.objects.get().title == title
    assert title in page
    assert ARABIC in page
    assert 'dir="auto"' in page


def test_what_turns_the_page_around_is_taken_out(client, url, author) -> None:
    sent = client.post(
        url,
        typed(
            title="Laituri\u202e ellemmal",
            text="\u2067Lammelle\u202a",
            benefits="Kaikille\u202d",
            address="Ranta\u2066tie",
        ),
    )

    page = client.get(sent["Location"]).text
    proposal = Proposal.objects.get()
    assert proposal.title == "Laituri ellemmal"
    assert (proposal.text, proposal.benefits) == ("Lammelle", "Kaikille")
    assert proposal.address == "Rantatie"
    assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_zero_bytes_harm_nothing(client, url, author) -> None:
    refused = client.post(url, typed(title="", text="Uimareille\x00."))
    assert refused.status_code == 422
    assert Draft.objects.get().data["text"] == "Uimareille."

    sent = client.post(url, typed(title="Lai\x00turi", text="Uimareille\x00."))

    assert sent.status_code == 303
    assert Proposal.objects.get().title == "Laituri"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[press](javascript:alert(1))",
        "![x](https://example.com/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "<style>body{display:none}</style>",
        "<iframe src=https://example.com></iframe>",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_that_runs_or_fetches_comes_out_of_a_text(
    client, url, author, attack
) -> None:
    sent = client.post(
        url, typed(title=attack, text=attack, benefits=attack, address=attack)
    )

    page = client.get(sent["Location"]).text
    main = page[page.index("<main") : page.index("</main>")]
    for harmful in (
        "<script>alert",
        'href="javascript',
        'href="data:',
        "<img src=x",
        'src="https://example.com',
        "<style>body",
        "<iframe",
    ):
        assert harmful not in main


def test_somebody_beyond_the_limit_hears_so_before_and_after_and_loses_nothing(
    client, url, author, process
) -> None:
    IdeaRules.objects.create(process=process, most_ideas=1)
    make.proposal(process, author)

    before = client.get(url)
    response = client.post(url, typed(title="One more"))

    words = "Everybody can send 1 idea here, and you have sent yours."
    assert words in before.text
    assert response.status_code == 422
    assert words in response.text
    assert 'value="One more"' in response.text
    assert Draft.objects.get().data["title"] == "One more"


def test_an_idea_that_waits_is_seen_by_its_author_alone(
    client, url, author, process
) -> None:
    IdeaRules.objects.create(process=process, holds_ideas=True)

    sent = client.post(url, typed(title="Waiting idea"))

    page = client.get(sent["Location"]).text
    assert "A moderator reads it before everybody sees it" in page
    assert "Waiting idea" in page
    listing = client.get(reverse("proposals:list", args=[process.slug])).text
    assert "Waiting idea" not in listing
    for stranger in (None, make.user()):
        client.logout()
        if stranger:
            client.force_login(stranger)
        assert client.get(sent["Location"]).status_code == 404


def test_half_an_emoji_from_a_broken_client_is_no_error(client, url, author) -> None:
    body = b"title=Laituri%ED%A0%BD&text=Uimareille.&language=fi"

    response = client.post(url, body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 303


def test_degrees_beyond_all_numbers_are_told_and_kept(client, url, author) -> None:
    response = client.post(url, typed(latitude="1e9999999", longitude="27.73"))

    assert response.status_code == 422
    assert "Write degrees between -90 and 90" in response.text
    assert 'value="1e9999999"' in response.text


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (SuggestForm, "title"),
        (AcceptForm, "title"),
        (NewOneForm, "title"),
        (EndForm, "reason"),
        (ReasonForm, "reason"),
        (SpendingForm, "what"),
        (PictureForm, "alt"),
    ],
)
def test_what_becomes_public_turns_no_page(form, name) -> None:
    field = form.base_fields[name]

    assert field.clean("Laituri\u202e gpj.exe\x07") == "Laituri gpj.exe"
    assert field.to_python("\u200b\u2800") == ""


@pytest.mark.parametrize(("form", "name"), [(ReportForm, "text"), (StepForm, "title")])
def test_what_the_city_writes_in_its_languages_turns_no_page(form, name) -> None:
    texts = form.base_fields[name].clean(["Pier\u202e gpj.exe", "", ""])

    assert texts == {"en": "Pier gpj.exe"}


def test_what_the_city_sends_turns_no_page() -> None:
    sent = TextsIn(max_length=90, is_needed=True)

    assert sent.run_validation({"en": "Pier\u202e gpj.exe", "fi": "\u200b"}) == {
        "en": "Pier gpj.exe"
    }
    with pytest.raises(serializers.ValidationError):
        sent.run_validation({"en": "\u200b"})
