"""Who sees the pictures and documents of residents, and with which headers."""

from datetime import timedelta

import make
import picturing
import pytest
import time_machine

from participation.actions import files
from participation.models import Role, StoredFile
from participation.pictures import made_anew
from participation.tasks import delete_ownerless_files
from proposals.lifecycle import Status, Visibility
from proposals.models import Attachment, CoAuthor, Draft, Picture, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    return made


@pytest.fixture
def proposal(process):
    return make.proposal(process)


def stored() -> tuple[StoredFile, StoredFile]:
    renditions = made_anew(picturing.picture(800, 600))
    return files.keep_picture(renditions=renditions, now=make.NOW)


def picture_of(**owner) -> Picture:
    large, small = stored()
    return Picture.objects.create(file=large, small=small, alt="Laituri", **owner)


def document_of(**owner) -> Attachment:
    file = files.keep_document(content=picturing.pdf(), now=make.NOW)
    return Attachment.objects.create(
        file=file, name="Suunnitelma ä.pdf", pages=1, **owner
    )


def test_everybody_sees_a_picture_of_a_public_proposal(client, proposal):
    picture = picture_of(proposal=proposal)

    for file in (picture.file, picture.small):
        answer = client.get(file.get_absolute_url())

        assert answer.status_code == 200
        assert answer.content == bytes(file.content)
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["Cache-Control"] == "public, max-age=300"


def test_caches_may_keep_it_for_those_who_are_signed_in_as_well(client, proposal):
    picture = picture_of(proposal=proposal)
    client.force_login(make.user())

    answer = client.get(picture.file.get_absolute_url())

    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in answer.get("Vary", "")


def test_who_has_it_already_is_told_so(client, proposal):
    picture = picture_of(proposal=proposal)
    url = picture.file.get_absolute_url()
    etag = client.get(url)["ETag"]

    for sent in (etag, f"W/{etag}", f'"other", {etag}'):
        answer = client.get(url, headers={"if-none-match": sent})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == etag
        assert answer["Cache-Control"] == "public, max-age=300"
    assert client.get(url, headers={"if-none-match": '"old"'}).status_code == 200


def test_a_document_is_a_file_to_save(client, proposal):
    document = document_of(proposal=proposal)

    answer = client.get(document.file.get_absolute_url())

    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Suunnitelma%20%C3%A4.pdf"
    )


def test_the_address_cannot_be_guessed_and_has_one_ending(client, proposal):
    picture = picture_of(proposal=proposal)

    assert len(picture.file.key) == 32
    assert int(picture.file.key, 16)
    assert picture.file.key != picture.small.key
    for address in (
        f"/files/{picture.file.key}.pdf",
        f"/files/{picture.file.key}.html",
        f"/files/{picture.file.key.upper()}x.webp",
        "/files/0.webp",
    ):
        assert client.get(address).status_code == 404, address


def hidden(proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(visibility=Visibility.HIDDEN)


def held(proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(visibility=Visibility.HELD)


def withdrawn(proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(status=Status.WITHDRAWN)


@pytest.mark.parametrize("change", [hidden, held, withdrawn])
def test_what_is_not_public_is_seen_by_authors_and_moderators_only(
    client, proposal, change
):
    files_of_it = [
        picture_of(proposal=proposal).file,
        document_of(proposal=proposal).file,
    ]
    beside = make.user()
    CoAuthor.objects.create(
        proposal=proposal,
        person=beside,
        state="accepted",
        key_hash="x",
        asked_at=make.NOW,
    )
    asked = make.user()
    CoAuthor.objects.create(
        proposal=proposal,
        person=asked,
        state="asked",
        key_hash="y",
        asked_at=make.NOW,
    )
    change(proposal)

    for file in files_of_it:
        url = file.get_absolute_url()
        client.logout()
        assert client.get(url).status_code == 404
        for person, status in (
            (proposal.author, 200),
            (beside, 200),
            (make.staff(proposal.process, Role.MODERATOR), 200),
            (make.staff(proposal.process, Role.ORGANISER), 200),
            (make.staff(proposal.process, Role.REVIEWER), 404),
            (make.staff(make.process(), Role.MODERATOR), 404),
            (asked, 404),
            (make.user(), 404),
        ):
            client.force_login(person)
            answer = client.get(url)
            assert answer.status_code == status, person
            if status == 200:
                assert "no-store" in answer["Cache-Control"]
                assert "private" in answer["Cache-Control"]


def test_somebody_who_has_it_learns_that_it_is_hidden(client, proposal):
    url = picture_of(proposal=proposal).file.get_absolute_url()
    etag = client.get(url)["ETag"]
    hidden(proposal)

    answer = client.get(url, headers={"if-none-match": etag})

    assert answer.status_code == 404


def test_a_draft_is_its_writers_own(client, process):
    writer = make.user()
    draft = Draft.objects.create(
        process=process,
        person=writer,
        key_hash="k",
        started_at=make.NOW,
        saved_at=make.NOW,
    )
    url = picture_of(draft=draft).file.get_absolute_url()

    assert client.get(url).status_code == 404
    client.force_login(make.staff(process, Role.MODERATOR))
    assert client.get(url).status_code == 404
    client.force_login(writer)
    assert client.get(url).status_code == 200


def test_before_the_process_is_public_only_its_staff_sees_it(client):
    process = make.process()
    make.phase(process, "propose")
    url = picture_of(proposal=make.proposal(process)).file.get_absolute_url()
    process.published_at = None
    process.save()

    assert client.get(url).status_code == 404
    client.force_login(make.staff(process, Role.REVIEWER))
    answer = client.get(url)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_what_belongs_to_nothing_is_not_shown(client):
    large, _small = stored()
    client.force_login(make.user())

    assert client.get(large.get_absolute_url()).status_code == 404


def test_looking_again_does_not_read_the_pixels(
    client, proposal, django_assert_num_queries
):
    url = picture_of(proposal=proposal).file.get_absolute_url()
    etag = client.get(url)["ETag"]

    with django_assert_num_queries(2) as seen:
        client.get(url, headers={"if-none-match": etag})
    assert not any('"content"' in query["sql"] for query in seen.captured_queries)
    with django_assert_num_queries(3):
        client.get(url)


def test_files_without_an_owner_go_after_two_days(proposal):
    kept = picture_of(proposal=proposal)
    document = document_of(proposal=proposal)
    old = stored()
    StoredFile.objects.update(stored_at=make.NOW - timedelta(days=2, seconds=1))
    young = stored()

    delete_ownerless_files()

    left = set(StoredFile.objects.values_list("pk", flat=True))
    assert left == {
        kept.file_id,
        kept.small_id,
        document.file_id,
        young[0].pk,
        young[1].pk,
    }
    assert not {one.pk for one in old} & left
