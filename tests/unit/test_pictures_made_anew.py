import io
import zipfile

import picturing
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from participation.pictures import BadPicture, Flaw, made_anew

WHOLE = picturing.from_a_phone()


def flaw_of(content: bytes, **options) -> Flaw:
    with pytest.raises(BadPicture) as caught:
        made_anew(content, **options)
    return caught.value.flaw


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_webp_in_two_sizes(kind):
    made = made_anew(picturing.picture(2000, 1000, kind=kind))

    large, small = (
        picturing.opened(made.large.content),
        picturing.opened(made.small.content),
    )
    assert (large.format, large.size) == ("WEBP", (1600, 800))
    assert (small.format, small.size) == ("WEBP", (480, 240))
    assert (made.large.width, made.large.height) == large.size
    assert (made.small.width, made.small.height) == small.size


def test_a_small_picture_is_not_blown_up():
    made = made_anew(picturing.picture(300, 200))

    assert (made.large.width, made.large.height) == (300, 200)
    assert (made.small.width, made.small.height) == (300, 200)


def test_place_camera_comments_and_profile_are_gone():
    assert b"SecretCamera" in WHOLE
    assert b"SecretPlace" in WHOLE

    made = made_anew(WHOLE)

    for one in (made.large, made.small):
        image = picturing.opened(one.content)
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert not any(
            part in one.content for part in (b"Secret", b"EXIF", b"XMP ", b"ICCP")
        )


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (640, 480), (20, 240)),
        (3, (640, 480), (620, 240)),
        (6, (480, 640), (240, 20)),
        (8, (480, 640), (240, 620)),
    ],
)
def test_the_picture_is_upright_without_saying_how_it_was_held(
    orientation, size, red_at
):
    made = made_anew(picturing.from_a_phone(orientation=orientation))

    image = picturing.opened(made.large.content)
    red, _green, blue = image.getpixel(red_at)
    assert image.size == size
    assert (red > 150, blue < 80) == (True, True)


def test_what_is_hidden_behind_the_last_pixel_is_gone():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("secret.txt", "stolen")
    page = b"<script>alert(1)</script>"

    made = made_anew(WHOLE + page + archive.getvalue())

    assert b"<script>" not in made.large.content
    assert b"secret.txt" not in made.large.content


@pytest.mark.parametrize(
    ("mode", "kind", "colour"),
    [
        ("RGBA", "PNG", (200, 0, 0, 0)),
        ("LA", "PNG", (0, 0)),
        ("LA", "WEBP", (0, 0)),
    ],
)
def test_what_is_transparent_becomes_white(mode, kind, colour):
    content = picturing.picture(50, 50, kind=kind, mode=mode, colour=colour)

    image = picturing.opened(made_anew(content).large.content)

    assert image.mode == "RGB"
    assert min(image.getpixel((25, 25))) > 250


@pytest.mark.parametrize(
    ("mode", "kind", "colour"),
    [
        ("L", "JPEG", 90),
        ("CMYK", "JPEG", (10, 200, 30, 0)),
        ("P", "PNG", 3),
        ("1", "PNG", 1),
        ("I;16", "PNG", 40_000),
    ],
)
def test_every_way_to_write_colours_is_read(mode, kind, colour):
    made = made_anew(picturing.picture(50, 50, kind=kind, mode=mode, colour=colour))

    assert picturing.opened(made.large.content).mode == "RGB"


def test_sixteen_bits_of_grey_stay_grey():
    content = picturing.picture(50, 50, kind="PNG", mode="I;16", colour=128 * 256)

    image = picturing.opened(made_anew(content).large.content)

    assert 120 < image.getpixel((25, 25))[0] < 136


def test_the_small_size_stays_small_even_for_noise():
    noise = Image.effect_noise((2000, 2000), 200).convert("RGB")
    made = io.BytesIO()
    noise.save(made, "JPEG", quality=95)

    small = made_anew(made.getvalue()).small

    assert len(small.content) <= 60_000


