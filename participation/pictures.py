"""Pictures as people send them, made anew in two sizes. Pure functions.

What was sent is never kept: pixels are decoded, turned upright, brought to sRGB and
encoded as WebP. So nothing rides along: no place and no camera (EXIF, XMP, GPS), no
colour profile, no archive behind the last pixel, no script in a comment.
"""

import io
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from PIL import Image, ImageCms, ImageOps

CONTENT_TYPE = "image/webp"
# The longer side in pixels, and the bytes to stay below if the eye allows it.
LARGE_SIDE, LARGE_AIM = 1600, 400_000
SMALL_SIDE, SMALL_AIM = 480, 40_000
QUALITIES = (82, 74, 66, 58, 50, 42)
# More in one direction is no picture, and some decoders stumble over it.
LONGEST_SIDE = 20_000
DEFAULT_MEGAPIXELS = 40

DECODERS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255)

# 40 megapixels take 160 MB for a moment; eight threads of a web process might need
# that eight times, so each waits for the one before it.
_one_at_a_time = Lock()


class Flaw(StrEnum):
    """Why a file is refused."""

    NO_PICTURE = "no_picture"
    PHONE_FORMAT = "phone_format"
    DRAWING = "drawing"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"


class BadPicture(Exception):  # noqa: N818 (it reads as what it is)
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size of a picture, as WebP."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Renditions:
    large: Rendition
    small: Rendition


def made_anew(content: bytes, *, megapixels: int = DEFAULT_MEGAPIXELS) -> Renditions:
    """Return a JPEG, PNG or WebP in two sizes; raises `BadPicture` for anything else.

    The content decides, never a name. Of what moves, the first frame is taken.
    """
    _require_known(content)
    with _one_at_a_time:
        try:
            large = _decoded(content, most=megapixels * 1_000_000)
            small = large.copy()
            small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
            return Renditions(_encoded(large, LARGE_AIM), _encoded(small, SMALL_AIM))
        except BadPicture:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise BadPicture(Flaw.TOO_MANY_PIXELS) from error
        except Exception as error:
            # Decoders raise whatever the bytes lead them to, and none of it is ours.
            raise BadPicture(Flaw.BROKEN) from error


def _require_known(content: bytes) -> None:
    """Look at the first bytes, so that a refusal can say what to do about it."""
    start = content[:512]
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return
    if start[4:8] == b"ftyp" and start[8:11] in (b"hei", b"hev", b"mif", b"avi"):
        raise BadPicture(Flaw.PHONE_FORMAT)
    if b"<svg" in start.lower():
        raise BadPicture(Flaw.DRAWING)
    raise BadPicture(Flaw.NO_PICTURE)


def _decoded(content: bytes, *, most: int) -> Image.Image:
    """Return the pixels upright, in sRGB, on white, no larger than they are shown."""
    with Image.open(io.BytesIO(content), formats=DECODERS) as opened:
        width, height = opened.size
        if width * height > most or max(width, height) > LONGEST_SIDE:
            raise BadPicture(Flaw.TOO_MANY_PIXELS)
        # A JPEG can be decoded at a half, a quarter or an eighth of its size.
        opened.draft(None, (LARGE_SIDE, LARGE_SIDE))
        opened.load()
        profile = opened.info.get("icc_profile")
        upright = ImageOps.exif_transpose(opened)
    upright.thumbnail(
        (LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0
    )
    return _on_white(_in_srgb(upright, profile))


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring colours to what every screen shows; a profile that is wrong is ignored."""
    if picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits of grey: the upper eight are what a screen can show.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if not profile or picture.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        goal = ImageCms.createProfile("sRGB")
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(picture, source, goal, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return changed or picture


def _on_white(picture: Image.Image) -> Image.Image:
    """Return it without transparency, which looks different on every background."""
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        ground = Image.new("RGB", clear.size, WHITE)
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _encoded(picture: Image.Image, aim: int) -> Rendition:
    """Encode with the best quality that stays below so many bytes, else with the least.

    The pixels alone go into a new picture, so that no encoder finds anything beside.
    """
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    content = b""
    for quality in QUALITIES:
        made = io.BytesIO()
        bare.save(made, "WEBP", quality=quality, method=4)
        content = made.getvalue()
        if len(content) <= aim:
            break
    return Rendition(content, *bare.size)
