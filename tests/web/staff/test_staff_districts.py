"""Districts come one by one, or from a map file, read as a whole or not at all."""

import json

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.2]]],
}


@pytest.fixture
def process(client):
    """Give a process whose organiser is signed in."""
    made = make.process()
    client.force_login(make.staff(made))
    return made


def _url(name: str, process, *rest) -> str:
    return reverse(f"participation_staff:{name}", args=[process.slug, *rest])


def _feature(geometry=SQUARE, **properties) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _post(client, process, content):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    file = SimpleUploadedFile("districts.geojson", content)
    return client.post(_url("import", process), {"file": file})


def _collection(*features) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


class TestByHand:
    def test_a_code_is_made_from_the_name(self, client, process) -> None:
        response = client.post(
            _url("districts", process), {"name_en": "Lohtaja Square"}
        )

        assert response.status_code == 303
        district = process.districts.get()
        assert (district.code, district.name) == (
            "lohtaja-square",
            {"en": "Lohtaja Square"},
        )

    def test_a_district_can_be_part_of_another(self, client, process) -> None:
        make.district(process, "kajaani")

        client.post(
            _url("districts", process), {"name_en": "Lohtaja", "parent": "kajaani"}
        )

        assert process.districts.get(code="lohtaja").parent.code == "kajaani"

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"name_en": ""}, "own language"),
            ({"name_en": "Lohtaja", "code": "loh taja"}, "Use letters a-z, digits"),
            ({"name_en": "Ранта"}, "No code can be made"),
            ({"name_en": "Keskusta"}, "with the code keskusta already"),
            ({"name_en": "Lohtaja", "population": "-3"}, "greater than or equal to 0"),
        ],
    )
    def test_what_is_wrong_is_explained(self, client, process, fields, words) -> None:
        make.district(process, "keskusta")

        response = client.post(_url("districts", process), fields)

        assert response.status_code == 422
        assert words in response.text
        assert process.districts.count() == 1


class TestRemoving:
    def test_asks_and_takes_it_out(self, client, process) -> None:
        district = make.district(process)
        url = _url("remove_district", process, district.pk)

        question = client.get(url).text
        response = client.post(url)

        assert "Remove the district Lohtaja?" in question
        assert response.status_code == 303
        assert not process.districts.exists()

    def test_is_refused_while_something_is_for_it(self, client, process) -> None:
        district = make.district(process)
        make.project(process, district=district)

        response = client.post(_url("remove_district", process, district.pk))

        assert response.status_code == 422
        assert "are for this district" in response.text
        assert process.districts.exists()

    def test_a_district_of_another_process_is_not_found(self, client, process) -> None:
        other = make.district(make.process())

        response = client.post(_url("remove_district", process, other.pk))

        assert response.status_code == 404


class TestImport:
    def test_reads_names_codes_parents_and_boundaries(self, client, process) -> None:
        content = _collection(
            _feature(name="Kajaani", code="kajaani", population=36_000),
            _feature(name_en="Lohtaja", name_fi="Lohtaja", parent="kajaani"),
            {**_feature(name={"en": "Centre"}), "id": 7},
        )

        response = _post(client, process, content)

        assert response.status_code == 303
        found = {d.code: d for d in process.districts.select_related("parent")}
        assert list(found) == ["kajaani", "lohtaja", "7"]
        assert found["kajaani"].geometry == SQUARE
        assert found["kajaani"].population == 36_000
        assert found["lohtaja"].parent == found["kajaani"]
        assert found["7"].name == {"en": "Centre"}

    def test_a_byte_order_mark_does_not_matter(self, client, process) -> None:
        content = json.dumps(_collection(_feature(name="Ääri"))).encode("utf-8-sig")

        assert _post(client, process, content).status_code == 303

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\xff\xfe\x00", "The file is not in UTF-8."),
            (b"{", "The file is not JSON"),
            (b'{"type": NaN}', "NaN is no number"),
            ({"type": "Feature"}, "no GeoJSON FeatureCollection"),
            ([1, 2], "no GeoJSON FeatureCollection"),
            (_collection(), "There is no feature"),
            (_collection(*[_feature(name="a")] * 501), "The file has 501 features"),
            (_collection(_feature()), "Feature 1: the property “name” is missing."),
            (
                _collection(_feature(name="Lohtaja"), {"type": "Point"}),
                "Feature 2: this is no GeoJSON Feature.",
            ),
            (
                _collection(_feature(name="Lohtaja", code="a b")),
                "Feature 1 (Lohtaja): “a b” cannot be a code.",
            ),
            (
                _collection(_feature({"type": "Point", "coordinates": []}, name="A")),
                "Feature 1 (A): its geometry is no Polygon",
            ),
            (
                _collection({"type": "Feature", "properties": [1]}),
                "Feature 1: its properties are no object.",
            ),
            (
                _collection(
                    _feature({"type": "MultiPolygon", "coordinates": []}, name="A")
                ),
                "Feature 1 (A): its coordinates are not those of an area.",
            ),
            (
                _collection(_feature({"type": "Polygon", "coordinates": 3}, name="A")),
                "Feature 1 (A): its coordinates are not those of an area.",
            ),
            (
                _collection(
                    _feature(
                        {
                            "type": "Polygon",
                            "coordinates": [[[5e5, 7e6], [6e5, 7e6], [5e5, 8e6]]],
                        },
                        name="A",
                    )
                ),
                "its coordinates are not in degrees (500000.0, 7000000.0)",
            ),
            (
                _collection(_feature(name="A", population="many")),
                "Feature 1 (A): its population is no whole number.",
            ),
            (
                _collection(_feature(name="A", parent="nowhere")),
                "a is part of nowhere, which is no district here.",
            ),
            (
                _collection(_feature(name="A"), _feature(name="A")),
                "There is a district with the code a already.",
            ),
        ],
    )
    def test_names_what_is_wrong_and_adds_nothing(
        self, client, process, content, words
    ) -> None:
        response = _post(client, process, content)

        assert response.status_code == 422
        assert words in response.text
        assert not process.districts.exists()

    def test_names_every_feature_that_is_wrong(self, client, process) -> None:
        content = _collection(_feature(), _feature(name="Fine"), _feature())

        page = _post(client, process, content).text

        assert "Feature 1:" in page
        assert "Feature 3:" in page
        assert "Feature 2" not in page

    def test_a_file_has_to_be_chosen(self, client, process) -> None:
        assert client.post(_url("import", process)).status_code == 422

    def test_a_huge_file_is_not_read(self, client, process) -> None:
        response = _post(client, process, b" " * (5 * 1024 * 1024 + 1))

        assert response.status_code == 422
        assert "larger than 5 MB" in response.text