def test_a_picture_of_the_lake_keeps_within_forty_kilobytes():
    gradient = Image.linear_gradient("L").resize((1800, 1200))
    picture = Image.merge("RGB", (gradient, gradient.rotate(90), gradient))
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=92)

    assert len(made_anew(made.getvalue()).small.content) <= 40_000


def test_ten_thousand_pixels_across_are_scaled_down():
    made = made_anew(picturing.picture(10_000, 4_000))

    assert (made.large.width, made.large.height) == (1600, 640)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picturing.bomb(), id="billions of pixels in a few kilobytes"),
        pytest.param(picturing.bomb(9_500, 9_500), id="a mere 90 million"),
        pytest.param(picturing.bomb(30_000, 100), id="a thread"),
        pytest.param(picturing.picture(8_001, 5_000, kind="PNG"), id="one too many"),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(content):
    assert flaw_of(content) is Flaw.TOO_MANY_PIXELS


def test_the_limit_of_pixels_is_a_setting():
    content = picturing.picture(1200, 1000, kind="PNG")

    assert made_anew(content, megapixels=2)
    assert flaw_of(content, megapixels=1) is Flaw.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.NO_PICTURE),
        (b"hello", Flaw.NO_PICTURE),
        (b"<html><img>", Flaw.NO_PICTURE),
        (b"%PDF-1.7\n", Flaw.NO_PICTURE),
        (b"PK\x03\x04", Flaw.NO_PICTURE),
        (picturing.picture(5, 5, kind="GIF"), Flaw.NO_PICTURE),
        (picturing.picture(5, 5, kind="BMP"), Flaw.NO_PICTURE),
        (picturing.picture(5, 5, kind="TIFF"), Flaw.NO_PICTURE),
        (b"GIF89a<svg>", Flaw.DRAWING),
        (b'<?xml version="1.0"?>\n<svg onload="alert(1)">', Flaw.DRAWING),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Flaw.PHONE_FORMAT),
        (b"\0\0\0\x18ftypavif\0\0\0\0", Flaw.PHONE_FORMAT),
        (b"\xff\xd8\xff", Flaw.BROKEN),
        (b"\xff\xd8\xff\xe0<svg onload=alert(1)>", Flaw.BROKEN),
        (b"\x89PNG\r\n\x1a\n<script>", Flaw.BROKEN),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 ", Flaw.BROKEN),
        (WHOLE[: len(WHOLE) // 2], Flaw.BROKEN),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_with_the_reason(content, flaw):
    assert flaw_of(content) is flaw


def test_a_text_that_blows_up_inside_a_png_is_refused_or_dropped():
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415

    info = PngInfo()
    info.add_text("Comment", "A" * 5_000_000, zip=True)
    content = picturing.picture(20, 20, kind="PNG", pnginfo=info)

    assert flaw_of(content) is Flaw.BROKEN


def test_a_wrong_profile_costs_nobody_the_picture():
    content = picturing.picture(20, 20, icc_profile=b"nonsense" * 30)

    assert made_anew(content).large.width == 20


def test_of_what_moves_the_first_frame_is_taken():
    frames = [Image.new("RGB", (40, 40), one) for one in ((200, 0, 0), (0, 0, 200))]
    made = io.BytesIO()
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])

    image = picturing.opened(made_anew(made.getvalue()).large.content)

    assert image.getpixel((20, 20))[0] > 150
    assert not getattr(image, "is_animated", False)


@given(st.data())
def test_no_bytes_make_anything_but_a_picture_or_a_reason(data):
    small = picturing.from_a_phone(32, 24)
    content = bytearray(small[: data.draw(st.integers(0, len(small)))])
    for _ in range(data.draw(st.integers(0, 6))):
        if content:
            place = data.draw(st.integers(0, len(content) - 1))
            content[place] = data.draw(st.integers(0, 255))

    try:
        found = picturing.opened(made_anew(bytes(content)).large.content).format
    except BadPicture as error:
        found = error.flaw

    assert found in {"WEBP", *Flaw}
