"""The catalogue: a page to print and a PDF, from whatever people have written."""

import io
import time

import make
import picturing
import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from participation.actions import files
from participation.pictures import made_anew
from proposals.lifecycle import Visibility
from proposals.models import Picture, Proposal

pytestmark = pytest.mark.django_db
PIXELS = made_anew(picturing.picture(600, 400))
LONG = " ".join(f"Virke numero {number} kertoo lisää." for number in range(90))


@pytest.fixture(autouse=True)
def clock_of_pages():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    made = make.process(title={"fi": "Rannat", "en": "The shores"})
    make.phase(made, "propose")
    return made


def pdf(client, process, **asked) -> PdfReader:
    answer = client.get(reverse("proposals:catalogue_pdf", args=[process.slug]), asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def words(reader: PdfReader) -> str:
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u00ad", "").replace("\xa0", " ").split())


def page(client, process, **asked) -> str:
    address = reverse("proposals:catalogue", args=[process.slug])
    return client.get(address, asked).content.decode()


def with_picture(proposal, alt="Vanha laituri"):
    large, small = files.keep_picture(renditions=PIXELS, now=make.NOW)
    return Picture.objects.create(proposal=proposal, file=large, small=small, alt=alt)


def test_holds_projects_with_cost_place_text_and_pictures(client, process):
    source = make.proposal(process)
    with_picture(source)
    make.project(
        process,
        "laituri",
        cost=12_345_00,
        upkeep=500_00,
        title={"fi": "Laituri", "en": "A pier"},
        description={"fi": "**Pitkä** laituri.", "en": "A **long** pier.\n\n- oak\n"},
        district=make.district(process, "lohtaja"),
        proposal=source,
    )
    make.project(process, "pois", title={"fi": "Pudotettu"}, is_dropped=True)

    reader = pdf(client, process)

    text = words(reader)
    assert "The shores" in text
    assert "laituri A pier" in text
    assert "Cost: 12 345 €" in text
    assert "Running costs, a year: 500 €" in text
    assert "Lohtaja" in text
    assert "A long pier." in text
    assert "oak" in text
    assert "Pudotettu" not in text
    assert len(reader.pages[-1].images) == 1
    html = page(client, process)
    assert "A pier" in html
    assert "Pudotettu" not in html
    assert 'alt="Vanha laituri"' in html


def test_holds_the_public_proposals_before_there_are_projects(client, process):
    make.proposal(process, title="Avoin")
    hidden = make.proposal(process, title="Salattu")
    Proposal.objects.filter(pk=hidden.pk).update(visibility=Visibility.HIDDEN)

    for text in (words(pdf(client, process)), page(client, process)):
        assert "Avoin" in text
        assert "Salattu" not in text


def test_a_picture_of_a_hidden_proposal_is_not_in_it(client, process):
    source = make.proposal(process)
    with_picture(source, "Ei kenellekään")
    make.project(process, "laituri", proposal=source)
    Proposal.objects.update(visibility=Visibility.HIDDEN)

    assert not pdf(client, process).pages[-1].images
    assert "Ei kenellekään" not in page(client, process)


def test_is_made_for_screen_readers_and_says_its_language(client, process):
    make.proposal(process)

    reader = pdf(client, process)

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == "The shores"


def test_numbers_its_pages(client, process):
    for number in range(8):
        make.proposal(process, title=f"Ehdotus {number}", text=LONG)

    reader = pdf(client, process)

    total = len(reader.pages)
    assert total > 3
    for number, one in enumerate(reader.pages, start=1):
        assert f"Page {number} / {total}" in " ".join(one.extract_text().split())


def test_large_print_is_larger(client, process):
    make.proposal(process, text=LONG)

    normal, large = pdf(client, process), pdf(client, process, print="large")

    assert len(large.pages) > len(normal.pages)
    assert "page--large-print" in page(client, process, print="large")
    assert "page--large-print" not in page(client, process)


@pytest.mark.parametrize(
    "evil",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        '#image("../../etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '#eval("1+1")',
        '"] #while true {} [',
        "$x^2$ = heading\n+ list <label> @reference // comment /* more",
        "\\u{0} \\ ` ``` _ * ~ --- #",
        "</script><script>alert(1)</script>",
        "![x](http://example.org/x.png) [y](javascript:alert(1))",
        "\x00\x01\ufffe\ue000".replace("\x00", ""),
        "😀👨‍👩‍👧 مقعد على الشاطئ 中文 עברית \u202e\u2066",
        "a" * 3000,
        "- " * 500 + "x",
        "> " * 300 + "x",
    ],
)
def test_texts_are_words_and_never_code(client, process, evil):
    made = make.proposal(process)
    Proposal.objects.filter(pk=made.pk).update(title=evil[:120], text=evil)
    process.title = {"en": evil[:80]}
    process.save()
    with_picture(made, evil[:300])

    reader = pdf(client, process)

    text = words(reader)
    for mark in ('#panic("x")', '#read("/etc/passwd")', '#eval("1+1")'):
        if evil == mark:
            assert mark in text
    assert "root:" not in text
    assert page(client, process)


def test_a_hundred_projects_take_seconds_and_no_more_queries(
    client, process, django_assert_num_queries
):
    def more(start: int, count: int) -> None:
        for number in range(start, start + count):
            source = make.proposal(process)
            with_picture(source)
            make.project(
                process,
                f"h{number}",
                proposal=source,
                description={"en": "A **text** of some length. " * 30},
            )

    more(0, 2)
    pdf(client, process)
    with django_assert_num_queries(4):
        pdf(client, process)
    with django_assert_num_queries(4):
        page(client, process)
    more(2, 98)
    before = time.perf_counter()
    with django_assert_num_queries(4):
        reader = pdf(client, process)
    assert time.perf_counter() - before < 10
    assert len(reader.pages) > 30
    with django_assert_num_queries(4):
        page(client, process)


def test_of_an_unpublished_process_there_is_none(client):
    hidden = make.process(published=False)

    for name in ("catalogue", "catalogue_pdf"):
        address = reverse(f"proposals:{name}", args=[hidden.slug])
        assert client.get(address).status_code == 404
