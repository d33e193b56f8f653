"""Pictures and PDF files for tests: good ones, and what nobody should send."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

ORIENTATION = 0x0112
GPS = 0x8825
MAKE = 0x010F


def picture(
    width: int = 800,
    height: int = 600,
    *,
    kind: str = "JPEG",
    colour: Any = (20, 120, 90),
    mode: str = "RGB",
    **options: Any,
) -> bytes:
    made = io.BytesIO()
    Image.new(mode, (width, height), colour).save(made, kind, **options)
    return made.getvalue()


def from_a_phone(width: int = 640, height: int = 480, *, orientation: int = 1) -> bytes:
    """Make a JPEG whose left half is red, with place, camera, XMP and a profile."""
    image = Image.new("RGB", (width, height), (0, 0, 200))
    image.paste((200, 0, 0), (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "SecretCamera"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (64.0, 13.0, 30.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = io.BytesIO()
    image.save(
        made,
        "JPEG",
        quality=95,
        exif=exif,
        icc_profile=profile,
        comment=b"SecretComment",
        xmp=b"<x:xmpmeta>SecretPlace</x:xmpmeta>",
    )
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Make a PNG of a few kilobytes that says that it has billions of pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 3_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def pdf(pages: int = 1, **options: Any) -> bytes:
    """Make a PDF. `name`: an entry of its catalogue; `password`; `file`: enclosed."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    if script := options.get("script"):
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject(script),
            }
        )
    if file := options.get("file"):
        writer.add_attachment("virus.exe", file)
    if action := options.get("action"):
        # Indirect, as a reader that looks at dictionaries alone would miss it.
        kind = writer._add_object(NameObject(action))
        wanted = DictionaryObject(
            {NameObject("/S"): kind, NameObject("/F"): TextStringObject("cmd.exe")}
        )
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/A"): writer._add_object(wanted),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    if password := options.get("password"):
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
